import { z } from 'zod';
import { activationsSchema, channelsOf, expectRank, LayerShapeError, layerKind, shapeText, sizeOf } from './layer-kind.js';

const rate = z.number().min(0).max(0.95);

/** Layers for any shape. */
export const BASIC = {
  dense: layerKind(
    z.strictObject({ kind: z.literal('dense'), units: z.int().min(1).max(8192).describe('Outputs.'), activation: activationsSchema.optional() })
      .describe('Every output sees every input; of a sequence or an image, those of its own step or pixel.'),
    ({ units }, input) => {
      const shape = [...input.slice(0, -1), units];
      return { shape, parameters: (channelsOf(input) + 1) * units, activations: 2 * sizeOf(shape) };
    },
  ),
  dropout: layerKind(
    z.strictObject({ kind: z.literal('dropout'), rate: rate.describe('Share of inputs set to 0 in training.') }).describe('Forgets at random, so that nothing relies on one input (Srivastava et al. 2014).'),
    (_, shape) => ({ shape, parameters: 0, activations: 2 * sizeOf(shape) }),
  ),
  spatialDropout: layerKind(
    z.strictObject({ kind: z.literal('spatialDropout'), rate: rate.describe('Share of whole channels set to 0 in training.') }).describe('As dropout, of whole channels, since neighbours know the same.'),
    (_, shape) => {
      expectRank('spatialDropout', shape, 2, 3);
      return { shape, parameters: 0, activations: sizeOf(shape) + channelsOf(shape) };
    },
  ),
  batchNormalization: layerKind(
    z.strictObject({
      kind: z.literal('batchNormalization'),
      momentum: z.number().min(0).max(0.9999).optional().describe('Share of the running mean and variance that a step leaves as it is; default 0.99. Less where steps are few.'),
    }).describe('Each channel to mean 0 and variance 1 over the batch, then to a learnt mean and variance (Ioffe and Szegedy 2015).'),
    (_, shape) => ({ shape, parameters: 4 * channelsOf(shape), activations: 2 * sizeOf(shape) }),
  ),
  layerNormalization: layerKind(
    z.strictObject({ kind: z.literal('layerNormalization') }).describe('The channels of each step or row to mean 0 and variance 1, then to learnt ones (Ba et al. 2016).'),
    (_, shape) => ({ shape, parameters: 2 * channelsOf(shape), activations: 2 * sizeOf(shape) }),
  ),
  groupNormalization: layerKind(
    z.strictObject({ kind: z.literal('groupNormalization'), groups: z.int().min(1).max(1024).describe('Of channels that are normalised together; divides their number.') })
      .describe('As layerNormalization, in groups of channels and over all pixels or steps (Wu and He 2018).'),
    ({ groups }, shape) => {
      if (channelsOf(shape) % groups !== 0) throw new LayerShapeError(`groupNormalization cannot divide ${channelsOf(shape)} channels into ${groups} groups of one size`);
      return { shape, parameters: 2 * channelsOf(shape), activations: 2 * sizeOf(shape) };
    },
  ),
  activation: layerKind(
    z.strictObject({ kind: z.literal('activation'), activation: activationsSchema }).describe('A function of each number by itself.'),
    (_, shape) => ({ shape, parameters: 0, activations: sizeOf(shape) }),
  ),
  flatten: layerKind(z.strictObject({ kind: z.literal('flatten') }).describe('All numbers of a row as one vector.'), (_, input) => ({ shape: [sizeOf(input)], parameters: 0, activations: 0 })),
  reshape: layerKind(
    z.strictObject({ kind: z.literal('reshape'), shape: z.array(z.int().min(1)).min(1).max(3).describe('New shape of a row; of as many numbers as before.') })
      .describe('The same numbers in the same order, in another shape.'),
    ({ shape }, input) => {
      if (sizeOf(shape) !== sizeOf(input)) throw new LayerShapeError(`reshape to ${shapeText(shape)} needs ${sizeOf(shape)} numbers, but the layer before it gives ${sizeOf(input)} as ${shapeText(input)}`);
      return { shape, parameters: 0, activations: 0 };
    },
  ),
  permute: layerKind(
    z.strictObject({
      kind: z.literal('permute'), order: z.array(z.int().min(1).max(3)).min(1).max(3).describe('Which axis comes first, second, third: [2, 1] turns [steps, channels] into [channels, steps].'),
    }).describe('The axes of a row in another order.'),
    ({ order }, input) => {
      if (order.toSorted().join() !== input.map((_, axis) => axis + 1).join()) {
        throw new LayerShapeError(`permute has the order ${shapeText(order)}, but the layer before it gives ${shapeText(input)}: name each axis from 1 to ${input.length} once`);
      }
      const shape = order.map((axis) => input[axis - 1] ?? 1);
      return { shape, parameters: 0, activations: sizeOf(shape) };
    },
  ),
};
