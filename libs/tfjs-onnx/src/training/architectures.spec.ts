/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { Tensor } from 'onnxruntime-node';
import { difference, runModel } from '../../test/support/check-lowering.js';
import { GroupNormalization, inferenceModel, Join, JOINS, MultiHeadAttention, type NamedTensor, readModelWeights, traceTrainingStep, TrainingSession } from '../index.js';
import { withMendedGradients } from '../trace/gradients.js';

const { layers: l } = tfl;
type Make = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;

const on = (layer: () => tfl.layers.Layer): Make => (x) => layer().apply(x) as tfl.SymbolicTensor;
const activation = fc.constantFrom('relu', 'tanh', 'sigmoid', 'elu', 'selu', 'softplus', 'swish', 'gelu', 'linear' as const);
const units = fc.integer({ min: 1, max: 6 });

const residual = (make: Make): Make => (x) => l.add().apply([x, make(x)]) as tfl.SymbolicTensor;

const onVectors: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ units, activation, useBias: fc.boolean() }).map((c) => on(() => l.dense(c as never))),
  fc.constant(on(() => l.batchNormalization())),
  fc.constant(on(() => l.layerNormalization())),
  activation.map((a): Make => (x) => residual(on(() => l.dense({ units: x.shape.at(-1) as number, activation: a as 'relu' })))(x)),
  fc.constant<Make>((x) => l.concatenate().apply([x, on(() => l.dense({ units: 2 }))(x)]) as tfl.SymbolicTensor),
  fc.constantFrom(...JOINS).map((kind): Make => (x) => new Join({ kind }).apply([x, on(() => l.dense({ units: x.shape.at(-1) as number, activation: 'tanh' }))(x)]) as tfl.SymbolicTensor),
);

const onSequences: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ filters: units, kernelSize: fc.integer({ min: 1, max: 3 }), padding: fc.constant('same' as const) }).map((c) => on(() => l.conv1d(c as never))),
  fc.record({ units, goBackwards: fc.boolean() }).map((c) => on(() => l.lstm({ ...c, returnSequences: true, recurrentInitializer: 'glorotUniform' }))),
  units.map((n) => on(() => l.bidirectional({ layer: l.gru({ units: n, returnSequences: true, recurrentInitializer: 'glorotUniform' }) as never, mergeMode: 'concat' }))),
  fc.record({ keyDim: fc.integer({ min: 1, max: 3 }), heads: fc.integer({ min: 1, max: 3 }), causal: fc.boolean() }).map((c) => residual(on(() => new MultiHeadAttention(c)))),
  fc.constantFrom('add' as const, 'concatenate' as const).map((kind): Make => (x) => new Join({ kind }).apply([x, on(() => l.conv1d({ filters: x.shape.at(-1) as number, kernelSize: 2, padding: 'same' }))(x)]) as tfl.SymbolicTensor),
  fc.constant(on(() => l.permute({ dims: [2, 1] }))),
  units.map((n) => on(() => l.timeDistributed({ layer: l.dense({ units: n, activation: 'tanh' }) as never }))),
  fc.constant(on(() => l.layerNormalization())),
);

const onImages: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ filters: units, kernelSize: fc.integer({ min: 1, max: 3 }), strides: fc.integer({ min: 1, max: 2 }), activation }).map((c) => on(() => l.conv2d({ ...c, padding: 'same' } as never))),
  fc.record({ kernelSize: fc.integer({ min: 1, max: 3 }), depthMultiplier: fc.integer({ min: 1, max: 2 }) }).map((c) => on(() => l.depthwiseConv2d({ ...c, padding: 'same' } as never))),
  fc.record({ filters: units, kernelSize: fc.integer({ min: 1, max: 3 }) }).map((c) => on(() => l.separableConv2d({ ...c, padding: 'same' } as never))),
  fc.record({ filters: units, kernelSize: fc.integer({ min: 2, max: 3 }), strides: fc.constant(2) }).map((c) => on(() => l.conv2dTranspose({ ...c, padding: 'same' } as never))),
  fc.record({ strides: fc.integer({ min: 1, max: 2 }), poolSize: fc.integer({ min: 2, max: 3 }) }).map((c) => on(() => l.maxPooling2d({ ...c, padding: 'same' }))),
  fc.constant(on(() => l.batchNormalization())),
  fc.constant(on(() => new GroupNormalization({ groups: 1 }))),
  fc.constant(on(() => l.zeroPadding2d({ padding: 1 }))),
  fc.constant(on(() => l.permute({ dims: [2, 1, 3] }))),

  fc.constant<Make>((x) => on(() => l.cropping2D({ cropping: [[0, 1], [1, 0]] }))(on(() => l.zeroPadding2d({ padding: 1 }))(x))),
);

const wave = (n: number, f: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + 0.4));

function build(shape: number[], parts: Make[]): tfl.LayersModel {
  const input = tfl.input({ shape });
  const body = parts.reduce((x, make) => make(x), input);
  const flat = body.shape.length > 2 ? l.flatten().apply(body) as tfl.SymbolicTensor : body;
  const model = tfl.model({ inputs: input, outputs: l.dense({ units: 3, activation: 'softmax' }).apply(flat) as tfl.SymbolicTensor });
  model.setWeights(model.getWeights().map((w, k) => tf.mul(tf.add(tf.tensor(wave(w.size, 0.7 + k), w.shape), w.shape.length === 1 ? 1.2 : 0), 0.5)));
  return model;
}

/** Inference, and weights after two steps of which the second is padded, agree with tfjs. */
async function agrees(shape: number[], parts: Make[]): Promise<void> {
  const model = build(shape, parts);
  const name = model.inputs[0]?.sourceLayer.name as string;
  const rows = 3;
  const x = wave(rows * shape.reduce((a, b) => a * b, 1), 1.7);
  const plain = tf.tensor(x, [rows, ...shape]);
  const answer = Object.values(await runModel(inferenceModel({ model }), { [name]: new Tensor('float32', x, [rows, ...shape]) }))[0] as Tensor;
  expect(difference((model.predict(plain) as tf.Tensor).dataSync(), answer.data as Float32Array)).toBeLessThan(1e-4);

  const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: 4, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' } }));
  const y = Int32Array.of(0, 2, 1);
  const { loss } = await session.step({ x, y, learningRate: 0.01 });
  const expected = withMendedGradients(() => tf.train.sgd(0.01).minimize(() => {
    const p = model.apply(plain, { training: true }) as tf.Tensor;
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.log(p), tf.oneHot(tf.tensor1d(y, 'int32'), 3)), -1)));
  }, true)) as tf.Scalar;
  expect(difference(expected.dataSync(), [loss])).toBeLessThan(1e-4);
  const own = readModelWeights(model);
  for (const [i, weight] of session.readWeights().entries()) expect(difference((own[i] as NamedTensor).data, weight.data)).toBeLessThan(1e-3);
  await session.dispose();
}

const layersOf = (part: fc.Arbitrary<Make>): fc.Arbitrary<Make[]> => fc.array(part, { minLength: 1, maxLength: 4 });

describe('random architectures agree with tfjs', () => {
  it.each<[string, number[], fc.Arbitrary<Make>, number]>([
    ['vectors', [5], onVectors, 12],
    ['sequences', [5, 4], onSequences, 10],
    ['images', [6, 5, 2], onImages, 12],
  ])('%s', async (_, shape, part, numRuns) => {
    await fc.assert(fc.asyncProperty(layersOf(part), (parts) => agrees(shape, parts)), { numRuns });
  }, 60_000);

  it('sequences of one step', async () => {
    await fc.assert(fc.asyncProperty(layersOf(onSequences), (parts) => agrees([1, 3], parts)), { numRuns: 5 });
  }, 60_000);
});
