import { backend_util, util } from '@tensorflow/tfjs-core';
import type { ElementType } from '../onnx/element-type.js';
import { lowering, type Lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';

interface Pair { readonly a: Value; readonly b: Value }
interface Single { readonly x: Value }

const broadcastShape = (a: Value, b: Value): number[] => backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);

const same = (a: readonly number[], b: readonly number[]): boolean => util.arraysEqual([...a], [...b]);

/** An operand in its smallest form that still broadcasts, with `other`, to the same shape. */
function small(context: LoweringContext, x: Value, other: Value, shape: readonly number[]): Value {
  if (same(other.shape, shape)) {
    if (x.uniform !== undefined) return { name: context.scalar(x.uniform, x.dtype), shape: [], dtype: x.dtype, uniform: x.uniform };
    if (x.compact) return x.compact;
  }
  return x;
}

/** An ONNX op of two operands, which broadcast as in tfjs. */
export function binary(context: LoweringContext, op: string, a: Value, b: Value, dtype: ElementType = a.dtype): Value {
  const shape = broadcastShape(a, b);
  const left = small(context, a, b, shape);
  // Only one of two compact operands may shrink, or the result would be smaller than its declared shape.
  const right = left === a ? small(context, b, a, shape) : b;
  return context.emit(op, [left, right], shape, dtype);
}

const arithmetic = (op: string): Lowering => lowering((context, { a, b }: Pair) => binary(context, op, a, b));
const comparison = (op: string): Lowering => lowering((context, { a, b }: Pair) => binary(context, op, a, b, 'bool'));
const unary = (op: string): Lowering => lowering((context, { x }: Single) => context.emit(op, [x], x.shape, x.dtype));

/** A tfjs unary op that is an ONNX op with a single float attribute. */
const parametric = (op: string, attributes: Record<string, { float: number }>): Lowering =>
  lowering((context, { x }: Single) => context.emit(op, [x], x.shape, x.dtype, attributes));

/** x·c and x/c with neutral constants cost nothing. */
export const withNeutral = (op: 'Mul' | 'Div' | 'Add' | 'Sub', neutral: number): Lowering => lowering((context, { a, b }: Pair) => {
  const shape = broadcastShape(a, b);
  if (b.uniform === neutral) return context.broadcast(a, shape);
  if (a.uniform === neutral && (op === 'Mul' || op === 'Add')) return context.broadcast(b, shape);
  return binary(context, op, a, b);
});

const squaredDifference = lowering((context, { a, b }: Pair) => {
  const difference = binary(context, 'Sub', a, b);
  return binary(context, 'Mul', difference, difference);
});

/** tfjs rounds towards −∞; ONNX's integer division rounds towards 0. */
const floorDivide = lowering((context, { a, b }: Pair) => {
  if (a.dtype === 'float32') return context.emit('Floor', [binary(context, 'Div', a, b)], broadcastShape(a, b));
  const quotient = binary(context, 'Div', context.cast(a, 'float64'), context.cast(b, 'float64'));
  return context.cast(context.emit('Floor', [quotient], quotient.shape, 'float64'), a.dtype);
});

const modulo = lowering((context, { a, b }: Pair) => {
  if (a.dtype === 'int32') return binary(context, 'Mod', a, b);
  const quotient = context.emit('Floor', [binary(context, 'Div', a, b)], broadcastShape(a, b));
  return binary(context, 'Sub', a, binary(context, 'Mul', quotient, b));
});

const clip = (context: LoweringContext, x: Value, low: number, high: number): Value =>
  context.emit('Clip', [x, context.scalar(low, x.dtype), context.scalar(high, x.dtype)], x.shape, x.dtype);

/** As steep as a float32 can be: from 0 to 1 between 0 and the smallest numbers. One pass over the data, where a comparison and a cast are two. */
const rise = (context: LoweringContext, x: Value, atZero: 0 | 1): Value =>
  context.emit('HardSigmoid', [x], x.shape, 'float32', { alpha: { float: 3.4e38 }, beta: { float: atZero } });

/** 1 where x reaches its upper bound, and 0 where it is below. */
export const reaches = (context: LoweringContext, x: Value, bound: Value): Value => rise(context, binary(context, 'Sub', x, bound), 1);

/** 1 where x is above 0, and 0 elsewhere. */
export function isPositive(context: LoweringContext, x: Value): Value {
  const value = x.dtype === 'float32' ? rise(context, x, 0)
    : context.cast(context.emit('Greater', [x, context.scalar(0, x.dtype)], x.shape, 'bool'), 'float32');
  return { ...value, positive: x };
}

const step = lowering((context, { x }: Single, { alpha }: { alpha: number }) => {
  if (!alpha) return isPositive(context, x);
  return context.emit('Where', [context.emit('Greater', [x, context.scalar(0, x.dtype)], x.shape, 'bool'), context.scalar(1), context.scalar(alpha)], x.shape);
});

export const relu = (context: LoweringContext, x: Value): Value => ({ ...context.emit('Relu', [x], x.shape, x.dtype), rectified: x });

const product = withNeutral('Mul', 1);

/** A gradient that is 0 already wherever a ReLU's slope is needs no product with it. */
const multiply = lowering((context, { a, b }: Pair) => (b.positive && b.positive === a.zeroUnlessPositive ? a : product(context, { a, b }, {})));

const eluGradient = lowering((context, { dy, y }: { dy: Value; y: Value }) => {
  const slope = context.emit('Add', [context.emit('Min', [y, context.scalar(0)], y.shape), context.scalar(1)], y.shape);
  return binary(context, 'Mul', dy, slope);
});

/** The activation that tfjs fuses into a matrix product or convolution. */
export function activation(context: LoweringContext, x: Value, name: string | undefined, options: { leakyreluAlpha?: number; prelu?: Value } = {}): Value {
  const plain: Record<string, string> = { sigmoid: 'Sigmoid', elu: 'Elu', tanh: 'Tanh' };
  if (name === undefined || name === null || name === 'linear') return x;
  if (name === 'relu') return relu(context, x);
  if (name === 'relu6') return clip(context, x, 0, 6);
  if (name === 'leakyrelu') return context.emit('LeakyRelu', [x], x.shape, x.dtype, { alpha: { float: options.leakyreluAlpha ?? 0.2 } });
  if (name === 'prelu' && options.prelu) return context.emit('PRelu', [x, options.prelu], x.shape);
  const op = plain[name];
  if (op === undefined) throw new RangeError(`tfjs fused an activation that is not known here: ${name}`);
  return context.emit(op, [x], x.shape);
}

export const elementwiseLowerings: Lowerings = {
  Sub: withNeutral('Sub', 0), Multiply: multiply, RealDiv: withNeutral('Div', 1),
  Pow: arithmetic('Pow'), Maximum: arithmetic('Max'), Minimum: arithmetic('Min'),
  SquaredDifference: squaredDifference, FloorDiv: floorDivide, Mod: modulo,
  AddN: lowering((context, inputs: Record<string, Value>) => {
    const terms = Object.values(inputs);
    const first = terms[0] as Value;
    return terms.length === 1 ? first : context.emit('Sum', terms, first.shape, first.dtype);
  }),
  Greater: comparison('Greater'), GreaterEqual: comparison('GreaterOrEqual'), Less: comparison('Less'), LessEqual: comparison('LessOrEqual'),
  Equal: comparison('Equal'), LogicalAnd: comparison('And'), LogicalOr: comparison('Or'),
  NotEqual: lowering((context, { a, b }: Pair) => {
    const equal = binary(context, 'Equal', a, b, 'bool');
    return context.emit('Not', [equal], equal.shape, 'bool');
  }),
  LogicalNot: lowering((context, { x }: Single) => context.emit('Not', [x], x.shape, 'bool')),
  Neg: unary('Neg'), Exp: unary('Exp'), Log: unary('Log'), Sqrt: unary('Sqrt'), Abs: unary('Abs'), Sigmoid: unary('Sigmoid'), Tanh: unary('Tanh'),
  Relu: lowering((context, { x }: Single) => relu(context, x)), Erf: unary('Erf'), Floor: unary('Floor'), Ceil: unary('Ceil'), Round: unary('Round'), Sign: unary('Sign'), Sin: unary('Sin'),
  Cos: unary('Cos'), Softplus: unary('Softplus'), Reciprocal: unary('Reciprocal'),
  Elu: parametric('Elu', { alpha: { float: 1 } }), Selu: unary('Selu'),
  LeakyRelu: lowering((context, { x }: Single, { alpha }: { alpha: number }) => context.emit('LeakyRelu', [x], x.shape, x.dtype, { alpha: { float: alpha } })),
  Prelu: lowering((context, { x, alpha }: Single & { alpha: Value }) => context.emit('PRelu', [x, alpha], x.shape)),
  Relu6: lowering((context, { x }: Single) => clip(context, x, 0, 6)),
  ClipByValue: lowering((context, { x }: Single, { clipValueMin, clipValueMax }: { clipValueMin: number; clipValueMax: number }) =>
    clip(context, x, clipValueMin, clipValueMax)),
  Rsqrt: lowering((context, { x }: Single) => context.emit('Reciprocal', [context.emit('Sqrt', [x], x.shape)], x.shape)),
  Square: lowering((context, { x }: Single) => context.emit('Mul', [x, x], x.shape, x.dtype)),
  Log1p: lowering((context, { x }: Single) => context.emit('Log', [context.emit('Add', [x, context.scalar(1)], x.shape)], x.shape)),
  Expm1: lowering((context, { x }: Single) => context.emit('Sub', [context.emit('Exp', [x], x.shape), context.scalar(1)], x.shape)),
  IsNan: lowering((context, { x }: Single) => context.emit('IsNaN', [x], x.shape, 'bool')),
  Step: step, EluGrad: eluGradient,
  Cast: lowering((context, { x }: Single, { dtype }: { dtype: ElementType }) => context.cast(x, dtype)),
  Identity: lowering((_, { x }: Single) => x),
  Select: lowering((context, { condition, t, e }: { condition: Value; t: Value; e: Value }) => {
    // tf.where broadcasts nothing itself except a rank-1 condition over rows.
    const aligned = condition.shape.length === 1 && t.shape.length > 1 ? context.reshape(condition, [condition.shape[0] as number, ...t.shape.slice(1).map(() => 1)]) : condition;
    return context.emit('Where', [aligned, t, e], t.shape, t.dtype);
  }),
  ZerosLike: lowering((context, { x }: Single) => context.fill(0, x.shape, x.dtype)),
  OnesLike: lowering((context, { x }: Single) => context.fill(1, x.shape, x.dtype)),
  Fill: lowering((context, _: object, { shape, value, dtype }: { shape: number[]; value: number; dtype?: ElementType }) => context.fill(value, shape, dtype ?? 'float32')),
};
