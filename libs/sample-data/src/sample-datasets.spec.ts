import { createHash } from 'node:crypto';
import { findSampleDataset, sampleDatasets } from './sample-datasets.js';

/** SHA-256 of each file and of its drifted batch, 16 digits. A sample that changes on purpose gets a new one, and README.md with it. */
const DIGESTS: Record<string, readonly [string, string]> = {
  'digits': ['2b30c85c4b50f13d', '5698865976005348'],
  'tumour-measurements': ['daa5be59d771e04f', '54dcc1fb942ddc78'],
  'payment-fraud': ['143064ecc9f21aff', '33f1a43b004a4f50'],
  'customer-intents': ['4c92aa82c388bf17', '1a4a41e30bba12ad'],
  'product-reviews': ['2de79e0f1a8461e4', 'd267cfcc9a37d3d5'],
  'spoken-commands': ['005863fdc3456ec5', '9f1f870afc86a599'],
  'film-ratings': ['b84be5773ff0bbc2', '4af595896b993cc2'],
};

const digest = (pieces: Iterable<Uint8Array>) => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex').slice(0, 16);
};

describe.each(sampleDatasets.map((sample) => [sample.key, sample] as const))('%s', (key, sample) => {
  it('is the same on every machine', () => {
    expect([digest(sample.content()), digest(sample.content({ drifted: true }))]).toEqual(DIGESTS[key]);
  });

  it('is told in full, and found by its key', () => {
    expect(findSampleDataset(key)).toBe(sample);
    for (const text of [sample.name, sample.description, sample.scenario, sample.drift, sample.filename]) expect(text.length).toBeGreaterThan(5);
  });
});
