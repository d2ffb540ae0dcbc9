import type { GraphBuilder, ValueName } from '../onnx/graph-builder.js';

interface Common {
  /** L2 for sgd, rmsprop, adagrad and adam; decoupled for adamw and lion. Applies to weights of two or more axes, not to biases and scales. */
  readonly weightDecay?: number;
  /** Gradients are scaled so that their common Euclidean norm is at most this. */
  readonly clipNorm?: number;
  /** Each gradient element is limited to ±clipValue. */
  readonly clipValue?: number;
}

export type OptimizerSpec = Common & (
  | { readonly kind: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean }
  | { readonly kind: 'rmsprop'; readonly rho?: number; readonly momentum?: number; readonly epsilon?: number; readonly centered?: boolean }
  | { readonly kind: 'adagrad'; readonly initialAccumulator?: number; readonly epsilon?: number }
  | { readonly kind: 'adam' | 'adamw'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  | { readonly kind: 'lion'; readonly beta1?: number; readonly beta2?: number });

export interface SlotSpec {
  readonly name: string;
  readonly initial: number;
}

/** What an optimiser keeps per weight. */
export function slotsOf(spec: OptimizerSpec): SlotSpec[] {
  const slot = (name: string, initial = 0): SlotSpec => ({ name, initial });
  switch (spec.kind) {
    case 'sgd': return spec.momentum ? [slot('momentum')] : [];
    case 'rmsprop': return [slot('meanSquare'), ...(spec.centered ? [slot('mean')] : []), ...(spec.momentum ? [slot('momentum')] : [])];
    case 'adagrad': return [slot('accumulator', spec.initialAccumulator ?? 0.1)];
    case 'adam':
    case 'adamw': return [slot('mean'), slot('meanSquare')];
    case 'lion': return [slot('momentum')];
  }
}

export interface Update<V> {
  readonly weight: V;
  readonly slots: Readonly<Record<string, V>>;
}

export interface Parameter<V> {
  readonly weight: V;
  readonly gradient: V;
  readonly slots: Readonly<Record<string, V>>;
  /** Whether weight decay applies. */
  readonly decays: boolean;
}

type BinaryOp = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow' | 'Min';

/** Arithmetic on values that broadcast: names in a graph, or tensors. A number stands for a scalar. */
export abstract class Arithmetic<V> {
  protected abstract binary(op: BinaryOp, a: V | number, b: V | number): V;
  abstract sqrt(a: V): V;
  abstract sign(a: V): V;
  abstract clip(a: V, low: number, high: number): V;
  /** Of all elements of all values together. */
  abstract sumOfSquares(values: readonly V[]): V;

  add(a: V | number, b: V | number): V {
    return this.binary('Add', a, b);
  }

  sub(a: V | number, b: V | number): V {
    return this.binary('Sub', a, b);
  }

  mul(a: V | number, b: V | number): V {
    return this.binary('Mul', a, b);
  }

  div(a: V | number, b: V | number): V {
    return this.binary('Div', a, b);
  }

  pow(a: V | number, b: V | number): V {
    return this.binary('Pow', a, b);
  }

  min(a: V | number, b: V | number): V {
    return this.binary('Min', a, b);
  }

  /** a + (b − a)·share: a step of an exponential moving average. */
  towards(a: V, b: V, share: number): V {
    return this.add(a, this.mul(this.sub(b, a), share));
  }
}

/** Writes nodes. */
export class GraphArithmetic extends Arithmetic<ValueName> {
  constructor(private readonly graph: GraphBuilder) {
    super();
  }

  protected binary(op: BinaryOp, a: ValueName | number, b: ValueName | number): ValueName {
    return this.graph.node(op, [a, b].map((v) => (typeof v === 'number' ? this.graph.scalar(v) : v)));
  }

  sqrt(a: ValueName): ValueName {
    return this.graph.node('Sqrt', [a]);
  }

  sign(a: ValueName): ValueName {
    return this.graph.node('Sign', [a]);
  }

  clip(a: ValueName, low: number, high: number): ValueName {
    return this.graph.node('Clip', [a, this.graph.scalar(low), this.graph.scalar(high)]);
  }

  sumOfSquares(values: readonly ValueName[]): ValueName {
    const squares = values.map((v) => this.graph.node('ReduceSumSquare', [v], { keepdims: 0 }));
    return squares.length === 1 ? squares[0] as ValueName : this.graph.node('Sum', squares);
  }
}

/** The Euclidean norm of all gradients together. */
export const globalNorm = <V>(math: Arithmetic<V>, gradients: readonly V[]): V => math.sqrt(math.sumOfSquares(gradients));

/** Gradients after clipping, by value first and then by norm. */
export function clipGradients<V>(math: Arithmetic<V>, { clipValue, clipNorm }: OptimizerSpec, gradients: readonly V[]): readonly V[] {
  const clipped = clipValue === undefined ? gradients : gradients.map((g) => math.clip(g, -clipValue, clipValue));
  if (clipNorm === undefined) return clipped;
  const factor = math.min(math.div(clipNorm, math.add(globalNorm(math, clipped), 1e-6)), 1);
  return clipped.map((g) => math.mul(g, factor));
}

/** Prepares the update rule once; gives a function that applies it to each parameter. `step` counts from 1. */
export function optimizerRule<V>(math: Arithmetic<V>, spec: OptimizerSpec, learningRate: V, step: V): (parameter: Parameter<V>) => Update<V> {
  const decay = spec.weightDecay ?? 0;
  const decoupled = spec.kind === 'adamw' || spec.kind === 'lion';
  const rule = rules[spec.kind] as (math: Arithmetic<V>, spec: OptimizerSpec, learningRate: V, step: V) => Rule<V>;
  const apply = rule(math, spec, learningRate, step);
  const shrink = decay > 0 && decoupled ? math.sub(1, math.mul(learningRate, decay)) : undefined;
  return ({ weight, gradient, slots, decays }) => {
    const g = decay > 0 && decays && !decoupled ? math.add(gradient, math.mul(weight, decay)) : gradient;
    const { change, slots: after } = apply(g, slots);
    const before = shrink !== undefined && decays ? math.mul(weight, shrink) : weight;
    return { weight: math.sub(before, change), slots: after };
  };
}

type Slots<V> = Readonly<Record<string, V>>;
interface Updated<V> { readonly change: V; readonly slots: Slots<V> }
type Rule<V> = (gradient: V, slots: Slots<V>) => Updated<V>;
type RuleOf<K extends OptimizerSpec['kind']> = <V>(math: Arithmetic<V>, spec: Extract<OptimizerSpec, { kind: K }>, learningRate: V, step: V) => Rule<V>;

const slotOf = <V>(slots: Slots<V>, name: string): V => {
  const slot = slots[name];
  if (slot === undefined) throw new RangeError(`The optimiser has no slot "${name}".`);
  return slot;
};

const sgd: RuleOf<'sgd'> = (math, { momentum, nesterov }, learningRate) => (g, slots) => {
  if (!momentum) return { change: math.mul(g, learningRate), slots: {} as typeof slots };
  // Sutskever et al. 2013, in the form that PyTorch uses: the learning rate is outside the velocity.
  const velocity = math.add(math.mul(slotOf(slots, 'momentum'), momentum), g);
  const direction = nesterov ? math.add(g, math.mul(velocity, momentum)) : velocity;
  return { change: math.mul(direction, learningRate), slots: { momentum: velocity } };
};

/** Tieleman and Hinton 2012; centred: Graves 2013. */
const rmsprop: RuleOf<'rmsprop'> = (math, { rho = 0.9, momentum, epsilon = 1e-7, centered }, learningRate) => (g, slots) => {
  const meanSquare = math.towards(slotOf(slots, 'meanSquare'), math.mul(g, g), 1 - rho);
  const mean = centered ? math.towards(slotOf(slots, 'mean'), g, 1 - rho) : undefined;
  const variance = mean === undefined ? meanSquare : math.sub(meanSquare, math.mul(mean, mean));
  const scaled = math.div(g, math.add(math.sqrt(variance), epsilon));
  const after = { meanSquare, ...(mean === undefined ? {} : { mean }) };
  if (!momentum) return { change: math.mul(scaled, learningRate), slots: after };
  const velocity = math.add(math.mul(slotOf(slots, 'momentum'), momentum), scaled);
  return { change: math.mul(velocity, learningRate), slots: { ...after, momentum: velocity } };
};

/** Duchi et al. 2011. */
const adagrad: RuleOf<'adagrad'> = (math, { epsilon = 1e-7 }, learningRate) => (g, slots) => {
  const accumulator = math.add(slotOf(slots, 'accumulator'), math.mul(g, g));
  return { change: math.mul(math.div(g, math.add(math.sqrt(accumulator), epsilon)), learningRate), slots: { accumulator } };
};

/** Kingma and Ba 2015; decoupled decay: Loshchilov and Hutter 2019. Epsilon is added as in PyTorch, after bias correction. */
const adam: RuleOf<'adam'> & RuleOf<'adamw'> = (math, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: { beta1?: number; beta2?: number; epsilon?: number }, learningRate, step) => {
  const correction1 = math.sub(1, math.pow(beta1, step));
  const correction2 = math.sqrt(math.sub(1, math.pow(beta2, step)));
  const rate = math.div(math.mul(learningRate, correction2), correction1);
  const floor = math.mul(correction2, epsilon);
  return (g, slots) => {
    const mean = math.towards(slotOf(slots, 'mean'), g, 1 - beta1);
    const meanSquare = math.towards(slotOf(slots, 'meanSquare'), math.mul(g, g), 1 - beta2);
    return { change: math.div(math.mul(mean, rate), math.add(math.sqrt(meanSquare), floor)), slots: { mean, meanSquare } };
  };
};

/** Chen et al. 2023, Symbolic Discovery of Optimization Algorithms. */
const lion: RuleOf<'lion'> = (math, { beta1 = 0.9, beta2 = 0.99 }, learningRate) => (g, slots) => {
  const momentum = slotOf(slots, 'momentum');
  return { change: math.mul(math.sign(math.towards(momentum, g, 1 - beta1)), learningRate), slots: { momentum: math.towards(momentum, g, 1 - beta2) } };
};

const rules = { sgd, rmsprop, adagrad, adam, adamw: adam, lion };
