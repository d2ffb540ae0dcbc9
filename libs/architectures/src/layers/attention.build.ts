import { MultiHeadAttention, transformerDecoderBlock, transformerEncoderBlock } from '@lepton/tfjs-onnx';
import { apply, type Builders } from './layer-builder.js';
import type { ATTENTION } from './attention.js';

/** Seeds that a Transformer block, or an attention, uses one after the other: the last bits are its own. */
export const blockSeed = (seeds: () => number): number => seeds() & 0x7fffff00;

export const ATTENTION_BUILDERS: Builders<keyof typeof ATTENTION> = {
  multiHeadAttention: ({ heads, keySize, causal = false, dropout = 0 }, input, seeds) =>
    apply(new MultiHeadAttention({ heads, causal, dropout, seed: blockSeed(seeds), ...(keySize === undefined ? {} : { keyDim: keySize }) }), input),
  transformerEncoder: ({ heads, hiddenUnits, dropout = 0 }, input, seeds) => transformerEncoderBlock(input, { heads, hiddenUnits, dropout, seed: blockSeed(seeds) }),
  transformerDecoder: ({ heads, hiddenUnits, dropout = 0 }, input, seeds) => transformerDecoderBlock(input, { heads, hiddenUnits, dropout, seed: blockSeed(seeds) }),
};
