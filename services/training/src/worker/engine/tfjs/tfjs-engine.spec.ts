/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RunSpecOverrides } from '@lepton/architectures';
import type { Engine, LogLine } from '../engine.js';
import { openOnnxSession } from '../step-session.js';
import { describeAgreement } from '../testing/agreement.contract.js';
import { describeEngine, specFor } from '../testing/engine.contract.js';
import { describeInterruptions } from '../testing/interruption.contract.js';
import { fruits } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
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

  it('tells why faster backends are not there, in the log of a run and beforehand', async () => {
    const fixture = await fruits(60);
    const log: LogLine[] = [];
    await new TfjsEngine().train({ spec: specFor(fixture, { epochs: 1 }), ...fixture }, new TrainingControl(), { progress: () => undefined, checkpoint: () => undefined, log: (line) => { log.push(line); } });
    const told = log.find(({ message }) => message.startsWith('tfjs computes'))?.message;
    expect(told).toMatch(/on its backend "wasm"\. Faster ones are not there: tensorflow-gpu \(@tensorflow\/tfjs-node-gpu is not installed\), tensorflow \(@tensorflow\/tfjs-node is not installed\)\.$/);
    expect(await new TfjsEngine().describe()).toMatchObject({ devices: ['cpu'], notes: [told] });
  });
});

describe('a run whose model has what ONNX cannot express', () => {
  const train = async (overrides: RunSpecOverrides) => {
    const fixture = await fruits(120);
    const log: LogLine[] = [];
    const outcome = await new OnnxEngine().train(
      { spec: specFor(fixture, { epochs: 2, ...overrides }), ...fixture }, new TrainingControl(), { progress: () => undefined, checkpoint: () => undefined, log: (line) => { log.push(line); } },
    );
    return { outcome, warnings: log.filter(({ level }) => level === 'warn').map(({ message }) => message) };
  };
  /** Every kind of layer and its gradient has a lowering: one is given an operation that has none. */
  const layers: RunSpecOverrides['layers'] = [{ kind: 'dense', units: 4 }, { kind: 'activation', activation: 'tanh' }, { kind: 'dense', units: 3 }];

  describe('in the gradients alone', () => {
    const usual = tf.getGradient('Tanh');
    beforeEach(() => {
      tf.unregisterGradient('Tanh');
      tf.registerGradient({ ...usual, gradFunc: (dy, saved, attributes) => {
        const { x } = usual.gradFunc(dy, saved, attributes);
        return { x: () => tf.add(x?.() as tf.Tensor, tf.mul(0, tf.atan(dy as tf.Tensor))) };
      } });
    });
    afterEach(() => {
      tf.unregisterGradient('Tanh');
      tf.registerGradient(usual);
    });

    it('is trained by tfjs, and its log says so', async () => {
      const { outcome, warnings } = await train({ layers });
      expect(outcome.status).toBe('COMPLETED');
      expect(warnings).toEqual([expect.stringMatching(/Atan cannot be expressed in ONNX yet.*The engine TFJS trains this run instead, slower\./)]);
    });

    it('is refused on another device, which names the operation', async () => {
      const { outcome } = await train({ layers, device: 'cuda' });
      expect(outcome).toMatchObject({ status: 'FAILED', problem: { code: 'LAYER_UNSUPPORTED', field: 'device', message: expect.stringMatching(/Atan.*choose the device "cpu"/) } });
    });
  });

  it('in what is served is refused at once, which names operation and layer', async () => {
    const proto = Object.getPrototypeOf(tfl.layers.activation({ activation: 'tanh' })) as tfl.layers.Layer;
    const call = jest.spyOn(proto, 'call').mockImplementation((inputs) => tf.atan((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor));
    const { outcome } = await train({ layers });
    call.mockRestore();
    expect(outcome).toMatchObject({ status: 'FAILED', problem: { code: 'LAYER_UNSUPPORTED', field: 'layers', message: expect.stringMatching(/Atan cannot be expressed in ONNX yet \(in layer "activation.*use other layers/) } });
  });
});
