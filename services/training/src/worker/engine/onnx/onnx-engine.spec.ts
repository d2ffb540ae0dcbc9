/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { describeEngine, specFor } from '../testing/engine.contract.js';
import { describeInterruptions } from '../testing/interruption.contract.js';
import { fruits } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { OnnxEngine } from './onnx-engine.js';

// seconds on a machine of one's own, more where others work too
jest.setTimeout(60_000);

describeEngine('onnx', () => new OnnxEngine());

describeInterruptions('onnx', () => new OnnxEngine());

describe('the memory guard of an engine', () => {
  it('counts no more rows in a batch than there are', async () => {
    const fixture = await fruits(60);
    const train = (batchSize: number) => new OnnxEngine().train(
      { spec: specFor(fixture, { epochs: 1, batchSize }), ...fixture, memoryLimitBytes: 4_000_000 }, new TrainingControl(), { progress: () => undefined, checkpoint: () => undefined, log: () => undefined },
    );
    expect((await train(65_536)).status).toBe('COMPLETED');
  });
});
