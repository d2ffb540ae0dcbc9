/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec } from '@lepton/architectures';
import { readSplit } from '@lepton/features';
import { type DatasetFixture } from '@lepton/features/testing';
import type { CheckpointFile } from '../engine.js';
import { purchases, ratings } from '../testing/synthetic.js';
import { serve, train } from '../testing/train-and-serve.js';

jest.setTimeout(120_000);

/** As the data service hands a table of ratings over. */
async function stars(): Promise<DatasetFixture> {
  const { manifest, splits } = await ratings();
  return { manifest: { ...manifest, modality: 'INTERACTIONS', interactions: { user: 'user', item: 'film', rating: 'stars' } }, splits };
}

describe('recommendation', () => {
  it.each(['matrix-factorisation', 'two-tower'])('%s rates what users have not seen, and serves what was evaluated', async (architecture) => {
    const fixture = await stars();
    const trained = await train(fixture, { architecture, seed: 3 });
    const { metric, spec } = trained;
    expect(spec).toMatchObject({ task: 'RECOMMENDATION', features: ['user', 'film'] });
    const test = await readSplit(fixture.splits.TEST, [{ name: 'user', as: 'number' }, { name: 'film', as: 'text' }, { name: 'stars', as: 'number' }]);
    const truth = test.columns.get('stars') as Float64Array;
    const mean = truth.reduce((a, b) => a + b) / truth.length;
    const spread = Math.sqrt(truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length);
    expect(metric['rootMeanSquaredError']).toBeLessThan(0.75 * spread);
    // by chance: 10 of 40 films, of which about 2 are liked
    expect(metric['hitRateAt10']).toBeGreaterThan(0.6);
    expect(metric['recallAt10']).toBeGreaterThan(0.4);
    expect(metric['ndcgAt10']).toBeGreaterThan(0.2);
    expect(metric['precisionAt10']).toBeGreaterThan(0);

    const rows = Array.from(truth, (_, row) => ({ user: test.columns.get('user')?.[row], film: test.columns.get('film')?.[row] }));
    const { value: predicted = [] } = await serve(trained, [...rows, { user: 'a stranger', film: 'a film to come' }]);
    const rmse = Math.sqrt(truth.reduce((sum, star, row) => sum + (star - Number(predicted[row])) ** 2, 0) / truth.length);
    expect(rmse).toBeCloseTo(metric['rootMeanSquaredError'] ?? NaN, 5);
    const stranger = Number(predicted.at(-1));
    expect(Math.abs(stranger - mean)).toBeLessThan(1.5);
  });

  it('trains on a table too, when asked and told who and what', async () => {
    const { manifest, splits } = await ratings();
    const { metric } = await train({ manifest, splits }, { task: 'RECOMMENDATION', features: ['user', 'film'], epochs: 2 });
    expect(metric['rootMeanSquaredError']).toBeGreaterThan(0);
    expect(defaultRunSpec({ manifest, overrides: { task: 'RECOMMENDATION' } })).toMatchObject({ ok: false, problems: [{ code: 'FEATURES_INVALID', field: 'features' }] });
  });

  it.each(['matrix-factorisation', 'two-tower'])('%s learns from choices alone, and serves how likely one is', async (architecture) => {
    const trained = await train(await purchases(), { architecture, seed: 3 });
    const { metric, spec, signature, evaluation } = trained;
    expect(spec).toMatchObject({ task: 'RECOMMENDATION', target: 'product', features: ['customer'], loss: 'binaryCrossEntropy' });
    expect(Object.keys(metric)).toEqual(['rocAuc', 'logLoss', 'hitRateAt10', 'precisionAt10', 'recallAt10', 'ndcgAt10']);
    expect(metric['rocAuc']).toBeGreaterThan(0.75);
    // by chance: 10 of about 50 products that a customer does not have, of which he has bought about 2: 0.36
    expect(metric['hitRateAt10']).toBeGreaterThan(0.5);
    expect(metric['ndcgAt10']).toBeGreaterThan(0.19);
    expect(evaluation.worstExamples[0]).toMatchObject({ row: { customer: expect.any(String), product: expect.any(String) }, expected: 1 });
    expect(signature.inputs.map(({ column, type }) => [column, type])).toEqual([['customer', 'string'], ['product', 'string']]);
    const own = [500, 502, 504, 506, 508, 510].map((product) => ({ customer: 'c4', product }));
    const others = own.map(({ customer, product }) => ({ customer, product: product + 1 }));
    const { value = [] } = await serve(trained, [...own, ...others, { customer: 'nobody', product: 500 }, { customer: 'nobody', product: 558 }, { customer: 'c4', product: 'to come' }]);
    for (const share of value) expect(Number(share) > 0 && Number(share) < 1).toBe(true);
    const mean = (shares: readonly (number | string)[]) => shares.reduce<number>((sum, share) => sum + Number(share), 0) / shares.length;
    expect(mean(value.slice(0, 6))).toBeGreaterThan(2 * mean(value.slice(6, 12)));
    // a stranger gets what all buy
    expect(Number(value[12])).toBeGreaterThan(Number(value[13]));
  });

  it('draws the same items again after a checkpoint: the artifact is the same, to the byte', async () => {
    const fixture = await purchases(20, 20);
    const checkpoints: CheckpointFile[] = [];
    const overrides = { epochs: 3, earlyStopping: { enabled: false } };
    const undisturbed = await train(fixture, overrides, { checkpointEveryMs: 0 }, checkpoints);
    const resumed = await train(fixture, overrides, { checkpoint: checkpoints[Math.floor(checkpoints.length / 2)]?.bytes });
    expect(Buffer.from(resumed.artifact).equals(undisturbed.artifact)).toBe(true);
    expect((await train(fixture, { ...overrides, seed: 5 })).artifact).not.toEqual(undisturbed.artifact);
  });

  it('learns choices from ratings and tables too, when told what is chosen', async () => {
    const { metric } = await train(await ratings(), { task: 'RECOMMENDATION', target: 'film', features: ['user'], epochs: 2 });
    expect(metric['rocAuc']).toBeGreaterThan(0);
    const { manifest } = await ratings();
    expect(defaultRunSpec({ manifest, overrides: { task: 'RECOMMENDATION', target: 'film', features: ['user'], loss: 'huber' } })).toMatchObject({ ok: false, problems: [{ code: 'LOSS_UNSUPPORTED' }] });
    expect(defaultRunSpec({ manifest: { ...manifest, columns: manifest.columns.map((column) => ({ ...column, type: 'CATEGORY' })) }, overrides: { task: 'RECOMMENDATION', features: ['user', 'film'] } }))
      .toMatchObject({ ok: false, problems: [{ code: 'TASK_MISMATCH', field: 'target' }] });
  });
});
