import { z } from 'zod';
import { expectRank, LayerShapeError, layerKind, type Shape } from './layer-kind.js';

const rate = z.number().min(0).max(0.95).optional();
const heads = z.int().min(1).max(64).describe('Of attention; divides the channels.');
const block = {
  heads, hiddenUnits: z.int().min(1).max(8192).describe('Between the two dense layers.'), dropout: rate.describe('Of attention and of what is added.'),
};

const measureBlock = ({ kind, heads: count, hiddenUnits }: { kind: string; heads: number; hiddenUnits: number }, input: Shape) => {
  const [steps, channels] = sequenceOf(kind, input);
  expectDivisible(kind, channels, count);
  return {
    shape: input, parameters: 4 * channels * (channels + 1) + 2 * channels * hiddenUnits + hiddenUnits + channels + 4 * channels,
    activations: steps * (10 * channels + 2 * hiddenUnits) + 3 * count * steps * steps,
  };
};

/** Layers for sequences [steps, channels] in which steps look at each other. */
export const ATTENTION = {
  multiHeadAttention: layerKind(
    z.strictObject({
      kind: z.literal('multiHeadAttention'), heads: heads.describe('Of attention; divides the channels unless `keySize` is given.'),
      keySize: z.int().min(1).max(1024).optional().describe('Numbers by which a head compares two steps; by default the channels divided by the heads.'),
      causal: z.boolean().optional().describe('Default false; true: no step sees a later one.'), dropout: rate.describe('Of the attention weights, in training.'),
    }).describe('Each step becomes a mix of all steps, weighted by how well they fit (Vaswani et al. 2017). Put it into `residual` to keep the step itself.'),
    ({ kind, heads: count, keySize }, input) => {
      const [steps, channels] = sequenceOf(kind, input);
      if (keySize === undefined) expectDivisible(kind, channels, count);
      const width = keySize === undefined ? channels : count * keySize;
      return { shape: input, parameters: 3 * width * (channels + 1) + channels * (width + 1), activations: steps * (4 * width + channels) + 3 * count * steps * steps };
    },
  ),
  transformerEncoder: layerKind(
    z.strictObject({ kind: z.literal('transformerEncoder'), ...block })
      .describe('Self-attention and two dense layers, each added to its input (Vaswani et al. 2017), normalised first.'),
    measureBlock,
  ),
  transformerDecoder: layerKind(
    z.strictObject({ kind: z.literal('transformerDecoder'), ...block })
      .describe('As transformerEncoder, but causal: each step sees itself and those before it. For what is told step by step; `encoderDecoder` adds attention to another text.'),
    measureBlock,
  ),
};

function sequenceOf(kind: string, input: Shape): [steps: number, channels: number] {
  expectRank(kind, input, 2);
  const [steps = 0, channels = 0] = input;
  return [steps, channels];
}

function expectDivisible(kind: string, channels: number, count: number): void {
  if (channels % count !== 0) throw new LayerShapeError(`${kind} cannot divide ${channels} channels among ${count} heads`);
}
