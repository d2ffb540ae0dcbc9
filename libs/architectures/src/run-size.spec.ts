import { aColumn, aManifest } from '@lepton/features/testing';
import { defaultRunSpec, type RunSpecOverrides } from './default-run-spec.js';
import { memoryProblem, sizeOfRun } from './run-size.js';

const GIB = 1024 ** 3;
const manifest = aManifest();
const specOf = (overrides: RunSpecOverrides, of = manifest) => {
  const spec = defaultRunSpec({ manifest: of, overrides });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return spec.value;
};
const sizeOf = (overrides: RunSpecOverrides = {}, of = manifest) => {
  const size = sizeOfRun(specOf(overrides, of), of);
  if (!size) throw new Error('the spec does not fit its data');
  return size;
};

describe('the size of a run', () => {
  it('counts a batch as no more rows than there are', () => {
    const rows = manifest.splits.find(({ name }) => name === 'TRAIN')?.rowCount ?? 0;
    expect(sizeOf({ batchSize: 65_536 })).toEqual(sizeOf({ batchSize: rows }));
    expect(sizeOf({ batchSize: rows - 1 }).batchSize).toBe(rows - 1);
  });

  it('is that of the spec as it was chosen, also of other data than tables', () => {
    const texts = aManifest({ columns: [aColumn('said', { type: 'TEXT' }), aColumn('outcome', { type: 'TEXT' })] });
    const overrides = { task: 'SEQUENCE_TO_SEQUENCE' };
    expect(sizeOf(overrides, texts).parameterCount).toBe(specOf(overrides, texts).architecture.parameterCount);
    expect(sizeOfRun({ ...specOf({}), target: 'gone' }, manifest)).toBeUndefined();
  });
});

describe('memoryProblem', () => {
  const size = { parameterCount: 1_000, activationsPerRow: 1_000, batchSize: 10, bytesPerRow: 100, rowCount: 100, optimizer: 'sgd' } as const;

  it('is none where the run fits', () => {
    expect(memoryProblem(size, GIB)).toBeUndefined();
  });

  it.each([
    ['the parameters', { parameterCount: 1_000_000_000 }, 'layers', /about 33\.5 GiB \(1,000,000,000 parameters\), more than the 1 GiB there are.* use fewer or narrower layers/],
    ['a batch', { batchSize: 500_000 }, 'batchSize', /a batch of 500,000 rows: use a smaller batchSize/],
    ['a batch of one', { batchSize: 1, activationsPerRow: 1e9 }, 'layers', /a batch of 1 row: use narrower layers or shorter samples/],
    ['the data', { rowCount: 1e9 }, 'datasetVersionId', /the 1,000,000,000 rows of the dataset version: use fewer rows/],
  ])('says what there is, what would be needed and what to make smaller: %s', (_, more, field, message) => {
    expect(memoryProblem({ ...size, ...more }, GIB)).toEqual({ code: 'MEMORY_EXCEEDED', message: expect.stringMatching(message), field });
  });
});
