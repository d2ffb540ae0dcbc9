import { z } from 'zod';
import { activationsSchema, channelsOf, expectRank, LayerShapeError, layerKind, shapeText, sizeOf } from './layer-kind.js';

const rate = z.number().min(0).max(0.95);

/** Layers for any shape. */
export const BASIC = {
  dense: layerKind(
    z.strictObject({ kind: z.literal('dense'), units: z.int().min(1).max(8192).describe('Outputs.'), activation: activationsSchema.optional() }),
    ({ units }, input) => {
      const shape = [...input.slice(0, -1), units];
      return { shape, parameters: (channelsOf(input) + 1) * units, activations: 2 * sizeOf(shape) };
    },
  ),
  dropout: layerKind(
    z.strictObject({ kind: z.literal('dropout'), rate: rate.describe('Share of inputs set to 0 in training.') }),
    (_, shape) => ({ shape, parameters: 0, activations: 2 * sizeOf(shape) }),
  ),
  spatialDropout: layerKind(
    z.strictObject({ kind: z.literal('spatialDropout'), rate: rate.describe('Share of whole channels set to 0 in training.') }),
    (_, shape) => {
      expectRank('spatialDropout', shape, 2, 3);
      return { shape, parameters: 0, activations: sizeOf(shape) + channelsOf(shape) };
    },
  ),
  batchNormalization: layerKind(
    z.strictObject({
      kind: z.literal('batchNormalization'),
      momentum: z.number().min(0).max(0.9999).optional().describe('Share of the running mean and variance that a step leaves as it is; default 0.99. Less where steps are few.'),
    }),
    (_, shape) => ({ shape, parameters: 4 * channelsOf(shape), activations: 2 * sizeOf(shape) }),
  ),
  layerNormalization: layerKind(
    z.strictObject({ kind: z.literal('layerNormalization') }),
    (_, shape) => ({ shape, parameters: 2 * channelsOf(shape), activations: 2 * sizeOf(shape) }),
  ),
  groupNormalization: layerKind(
    z.strictObject({ kind: z.literal('groupNormalization'), groups: z.int().min(1).max(1024).describe('Of channels that are normalised together; divides their number.') }),
    ({ groups }, shape) => {
      if (channelsOf(shape) % groups !== 0) throw new LayerShapeError(`groupNormalization cannot divide ${channelsOf(shape)} channels into ${groups} groups of one size`);
      return { shape, parameters: 2 * channelsOf(shape), activations: 2 * sizeOf(shape) };
    },
  ),
  activation: layerKind(
    z.strictObject({ kind: z.literal('activation'), activation: activationsSchema }),
    (_, shape) => ({ shape, parameters: 0, activations: sizeOf(shape) }),
  ),
  flatten: layerKind(z.strictObject({ kind: z.literal('flatten') }), (_, input) => ({ shape: [sizeOf(input)], parameters: 0, activations: 0 })),
  reshape: layerKind(
    z.strictObject({ kind: z.literal('reshape'), shape: z.array(z.int().min(1)).min(1).max(3).describe('New shape of a row; of as many numbers as before.') }),
    ({ shape }, input) => {
      if (sizeOf(shape) !== sizeOf(input)) throw new LayerShapeError(`reshape to ${shapeText(shape)} needs ${sizeOf(shape)} numbers, but the layer before it gives ${sizeOf(input)} as ${shapeText(input)}`);
      return { shape, parameters: 0, activations: 0 };
    },
  ),
};
