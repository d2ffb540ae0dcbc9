import { z } from 'zod';
import { channelsOf, expectRank, LayerShapeError, layerKind, type Shape, shapeText, sizeOf, windowed } from './layer-kind.js';

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

const edge = z.int().min(0).max(4096);
const pair = z.tuple([edge, edge]);
const edges = z.union([edge, pair, z.tuple([pair, pair])], 'has to be a number for every edge; of a sequence also [before, after]; of an image also [[top, bottom], [left, right]]');
type EdgesSpec = z.infer<typeof edges>;
/** Before and after, of each axis but the channels. A sequence is an image of one column. */
export type Edges = readonly [rows: readonly [number, number], columns: readonly [number, number]];

/** @throws LayerShapeError where they are written for another rank */
export function edgesOf(kind: string, spec: EdgesSpec, input: Shape): Edges {
  expectRank(kind, input, 2, 3);
  const sequence = input.length === 2;
  if (typeof spec === 'number') return [[spec, spec], sequence ? [0, 0] : [spec, spec]];
  const [first, second] = spec;
  if (typeof first === 'number' && typeof second === 'number' && sequence) return [[first, second], [0, 0]];
  if (typeof first !== 'number' && typeof second !== 'number' && !sequence) return [first, second];
  throw new LayerShapeError(`${kind} is given ${JSON.stringify(spec)} for ${shapeText(input)}: write one number, or ${sequence ? '[before, after] for a sequence' : '[[top, bottom], [left, right]] for an image'}`);
}

export const scalesOf = (kind: string, spec: number | readonly [number, number], input: Shape): [number, number] => {
  expectRank(kind, input, 2, 3);
  if (typeof spec === 'number') return [spec, input.length === 2 ? 1 : spec];
  if (input.length === 3) return [...spec];
  throw new LayerShapeError(`${kind} is given ${shapeText(spec)} for the sequence ${shapeText(input)}: write one number`);
};

const resized = (kind: string, input: Shape, change: (length: number, axis: number) => number) => {
  const shape = [...input.slice(0, -1).map(change), channelsOf(input)];
  if (shape.some((length) => length < 1)) throw new LayerShapeError(`${kind} leaves nothing of ${input.slice(0, -1).join(' × ')}`);
  return { shape, parameters: 0, activations: sizeOf(shape) };
};
const sumOf = ([before, after]: readonly [number, number] = [0, 0]) => before + after;

/** Layers that change the extent of images and sequences; none has parameters. */
export const POOLING = {
  maxPooling: layerKind(z.strictObject({ kind: z.literal('maxPooling'), ...window }).describe('The largest of each window: smaller images and shorter sequences.'), pool),
  averagePooling: layerKind(z.strictObject({ kind: z.literal('averagePooling'), ...window }).describe('The mean of each window: smaller images and shorter sequences.'), pool),
  globalMaxPooling: layerKind(z.strictObject({ kind: z.literal('globalMaxPooling') }).describe('The largest of each channel: one vector of an image or a sequence.'), poolAll),
  globalAveragePooling: layerKind(z.strictObject({ kind: z.literal('globalAveragePooling') }).describe('The mean of each channel: one vector of an image or a sequence.'), poolAll),
  zeroPadding: layerKind(
    z.strictObject({ kind: z.literal('zeroPadding'), padding: edges.describe('Zeros at every edge; or [before, after] of a sequence, [[top, bottom], [left, right]] of an image.') })
      .describe('Zeros around an image, or before and after a sequence.'),
    ({ kind, padding }, input) => {
      const around = edgesOf(kind, padding, input);
      return resized(kind, input, (length, axis) => length + sumOf(around[axis]));
    },
  ),
  cropping: layerKind(
    z.strictObject({ kind: z.literal('cropping'), cropping: edges.describe('Cut off at every edge; or [before, after] of a sequence, [[top, bottom], [left, right]] of an image.') })
      .describe('Cuts off the edges of an image, or the ends of a sequence.'),
    ({ kind, cropping }, input) => {
      const cut = edgesOf(kind, cropping, input);
      return resized(kind, input, (length, axis) => length - sumOf(cut[axis]));
    },
  ),
  upsampling: layerKind(
    z.strictObject({
      kind: z.literal('upsampling'), size: z.union([size, z.tuple([size, size])]).describe('Times that the steps of a sequence, or height and width of an image, grow; [height, width] where they differ.'),
    }).describe('Larger images and longer sequences, by repeating pixels or steps.'),
    ({ kind, size: factor }, input) => {
      const scales = scalesOf(kind, factor, input);
      return resized(kind, input, (length, axis) => length * (scales[axis] ?? 1));
    },
  ),
};
