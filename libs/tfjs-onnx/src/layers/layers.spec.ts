/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Tensor } from 'onnxruntime-node';
import { difference, runModel } from '../../test/support/check-lowering.js';
import {
  GroupNormalization, inferenceModel, Join, JOINS, MultiHeadAttention, type NamedTensor, PositionalEmbedding, readModelWeights, SelectStep, SequencePooling, TakeColumns, traceTrainingStep, TrainingSession,
  transformerDecoderBlock, transformerEncoderBlock,
} from '../index.js';

const { layers: l } = tfl;
const wave = (n: number, f: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + 0.4));
const [ROWS, STEPS, FEATURES] = [3, 4, 6];
const block = { heads: 2, hiddenUnits: 5 };

function functional(build: (x: tfl.SymbolicTensor) => tfl.SymbolicTensor): tfl.LayersModel {
  const input = tfl.input({ shape: [STEPS, FEATURES] });
  const model = tfl.model({ inputs: input, outputs: l.dense({ units: 2 }).apply(l.flatten().apply(build(input)) as tfl.SymbolicTensor) as tfl.SymbolicTensor });
  model.setWeights(model.getWeights().map((w, k) => tf.mul(tf.tensor(wave(w.size, 0.7 + k), w.shape), 0.6)));
  return model;
}

const apply = (layer: tfl.layers.Layer) => (x: tfl.SymbolicTensor) => layer.apply(x) as tfl.SymbolicTensor;

const cases: [string, (x: tfl.SymbolicTensor) => tfl.SymbolicTensor][] = [
  ['layer normalisation', apply(l.layerNormalization({ epsilon: 1e-3 }))],
  ['layer normalisation over two axes', apply(l.layerNormalization({ axis: [1, 2], epsilon: 1e-3 }))],
  ['group normalisation', apply(new GroupNormalization({ groups: 3 }))],
  ['learned positions', apply(new PositionalEmbedding())],
  ['fixed positions', apply(new PositionalEmbedding({ kind: 'sinusoidal' }))],
  ['self-attention', apply(new MultiHeadAttention({ heads: 2 }))],
  ['causal attention, small keys, no bias', apply(new MultiHeadAttention({ heads: 3, keyDim: 4, causal: true, useBias: false }))],
  ['mean over time', (x) => l.reshape({ targetShape: [1, FEATURES] }).apply(apply(new SequencePooling())(x)) as tfl.SymbolicTensor],
  ['maximum over time', (x) => l.reshape({ targetShape: [1, FEATURES] }).apply(apply(new SequencePooling({ kind: 'maximum' }))(x)) as tfl.SymbolicTensor],
  ['product of two steps', (x) => l.reshape({ targetShape: [1, 1] }).apply(l.dot({ axes: -1 }).apply([apply(new SelectStep({ index: 0 }))(x), apply(new SelectStep({ index: 2 }))(x)]) as tfl.SymbolicTensor) as tfl.SymbolicTensor],
  ['some columns of a matrix', (x) => l.reshape({ targetShape: [1, 3] }).apply(apply(new TakeColumns({ from: 2, count: 3 }))(apply(new SelectStep({ index: 1 }))(x))) as tfl.SymbolicTensor],
  ['Transformer encoder', (x) => transformerEncoderBlock(x, block)],
  ['Transformer encoder, normalised after', (x) => transformerEncoderBlock(x, { ...block, normalise: 'after', activation: 'relu' })],
  ...JOINS.map((kind): [string, (x: tfl.SymbolicTensor) => tfl.SymbolicTensor] => [`${kind} of three`, (x) => new Join({ kind }).apply([x, apply(l.dense({ units: FEATURES, activation: 'tanh' }))(x), apply(l.dense({ units: FEATURES }))(x)]) as tfl.SymbolicTensor]),
  ['recurrence in each step', (x) => apply(l.timeDistributed({ layer: l.gru({ units: 2, recurrentInitializer: 'glorotUniform' }) }))(apply(l.reshape({ targetShape: [STEPS, 3, 2] }))(x))],
  ['Transformer decoder', (x) => transformerDecoderBlock(x, block, transformerEncoderBlock(x, block))],
];

describe('layers', () => {
  it.each(cases)('%s: inference for any number of rows', async (_, build) => {
    const model = functional(build);
    const bytes = inferenceModel({ model });
    for (const rows of [1, ROWS]) {
      const x = wave(rows * STEPS * FEATURES, 1.1);
      const expected = model.predict(tf.tensor(x, [rows, STEPS, FEATURES])) as tf.Tensor;
      const results = await runModel(bytes, { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', x, [rows, STEPS, FEATURES]) });
      expect(difference(expected.dataSync(), Object.values(results)[0]?.data as Float32Array)).toBeLessThan(5e-6);
    }
  });

  it.each(cases)('%s: one step of gradient descent is that of tfjs', async (_, build) => {
    const model = functional(build);
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: ROWS, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' } }));
    const [x, y] = [wave(ROWS * STEPS * FEATURES, 1.1), wave(ROWS * 2, 2.3)];
    const { loss } = await session.step({ x, y, learningRate: 0.1 });
    const expected = tf.train.sgd(0.1).minimize(() => tf.mean(tf.squaredDifference(model.apply(tf.tensor(x, [ROWS, STEPS, FEATURES]), { training: true }) as tf.Tensor, tf.tensor2d(y, [ROWS, 2]))) as tf.Scalar, true) as tf.Scalar;
    expect(loss).toBeCloseTo(expected.dataSync()[0] as number, 4);
    const own = readModelWeights(model);
    expect(Math.max(...session.readWeights().map((w, i) => difference((own[i] as NamedTensor).data, w.data)))).toBeLessThan(3e-5);
  });

  it('survives saving and loading', async () => {
    const model = functional((x) => transformerDecoderBlock(apply(new PositionalEmbedding({ kind: 'sinusoidal' }))(apply(new GroupNormalization({ groups: 2 }))(x)), { ...block, dropout: 0.1 }));
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } };
    }));
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    const x = tf.tensor(wave(STEPS * FEATURES, 1.1), [1, STEPS, FEATURES]);
    expect(difference((model.predict(x) as tf.Tensor).dataSync(), (loaded.predict(x) as tf.Tensor).dataSync())).toBe(0);
  });

  it('does not attend to masked time steps', async () => {
    const input = tfl.input({ shape: [STEPS], dtype: 'int32' });
    const embedded = l.embedding({ inputDim: 9, outputDim: FEATURES, maskZero: true }).apply(input) as tfl.SymbolicTensor;
    const attended = new MultiHeadAttention({ heads: 2 }).apply(embedded) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: attended });
    const name = model.inputs[0]?.sourceLayer.name as string;
    const firstStep = async (...tokens: number[]): Promise<Float32Array> => {
      const expected = model.predict(tf.tensor2d([tokens], [1, STEPS], 'int32')) as tf.Tensor;
      const output = Object.values(await runModel(inferenceModel({ model }), { [name]: new Tensor('int32', Int32Array.from(tokens), [1, STEPS]) }))[0]?.data as Float32Array;
      expect(difference(expected.dataSync(), output)).toBeLessThan(5e-6);
      return output.slice(0, FEATURES);
    };
    model.setWeights(model.getWeights().map((w) => (w.shape[0] === 9 ? tf.concat([tf.fill([1, FEATURES], 7), tf.slice(w, [1, 0])], 0) : w)));
    const before = await firstStep(3, 5, 0, 0);
    model.setWeights(model.getWeights().map((w) => (w.shape[0] === 9 ? tf.concat([tf.fill([1, FEATURES], -7), tf.slice(w, [1, 0])], 0) : w)));
    expect(difference(before, await firstStep(3, 5, 0, 0))).toBeLessThan(1e-6);
  });

  it('does not attend to padding of another sequence, of another length', async () => {
    const ids = tfl.input({ shape: [STEPS] });
    const memory = l.embedding({ inputDim: 9, outputDim: FEATURES, maskZero: true }).apply(ids) as tfl.SymbolicTensor;
    const asking = l.embedding({ inputDim: 8, outputDim: FEATURES, maskZero: true }).apply(apply(new TakeColumns({ from: 0, count: 2 }))(ids)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: ids, outputs: transformerDecoderBlock(asking, block, memory, ids) });
    const answer = async (padding: number) => {
      model.setWeights(model.getWeights().map((w) => (w.shape[0] === 9 ? tf.concat([tf.fill([1, FEATURES], padding), tf.slice(w, [1, 0])], 0) : w)));
      const output = await runModel(inferenceModel({ model }), { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', Float32Array.of(3, 5, 0, 0), [1, STEPS]) });
      return Object.values(output)[0]?.data as Float32Array;
    };
    expect(difference(await answer(7), await answer(-7))).toBeLessThan(1e-6);
  });

  it.each(['average', 'maximum'] as const)('pools (%s) what the mask leaves in', async (kind) => {
    const input = tfl.input({ shape: [STEPS] });
    const embedded = l.embedding({ inputDim: 9, outputDim: FEATURES, maskZero: true }).apply(input) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: new SequencePooling({ kind }).apply(embedded) as tfl.SymbolicTensor });
    const table = wave(9 * FEATURES, 1.7);
    model.setWeights([tf.tensor2d(table, [9, FEATURES])]);
    const x = Float32Array.of(3, 5, 0, 0, 0, 0, 0, 0);
    const output = Object.values(await runModel(inferenceModel({ model }), { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', x, [2, STEPS]) }))[0]?.data as Float32Array;
    const row = (token: number, i: number) => table[token * FEATURES + i] ?? NaN;
    const expected = Float32Array.from({ length: 2 * FEATURES }, (_, i) => (i >= FEATURES ? 0 : kind === 'average' ? (row(3, i) + row(5, i)) / 2 : Math.max(row(3, i), row(5, i))));
    expect(difference(expected, output)).toBeLessThan(1e-6);
    expect(difference((model.predict(tf.tensor2d(x, [2, STEPS])) as tf.Tensor).dataSync(), output)).toBeLessThan(1e-6);
  });

  it('a mask ends where a layer does not hand it on', async () => {
    const input = tfl.input({ shape: [STEPS] });
    const embedding = l.embedding({ inputDim: 9, outputDim: FEATURES, maskZero: true });
    const shorter = l.maxPooling1d({ poolSize: 2 }).apply(embedding.apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: l.gru({ units: 2, recurrentInitializer: 'glorotUniform' }).apply(shorter) as tfl.SymbolicTensor });
    const [table, ...weights] = model.getWeights();
    const x = Float32Array.of(3, 5, 0, 0);
    const vectors = tfl.input({ shape: [STEPS, FEATURES] });
    const plain = tfl.model({ inputs: vectors, outputs: l.gru({ units: 2 }).apply(l.maxPooling1d({ poolSize: 2 }).apply(vectors) as tfl.SymbolicTensor) as tfl.SymbolicTensor });
    plain.setWeights(weights);
    const expected = plain.predict(tf.gather(table as tf.Tensor, tf.tensor2d(x, [1, STEPS], 'int32'))) as tf.Tensor;
    const output = Object.values(await runModel(inferenceModel({ model }), { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', x, [1, STEPS]) }))[0]?.data as Float32Array;
    expect(difference(expected.dataSync(), output)).toBeLessThan(5e-6);
  });

  it('joined, steps are masked by the first that has a mask', async () => {
    const input = tfl.input({ shape: [STEPS] });
    const embedded = l.embedding({ inputDim: 9, outputDim: FEATURES, maskZero: true }).apply(input) as tfl.SymbolicTensor;
    const mixed = l.conv1d({ filters: FEATURES, kernelSize: 1 }).apply(embedded) as tfl.SymbolicTensor;
    const answer = async (join: tfl.SymbolicTensor[]) => {
      const model = tfl.model({ inputs: input, outputs: new SequencePooling().apply(new Join({ kind: 'concatenate' }).apply(join) as tfl.SymbolicTensor) as tfl.SymbolicTensor });
      return Object.values(await runModel(inferenceModel({ model }), { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', Float32Array.of(3, 0, 0, 0), [1, STEPS]) }))[0]?.data as Float32Array;
    };
    const [first, second] = [await answer([embedded, mixed]), await answer([mixed, embedded])];
    // of one step of four the mean is that step
    expect(difference(first.slice(0, FEATURES), second.slice(FEATURES))).toBe(0);
    expect(difference(first.slice(FEATURES), second.slice(0, FEATURES))).toBe(0);
    expect(difference(first.slice(FEATURES), (await answer([mixed, mixed])).slice(0, FEATURES))).toBeGreaterThan(1e-3);
  });

  it('says what does not divide', () => {
    expect(() => functional(apply(new MultiHeadAttention({ heads: 4 })))).toThrow('4 heads do not divide 6 features');
    expect(() => functional(apply(new GroupNormalization({ groups: 4 })))).toThrow('4 groups do not divide 6 channels');
  });
});
