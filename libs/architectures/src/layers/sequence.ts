import { z } from 'zod';
import { channelsOf, expectRank, LayerShapeError, layerKind, sizeOf } from './layer-kind.js';

const rate = z.number().min(0).max(0.95).optional();
const units = z.int().min(1).max(2048);
/** Layers that make sequences [steps, channels] and vectors of ids, and what belongs to them. Steps that are padding are masked. */
export const SEQUENCE = {
  embedding: layerKind(
    z.strictObject({
      kind: z.literal('embedding'), units: units.describe('Numbers that stand for a token.'),
      vocabulary: z.int().min(2).max(10_000_000).optional().describe('Ids in all; by default as many as the data has.'),
    }).describe('Token ids to learnt vectors; the id 0 is padding.'),
    ({ units: size, vocabulary }, input) => {
      if (vocabulary === undefined) throw new LayerShapeError('embedding takes ids, and this data is made of numbers: use it with text, or with a preset whose key ends in -embedding');
      expectRank('embedding', input, 1);
      const shape = [...input, size];
      return { shape, parameters: vocabulary * size, activations: sizeOf(shape) };
    },
  ),
  categoryEmbedding: layerKind(
    z.strictObject({
      kind: z.literal('categoryEmbedding'), units: units.describe('Numbers that stand for a value.'),
      columns: z.int().min(0).max(100_000).optional().describe('Columns that are ids; by default as many as the data has.'),
      vocabulary: z.int().min(0).max(10_000_000).optional().describe('Ids in all; by default as many as the data has.'),
    }).describe('First layer of a table: categories of many values to learnt vectors, all other features as they are.'),
    ({ units: size, columns, vocabulary }, input) => {
      if (columns === undefined || vocabulary === undefined) throw new LayerShapeError('categoryEmbedding has to be the first layer of a network for tables');
      expectRank('categoryEmbedding', input, 1);
      const shape = [channelsOf(input) + columns * (size - 1)];
      return { shape, parameters: columns === 0 ? 0 : vocabulary * size, activations: sizeOf(shape) + columns * size };
    },
  ),
  positionalEmbedding: layerKind(
    z.strictObject({ kind: z.literal('positionalEmbedding'), learned: z.boolean().optional().describe('Default true; false adds fixed sines.') })
      .describe('Adds to each step what tells where it stands; attention does not know it otherwise.'),
    ({ learned = true }, input) => {
      expectRank('positionalEmbedding', input, 2);
      return { shape: input, parameters: learned ? sizeOf(input) : 0, activations: sizeOf(input) };
    },
  ),
  encoderDecoder: layerKind(
    z.strictObject({
      kind: z.literal('encoderDecoder'), units: units.describe('Numbers that stand for a token.'), heads: z.int().min(1).max(64).describe('Of attention; divides the units.'),
      hiddenUnits: z.int().min(1).max(8192).describe('Between the two dense layers of a block.'), encoderBlocks: z.int().min(1).max(12).describe('Of self-attention, on the source.'), decoderBlocks: z.int().min(1).max(12).describe('Of causal attention and attention to the source, on the target.'), dropout: rate.describe('Of attention and of what is added.'),
      vocabulary: z.int().min(2).max(1_000_000).optional().describe('Ids of the source; by default as many as the data has.'),
      targetVocabulary: z.int().min(2).max(1_000_000).optional().describe('Ids of the target; by default as many as the data has.'),
      targetLength: z.int().min(1).max(8192).optional().describe('Tokens of the target; by default as many as the data has.'),
    }).describe('First layer of a network that makes a text of another (Vaswani et al. 2017): the source by self-attention, the target so far by causal attention to itself and by attention to the source.'),
    ({ units: size, heads, hiddenUnits, encoderBlocks, decoderBlocks, vocabulary, targetVocabulary, targetLength }, input) => {
      if (vocabulary === undefined || targetVocabulary === undefined || targetLength === undefined) throw new LayerShapeError('encoderDecoder makes a text of another: use it with the task SEQUENCE_TO_SEQUENCE');
      expectRank('encoderDecoder', input, 1);
      if (size % heads !== 0) throw new LayerShapeError(`encoderDecoder cannot divide ${size} units among ${heads} heads`);
      const sourceLength = channelsOf(input) - targetLength;
      const attention = 4 * size * (size + 1);
      const dense = 2 * size * hiddenUnits + hiddenUnits + size;
      const [encoder, decoder] = [attention + dense + 4 * size, 2 * attention + dense + 6 * size];
      const scores = heads * (encoderBlocks * sourceLength ** 2 + decoderBlocks * (targetLength ** 2 + sourceLength * targetLength));
      return {
        shape: [targetLength, size],
        parameters: (vocabulary + targetVocabulary + sourceLength + targetLength) * size + encoderBlocks * encoder + decoderBlocks * decoder + 4 * size,
        activations: (sourceLength * encoderBlocks + 2 * targetLength * decoderBlocks) * (10 * size + 2 * hiddenUnits) + 3 * scores,
      };
    },
  ),
  pairScore: layerKind(
    z.strictObject({
      kind: z.literal('pairScore'), towers: z.array(units).min(1).max(5).optional().describe('Units of the dense layers that each of the two goes through first; none by default.'),
    }).describe('Of two vectors [2, channels]: their product, and a leaning of each.'),
    ({ towers = [] }, input) => {
      if (input.length !== 2 || input[0] !== 2) throw new LayerShapeError(`pairScore takes two vectors [2, channels], but the layer before it gives [${input.join(', ')}]`);
      const widths = [channelsOf(input), ...towers];
      const parameters = towers.reduce((sum, size, index) => sum + ((widths[index] ?? 0) + 1) * size, 0) + (widths.at(-1) ?? 0) + 1;
      return { shape: [3], parameters: 2 * parameters, activations: 2 * widths.reduce((sum, width) => sum + 2 * width, 0) + 3 };
    },
  ),
};
