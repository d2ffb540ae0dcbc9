/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { decodeRows, readSplit } from '@lepton/features';
import { type DatasetFixture } from '@lepton/features/testing';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ratings } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { OnnxEngine } from './onnx-engine.js';

jest.setTimeout(120_000);

/** As the data service hands a table of ratings over. */
async function stars(): Promise<DatasetFixture> {
  const { manifest, splits } = await ratings();
  return { manifest: { ...manifest, modality: 'INTERACTIONS', interactions: { user: 'user', item: 'film', rating: 'stars' } }, splits };
}

async function train({ manifest, splits }: DatasetFixture, overrides: RunSpecOverrides) {
  const spec = defaultRunSpec({ manifest, overrides });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  const outcome = await new OnnxEngine().train({ spec: spec.value, manifest, splits }, new TrainingControl(), { progress: () => undefined, checkpoint: () => undefined, log: () => undefined });
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return { ...outcome.result, spec: spec.value, metric: Object.fromEntries(outcome.result.metrics.map(({ name, value }) => [name, value])) };
}

describe('recommendation', () => {
  it.each(['matrix-factorisation', 'two-tower'])('%s rates what users have not seen, and serves what was evaluated', async (architecture) => {
    const fixture = await stars();
    const { artifact, signature, metric, spec } = await train(fixture, { architecture, seed: 3 });
    expect(spec).toMatchObject({ task: 'RECOMMENDATION', features: ['user', 'film'] });
    const test = await readSplit(fixture.splits.TEST, [{ name: 'user', as: 'number' }, { name: 'film', as: 'text' }, { name: 'stars', as: 'number' }]);
    const truth = test.columns.get('stars') as Float64Array;
    const mean = truth.reduce((a, b) => a + b) / truth.length;
    const spread = Math.sqrt(truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length);
    expect(metric['rootMeanSquaredError']).toBeLessThan(0.75 * spread);
    // by chance: 10 of 40 films, of which about 2 are liked
    expect(metric['recallAt10']).toBeGreaterThan(0.4);
    expect(metric['ndcgAt10']).toBeGreaterThan(0.2);
    expect(metric['precisionAt10']).toBeGreaterThan(0);

    const rows = Array.from(truth, (_, row) => ({ user: test.columns.get('user')?.[row], film: test.columns.get('film')?.[row] }));
    const served = decodeRows(signature, [...rows, { user: 'a stranger', film: 'a film to come' }]);
    if (!served.ok) throw new Error(JSON.stringify(served.problems));
    const session = await InferenceSession.create(artifact);
    const { value } = await session.run(Object.fromEntries(served.value.map(({ name, data, shape }) => [name, new Tensor('string', data as string[], [...shape])])));
    await session.release();
    const predicted = value?.data as Float32Array;
    const rmse = Math.sqrt(truth.reduce((sum, star, row) => sum + (star - (predicted[row] ?? NaN)) ** 2, 0) / truth.length);
    expect(rmse).toBeCloseTo(metric['rootMeanSquaredError'] ?? NaN, 5);
    const stranger = predicted.at(-1) ?? NaN;
    expect(Math.abs(stranger - mean)).toBeLessThan(1.5);
  });

  it('trains on a table too, when asked and told who and what', async () => {
    const { manifest, splits } = await ratings();
    const { metric } = await train({ manifest, splits }, { task: 'RECOMMENDATION', features: ['user', 'film'], epochs: 2 });
    expect(metric['rootMeanSquaredError']).toBeGreaterThan(0);
    expect(defaultRunSpec({ manifest, overrides: { task: 'RECOMMENDATION' } })).toMatchObject({ ok: false, problems: [{ code: 'FEATURES_INVALID', field: 'features' }] });
  });
});
