/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { encodingOf, type FeaturePlan, METADATA_KEYS, readSplit } from '@lepton/features';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import type { CheckpointFile } from '../engine.js';
import { payments } from '../testing/synthetic.js';
import { serve, train } from '../testing/train-and-serve.js';

jest.setTimeout(60_000);

describe('categories of many values', () => {
  it('are embedded by default, better than one-hot, and served as they were evaluated', async () => {
    const fixture = await payments();
    const trained = await train(fixture, { epochs: 25 });
    expect(trained.spec.architecture).toMatchObject({ preset: 'tabular-embedding', layers: [{ kind: 'categoryEmbedding', units: 8 }, {}, {}, {}, {}] });
    const oneHot = await train(fixture, { epochs: 25, architecture: 'tabular-mlp' });
    expect(trained.metric['rootMeanSquaredError']).toBeLessThan(0.9 * (oneHot.metric['rootMeanSquaredError'] ?? NaN));

    const plan = JSON.parse(readModelMetadata(trained.artifact)[METADATA_KEYS.plan] ?? '') as FeaturePlan;
    expect(encodingOf(plan).ids?.(plan)).toEqual({ vocabulary: 2 + (trained.signature.inputs[1]?.values?.length ?? 0), columns: 1 });
    const test = await readSplit(fixture.splits.TEST, [{ name: 'amount', as: 'number' }, { name: 'place', as: 'text' }, { name: 'paid', as: 'number' }]);
    const paid = test.columns.get('paid') as Float64Array;
    const { value = [] } = await serve(trained, Array.from(paid, (_, row) => ({ amount: test.columns.get('amount')?.[row], place: test.columns.get('place')?.[row] })));
    const error = paid.reduce((sum, truth, row) => sum + Math.abs(truth - Number(value[row])), 0) / paid.length;
    expect(error).toBeCloseTo(trained.metric['meanAbsoluteError'] ?? NaN, 4);

    const { value: strangers = [] } = await serve(trained, [{ amount: 10, place: 'a place to come' }, { amount: 10, place: 'another' }, { amount: 10, place: null }]);
    expect(strangers[0]).toBe(strangers[1]);
    // the mean place
    expect(Math.abs(Number(strangers[0]) - 42)).toBeLessThan(12);
  });

  it('go on from a checkpoint to the same artifact, to the byte, what is forgotten at random among it', async () => {
    const fixture = await payments(300, 40);
    const checkpoints: CheckpointFile[] = [];
    const overrides = { architecture: 'tabular-embedding', epochs: 3, earlyStopping: { enabled: false } };
    const undisturbed = await train(fixture, overrides, { checkpointEveryMs: 0 }, checkpoints);
    const resumed = await train(fixture, overrides, { checkpoint: checkpoints[Math.floor(checkpoints.length / 2)]?.bytes });
    expect(Buffer.from(resumed.artifact).equals(undisturbed.artifact)).toBe(true);
  });

  it('are one-hot where none has many, whatever the layers say', async () => {
    const { signature, spec } = await train(await payments(200, 5), { architecture: 'tabular-embedding', epochs: 1 });
    expect(spec.architecture.layers[0]).toEqual({ kind: 'categoryEmbedding', units: 8 });
    expect(signature.inputs[1]?.values).toHaveLength(5);
  });
});
