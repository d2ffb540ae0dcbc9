import type { Dimension } from '../onnx/graph-builder.js';
import { lowering, type Lowerings } from '../trace/lowering.js';
import { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { concat, slice, split } from './shape.js';

/** Activations that a recurrent layer may use: each has a derivative that its output gives. */
export type CellActivation = 'tanh' | 'sigmoid' | 'hardSigmoid' | 'relu' | 'linear';

type Body = (context: LoweringContext, states: Value[], elements: Value[]) => { states: Value[]; outputs: Value[] };

/** ONNX Scan along the first axis: `body` runs once per element; its outputs are stacked. Gives the stacked outputs. */
function scan(outer: LoweringContext, states: readonly Value[], inputs: readonly Value[], reverse: boolean, body: Body): Value[] {
  const graph = outer.graph.subgraph('scan');
  const context = new LoweringContext(graph, outer.portable, outer.batch);
  const declare = (shape: readonly number[], dtype: Value['dtype']): Value =>
    ({ name: graph.input('element', dtype, dimensions(outer, shape)), shape, dtype });
  const stateInputs = states.map((s) => declare(s.shape, s.dtype));
  const elements = inputs.map((x) => declare(x.shape.slice(1), x.dtype));
  const result = body(context, stateInputs, elements);
  for (const value of [...result.states, ...result.outputs]) graph.output(value.name, value.dtype, dimensions(outer, value.shape));
  const direction = reverse ? 1 : 0;
  const names = outer.graph.nodes('Scan', [...states, ...inputs].map((v) => v.name), states.length + result.outputs.length, {
    body: { graph }, num_scan_inputs: inputs.length,
    scan_input_directions: inputs.map(() => direction), scan_output_directions: result.outputs.map(() => direction),
  });
  const steps = inputs[0]?.shape[0] as number;
  return result.outputs.map((value, i) => ({ name: names[states.length + i] as string, shape: [steps, ...value.shape], dtype: value.dtype }));
}

const dimensions = (context: LoweringContext, shape: readonly number[]): Dimension[] => shape.map((d) => (context.isDynamic(d) ? 'N' : d));

const mul = (context: LoweringContext, a: Value, b: Value): Value => context.emit('Mul', [a, b], a.shape);
const add = (context: LoweringContext, a: Value, b: Value): Value => context.emit('Add', [a, b], a.shape);

/** x + h·weights. */
const gemm = (context: LoweringContext, h: Value, weights: Value, x: Value): Value => context.emit('Gemm', [h, weights, x], x.shape);
/** dy·weightsᵀ. */
const gemmTransposed = (context: LoweringContext, dy: Value, weights: Value): Value =>
  context.emit('Gemm', [dy, weights], [dy.shape[0] as number, weights.shape[0] as number], 'float32', { transB: 1 });

function activate(context: LoweringContext, x: Value, name: CellActivation): Value {
  if (name === 'linear') return x;
  if (name === 'hardSigmoid') return context.emit('HardSigmoid', [x], x.shape, 'float32', { alpha: { float: 0.2 }, beta: { float: 0.5 } });
  return context.emit({ tanh: 'Tanh', sigmoid: 'Sigmoid', relu: 'Relu' }[name], [x], x.shape);
}

interface Activations { readonly activation: CellActivation; readonly recurrentActivation: CellActivation }

/** What reaches the recurrent product: the state, dropped out where the layer asks for it. */
const dropped = (context: LoweringContext, h: Value, mask: Value | undefined): Value => (mask ? mul(context, h, mask) : h);

interface CellInputs {
  /** Input part of the gates, [time, rows, gates]. */
  readonly x: Value;
  readonly weights: Value;
  /** Of recurrent dropout, [rows, units]. */
  readonly mask?: Value;
  /** [time, rows, 1] of 0 and 1: where it is 0 the state stays as it is. */
  readonly keep?: Value;
}

const given = (value: Value | undefined): Value[] => (value ? [value] : []);

/** The next state: the new one where the step counts, else the old. */
const carried = (context: LoweringContext, old: Value, next: Value, keep: Value | undefined): Value =>
  (keep ? add(context, old, mul(context, context.emit('Sub', [next, old], next.shape), keep)) : next);

/** A state's gradient, parted into what goes to the new value and what to the old one. */
function parted(context: LoweringContext, gradient: Value, keep: Value | undefined): { next: Value; old?: Value } {
  if (!keep) return { next: gradient };
  const next = mul(context, gradient, keep);
  return { next, old: context.emit('Sub', [gradient, next], gradient.shape) };
}

const plus = (context: LoweringContext, a: Value, b: Value | undefined): Value => (b ? add(context, a, b) : a);

const zeroState = (context: LoweringContext, { x, weights }: CellInputs): Value =>
  context.fill(0, [x.shape[1] as number, weights.shape[0] as number], 'float32');

/** h = f(x + h·U). Gives all h. */
const simpleForward = lowering((outer, inputs: CellInputs, { activation }: Activations) =>
  scan(outer, [zeroState(outer, inputs)], [inputs.x, ...given(inputs.keep)], false, (context, [h], [x, keep]) => {
    const next = activate(context, gemm(context, dropped(context, h as Value, inputs.mask), inputs.weights, x as Value), activation);
    const state = carried(context, h as Value, next, keep);
    return { states: [state], outputs: [state, ...(keep ? [next] : [])] };
  }));

interface SimpleGradient { readonly dy: Value; readonly slope: Value; readonly weights: Value; readonly mask?: Value; readonly keep?: Value }

/** Gradient by x of the simple cell; `slope` is f′ at every step. */
const simpleBackward = lowering((outer, { dy, slope, weights, mask, keep }: SimpleGradient) =>
  scan(outer, [zeroState(outer, { x: dy, weights })], [dy, slope, ...given(keep)], true, (context, [dh], [dyT, slopeT, keepT]) => {
    const { next, old } = parted(context, add(context, dh as Value, dyT as Value), keepT);
    const dx = mul(context, next, slopeT as Value);
    return { states: [plus(context, dropped(context, gemmTransposed(context, dx, weights), mask), old)], outputs: [dx] };
  }));

interface LstmActivations extends Activations {
  /** The candidate's part of x and weights is doubled: tanh z = 2·sigmoid(2z) − 1, so that one sigmoid does for all gates. */
  readonly doubled: boolean;
}

/** Hochreiter and Schmidhuber 1997. Gates in the order input, forget, output, candidate. Gives all h, the gates, and the cell; a doubled candidate as its sigmoid. */
const lstmForward = lowering((outer, inputs: CellInputs, { activation, recurrentActivation, doubled }: LstmActivations) => {
  const units = inputs.weights.shape[0] as number;
  const zeros = zeroState(outer, inputs);
  return scan(outer, [zeros, zeros], [inputs.x, ...given(inputs.keep)], false, (context, [h, c], [x, keep]) => {
    const before = gemm(context, dropped(context, h as Value, inputs.mask), inputs.weights, x as Value);
    const gates = doubled ? activate(context, before, 'sigmoid') : separately(context, before, [3 * units, units], [recurrentActivation, activation]);
    const [input, forget, output, last] = split(context, gates, [units, units, units, units], 1) as [Value, Value, Value, Value];
    const share = mul(context, input, last);
    const kept = mul(context, forget, c as Value);
    const cell = doubled
      ? context.emit('Sub', [context.emit('Sum', [kept, share, share], kept.shape), input], kept.shape)
      : add(context, kept, share);
    const next = carried(context, h as Value, mul(context, output, activate(context, cell, activation)), keep);
    const memory = carried(context, c as Value, cell, keep);
    return { states: [next, memory], outputs: [next, gates, memory] };
  });
});

/** Parts of x, each with an activation of its own. */
const separately = (context: LoweringContext, x: Value, sizes: readonly number[], activations: readonly CellActivation[]): Value =>
  concat(context, split(context, x, sizes, 1).map((part, i) => activate(context, part, activations[i] as CellActivation)), 1);

interface LstmGradient {
  readonly dy: Value;
  /** dcell/dh at every step. */
  readonly cellByH: Value;
  /** Slopes of the gates by what they act on: the output gate by h, the others by the cell; [time, rows, 4·units]. */
  readonly slopes: Value;
  readonly forget: Value;
  readonly weights: Value;
  readonly mask?: Value;
  readonly keep?: Value;
}

/** Gradient by x of the LSTM; everything that needs no recurrence was computed for all steps at once. */
const lstmBackward = lowering((outer, { dy, cellByH, slopes, forget, weights, mask, keep }: LstmGradient) => {
  const zeros = zeroState(outer, { x: dy, weights });
  return scan(outer, [zeros, zeros], [dy, cellByH, slopes, forget, ...given(keep)], true, (context, [dhNext, dcNext], [dyT, cellByHT, slopesT, forgetT, keepT]) => {
    const { next: dh, old: oldH } = parted(context, add(context, dhNext as Value, dyT as Value), keepT);
    const { next: dcKept, old: oldC } = parted(context, dcNext as Value, keepT);
    const dc = add(context, dcKept, mul(context, dh, cellByHT as Value));
    const dx = mul(context, concat(context, [dc, dc, dh, dc], 1), slopesT as Value);
    const previous = plus(context, dropped(context, gemmTransposed(context, dx, weights), mask), oldH);
    return { states: [previous, plus(context, mul(context, dc, forgetT as Value), oldC)], outputs: [dx] };
  });
});

/** Cho et al. 2014, with the reset gate before the product, as tfjs has it. Gates in the order update, reset, candidate. Gives all h, the two gates, candidate. */
const gruForward = lowering((outer, inputs: CellInputs, { activation, recurrentActivation }: Activations) => {
  const units = inputs.weights.shape[0] as number;
  const [gateWeights, candidateWeights] = gruWeights(outer, inputs.weights);
  return scan(outer, [zeroState(outer, inputs)], [inputs.x, ...given(inputs.keep)], false, (context, [h], [x, keep]) => {
    const state = dropped(context, h as Value, inputs.mask);
    const [gatesX, candidateX] = split(context, x as Value, [2 * units, units], 1) as [Value, Value];
    const gates = activate(context, gemm(context, state, gateWeights, gatesX), recurrentActivation);
    const [update, reset] = split(context, gates, [units, units], 1) as [Value, Value];
    const candidate = activate(context, gemm(context, mul(context, reset, state), candidateWeights, candidateX), activation);
    const difference = context.emit('Sub', [h as Value, candidate], candidate.shape);
    const next = carried(context, h as Value, add(context, candidate, mul(context, update, difference)), keep);
    return { states: [next], outputs: [next, gates, candidate] };
  });
});

function gruWeights(context: LoweringContext, weights: Value): [Value, Value] {
  const units = weights.shape[0] as number;
  return [slice(context, weights, [0, 0], [units, 2 * units]), slice(context, weights, [0, 2 * units], [units, units])];
}

interface GruGradient {
  readonly dy: Value;
  readonly updateByH: Value;
  readonly candidateByH: Value;
  readonly resetByProduct: Value;
  readonly update: Value;
  readonly reset: Value;
  readonly weights: Value;
  readonly mask?: Value;
  readonly keep?: Value;
}

const gruBackward = lowering((outer, { dy, updateByH, candidateByH, resetByProduct, update, reset, weights, mask, keep }: GruGradient) => {
  const [gateWeights, candidateWeights] = gruWeights(outer, weights);
  return scan(outer, [zeroState(outer, { x: dy, weights })], [dy, updateByH, candidateByH, resetByProduct, update, reset, ...given(keep)], true, (
    context, [dhNext], [dyT, updateByHT, candidateByHT, resetByProductT, updateT, resetT, keepT],
  ) => {
    const { next: dh, old } = parted(context, add(context, dhNext as Value, dyT as Value), keepT);
    const candidate = mul(context, dh, candidateByHT as Value);
    const product = gemmTransposed(context, candidate, candidateWeights);
    const gates = concat(context, [mul(context, dh, updateByHT as Value), mul(context, product, resetByProductT as Value)], 1);
    const recurrent = add(context, mul(context, product, resetT as Value), gemmTransposed(context, gates, gateWeights));
    const previous = add(context, mul(context, dh, updateT as Value), dropped(context, recurrent, mask));
    return { states: [plus(context, previous, old)], outputs: [concat(context, [gates, candidate], 1)] };
  });
});

export const recurrentLowerings: Lowerings = {
  SimpleRnnScan: simpleForward, SimpleRnnScanGrad: simpleBackward,
  LstmScan: lstmForward, LstmScanGrad: lstmBackward,
  GruScan: gruForward, GruScanGrad: gruBackward,
};
