/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { defaultRunSpec } from '@lepton/architectures';
import { type DatasetFixture, datasetFromCsv, datasetFromFiles, type FixtureOptions, readClassFolders, realData } from '@lepton/features/testing';
import { TrainingControl } from '../training-control.js';
import { OnnxEngine } from './onnx-engine.js';

// Splits drawn here; those of the platform are tested end to end, and all of them by `npm run bench -- accuracy`.
const SETS: readonly { readonly file: string; readonly options: FixtureOptions; readonly floor: number }[] = [
  { file: 'titanic.csv', floor: 0.79, options: { target: 'survived', exclude: [{ name: 'alive', reason: 'LEAKAGE' }] } },
  { file: 'wdbc.data', floor: 0.95, options: { target: 'column01', header: false, types: { column00: 'IDENTIFIER' } } },
  { file: 'iris.csv', floor: 0.93, options: { target: 'species' } },
  { file: 'penguins.csv', floor: 0.97, options: { target: 'species' } },
];

async function accuracy({ manifest, splits }: DatasetFixture, seed: number): Promise<number> {
  const spec = defaultRunSpec({ manifest, overrides: { seed } });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  const observer = { progress: () => undefined, checkpoint: () => undefined, log: () => undefined };
  const outcome = await new OnnxEngine().train({ spec: spec.value, manifest, splits }, new TrainingControl(), observer);
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return outcome.result.metrics.find(({ name }) => name === 'accuracy')?.value ?? 0;
}

describe('defaults on real data, median accuracy of three seeds on the test split', () => {
  for (const { file, options, floor } of SETS) {
    const path = realData(file);
    const test = path === undefined ? it.skip : it;
    test(`${file} reaches ${floor}${path === undefined ? ' (skipped: ../shared/data is not there)' : ''}`, async () => {
      const fixture = await datasetFromCsv(path ?? '', options);
      const accuracies: number[] = [];
      for (const seed of [1, 2, 3]) accuracies.push(await accuracy(fixture, seed));
      expect(accuracies.toSorted((a, b) => a - b)[1]).toBeGreaterThanOrEqual(floor);
    }, 120_000);
  }
});

// one seed: a run takes most of a minute
describe('defaults on real recordings, accuracy on the test split', () => {
  const path = realData('spoken-digits.zip');
  const test = path === undefined ? it.skip : it;
  test(`spoken-digits.zip reaches 0.93${path === undefined ? ' (skipped: ../shared/data is not there)' : ''}`, async () => {
    expect(await accuracy(await datasetFromFiles(readClassFolders(path ?? ''), 'audio'), 1)).toBeGreaterThanOrEqual(0.93);
  }, 600_000);
});
