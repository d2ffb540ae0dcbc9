import { createHash } from 'node:crypto';
import { findSampleDataset, sampleDatasets } from './sample-datasets.js';

/** SHA-256 of each file and of its drifted batch, 16 digits. A sample that changes on purpose gets a new one, and README.md with it. */
const DIGESTS: Record<string, readonly [string, string]> = {
  'tumour-measurements': ['c6e2aa52acde822b', '6a408f36ff9cd3b6'],
  'payment-fraud': ['fe4e04f121e2214e', '55158b71c0c5ee9f'],
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
