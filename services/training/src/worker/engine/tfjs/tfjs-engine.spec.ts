/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RunSpecOverrides } from '@lepton/architectures';
import type { DatasetFixture } from '@lepton/features/testing';
import type { Engine, LogLine, MetricPoint, TrainingResult } from '../engine.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
import { openOnnxSession } from '../step-session.js';
import { describeEngine, specFor } from '../testing/engine.contract.js';
import { fruits, houses } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { TfjsEngine } from './tfjs-engine.js';

jest.setTimeout(120_000);

// the loop around the steps is the same code as the default engine's, which the whole suite is run on
describeEngine('tfjs', () => new TfjsEngine(), { only: /to the byte|checkpoint is %s|cancel that came|explodes|split of one class|more memory|left out|cannot keep/ });

describe('engines beside each other', () => {
  async function trained(engine: Engine, fixture: DatasetFixture, overrides: RunSpecOverrides): Promise<{ result: TrainingResult; losses: number[] }> {
    const points: MetricPoint[] = [];
    let stepsPerEpoch = 1;
    const outcome = await engine.train({ spec: specFor(fixture, overrides), ...fixture }, new TrainingControl(), {
      progress: (progress) => { points.push(...progress.points); ({ stepsPerEpoch } = progress); }, checkpoint: () => undefined, log: () => undefined,
    });
    if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
    return { result: outcome.result, losses: points.filter(({ name, step }) => name === 'loss' && step % stepsPerEpoch === 0).map(({ value }) => value) };
  }

  async function answers({ artifact }: TrainingResult, feeds: Record<string, Tensor>): Promise<number[]> {
    const session = await InferenceSession.create(artifact, { logSeverityLevel: 3 });
    const output = await session.run(feeds);
    await session.release();
    return [...(output['probabilities'] ?? output['value'])?.data as Float32Array];
  }

  /** Of sums in another order, over an epoch's steps. */
  const TOLERANCE = 2e-3;

  it.each<[string, () => Promise<DatasetFixture>, RunSpecOverrides, Record<string, Tensor>]>([
    ['classes, dropout and batch normalisation', fruits, { epochs: 3, layers: [{ kind: 'dense', units: 16, activation: 'relu' }, { kind: 'batchNormalization' }, { kind: 'dropout', rate: 0.3 }] }, {
      size: new Tensor('float32', [90, 120], [2, 1]), weight: new Tensor('float32', [2, NaN], [2, 1]), colour: new Tensor('string', ['red', 'green'], [2, 1]), organic: new Tensor('string', ['true', ''], [2, 1]),
    }],
    ['values', houses, { epochs: 3, optimizer: { name: 'sgd', learningRate: 0.01, options: { momentum: 0.9 } }, layers: [{ kind: 'dense', units: 8, activation: 'tanh' }] }, {
      area: new Tensor('float32', [50, 180], [2, 1]), quarter: new Tensor('string', ['port', 'centre'], [2, 1]),
    }],
  ])('%s: the same spec and seed gives the same losses, and artifacts that answer alike', async (_, dataset, overrides, feeds) => {
    const fixture = await dataset();
    const [onnx, tfjs] = [await trained(new OnnxEngine(), fixture, overrides), await trained(new TfjsEngine(), fixture, overrides)];
    expect(tfjs.losses).toHaveLength(onnx.losses.length);
    for (const [i, loss] of onnx.losses.entries()) expect(Math.abs((tfjs.losses[i] ?? NaN) - loss)).toBeLessThan(TOLERANCE * (1 + loss));
    const [expected, got] = [await answers(onnx.result, feeds), await answers(tfjs.result, feeds)];
    for (const [i, value] of expected.entries()) expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThan(TOLERANCE * (1 + Math.abs(value)) * 5);
  });

  it('a device that the engine does not use is a problem, not a crash', async () => {
    const fixture = await fruits();
    const train = (engine: Engine, device: string) => engine.train({ spec: specFor(fixture, { device }), ...fixture }, new TrainingControl(), { progress: () => undefined, checkpoint: () => undefined, log: () => undefined });
    expect(await train(new TfjsEngine(), 'cuda')).toMatchObject({ status: 'FAILED', problem: { code: 'DEVICE_UNAVAILABLE', field: 'device' } });
  });

  it('a model that cannot be traced is trained by tfjs, and the log names the layer', async () => {
    class Unlowered extends tfl.layers.Layer {
      static readonly className = 'Unlowered';
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.atan((Array.isArray(x) ? x[0] : x) as tf.Tensor);
      }
    }
    await tf.setBackend('cpu');
    const input = tfl.input({ shape: [3] });
    const bent = new Unlowered({ name: 'bend' }).apply(tfl.layers.dense({ units: 4 }).apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: tfl.layers.dense({ units: 1 }).apply(bent) as tfl.SymbolicTensor });
    const log: LogLine[] = [];
    const session = await openOnnxSession({ model, batchSize: 2, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' } }, { device: 'cpu', threads: 1, log: (line) => { log.push(line); } });
    const batch = { x: Float32Array.of(1, 2, 3, 4, 5, 6), y: Float32Array.of(1, -1), learningRate: 0.05 };
    const first = await session.step(batch);
    for (let i = 0; i < 20; i++) await session.step(batch);
    expect((await session.step(batch)).loss).toBeLessThan(first.loss);
    expect(log.find(({ level }) => level === 'warn')?.message).toMatch(/bend.*TFJS/);
    await session.dispose();
  });
});
