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

/** Over the last axis. Gives the result, the mean and 1/deviation. */
const layerNormalization = lowering((context, { x, scale, shift }: { x: Value; scale: Value; shift: Value }, { epsilon }: { epsilon: number }) => {
  const names = context.graph.nodes('LayerNormalization', [x.name, scale.name, shift.name], 3, { axis: -1, epsilon: { float: epsilon } });
  const reduced = [...x.shape.slice(0, -1), 1];
  return names.map((name, i) => ({ name, shape: i === 0 ? x.shape : reduced, dtype: 'float32' as const }));
});

export const normalisationLowerings: Lowerings = { FusedBatchNorm: fusedBatchNorm, LayerNormalization: layerNormalization };
