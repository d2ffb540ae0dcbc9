/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { difference } from '../../test/support/check-lowering.js';
import { assignWeights, availableDevices, type LossSpec, type NamedTensor, type OptimizerSpec, readModelWeights, StateMismatchError, traceTrainingStep, TrainingSession } from '../index.js';

const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });

/** 4 features → 3 classes, with batch normalisation. */
function classifier(dropout = 0): tfl.Sequential {
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ units: 6, activation: 'tanh', inputShape: [4], kernelInitializer: seeded(1) }));
  model.add(tfl.layers.batchNormalization());
  if (dropout) model.add(tfl.layers.dropout({ rate: dropout }));
  model.add(tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) }));
  return model;
}

const wave = (n: number, f: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * f + f));
const data = (rows: number) => ({ x: wave(rows * 4, 1.7), y: Int32Array.from({ length: rows }, (_, i) => (i * i) % 3) });

const worst = (a: readonly NamedTensor[], b: readonly NamedTensor[]): number =>
  Math.max(...a.map((tensor, i) => difference(tensor.data, (b[i] as NamedTensor).data)));

describe('TrainingSession', () => {
  it('follows tfjs step by step, a smaller last batch included', async () => {
    const model = classifier();
    const session = await TrainingSession.create(traceTrainingStep({
      model, batchSize: 8, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'adam' }, metrics: ['accuracy'],
    }));
    const adam = tf.train.adam(0.01, 0.9, 0.999, 1e-7);
    for (const rows of [8, 8, 5, 8, 1, 3]) {
      const { x, y } = data(rows);
      const result = await session.step({ x, y, learningRate: 0.01 });
      const loss = adam.minimize(() => {
        const probabilities = model.apply(tf.tensor2d(x, [rows, 4]), { training: true }) as tf.Tensor;
        return tf.neg(tf.mean(tf.sum(tf.mul(tf.log(probabilities), tf.oneHot(tf.tensor1d(y, 'int32'), 3)), -1)));
      }, true) as tf.Scalar;
      expect(result.loss).toBeCloseTo(loss.dataSync()[0] as number, 5);
      expect(result.weight).toBe(rows);
    }
    expect(worst(session.readWeights(), readModelWeights(model))).toBeLessThan(2e-5);
    await session.dispose();
  });

  it('leaves the model and the backend as they were', async () => {
    const model = classifier();
    const before = readModelWeights(model);
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: 4, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' } }));
    await session.step({ ...data(4), learningRate: 1 });
    expect(readModelWeights(model)).toEqual(before);
    expect(tf.getBackend()).toBe('cpu');
    assignWeights(model, session.readWeights());
    expect(readModelWeights(model)).toEqual(session.readWeights());
    expect(readModelWeights(model)).not.toEqual(before);
    await session.dispose();
  });

  it('leaves frozen layers alone, their batch statistics included', async () => {
    const model = classifier();
    for (const layer of model.layers.slice(0, 2)) layer.trainable = false;
    const before = readModelWeights(model);
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: 4, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'adam' } }));
    await session.step({ ...data(4), learningRate: 0.1 });
    const changed = session.readWeights().map((w, i) => difference(w.data, (before[i] as NamedTensor).data) > 0);
    expect(changed).toEqual([false, false, false, false, false, false, true, true]);
    // Freezing must not rename weights, or a checkpoint would land in the wrong layers.
    expect(readModelWeights(classifier()).map((w) => w.name)).toEqual(before.map((w) => w.name));
  });

  it('goes on bit for bit from an exported state, dropout included', async () => {
    const make = () => TrainingSession.create(traceTrainingStep({
      model: classifier(0.4), batchSize: 8, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'adamw', weightDecay: 0.01 }, seed: 7,
    }));
    const [whole, first, second] = await Promise.all([make(), make(), make()]);
    const train = async (session: TrainingSession, steps: number): Promise<number[]> => {
      const losses: number[] = [];
      for (let i = 0; i < steps; i++) losses.push((await session.step({ ...data(8), learningRate: 0.01 })).loss);
      return losses;
    };
    const undisturbed = await train(whole, 10);
    const before = await train(first, 4);
    second.importState(structuredClone(first.exportState()));
    expect([...before, ...await train(second, 6)]).toEqual(undisturbed);
    expect(second.exportState()).toEqual(whole.exportState());
    expect(second.stepsDone).toBe(10);
    expect(new Set(undisturbed).size).toBe(10);
  });

  it('draws other dropout masks from another seed', async () => {
    const loss = async (seed: number): Promise<number> => {
      const session = await TrainingSession.create(traceTrainingStep({
        model: classifier(0.5), batchSize: 8, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' }, seed,
      }));
      return (await session.step({ ...data(8), learningRate: 0.1 })).loss;
    };
    expect(await loss(1)).toBe(await loss(1));
    expect(await loss(1)).not.toBe(await loss(2));
  });

  it('takes several inputs of different types', async () => {
    const amount = tfl.input({ shape: [2], name: 'amount' });
    const code = tfl.input({ shape: [1], dtype: 'int32', name: 'code' });
    const embedded = tfl.layers.flatten().apply(tfl.layers.embedding({ inputDim: 5, outputDim: 3 }).apply(code) as tfl.SymbolicTensor) as tfl.SymbolicTensor;
    const joined = tfl.layers.concatenate().apply([amount, embedded]) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [amount, code], outputs: tfl.layers.dense({ units: 1 }).apply(joined) as tfl.SymbolicTensor });
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: 5, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'adam' }, metrics: ['meanAbsoluteError'] }));
    const batch = { x: { amount: wave(10, 0.7), code: Int32Array.of(0, 1, 2, 3, 4) }, y: Float32Array.of(5, -3, 2, 8, 1), learningRate: 0.05 };
    let error = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 300; i++) error = (await session.step(batch)).metrics.meanAbsoluteError as number;
    expect(error).toBeLessThan(0.05);
    await expect(session.step({ ...batch, x: { amount: batch.x.amount } })).rejects.toThrow('lacks the input "code"');
    await expect(session.step({ ...batch, x: wave(10, 1) })).rejects.toThrow('give x by name');
  });

  it('runs on the devices that it lists, and says plainly what is not there', async () => {
    const graph = traceTrainingStep({ model: classifier(), batchSize: 4, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' } });
    const devices = await availableDevices();
    expect(devices).toContain('cpu');
    for (const device of ['cpu', 'cuda', 'webgpu'] as const) {
      const created = TrainingSession.create(graph, { device });
      if (devices.includes(device)) expect((await (await created).step({ ...data(4), learningRate: 1 })).loss).toBeGreaterThan(0);
      else await expect(created).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', device, message: expect.stringMatching(device === 'cuda' ? /cannot use "cuda" .* fetch what npm does not bring: node / : `cannot use "${device}"`) });
    }
  });

  it('refuses what does not fit', async () => {
    const session = await TrainingSession.create(traceTrainingStep({ model: classifier(), batchSize: 4, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' } }));
    await expect(session.step({ ...data(5), learningRate: 1 })).rejects.toThrow('1 to 4 rows');
    await expect(session.step({ ...data(4), x: wave(3, 1), learningRate: 1 })).rejects.toThrow('4 rows of 4 need 16');
    const state = session.exportState();
    expect(() => session.importState({ ...state, tensors: state.tensors.slice(1) })).toThrow(StateMismatchError);
    expect(() => session.importState({ ...state, tensors: state.tensors.map((tensor) => ({ ...tensor, name: `${tensor.name}x` })) })).toThrow(StateMismatchError);
  });
});

/** One step of gradient descent on the loss, by our graph and by tfjs code that says the same plainly. */
const losses: [LossSpec, 'linear' | 'softmax' | 'sigmoid', (y: tf.Tensor, p: tf.Tensor) => tf.Tensor][] = [
  [{ kind: 'meanSquaredError' }, 'linear', (y, p) => tf.mean(tf.squaredDifference(y, p))],
  [{ kind: 'meanAbsoluteError' }, 'linear', (y, p) => tf.mean(tf.abs(tf.sub(y, p)))],
  [{ kind: 'huber', delta: 0.5 }, 'linear', (y, p) => tf.losses.huberLoss(y, p, undefined, 0.5, tf.Reduction.MEAN)],
  [{ kind: 'binaryCrossentropy', labelSmoothing: 0.1, positiveWeight: 3 }, 'sigmoid', (y, p) => {
    const smooth = tf.add(tf.mul(y, 0.9), 0.05);
    return tf.neg(tf.mean(tf.add(tf.mul(tf.mul(smooth, 3), tf.log(p)), tf.mul(tf.sub(1, smooth), tf.log(tf.sub(1, p))))));
  }],
  [{ kind: 'categoricalCrossentropy', labelSmoothing: 0.2, classWeights: [1, 2, 3] }, 'softmax', (y, p) => {
    const loss = tf.neg(tf.sum(tf.mul(tf.add(tf.mul(y, 0.8), 0.2 / 3), tf.log(p)), -1));
    return tf.mean(tf.mul(loss, tf.sum(tf.mul(y, tf.tensor1d([1, 2, 3])), -1)));
  }],
  [{ kind: 'focal', gamma: 1.5 }, 'softmax', (y, p) => tf.neg(tf.mean(tf.sum(tf.mul(tf.mul(y, tf.pow(tf.sub(1, p), 1.5)), tf.log(p)), -1)))],
  [{ kind: 'focal', alpha: 0.25 }, 'sigmoid', (y, p) => tf.neg(tf.mean(tf.add(
    tf.mul(tf.mul(tf.mul(y, 0.25), tf.square(tf.sub(1, p))), tf.log(p)), tf.mul(tf.mul(tf.mul(tf.sub(1, y), 0.75), tf.square(p)), tf.log(tf.sub(1, p))))))],
  [{ kind: 'kullbackLeibler' }, 'softmax', (y, p) => tf.mean(tf.sum(tf.mul(y, tf.sub(tf.log(tf.maximum(y, 1e-7)), tf.log(p))), -1))],
  [{ kind: 'cosine' }, 'linear', (y, p) => tf.mean(tf.sub(1, tf.div(tf.sum(tf.mul(y, p), -1), tf.mul(tf.norm(y, 2, -1), tf.norm(p, 2, -1)))))],
  [{ kind: 'cosine' }, 'softmax', (y, p) => tf.mean(tf.sub(1, tf.div(tf.sum(tf.mul(y, p), -1), tf.mul(tf.norm(y, 2, -1), tf.norm(p, 2, -1)))))],
  [{ kind: 'meanSquaredError' }, 'sigmoid', (y, p) => tf.mean(tf.squaredDifference(y, p))],
  [{ kind: 'hinge' }, 'linear', (y, p) => tf.mean(tf.relu(tf.sub(1, tf.mul(y, p))))],
];

describe('losses', () => {
  it.each(losses)('%j', async (loss, activation, reference) => {
    const model = tfl.sequential();
    model.add(tfl.layers.dense({ units: 3, activation, inputShape: [4], kernelInitializer: seeded(3) }));
    const session = await TrainingSession.create(traceTrainingStep({ model, batchSize: 6, loss, optimizer: { kind: 'sgd' } }));
    const x = wave(24, 1.3);
    const y = activation === 'linear' ? wave(18, 2.1) : Float32Array.from({ length: 18 }, (_, i) => (i % 3 === (i >> 2) % 3 ? 1 : 0));
    const { loss: value } = await session.step({ x, y, learningRate: 0.1 });
    const expected = tf.train.sgd(0.1).minimize(() => reference(tf.tensor2d(y, [6, 3]), model.apply(tf.tensor2d(x, [6, 4]), { training: true }) as tf.Tensor) as tf.Scalar, true) as tf.Scalar;
    expect(value).toBeCloseTo(expected.dataSync()[0] as number, 5);
    expect(worst(session.readWeights(), readModelWeights(model))).toBeLessThan(1e-5);
  });

  it('ignores sequence elements of class −1 and weights rows', async () => {
    const model = tfl.sequential();
    model.add(tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(4) }) as never, inputShape: [2, 4] }));
    const trace = () => traceTrainingStep({ model, batchSize: 2, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd' } });
    const [a, b] = [await TrainingSession.create(trace()), await TrainingSession.create(trace())];
    const x = wave(16, 1.1);
    const masked = await a.step({ x, y: Int32Array.of(1, -1, -1, -1), learningRate: 0.1 });
    const alone = await b.step({ x: x.slice(0, 8), y: Int32Array.of(1, -1), learningRate: 0.1 });
    expect(masked.loss).toBeCloseTo(alone.loss, 6);
    expect([masked.weight, alone.weight]).toEqual([1, 1]);
    expect(worst(a.readWeights(), b.readWeights())).toBeLessThan(1e-6);
  });
});

describe('optimisers', () => {
  /** Plain scalar rules, written from the papers, in float64. */
  const rules: [OptimizerSpec, (w: number, g: number, s: number[], t: number) => number][] = [
    [{ kind: 'sgd', weightDecay: 0.1 }, (w, g) => w - 0.1 * (g + 0.1 * w)],
    [{ kind: 'sgd', momentum: 0.9 }, (w, g, s) => w - 0.1 * (s[0] = 0.9 * (s[0] ?? 0) + g)],
    [{ kind: 'sgd', momentum: 0.9, nesterov: true }, (w, g, s) => w - 0.1 * (g + 0.9 * (s[0] = 0.9 * (s[0] ?? 0) + g))],
    [{ kind: 'rmsprop', rho: 0.8, momentum: 0.5, centered: true }, (w, g, s) => {
      s[0] = 0.8 * (s[0] ?? 0) + 0.2 * g * g;
      s[1] = 0.8 * (s[1] ?? 0) + 0.2 * g;
      s[2] = 0.5 * (s[2] ?? 0) + g / (Math.sqrt(s[0] - s[1] ** 2) + 1e-7);
      return w - 0.1 * s[2];
    }],
    [{ kind: 'adagrad' }, (w, g, s) => w - (0.1 * g) / (Math.sqrt(s[0] = (s[0] ?? 0.1) + g * g) + 1e-7)],
    [{ kind: 'adamw', weightDecay: 0.2, beta1: 0.8 }, (w, g, s, t) => {
      s[0] = 0.8 * (s[0] ?? 0) + 0.2 * g;
      s[1] = 0.999 * (s[1] ?? 0) + 0.001 * g * g;
      return w * (1 - 0.1 * 0.2) - (0.1 * s[0] / (1 - 0.8 ** t)) / (Math.sqrt(s[1] / (1 - 0.999 ** t)) + 1e-7);
    }],
    [{ kind: 'lion', weightDecay: 0.1 }, (w, g, s) => {
      const next = w * (1 - 0.1 * 0.1) - 0.1 * Math.sign(0.9 * (s[0] ?? 0) + 0.1 * g);
      s[0] = 0.99 * (s[0] ?? 0) + 0.01 * g;
      return next;
    }],
    [{ kind: 'sgd', clipValue: 0.05 }, (w, g) => w - 0.1 * Math.max(-0.05, Math.min(0.05, g))],
  ];

  /** Loss (w·x − y)² for one weight, so the gradient is 2x(wx − y). */
  const oneWeight = (): tfl.Sequential => {
    const model = tfl.sequential();
    model.add(tfl.layers.dense({ units: 1, useBias: false, inputShape: [1], kernelInitializer: tfl.initializers.constant({ value: 0.7 }) }));
    return model;
  };

  it.each(rules)('%j', async (optimizer, rule) => {
    const session = await TrainingSession.create(traceTrainingStep({ model: oneWeight(), batchSize: 1, loss: { kind: 'meanSquaredError' }, optimizer }));
    const slots: number[] = [];
    let w = Math.fround(0.7);
    for (let t = 1; t <= 8; t++) {
      const x = Math.fround(Math.sin(t) + 1.2);
      const y = Math.fround(Math.cos(t * 2));
      await session.step({ x: Float32Array.of(x), y: Float32Array.of(y), learningRate: 0.1 });
      w = rule(w, 2 * x * (w * x - y), slots, t);
      expect(session.readWeights()[0]?.data[0]).toBeCloseTo(w, 4);
    }
  });

  it('clips by the common norm and reports it', async () => {
    const graph = (clipNorm?: number) => traceTrainingStep({
      model: classifier(), batchSize: 8, loss: { kind: 'sparseCategoricalCrossentropy' }, optimizer: { kind: 'sgd', clipNorm }, gradientNorm: true,
    });
    const [free, clipped] = [await TrainingSession.create(graph()), await TrainingSession.create(graph(0.01))];
    const before = free.readWeights();
    const { gradientNorm } = await free.step({ ...data(8), learningRate: 1 });
    expect((await clipped.step({ ...data(8), learningRate: 1 })).gradientNorm).toBeCloseTo(gradientNorm as number, 5);
    const trainable = (session: TrainingSession): number[] => session.readWeights().flatMap(({ name, data: after }, i) => (name.includes('moving') ? [] : [...after]).map((v, k) => v - ((before[i] as NamedTensor).data[k] as number)));
    expect(Math.hypot(...trainable(free))).toBeCloseTo(gradientNorm as number, 4);
    expect(Math.hypot(...trainable(clipped))).toBeCloseTo(0.01, 4);
  });
});
