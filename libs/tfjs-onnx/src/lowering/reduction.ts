import { util } from '@tensorflow/tfjs-core';
import { lowering, type Lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';

interface Single { readonly x: Value }

export function reduce(context: LoweringContext, op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
  if (axes.length === 0) return x;
  const shape = keepDims ? x.shape.map((d, i) => (axes.includes(i) ? 1 : d)) : x.shape.filter((_, i) => !axes.includes(i));
  return context.emit(op, [x, context.graph.ints(axes)], shape, x.dtype, { keepdims: keepDims ? 1 : 0 });
}

const reduction = (op: string): Lowering => lowering((context, { x }: Single, { axis, reductionIndices, keepDims }: {
  axis?: number | number[]; reductionIndices?: number | number[]; keepDims?: boolean;
}) => {
  const axes = util.parseAxisParam((axis ?? reductionIndices) as number | number[], [...x.shape]);
  return reduce(context, op, x.dtype === 'bool' ? context.cast(x, 'int32') : x, axes, keepDims ?? false);
});

const logical = (op: string): Lowering => lowering((context, { x }: Single, { axis, keepDims }: { axis: number | number[]; keepDims?: boolean }) => {
  const axes = util.parseAxisParam(axis, [...x.shape]);
  return context.cast(reduce(context, op, context.cast(x, 'int32'), axes, keepDims ?? false), 'bool');
});

const arg = (op: string): Lowering => lowering((context, { x }: Single, { axis }: { axis: number }) => {
  const at = util.parseAxisParam(axis, [...x.shape])[0] as number;
  return context.cast(context.emit(op, [x], x.shape.filter((_, i) => i !== at), 'int64', { axis: at, keepdims: 0 }), 'int32');
});

const cumulativeSum = lowering((context, { x }: Single, { axis, exclusive, reverse }: { axis: number; exclusive: boolean; reverse: boolean }) =>
  context.emit('CumSum', [x, context.scalar(axis, 'int64')], x.shape, x.dtype, { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 }));

export const reductionLowerings: Lowerings = {
  Sum: reduction('ReduceSum'), Mean: reduction('ReduceMean'), Max: reduction('ReduceMax'), Min: reduction('ReduceMin'), Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'), Any: logical('ReduceMax'),
  ArgMax: arg('ArgMax'), ArgMin: arg('ArgMin'), Cumsum: cumulativeSum,
  Softmax: lowering((context, { logits }: { logits: Value }, { dim }: { dim: number }) => context.emit('Softmax', [logits], logits.shape, 'float32', { axis: dim })),
  LogSoftmax: lowering((context, { logits }: { logits: Value }, { axis }: { axis: number }) => context.emit('LogSoftmax', [logits], logits.shape, 'float32', { axis })),
};
