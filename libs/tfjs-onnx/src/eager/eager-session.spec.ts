/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { difference } from '../../test/support/check-lowering.js';
import { type LossSpec, MultiHeadAttention, type NamedTensor, type OptimizerSpec, traceTrainingStep, TrainingSession } from '../index.js';
import { EagerSession, loadBackend } from './index.js';

const { layers: l } = tfl;
const wave = (n: number, f: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + 0.4));

interface Case { readonly input: number[]; /** Inputs are whole numbers below this. */ readonly words?: number; readonly layers: () => tfl.layers.Layer[]; readonly loss?: LossSpec; readonly optimizer?: OptimizerSpec }

const softmax = () => l.dense({ units: 3, activation: 'softmax' });
const cases: Record<string, Case> = {
  'dense, dropout, batch normalisation': { input: [5], layers: () => [l.dense({ units: 8, activation: 'relu', useBias: false }), l.batchNormalization(), l.dropout({ rate: 0.4 }), softmax()], optimizer: { kind: 'adamw', weightDecay: 0.1 } },
  'noise': { input: [5], layers: () => [l.gaussianNoise({ stddev: 0.3 }), l.dense({ units: 4, activation: 'selu' }), l.alphaDropout({ rate: 0.3 }), l.gaussianDropout({ rate: 0.2 }), softmax()], optimizer: { kind: 'rmsprop', momentum: 0.5, centered: true } },
  'convolutions and pooling': { input: [9, 8, 2], layers: () => [l.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', padding: 'same' }), l.maxPooling2d({ poolSize: 2 }), l.conv2d({ filters: 3, kernelSize: 2, strides: 2 }), l.separableConv2d({ filters: 2, kernelSize: 2 }), l.flatten(), softmax()], optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, clipNorm: 1 } },
  'upsampling': { input: [4, 5, 2], layers: () => [l.conv2d({ filters: 3, kernelSize: 2, padding: 'same' }), l.upSampling2d({ size: [2, 3] }), l.conv2d({ filters: 2, kernelSize: 3, activation: 'tanh' }), l.flatten(), softmax()], optimizer: { kind: 'sgd' } },
  'averages at borders': { input: [5, 7, 2], layers: () => [l.conv2d({ filters: 3, kernelSize: 2, padding: 'same' }), l.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }), l.reshape({ targetShape: [12, 3] }), l.conv1d({ filters: 3, kernelSize: 2 }), l.averagePooling1d({ poolSize: 4, padding: 'same' }), l.flatten(), softmax()], optimizer: { kind: 'sgd' } },
  'LSTM': { input: [6, 4], layers: () => [l.lstm({ units: 5, recurrentInitializer: 'glorotUniform', returnSequences: true }), l.gru({ units: 4, recurrentInitializer: 'glorotUniform' }), softmax()], optimizer: { kind: 'adagrad', clipValue: 0.5 } },
  'recurrences of one step': { input: [1, 4], layers: () => [l.lstm({ units: 5, recurrentInitializer: 'glorotUniform', activation: 'softplus', returnSequences: true }), l.gru({ units: 4, recurrentInitializer: 'glorotUniform' }), softmax()], optimizer: { kind: 'sgd' } },
  'dropout inside an LSTM from both ends': { input: [6, 4], layers: () => [l.bidirectional({ layer: l.lstm({ units: 5, recurrentInitializer: 'glorotUniform', dropout: 0.3, recurrentDropout: 0.2 }), mergeMode: 'concat' }), softmax()] },
  'dropout inside a GRU': { input: [6, 4], layers: () => [l.gru({ units: 4, recurrentInitializer: 'glorotUniform', dropout: 0.2, recurrentDropout: 0.4 }), softmax()] },
  'dropout inside a simple RNN': { input: [6, 4], layers: () => [l.simpleRNN({ units: 3, recurrentInitializer: 'glorotUniform', dropout: 0.2, recurrentDropout: 0.5 }), softmax()] },
  'embedding': { input: [7], words: 5, layers: () => [l.embedding({ inputDim: 5, outputDim: 4 }), l.globalAveragePooling1d({}), softmax()] },
  'attention': { input: [6, 4], layers: () => [new MultiHeadAttention({ heads: 2, dropout: 0.2 }), l.layerNormalization(), l.globalAveragePooling1d({}), softmax()], loss: { kind: 'sparseCategoricalCrossentropy', labelSmoothing: 0.1, classWeights: [1, 2, 3] }, optimizer: { kind: 'lion' } },
};

const backends = ['cpu', 'wasm'] as const;
const ROWS = 6;

function modelOf({ input, layers }: Case): tfl.LayersModel {
  const x = tfl.input({ shape: input });
  const model = tfl.model({ inputs: x, outputs: layers().reduce((value, layer) => layer.apply(value) as tfl.SymbolicTensor, x) });
  model.setWeights(model.getWeights().map((w, k) => tf.mul(tf.add(tf.tensor(wave(w.size, 0.7 + k), w.shape), w.shape.length === 1 ? 1.2 : 0), 0.5)));
  return model;
}

const optionsOf = (c: Case, model: tfl.LayersModel) =>
  ({ model, batchSize: ROWS, loss: c.loss ?? { kind: 'sparseCategoricalCrossentropy' as const }, optimizer: c.optimizer ?? { kind: 'adam' as const }, metrics: ['accuracy' as const], seed: 11, gradientNorm: true });

const batchOf = ({ input, words }: Case, rows: number, at: number) => ({
  x: wave(rows * input.reduce((a, b) => a * b, 1), 0.3 + at).map((v) => (words ? Math.floor(Math.abs(v) * words) : v)), y: Int32Array.from({ length: rows }, (_, i) => (i + at) % 3), rowWeights: wave(rows, at).map((v) => Math.abs(v) + 0.1), learningRate: 0.05,
});

const worst = (a: readonly NamedTensor[], b: readonly NamedTensor[]): number => Math.max(...a.map(({ data }, i) => difference(data, b[i]?.data ?? [])));

async function ready(backend: 'cpu' | 'wasm'): Promise<void> {
  if (backend === 'wasm') expect(await loadBackend()).toMatchObject({ name: 'wasm' });
  await tf.setBackend('cpu');
}

describe('a session without a graph', () => {
  describe.each(backends)('on %s', (backend) => {
    beforeAll(() => ready(backend));

    it.each(Object.entries(cases))('%s: every step agrees with the traced graph, a smaller batch too', async (_, c) => {
      const model = modelOf(c);
      const traced = await TrainingSession.create(traceTrainingStep(optionsOf(c, model)));
      const eager = EagerSession.create(optionsOf(c, model), backend);
      for (const [at, rows] of [ROWS, ROWS - 2, ROWS].entries()) {
        const [a, b] = [await traced.step(batchOf(c, rows, at)), await eager.step(batchOf(c, rows, at))];
        expect(b.loss).toBeCloseTo(a.loss, 4);
        expect(b.metrics.accuracy).toBeCloseTo(a.metrics.accuracy ?? NaN, 5);
        expect(b.weight).toBeCloseTo(a.weight, 5);
        expect(difference([a.gradientNorm ?? 0], [b.gradientNorm ?? 0])).toBeLessThan(1e-3);
      }
      // lion moves by the gradient's sign, which noise turns over where it is 0
      if (c.optimizer?.kind !== 'lion') expect(worst(traced.readWeights(), eager.readWeights())).toBeLessThan(2e-3);
      expect(eager.exportState().tensors.map(({ name, shape }) => [name, shape])).toEqual(traced.exportState().tensors.map(({ name, shape }) => [name, shape]));
      await traced.dispose();
      await eager.dispose();
    });

    it('goes on from an exported state bit for bit, and holds no memory back', async () => {
      const c = cases['dense, dropout, batch normalisation'] as Case;
      const session = EagerSession.create(optionsOf(c, modelOf(c)), backend);
      await session.step(batchOf(c, ROWS, 0));
      const state = session.exportState();
      const { numTensors } = tf.memory();
      for (let at = 1; at < 4; at++) await session.step(batchOf(c, ROWS, at));
      expect(tf.memory().numTensors).toBe(numTensors);
      const end = session.exportState();
      await session.dispose();
      const resumed = EagerSession.create(optionsOf(c, modelOf(c)), backend);
      resumed.importState(state);
      for (let at = 1; at < 4; at++) await resumed.step(batchOf(c, ROWS, at));
      expect(resumed.exportState()).toEqual(end);
      await resumed.dispose();
    });

    it('refuses the state of another model', () => {
      const c = cases['LSTM'] as Case;
      const session = EagerSession.create(optionsOf(c, modelOf(c)), backend);
      expect(() => session.importState({ step: 1, tensors: [] })).toThrow('tensors');
    });
  });

  it('leaves the backend as it was', async () => {
    await tf.setBackend('cpu');
    const c = cases['noise'] as Case;
    const session = EagerSession.create(optionsOf(c, modelOf(c)), (await loadBackend()).backend);
    await session.dispose();
    expect(tf.getBackend()).toBe('cpu');
  });
});
