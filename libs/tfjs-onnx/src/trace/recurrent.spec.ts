/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Tensor } from 'onnxruntime-node';
import { difference, runModel } from '../../test/support/check-lowering.js';
import { inferenceModel, type NamedTensor, readModelWeights, traceTrainingStep, TrainingSession } from '../index.js';

const { layers: l } = tfl;
const wave = (n: number, f: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + 0.4));
const [ROWS, STEPS, FEATURES] = [3, 5, 4];

function single(layer: tfl.layers.Layer): tfl.Sequential {
  const model = tfl.sequential({ layers: [layer, ...(layer.computeOutputShape([null, STEPS, FEATURES]).length > 2 ? [l.flatten()] : []), l.dense({ units: 2 })] });
  model.setWeights(model.getWeights().map((w, k) => tf.mul(tf.tensor(wave(w.size, 0.7 + k), w.shape), 0.6)));
  return model;
}

const inputShape = [STEPS, FEATURES];
const cases: [string, () => tfl.layers.Layer][] = [
  ['SimpleRNN', () => l.simpleRNN({ units: 3, inputShape, returnSequences: true })],
  ['SimpleRNN, relu, last', () => l.simpleRNN({ units: 3, inputShape, activation: 'relu', useBias: false })],
  ['LSTM', () => l.lstm({ units: 3, inputShape, recurrentActivation: 'sigmoid', returnSequences: true })],
  ['LSTM, hard sigmoid, last, backwards', () => l.lstm({ units: 3, inputShape, goBackwards: true })],
  ['GRU', () => l.gru({ units: 3, inputShape, recurrentActivation: 'sigmoid', returnSequences: true })],
  ['GRU, hard sigmoid, last', () => l.gru({ units: 3, inputShape, activation: 'sigmoid' })],
  ['bidirectional LSTM', () => l.bidirectional({ layer: l.lstm({ units: 3, returnSequences: true }) as never, mergeMode: 'concat', inputShape })],
  ['bidirectional GRU, summed', () => l.bidirectional({ layer: l.gru({ units: 3 }) as never, mergeMode: 'sum', inputShape })],
  ['an activation that is unrolled', () => l.lstm({ units: 3, inputShape, activation: 'softplus' })],
];

describe('recurrent layers', () => {
  it.each(cases)('%s: inference for any number of rows', async (_, layer) => {
    const model = single(layer());
    const bytes = inferenceModel({ model });
    for (const rows of [1, ROWS]) {
      const x = wave(rows * STEPS * FEATURES, 1.1);
      const expected = model.predict(tf.tensor(x, [rows, STEPS, FEATURES])) as tf.Tensor;
      const results = await runModel(bytes, { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('float32', x, [rows, STEPS, FEATURES]) });
      expect(difference(expected.dataSync(), Object.values(results)[0]?.data as Float32Array)).toBeLessThan(3e-6);
    }
  });

  it.each(cases)('%s: one step of gradient descent is that of tfjs', async (_, layer) => {
    const model = single(layer());
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: ROWS, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' } }));
    const [x, y] = [wave(ROWS * STEPS * FEATURES, 1.1), wave(ROWS * 2, 2.3)];
    const { loss } = await session.step({ x, y, learningRate: 1 });
    const expected = tf.train.sgd(1).minimize(() => tf.mean(tf.squaredDifference(model.apply(tf.tensor(x, [ROWS, STEPS, FEATURES]), { training: true }) as tf.Tensor, tf.tensor2d(y, [ROWS, 2]))) as tf.Scalar, true) as tf.Scalar;
    expect(loss).toBeCloseTo(expected.dataSync()[0] as number, 5);
    const own = readModelWeights(model);
    expect(Math.max(...session.readWeights().map((w, i) => difference((own[i] as NamedTensor).data, w.data)))).toBeLessThan(1e-5);
  });

  it.each([
    ['SimpleRNN', () => l.simpleRNN({ units: 3 })], ['LSTM', () => l.lstm({ units: 3, returnSequences: true })], ['GRU', () => l.gru({ units: 3 })],
    ['bidirectional LSTM', () => l.bidirectional({ layer: l.lstm({ units: 2 }) as never, mergeMode: 'concat' })],
    ['backwards GRU', () => l.gru({ units: 3, goBackwards: true })],
  ] as [string, () => tfl.layers.Layer][])('%s skips masked time steps, as tfjs does', async (_, layer) => {
    const input = tfl.input({ shape: [STEPS], dtype: 'int32' });
    const states = layer().apply(l.embedding({ inputDim: 6, outputDim: FEATURES, maskZero: true }).apply(input) as tfl.SymbolicTensor) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: l.dense({ units: 2 }).apply(states.shape.length > 2 ? l.reshape({ targetShape: [STEPS * 3] }).apply(states) as tfl.SymbolicTensor : states) as tfl.SymbolicTensor });
    model.setWeights(model.getWeights().map((w, k) => tf.mul(tf.tensor(wave(w.size, 0.7 + k), w.shape), 0.8)));
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: ROWS, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' } }));
    const x = Int32Array.of(1, 2, 3, 0, 0, 0, 0, 4, 5, 1, 2, 0, 3, 0, 4);
    const y = wave(ROWS * 2, 2.3);
    const tokens = tf.tensor2d(x, [ROWS, STEPS], 'int32');
    const results = await runModel(inferenceModel({ model }), { [model.inputs[0]?.sourceLayer.name as string]: new Tensor('int32', x, [ROWS, STEPS]) });
    expect(difference((model.predict(tokens) as tf.Tensor).dataSync(), Object.values(results)[0]?.data as Float32Array)).toBeLessThan(3e-6);
    await session.step({ x, y, learningRate: 1 });
    tf.train.sgd(1).minimize(() => tf.mean(tf.squaredDifference(model.apply(tokens, { training: true }) as tf.Tensor, tf.tensor2d(y, [ROWS, 2]))) as tf.Scalar);
    const own = readModelWeights(model);
    expect(Math.max(...session.readWeights().map((w, i) => difference((own[i] as NamedTensor).data, w.data)))).toBeLessThan(1e-5);
  });

  it('takes long sequences without unrolling them', () => {
    const model = tfl.sequential({ layers: [l.lstm({ units: 4, inputShape: [400, 2], recurrentInitializer: 'glorotUniform' }), l.dense({ units: 1 })] });
    const graph = traceTrainingStep({ model, batchSize: 2, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'adam' } });
    expect(graph.bytes.length).toBeLessThan(20_000);
  });

  it.each([['lstm'], ['gru'], ['simpleRNN']] as const)('drops out inside %s anew at each step, the same for the same seed', async (kind) => {
    const make = (seed: number) => TrainingSession.create(traceTrainingStep({
      model: single(l[kind]({ units: 3, inputShape, dropout: 0.4, recurrentDropout: 0.4 })), batchSize: ROWS, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' }, seed,
    }));
    const batch = { x: wave(ROWS * STEPS * FEATURES, 1.1), y: wave(ROWS * 2, 2.3), learningRate: 0 };
    const losses = async (session: TrainingSession): Promise<number[]> => [(await session.step(batch)).loss, (await session.step(batch)).loss];
    const [a, b, c] = [await losses(await make(1)), await losses(await make(1)), await losses(await make(2))];
    expect(a).toEqual(b);
    expect(new Set([...a, ...c]).size).toBe(4);
  });
});
