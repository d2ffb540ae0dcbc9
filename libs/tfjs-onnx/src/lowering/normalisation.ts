import { lowering, type Lowerings } from '../trace/lowering.js';
import type { Value } from '../trace/value.js';
import { binary } from './elementwise.js';

/** Inference form of batch normalisation; channels are the last axis. Scale and shift are folded, as they are constants then. */
const fusedBatchNorm = lowering((
  context, { x, mean, variance, offset, scale }: { x: Value; mean: Value; variance: Value; offset?: Value; scale?: Value },
  { varianceEpsilon }: { varianceEpsilon: number },
) => {
  const deviation = context.emit('Sqrt', [context.emit('Add', [variance, context.scalar(varianceEpsilon)], variance.shape)], variance.shape);
  const factor = scale ? binary(context, 'Div', scale, deviation) : context.emit('Reciprocal', [deviation], deviation.shape);
  const shift = binary(context, 'Mul', mean, factor);
  const bias = offset ? binary(context, 'Sub', offset, shift) : context.emit('Neg', [shift], shift.shape);
  return binary(context, 'Add', binary(context, 'Mul', x, factor), bias);
});

export const normalisationLowerings: Lowerings = { FusedBatchNorm: fusedBatchNorm };
