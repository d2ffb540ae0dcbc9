import { z } from 'zod';
import { channelsOf, expectRank, LayerShapeError, layerKind, type Shape, sizeOf, windowed } from './layer-kind.js';

const size = z.int().min(1).max(64);
const window = {
  poolSize: size.optional().describe('Length of the window along each axis; default 2.'), strides: size.optional().describe('Default: the pool size.'),
  padding: z.enum(['same', 'valid']).optional().describe('Default `same`.'),
};

const pool = (spec: { kind: string; poolSize?: number | undefined; strides?: number | undefined; padding?: string | undefined }, input: Shape) => {
  expectRank(spec.kind, input, 2, 3);
  const length = spec.poolSize ?? 2;
  const shape = [...input.slice(0, -1).map((axis) => windowed(spec.kind, axis, length, spec.strides ?? length, spec.padding ?? 'same')), channelsOf(input)];
  return { shape, parameters: 0, activations: sizeOf(shape) };
};
const poolAll = ({ kind }: { kind: string }, input: Shape) => {
  expectRank(kind, input, 2, 3);
  return { shape: [channelsOf(input)], parameters: 0, activations: channelsOf(input) };
};
const resize = (kind: string, input: Shape, change: (length: number) => number) => {
  expectRank(kind, input, 2, 3);
  const shape = [...input.slice(0, -1).map(change), channelsOf(input)];
  if (shape.some((length) => length < 1)) throw new LayerShapeError(`${kind} leaves nothing of ${input.slice(0, -1).join(' × ')}`);
  return { shape, parameters: 0, activations: sizeOf(shape) };
};

/** Layers that change the extent of images and sequences; none has parameters. */
export const POOLING = {
  maxPooling: layerKind(z.strictObject({ kind: z.literal('maxPooling'), ...window }), pool),
  averagePooling: layerKind(z.strictObject({ kind: z.literal('averagePooling'), ...window }), pool),
  globalMaxPooling: layerKind(z.strictObject({ kind: z.literal('globalMaxPooling') }), poolAll),
  globalAveragePooling: layerKind(z.strictObject({ kind: z.literal('globalAveragePooling') }), poolAll),
  zeroPadding: layerKind(
    z.strictObject({ kind: z.literal('zeroPadding'), padding: size.describe('Zeros at every edge.') }),
    ({ kind, padding }, input) => resize(kind, input, (length) => length + 2 * padding),
  ),
  cropping: layerKind(
    z.strictObject({ kind: z.literal('cropping'), cropping: size.describe('Cut off at every edge of an image.') }),
    ({ kind, cropping }, input) => {
      expectRank(kind, input, 3);
      return resize(kind, input, (length) => length - 2 * cropping);
    },
  ),
  upsampling: layerKind(
    z.strictObject({ kind: z.literal('upsampling'), size: size.describe('Times that height and width grow, by repeating pixels.') }),
    ({ kind, size: factor }, input) => {
      expectRank(kind, input, 3);
      return resize(kind, input, (length) => length * factor);
    },
  ),
};
