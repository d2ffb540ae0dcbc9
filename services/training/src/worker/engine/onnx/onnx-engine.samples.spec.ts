/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetManifest } from '@lepton/features';
import { datasetFromCsv, type FixtureOptions } from '@lepton/features/testing';
import { findSampleDataset } from '@lepton/sample-data';
import { train } from '../testing/train-and-serve.js';

jest.setTimeout(120_000);

interface Sample extends FixtureOptions {
  readonly manifest?: Partial<DatasetManifest>;
  /** What the defaults reach, from and to: good, and not perfect. `libs/sample-data/README.md` has what the best model could. */
  readonly within: Readonly<Record<string, readonly [number, number]>>;
}

/** Those that train in seconds; types as the data service finds them. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  'tumour-measurements': { target: 'diagnosis', types: { patient_id: 'IDENTIFIER' }, within: { accuracy: [0.91, 0.995], rocAuc: [0.96, 0.9999] } },
  'payment-fraud': { target: 'is_fraud', types: { payment_id: 'IDENTIFIER' }, within: { accuracy: [0.975, 0.99], f1: [0.4, 0.8], rocAuc: [0.95, 0.995] } },
  'customer-intents': { target: 'intent', modality: 'TEXT', within: { accuracy: [0.93, 0.99] } },
  'product-reviews': { target: 'sentiment', modality: 'TEXT', within: { accuracy: [0.89, 0.98] } },
  // Always saying the mean is wrong by 1.05 stars, saying what each user gives each film on average by 0.56.
  'film-ratings': {
    target: 'rating', types: { film: 'CATEGORY' }, manifest: { modality: 'INTERACTIONS', interactions: { user: 'user_id', item: 'film', rating: 'rating', time: 'rated_at' } },
    within: { rootMeanSquaredError: [0.57, 0.75], ndcgAt10: [0.04, 0.6] },
  },
};

describe('defaults on the sample datasets: well, but not perfectly', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-samples-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(SAMPLES))('%s', async (key, { manifest, within, ...options }) => {
    const path = join(folder, `${key}.csv`);
    writeFileSync(path, Buffer.concat([...(findSampleDataset(key)?.content() ?? [])]));
    const fixture = await datasetFromCsv(path, options);
    const { metric } = await train({ ...fixture, manifest: { ...fixture.manifest, ...manifest } }, { seed: 1 });
    for (const [name, [least, most]] of Object.entries(within)) {
      expect([name, metric[name]]).toEqual([name, expect.any(Number)]);
      expect(metric[name]).toBeGreaterThanOrEqual(least);
      expect(metric[name]).toBeLessThanOrEqual(most);
    }
  });
});
