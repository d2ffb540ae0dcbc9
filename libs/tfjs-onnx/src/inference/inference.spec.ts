/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Tensor } from 'onnxruntime-node';
import { difference, runModel } from '../../test/support/check-lowering.js';
import { GraphBuilder, inferenceModel, type NamedTensor, readModelMetadata, readModelWeights, traceGradient, traceInference, traceTrainingStep, UnloweredKernelError } from '../index.js';

const { layers: l } = tfl;
const wave = (n: number, f = 1.3): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + 0.4));

function stack(...layers: tfl.layers.Layer[]): tfl.Sequential {
  const model = tfl.sequential({ layers });
  // Initial biases and moving averages are 0 and 1, which would hide mistakes.
  model.setWeights(model.getWeights().map((w, k) => tf.add(tf.mul(tf.tensor(wave(w.size, 0.7 + k), w.shape), 0.4), w.shape.length === 1 ? 0.6 : 0)));
  return model;
}

const models: [string, number[], () => tfl.LayersModel][] = [
  ['MLP', [5], () => stack(l.dense({ units: 8, activation: 'tanh', inputShape: [5] }), l.batchNormalization(), l.dropout({ rate: 0.3 }), l.dense({ units: 6, activation: 'elu' }), l.dense({ units: 3, activation: 'softmax' }))],
  ['CNN', [8, 8, 2], () => stack(
    l.conv2d({ inputShape: [8, 8, 2], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }), l.batchNormalization(), l.maxPooling2d({ poolSize: 2 }),
    l.separableConv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu6' }), l.averagePooling2d({ poolSize: 3, strides: 1 }), l.flatten(), l.dense({ units: 2 }))],
  ['up and down', [4, 4, 1], () => stack(
    l.conv2dTranspose({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3, strides: 2, padding: 'same' }), l.upSampling2d({ size: [2, 2] }), l.zeroPadding2d({ padding: 1 }),
    l.cropping2D({ cropping: [[1, 2], [0, 1]] }), l.depthwiseConv2d({ kernelSize: 2 }), l.globalAveragePooling2d({}))],
  ['sequence', [6, 3], () => stack(
    l.conv1d({ inputShape: [6, 3], filters: 4, kernelSize: 2, activation: 'selu' }), l.maxPooling1d({ poolSize: 2, strides: 1 }), l.permute({ dims: [2, 1] }), l.timeDistributed({ layer: l.dense({ units: 3 }) as never }),
    l.reshape({ targetShape: [3, 4] }), l.globalAveragePooling1d({}))],
  ['activations', [6], () => stack(
    l.dense({ units: 6, inputShape: [6] }), l.leakyReLU({ alpha: 0.2 }), l.dense({ units: 6 }), l.elu({ alpha: 1 }), l.dense({ units: 6, activation: 'softplus' }), l.dense({ units: 6, activation: 'hardSigmoid' }),
    l.dense({ units: 6, activation: 'softsign' }), l.dense({ units: 6, activation: 'swish' }), l.prelu({}), l.dense({ units: 6, activation: 'gelu' }), l.dense({ units: 6, activation: 'mish' }), l.repeatVector({ n: 2 }), l.softmax({ axis: 2 }))],
  ['residual', [5], () => {
    const input = tfl.input({ shape: [5] });
    const dense = l.dense({ units: 5, activation: 'relu' }).apply(input) as tfl.SymbolicTensor;
    const joined = [l.add(), l.multiply(), l.average(), l.maximum(), l.concatenate()].map((layer) => layer.apply([input, dense]) as tfl.SymbolicTensor);
    return tfl.model({ inputs: input, outputs: l.dense({ units: 2, activation: 'sigmoid' }).apply(l.concatenate().apply(joined) as tfl.SymbolicTensor) as tfl.SymbolicTensor });
  }],
];

const feeds = (model: tfl.LayersModel, shape: number[], rows: number, extra: Record<string, Tensor> = {}): { x: tf.Tensor; feeds: Record<string, Tensor> } => {
  const data = wave(rows * shape.reduce((a, b) => a * b, 1));
  const name = model.inputs[0]?.sourceLayer.name as string;
  return { x: tf.tensor(data, [rows, ...shape]), feeds: { [name]: new Tensor('float32', data, [rows, ...shape]), ...extra } };
};

const only = (results: Record<string, Tensor>): Tensor => Object.values(results)[0] as Tensor;

describe('inferenceModel', () => {
  it.each(models)('%s answers as tfjs does, for any number of rows', async (_, shape, build) => {
    const model = build();
    const bytes = inferenceModel({ model });
    for (const rows of [1, 4]) {
      const { x, feeds: given } = feeds(model, shape, rows);
      const expected = model.predict(x) as tf.Tensor;
      const output = only(await runModel(bytes, given));
      expect(output.dims).toEqual(expected.shape);
      expect(difference(expected.dataSync(), output.data as Float32Array)).toBeLessThan(5e-6);
    }
  });

  it('takes weights in place of the model’s own, gives logits on request, and carries metadata', async () => {
    const [, shape, build] = models[0] as (typeof models)[number];
    const [model, other] = [build(), build()];
    other.setWeights(other.getWeights().map((w) => tf.mul(w, 0.5)));
    const before = readModelWeights(model);
    const bytes = inferenceModel({ model, weights: readModelWeights(other), output: 'logits', metadata: { a: 'b' } });
    expect(readModelWeights(model)).toEqual(before);
    expect(readModelMetadata(bytes)).toEqual({ a: 'b' });
    const { x, feeds: given } = feeds(model, shape, 3);
    const logits = only(await runModel(bytes, given));
    const softmax = tf.softmax(tf.tensor(logits.data as Float32Array, [3, 3])).dataSync();
    expect(difference((other.predict(x) as tf.Tensor).dataSync(), softmax)).toBeLessThan(5e-6);
    expect(() => inferenceModel({ model, weights: before.slice(1) as NamedTensor[] })).toThrow('The model has');
  });
});

describe('traceInference', () => {
  it('continues a graph that preprocesses, and is continued by one that decodes', async () => {
    const model = stack(l.dense({ units: 2, activation: 'softmax', inputShape: [2] }));
    const g = new GraphBuilder('titanic');
    const age = g.input('age', 'float32', ['N', 1]);
    const sex = g.input('sex', 'string', ['N', 1]);
    const code = g.node('LabelEncoder', [sex], { keys_strings: ['male', 'female'], values_floats: { floats: [0, 1] }, default_float: { float: -1 } }, 'ai.onnx.ml');
    const [out] = traceInference({ model, builder: g, inputs: g.node('Concat', [g.node('Div', [age, g.scalar(100)]), code], { axis: 1 }) });
    expect(out).toMatchObject({ type: 'float32', shape: ['N', 2] });
    const probabilities = out?.name as string;
    g.output(probabilities, 'float32', ['N', 2], 'probabilities');
    const best = g.node('ArgMax', [probabilities], { axis: 1, keepdims: 0 });
    g.output(g.node('Gather', [g.constant('string', [2], ['no', 'yes']), best]), 'string', ['N'], 'label');
    const results = await runModel(g.toModel(), { age: new Tensor('float32', Float32Array.of(22, 38), [2, 1]), sex: new Tensor('string', ['male', 'female'], [2, 1]) });
    const expected = (model.predict(tf.tensor2d([[0.22, 0], [0.38, 1]])) as tf.Tensor);
    expect(difference(expected.dataSync(), results['probabilities']?.data as Float32Array)).toBeLessThan(1e-6);
    expect(results['label']?.data).toEqual([...tf.argMax(expected, -1).dataSync()].map((i) => ['no', 'yes'][i]));
  });

  it('says which input lacks a value', () => {
    const model = stack(l.dense({ units: 2, inputShape: [2] }));
    expect(() => traceInference({ model, builder: new GraphBuilder(), inputs: {} })).toThrow('has no value; the inputs are "dense');
  });
});

function differences(scalar: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  const at = x.dataSync() as Float32Array;
  const value = (i: number, by: number): number => scalar(tf.tensor(at.with(i, (at[i] as number) + by), x.shape)).dataSync()[0] as number;
  return tf.tensor(at.map((_, i) => (value(i, 0.5) - value(i, -0.5))), x.shape);
}

describe('traceGradient', () => {
  it.each(models)('%s: as tfjs differentiates, for any number of rows', async (name, shape, build) => {
    const model = build();
    const [dynamic, fixed] = [traceGradient({ model }), traceGradient({ model, batchSize: 3 })];
    const { x } = feeds(model, shape, 3);
    const output = model.predict(x) as tf.Tensor;
    const cotangent = wave(output.size, 2.3);
    const { feeds: given } = feeds(model, shape, 3, { cotangent: new Tensor('float32', cotangent, output.shape) });
    const scalar = (input: tf.Tensor): tf.Tensor => tf.sum(tf.mul(model.apply(input) as tf.Tensor, tf.tensor(cotangent, output.shape)));
    // tfjs 4.22 differentiates upsampling wrongly; that model is linear, so differences are exact.
    const expected = name === 'up and down' ? differences(scalar, x) : tf.grad(scalar)(x);
    for (const bytes of [dynamic, fixed]) {
      const results = await runModel(bytes, given);
      const gradient = results[`gradient:${model.inputs[0]?.sourceLayer.name}`];
      expect(difference(output.dataSync(), results['output']?.data as Float32Array)).toBeLessThan(5e-6);
      expect(gradient?.dims).toEqual(x.shape);
      expect(difference(expected.dataSync(), gradient?.data as Float32Array)).toBeLessThan(2e-5);
    }
  }, 30_000); // differences on the cpu backend

  it('refuses to differentiate by what is not a float input', () => {
    const model = stack(l.dense({ units: 2, inputShape: [2] }));
    expect(() => traceGradient({ model, wrt: ['nothing'] })).toThrow('"nothing" is not a float input');
  });
});

describe('what cannot be traced', () => {
  class Odd extends l.Layer {
    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      return shape;
    }

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0] as tf.Tensor : inputs;
      return this.reads ? tf.mul(x, x.dataSync()[0] as number) : tf.acosh(x);
    }

    override getClassName(): string {
      return 'Odd';
    }

    constructor(private readonly reads: boolean) {
      super({ inputShape: [2], name: 'odd' });
    }
  }

  it.each([
    ['forward', (model: tfl.LayersModel) => inferenceModel({ model })],
    ['in training', (model: tfl.LayersModel) => traceTrainingStep({ model, batchSize: 2, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' } })],
  ])('an unlowered kernel is named with its layer, %s', (_, trace) => {
    const model = stack(new Odd(false), l.dense({ units: 1 }));
    expect(() => trace(model)).toThrow(UnloweredKernelError);
    expect(() => trace(model)).toThrow('The operation Acosh cannot be expressed in ONNX yet (in layer "odd")');
    expect(tf.getBackend()).toBe('cpu');
    expect((model.predict(tf.tensor2d([[2, 3]])) as tf.Tensor).shape).toEqual([1, 1]);
  });

  it('so is a computation that looks at values', () => {
    expect(() => inferenceModel({ model: stack(new Odd(true)) })).toThrow(expect.objectContaining({ code: 'READS_VALUES', layer: 'odd' }));
  });
});
