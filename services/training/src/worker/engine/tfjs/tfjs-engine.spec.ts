/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Engine, LogLine } from '../engine.js';
import { openOnnxSession } from '../step-session.js';
import { describeAgreement } from '../testing/agreement.contract.js';
import { describeEngine, specFor } from '../testing/engine.contract.js';
import { describeInterruptions } from '../testing/interruption.contract.js';
import { fruits } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { TfjsEngine } from './tfjs-engine.js';

jest.setTimeout(120_000);

describeEngine('tfjs', () => new TfjsEngine());

describeInterruptions('tfjs', () => new TfjsEngine());

describeAgreement('tfjs', () => new TfjsEngine());

describe('the engine tfjs', () => {
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
