/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { measureOverhead } from './testing/measure-overhead.js';
import { specFor } from './testing/engine.contract.js';
import { fruits } from './testing/synthetic.js';

describe('TrainingLoop', () => {
  it('costs at most 1 % of a step: progress, metrics, control and checkpoints against a bare loop', async () => {
    const fixture = await fruits(1_000);
    const { step, ratio } = await measureOverhead({ ...fixture, spec: specFor(fixture) }, 5, 10);
    expect(step).toBeGreaterThan(20);
    expect(ratio).toBeLessThanOrEqual(1.01);
  }, 60_000);
});
