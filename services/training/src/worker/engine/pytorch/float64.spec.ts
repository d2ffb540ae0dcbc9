/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { ACTIVATIONS, LAYER_KINDS, type LayerSpec, measureStack } from '@lepton/architectures';
import { buildModel } from '@lepton/architectures/model';
import { assignWeights, inferenceModel, type LossSpec, type NamedTensor, type OptimizerSpec, traceTrainingStep, type TrainingBatch, TrainingSession, type TrainingStepOptions } from '@lepton/tfjs-onnx';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { wherePytorchIs } from '../testing/where-pytorch-is.js';
import { PytorchSession } from './pytorch-session.js';

jest.setTimeout(120_000);

const ROWS = 4;
const CPU = { device: 'cpu', threads: 1, log: () => undefined } as const;
const wave = (count: number, frequency: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i * frequency + 0.4));
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Largest |a − b| / (1 + |b|). */
const gapOf = (values: Float32Array, reference: Float32Array): number =>
  (values.length === reference.length ? values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (reference[i] ?? NaN)) / (1 + Math.abs(reference[i] ?? NaN))), 0) : Infinity);

interface Gaps { readonly loss: number; readonly weights: number; readonly answers: number }

/** The same steps by the traced graph in float32 and by PyTorch in float64: losses, weights after them, and what the trained model answers. */
async function gaps(step: TrainingStepOptions, batches: readonly TrainingBatch[]): Promise<Gaps> {
  const traced = await TrainingSession.create(traceTrainingStep(step), CPU);
  const reference = await PytorchSession.open(step, { ...CPU, precision: 'float64' });
  try {
    let loss = 0;
    for (const batch of batches) {
      const [one, other] = [await traced.step(batch), await reference.step(batch)];
      loss = Math.max(loss, Math.abs(one.loss - other.loss) / (1 + Math.abs(other.loss)));
    }
    const [mine, theirs] = [traced.readWeights(), await reference.readWeights()];
    const weights = Math.max(0, ...theirs.map(({ data }, i) => gapOf((mine[i] as NamedTensor).data, data)));
    assignWeights(step.model, theirs);
    const x = (batches[0] as TrainingBatch).x as Float32Array;
    return { loss, weights, answers: gapOf(await answer(step.model, x), (await reference.predict(x)).data) };
  } finally {
    await traced.dispose();
    await reference.dispose();
  }
}

/** By the graph that is served. */
async function answer(model: tfl.LayersModel, x: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(inferenceModel({ model }), { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const [input] = session.inputNames;
  const shape = (model.inputs[0]?.shape ?? []).slice(1).map((size) => size ?? 1);
  const results = await session.run({ [input ?? '']: new Tensor('float32', x, [x.length / sizeOf(shape), ...shape]) });
  await session.release();
  return Object.values(results)[0]?.data as Float32Array;
}

/** Biases, scales and statistics away from 0 and 1, so that a mistake in them shows. */
function disturb(model: tfl.LayersModel): tfl.LayersModel {
  model.setWeights(model.getWeights().map((weight, k) => (weight.shape.length === 1 ? tf.add(weight, tf.mul(tf.abs(tf.tensor(wave(weight.size, 1.3 + k))), 0.3)) : weight)));
  return model;
}

const [VECTOR, SEQUENCE, IMAGE, TOKENS] = [[6], [5, 4], [6, 5, 4], [6]] as const;

/** Of a step by itself. */
const BY_STEP: readonly Extract<LayerSpec, { kind: 'timeDistributed' }>['layer'][] = [
  { kind: 'conv1d', filters: 3, kernelSize: 2, padding: 'causal' }, { kind: 'maxPooling' }, { kind: 'globalAveragePooling' }, { kind: 'flatten' }, { kind: 'permute', order: [2, 1] }, { kind: 'layerNormalization' },
  { kind: 'lstm', units: 3, bidirectional: true }, { kind: 'multiHeadAttention', heads: 2, causal: true }, { kind: 'positionalEmbedding' }, { kind: 'groupNormalization', groups: 2 }, { kind: 'reshape', shape: [20] },
];

/** One layer, or what it needs around it, for a row of the given shape. */
const LAYERS: readonly (readonly [readonly number[], readonly LayerSpec[]])[] = [
  [VECTOR, [{ kind: 'dense', units: 5 }]], [SEQUENCE, [{ kind: 'dense', units: 3 }]], [VECTOR, [{ kind: 'dropout', rate: 0.4 }]], [SEQUENCE, [{ kind: 'spatialDropout', rate: 0.4 }]],
  ...ACTIVATIONS.map((activation) => [VECTOR, [{ kind: 'dense', units: 5 }, { kind: 'activation', activation }]] as const),
  [VECTOR, [{ kind: 'batchNormalization' }]], [IMAGE, [{ kind: 'batchNormalization', momentum: 0.9 }]], [SEQUENCE, [{ kind: 'layerNormalization' }]], [IMAGE, [{ kind: 'groupNormalization', groups: 2 }]],
  [SEQUENCE, [{ kind: 'reshape', shape: [4, 5] }]], [VECTOR, [{ kind: 'residual', layers: [{ kind: 'dense', units: 6, activation: 'tanh' }] }]],
  [IMAGE, [{ kind: 'conv2d', filters: 3, kernelSize: 3, strides: 2 }]], [IMAGE, [{ kind: 'conv2d', filters: 3, kernelSize: [2, 3], padding: 'valid' }]], [IMAGE, [{ kind: 'conv2d', filters: 3, kernelSize: 3, dilation: 2 }]],
  [IMAGE, [{ kind: 'residual', layers: [{ kind: 'conv2d', filters: 6, kernelSize: 3, strides: 2 }] }]],
  [IMAGE, [{ kind: 'depthwiseConv2d', kernelSize: 3, depthMultiplier: 2 }]], [IMAGE, [{ kind: 'depthwiseConv2d', kernelSize: 2, strides: 2, padding: 'valid' }]], [IMAGE, [{ kind: 'separableConv2d', filters: 3, kernelSize: 3, strides: 2 }]],
  [IMAGE, [{ kind: 'conv2dTranspose', filters: 3, kernelSize: 3, strides: 2 }]], [IMAGE, [{ kind: 'conv2dTranspose', filters: 3, kernelSize: 3, padding: 'valid' }]], [IMAGE, [{ kind: 'conv2dTranspose', filters: 2, kernelSize: 2, strides: 3 }]],
  [SEQUENCE, [{ kind: 'conv1d', filters: 3, kernelSize: 2 }]], [SEQUENCE, [{ kind: 'conv1d', filters: 3, kernelSize: 3, strides: 2 }]], [SEQUENCE, [{ kind: 'conv1d', filters: 3, kernelSize: 2, dilation: 2, padding: 'causal' }]],
  ...([IMAGE, SEQUENCE] as const).flatMap((shape) => (['maxPooling', 'averagePooling'] as const).flatMap((kind) => [[shape, [{ kind }]], [shape, [{ kind, poolSize: 3, strides: 2 }]], [shape, [{ kind, padding: 'valid' }]]] as const)),
  ...([IMAGE, SEQUENCE] as const).flatMap((shape) => (['globalMaxPooling', 'globalAveragePooling'] as const).map((kind) => [shape, [{ kind }]] as const)),
  [IMAGE, [{ kind: 'zeroPadding', padding: 2 }]], [SEQUENCE, [{ kind: 'zeroPadding', padding: 1 }]], [IMAGE, [{ kind: 'cropping', cropping: 1 }]], [IMAGE, [{ kind: 'upsampling', size: 2 }]],
  [SEQUENCE, [{ kind: 'positionalEmbedding' }]], [SEQUENCE, [{ kind: 'positionalEmbedding', learned: false }]], [SEQUENCE, [{ kind: 'transformerEncoder', heads: 2, hiddenUnits: 7, dropout: 0.2 }]],
  [SEQUENCE, [{ kind: 'zeroPadding', padding: [2, 0] }]], [IMAGE, [{ kind: 'zeroPadding', padding: [[0, 1], [2, 0]] }]], [SEQUENCE, [{ kind: 'cropping', cropping: [1, 2] }]], [IMAGE, [{ kind: 'cropping', cropping: [[0, 2], [1, 0]] }]],
  [SEQUENCE, [{ kind: 'upsampling', size: 3 }]], [IMAGE, [{ kind: 'upsampling', size: [1, 3] }]], [SEQUENCE, [{ kind: 'permute', order: [2, 1] }]], [IMAGE, [{ kind: 'permute', order: [3, 1, 2] }]],
  [SEQUENCE, [{ kind: 'multiHeadAttention', heads: 2, dropout: 0.2 }]], [SEQUENCE, [{ kind: 'multiHeadAttention', heads: 3, keySize: 2, causal: true }]], [SEQUENCE, [{ kind: 'transformerDecoder', heads: 2, hiddenUnits: 7, dropout: 0.2 }]],
  ...(['add', 'multiply', 'average', 'maximum', 'concatenate'] as const).map((join) => [SEQUENCE, [{ kind: 'branches', join, layers: [[{ kind: 'dense', units: 3, activation: 'tanh' }], [{ kind: 'dense', units: 3 }], [{ kind: 'conv1d', filters: 3, kernelSize: 2 }]] }]] as const),
  [IMAGE, [{ kind: 'branches', join: 'concatenate', layers: [[], [{ kind: 'maxPooling', strides: 1 }, { kind: 'conv2d', filters: 2, kernelSize: 1 }]] }]],
  [SEQUENCE, [{ kind: 'timeDistributed', layer: { kind: 'dense', units: 3, activation: 'leakyRelu' } }]], [SEQUENCE, [{ kind: 'timeDistributed', layer: { kind: 'dropout', rate: 0.3 } }]],
  ...BY_STEP.map((layer) => [IMAGE, [{ kind: 'timeDistributed', layer }]] as const),
  ...(['simpleRnn', 'lstm', 'gru'] as const).flatMap((kind) => [
    ...(['sigmoid', 'hardSigmoid', 'relu', 'linear'] as const).map((activation) => [SEQUENCE, [{ kind, units: 3, activation, recurrentDropout: 0.3, dropout: 0.2 }]] as const),
    ...(['add', 'average', 'multiply'] as const).map((merge) => [SEQUENCE, [{ kind, units: 3, bidirectional: true, merge, returnSequences: true }]] as const),
  ]),
  ...(['lstm', 'gru'] as const).map((kind) => [SEQUENCE, [{ kind, units: 3, recurrentActivation: 'hardSigmoid' }]] as const),
  ...(['simpleRnn', 'lstm', 'gru'] as const).flatMap((kind) => [[SEQUENCE, [{ kind, units: 3 }]], [SEQUENCE, [{ kind, units: 3, returnSequences: true, bidirectional: true, dropout: 0.2 }]]] as const),
];

const EMBEDDING: LayerSpec = { kind: 'embedding', units: 4, vocabulary: 9 };

/** After an embedding. */
const ON_VECTORS: readonly (readonly LayerSpec[])[] = [
  [{ kind: 'globalAveragePooling' }], [{ kind: 'globalMaxPooling' }], [{ kind: 'lstm', units: 3, bidirectional: true }], [{ kind: 'gru', units: 3, returnSequences: true, bidirectional: true }, { kind: 'globalAveragePooling' }],
  [{ kind: 'positionalEmbedding' }, { kind: 'transformerEncoder', heads: 2, hiddenUnits: 7 }, { kind: 'globalAveragePooling' }],
  [{ kind: 'positionalEmbedding' }, { kind: 'transformerDecoder', heads: 2, hiddenUnits: 7 }, { kind: 'globalAveragePooling' }], [{ kind: 'residual', layers: [{ kind: 'multiHeadAttention', heads: 2 }] }, { kind: 'lstm', units: 3 }],
  // what goes over several steps has no padding any more
  [{ kind: 'conv1d', filters: 3, kernelSize: 3 }, { kind: 'maxPooling' }, { kind: 'globalMaxPooling' }], [{ kind: 'conv1d', filters: 3, kernelSize: 2 }, { kind: 'gru', units: 3 }], [{ kind: 'permute', order: [2, 1] }, { kind: 'globalAveragePooling' }],
  [{ kind: 'cropping', cropping: [0, 2] }, { kind: 'lstm', units: 3 }], [{ kind: 'timeDistributed', layer: { kind: 'dense', units: 3 } }, { kind: 'globalAveragePooling' }],
  ...(['add', 'concatenate'] as const).map((join) => [{ kind: 'branches', join, layers: [[{ kind: 'conv1d', filters: 4, kernelSize: 3 }], [{ kind: 'dense', units: 4 }]] }, { kind: 'gru', units: 3 }] satisfies LayerSpec[]),
];

/** Of ids. An embedding takes 0 for padding, and its mask goes through everything that follows. */
const IDS: readonly (readonly [readonly number[], readonly LayerSpec[]])[] = [
  ...ON_VECTORS.map((layers) => [TOKENS, [EMBEDDING, ...layers]] as const),
  [TOKENS, [{ kind: 'branches', join: 'concatenate', layers: [[EMBEDDING, { kind: 'gru', units: 3 }], [EMBEDDING, { kind: 'conv1d', filters: 5, kernelSize: 3 }, { kind: 'globalMaxPooling' }]] }]],
  [[2], [EMBEDDING, { kind: 'pairScore' }]], [[2], [EMBEDDING, { kind: 'pairScore', towers: [5, 3] }]], [TOKENS, [{ kind: 'categoryEmbedding', units: 3, columns: 2, vocabulary: 9 }]],
  [[9], [{ kind: 'encoderDecoder', units: 4, heads: 2, hiddenUnits: 6, encoderBlocks: 1, decoderBlocks: 1, dropout: 0.2, vocabulary: 9, targetVocabulary: 9, targetLength: 4 }]],
];

const CLASSES: LossSpec[] = [
  { kind: 'sparseCategoricalCrossentropy' }, { kind: 'sparseCategoricalCrossentropy', labelSmoothing: 0.1, classWeights: [0.5, 1, 3] }, { kind: 'categoricalCrossentropy', labelSmoothing: 0.2 }, { kind: 'focal' },
  { kind: 'focal', gamma: 1.5, alpha: 0.3 }, { kind: 'kullbackLeibler' }, { kind: 'cosine' }, { kind: 'hinge' },
  ...(['categoricalCrossentropy', 'focal', 'kullbackLeibler', 'cosine', 'hinge'] as const).map((kind) => ({ kind, classWeights: [0.5, 1, 3] })),
];
const VALUES: LossSpec[] = [{ kind: 'meanSquaredError' }, { kind: 'meanAbsoluteError' }, { kind: 'huber', delta: 0.3 }];
const BINARY: LossSpec[] = [{ kind: 'binaryCrossentropy', labelSmoothing: 0.1, positiveWeight: 2 }, { kind: 'focal', alpha: 0.25 }];

const OPTIMIZERS: OptimizerSpec[] = [
  { kind: 'sgd' }, { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.1 }, { kind: 'rmsprop', rho: 0.8 }, { kind: 'rmsprop', centered: true, momentum: 0.5, epsilon: 1e-3 }, { kind: 'adagrad', weightDecay: 0.1 },
  { kind: 'adam', beta1: 0.8, weightDecay: 0.05 }, { kind: 'adamw', weightDecay: 0.3, clipNorm: 0.2 }, { kind: 'lion', weightDecay: 0.1 }, { kind: 'sgd', clipValue: 0.05 },
];

const titled = <T>(cases: readonly T[]): [string, T][] => cases.map((one) => [JSON.stringify(one), one]);

wherePytorchIs('what is traced, in float32, against PyTorch in float64', () => {
  const ofLayers = async (layers: readonly LayerSpec[], shape: readonly number[], x: Float32Array) => {
    const model = disturb(await buildModel(layers, shape, { kind: 'classes', count: 3 }, 5));
    // of a text each token is one; −1 does not count
    const steps = sizeOf((model.outputs[0]?.shape ?? []).slice(1, -1).map((size) => size ?? 1));
    const y = Int32Array.from({ length: ROWS * steps }, (_, i) => (steps > 1 && i % 4 === 3 ? -1 : [0, 2, 1, 2][i % 4] ?? 0));
    return gaps({ model, batchSize: ROWS, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' }, seed: 3 }, [{ x, y, learningRate: 1 }]);
  };
  const flattened = (shape: readonly number[], layers: readonly LayerSpec[]): LayerSpec[] => [...layers, ...(measureStack(layers, shape).shape.length > 1 ? [{ kind: 'flatten' } as const] : [])];

  // one step of gradient descent with a rate of 1: weights agree as gradients do; those of the first layer have come through the one that is tested
  it.each(LAYERS.map(([shape, layers]) => [JSON.stringify(layers), shape, layers] as const))('%s on %j: loss, gradients, answers', async (_, shape, layers) => {
    const { loss, weights, answers } = await ofLayers([{ kind: 'dense', units: shape.at(-1) ?? 1 }, ...flattened(shape, layers)], shape, wave(ROWS * sizeOf(shape), 1.7));
    expect(loss).toBeLessThan(2e-6);
    expect(weights).toBeLessThan(1e-5);
    expect(answers).toBeLessThan(1e-5);
  });

  it.each(IDS.map(([shape, layers]) => [JSON.stringify(layers), shape, layers] as const))('%s on ids %j: loss, gradients, answers', async (_, shape, layers) => {
    const width = sizeOf(shape);
    const x = Float32Array.from({ length: ROWS * width }, (__, i) => (i % width > Math.max(2, width - 3) + Math.floor(i / width) ? 0 : 1 + ((i * 5) % 8)));
    const { loss, weights, answers } = await ofLayers(layers, shape, x);
    expect(loss).toBeLessThan(2e-6);
    expect(weights).toBeLessThan(1e-5);
    expect(answers).toBeLessThan(1e-5);
  });

  it('every kind of layer is among them', () => {
    const covered = new Set([...LAYERS, ...IDS].flatMap(([shape, layers]) => flattened(shape, layers)).map(({ kind }) => kind));
    expect(Object.keys(LAYER_KINDS).filter((kind) => !covered.has(kind as LayerSpec['kind']))).toEqual([]);
  });

  const dense = async (loss: LossSpec, optimizer: OptimizerSpec, activation: 'softmax' | 'sigmoid' | 'linear', units: number): Promise<TrainingStepOptions> => {
    await tf.setBackend('cpu');
    const input = tfl.input({ shape: [6] });
    const hidden = tfl.layers.dense({ units: 5, activation: 'tanh', kernelInitializer: tfl.initializers.glorotUniform({ seed: 3 }) }).apply(input) as tfl.SymbolicTensor;
    const output = tfl.layers.dense({ units, activation, kernelInitializer: tfl.initializers.glorotUniform({ seed: 4 }) }).apply(hidden) as tfl.SymbolicTensor;
    return { model: tfl.model({ inputs: input, outputs: output }), batchSize: ROWS, loss, optimizer, seed: 1 };
  };
  const x = wave(ROWS * 6, 1.7);
  const oneHot = (on: number, off: number) => Float32Array.from({ length: ROWS * 3 }, (_, i) => (i % 3 === [0, 2, 1, 2][Math.floor(i / 3)] ? on : off));

  it.each(titled(CLASSES))('%s', async (_, loss) => {
    const y = loss.kind === 'sparseCategoricalCrossentropy' ? Int32Array.of(0, 2, 1, 2) : oneHot(1, loss.kind === 'hinge' ? -1 : 0);
    const { weights, loss: gap } = await gaps(await dense(loss, { kind: 'sgd' }, 'softmax', 3), [{ x, y, learningRate: 1, rowWeights: Float32Array.of(1, 0.5, 0, 2) }]);
    expect(gap).toBeLessThan(2e-6);
    expect(weights).toBeLessThan(1e-5);
  });

  it.each(titled([...VALUES, ...BINARY]))('%s of values', async (_, loss) => {
    const binary = BINARY.includes(loss);
    const y = binary ? Float32Array.of(1, 0, 0, 1) : wave(ROWS, 2.3);
    const { weights, loss: gap } = await gaps(await dense(loss, { kind: 'sgd' }, binary ? 'sigmoid' : 'linear', 1), [{ x, y, learningRate: 1 }]);
    expect(gap).toBeLessThan(2e-6);
    expect(weights).toBeLessThan(1e-5);
  });

  it.each(titled(OPTIMIZERS))('%s, six steps', async (_, optimizer) => {
    const batches = Array.from({ length: 6 }, (__, i): TrainingBatch => ({ x: wave(ROWS * 6, 1.1 + i / 3), y: Int32Array.of(0, 2, 1, i % 3), learningRate: 0.05 / (1 + i) }));
    const { weights, loss } = await gaps(await dense({ kind: 'sparseCategoricalCrossentropy' }, optimizer, 'softmax', 3), batches);
    expect(loss).toBeLessThan(1e-5);
    expect(weights).toBeLessThan(1e-4);
  });
});
