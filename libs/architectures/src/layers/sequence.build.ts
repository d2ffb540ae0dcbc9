import { PositionalEmbedding, SelectStep, TakeColumns, transformerDecoderBlock, transformerEncoderBlock } from '@lepton/tfjs-onnx';
import * as tfl from '@tensorflow/tfjs-layers';
import { blockSeed } from './attention.build.js';
import { apply, type Builders, shapeOf } from './layer-builder.js';
import type { SEQUENCE } from './sequence.js';

export const SEQUENCE_BUILDERS: Builders<keyof typeof SEQUENCE> = {
  embedding: ({ units, vocabulary = 2 }, input, seeds) => apply(tfl.layers.embedding({
    inputDim: vocabulary, outputDim: units, maskZero: true, embeddingsInitializer: tfl.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: seeds() }),
  }), input),
  categoryEmbedding: ({ units, columns = 0, vocabulary = 0 }, input, seeds) => {
    if (columns === 0) return input;
    const [width = 0] = shapeOf(input);
    const vectors = apply(tfl.layers.embedding({
      inputDim: vocabulary, outputDim: units, embeddingsInitializer: tfl.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: seeds() }),
    }), apply(new TakeColumns({ from: width - columns, count: columns }), input));
    const flat = apply(tfl.layers.flatten(), vectors);
    if (columns === width) return flat;
    return tfl.layers.concatenate().apply([apply(new TakeColumns({ from: 0, count: width - columns }), input), flat]) as tfl.SymbolicTensor;
  },
  positionalEmbedding: ({ learned = true }, input, seeds) => apply(new PositionalEmbedding({ kind: learned ? 'learned' : 'sinusoidal', seed: seeds() }), input),
  encoderDecoder: ({ units, heads, hiddenUnits, encoderBlocks, decoderBlocks, dropout = 0, vocabulary = 2, targetVocabulary = 2, targetLength = 1 }, input, seeds) => {
    const [size = 0] = shapeOf(input);
    const embedded = (ids: tfl.SymbolicTensor, inputDim: number): tfl.SymbolicTensor => {
      const vectors = apply(tfl.layers.embedding({
        inputDim, outputDim: units, maskZero: true, embeddingsInitializer: tfl.initializers.randomNormal({ mean: 0, stddev: units ** -0.5, seed: seeds() }),
      }), ids);
      const placed = apply(new PositionalEmbedding({ seed: seeds() }), vectors);
      return dropout > 0 ? apply(tfl.layers.dropout({ rate: dropout, seed: seeds() }), placed) : placed;
    };
    const block = () => ({ heads, hiddenUnits, dropout, seed: blockSeed(seeds) });
    const sourceIds = apply(new TakeColumns({ from: 0, count: size - targetLength }), input);
    let memory = embedded(sourceIds, vocabulary);
    for (let i = 0; i < encoderBlocks; i++) memory = transformerEncoderBlock(memory, block());
    memory = apply(tfl.layers.layerNormalization(), memory);
    let told = embedded(apply(new TakeColumns({ from: size - targetLength, count: targetLength }), input), targetVocabulary);
    for (let i = 0; i < decoderBlocks; i++) told = transformerDecoderBlock(told, block(), memory, sourceIds);
    return apply(tfl.layers.layerNormalization(), told);
  },
  pairScore: ({ towers = [] }, input, seeds) => {
    const dense = (units: number, activation: 'relu' | 'linear', x: tfl.SymbolicTensor) =>
      apply(tfl.layers.dense({ units, activation, kernelInitializer: tfl.initializers.glorotUniform({ seed: seeds() }) }), x);
    const sides = [0, 1].map((index) => towers.reduce(
      (x, units, depth) => dense(units, depth === towers.length - 1 ? 'linear' : 'relu', x), apply(new SelectStep({ index }), input),
    ));
    const product = tfl.layers.dot({ axes: -1 }).apply(sides) as tfl.SymbolicTensor;
    return tfl.layers.concatenate().apply([product, ...sides.map((side) => dense(1, 'linear', side))]) as tfl.SymbolicTensor;
  },
};
