import { util } from '@tensorflow/tfjs-core';
import type { ElementType } from '../onnx/element-type.js';
import { lowering, type Lowerings } from '../trace/lowering.js';
import { TraceError } from '../trace/trace-error.js';
import type { Value } from '../trace/value.js';

const oneHot = lowering((context, { indices }: { indices: Value }, { depth, onValue, offValue, dtype }: { depth: number; onValue: number; offValue: number; dtype: ElementType }) => {
  // onnxruntime has int32 indices only with float values.
  const values = context.graph.constant('float32', [2], [offValue, onValue]);
  return context.cast(context.emit('OneHot', [indices, context.scalar(depth, 'int32'), values], [...indices.shape, depth], 'float32', { axis: -1 }), dtype);
});

const gather = lowering((context, { x, indices }: { x: Value; indices: Value }, { axis, batchDims }: { axis: number; batchDims: number }) => {
  if (batchDims) throw new TraceError('UNLOWERED_KERNEL', 'Gather with batch dimensions cannot be expressed in ONNX yet');
  const at = util.parseAxisParam(axis, [...x.shape])[0] as number;
  return context.emit('Gather', [x, indices], [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)], x.dtype, { axis: at });
});

/** The gradient of a gather: rows of `x` are added up where their ids agree. */
const segmentSum = lowering((context, { x, segmentIds }: { x: Value; segmentIds: Value }, { numSegments }: { numSegments: number }) => {
  const inner = x.shape.slice(segmentIds.shape.length);
  const count = util.sizeFromShape([...segmentIds.shape]);
  const ids = context.reshape(context.cast(segmentIds, 'int64'), [count, 1]);
  const rows = context.reshape(x, [count, ...inner]);
  const zeros = context.emit('ConstantOfShape', [context.ints([numSegments, ...inner])], [numSegments, ...inner]);
  return context.emit('ScatterND', [zeros, ids, rows], zeros.shape, 'float32', { reduction: 'add' });
});

export const indexingLowerings: Lowerings = { OneHot: oneHot, GatherV2: gather, UnsortedSegmentSum: segmentSum };
