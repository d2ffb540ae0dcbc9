/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec } from '@lepton/architectures';
import type { FeaturePlan } from '@lepton/features';
import { aManifest } from '@lepton/features/testing';
import type { Progress } from './engine.js';
import type { EncodedSplit } from './prepare-data.js';
import type { Trainer } from './trainer.js';
import { TrainingControl } from './training-control.js';
import { TrainingLoop } from './training-loop.js';

const ROWS = 100;
const BATCH = 10;

/** Takes its time and learns nothing; the clock is jest's. */
const trainerOf = (stepMs: number): Trainer => ({
  step: () => {
    jest.advanceTimersByTime(stepMs);
    return Promise.resolve({ loss: 1, metrics: { accuracy: 0.5 }, weight: BATCH });
  },
  validate: () => Promise.resolve({ loss: 1, accuracy: 0.5 }),
  exportState: () => Promise.resolve({ step: 0, tensors: [] }), importState: () => Promise.resolve(), readWeights: () => Promise.resolve([]), dispose: () => Promise.resolve(),
});

const train: EncodedSplit = {
  rowCount: ROWS, sampleShape: [2], targets: new Int32Array(ROWS), targetSize: 1, rows: Int32Array.from({ length: ROWS }, (_, row) => row), write: () => undefined,
  samples: { rowCount: ROWS, sampleShape: [2], unreadable: new Map(), write: () => undefined, feeds: () => [] }, table: { rowCount: ROWS, columns: new Map() },
};

async function reports(stepMs: number, epochs: number): Promise<(Progress & { readonly at: number })[]> {
  const spec = defaultRunSpec({ manifest: aManifest(), overrides: { epochs, batchSize: BATCH, earlyStopping: { enabled: false } } });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  const told: (Progress & { readonly at: number })[] = [];
  const start = performance.now();
  const loop = new TrainingLoop({
    spec: spec.value, fingerprint: '', plan: {} as FeaturePlan, train, trainer: trainerOf(stepMs), control: new TrainingControl(), checkpointEveryMs: 1e9, resume: undefined,
    observer: { progress: (progress) => told.push({ ...progress, at: performance.now() - start }), checkpoint: () => undefined, log: () => undefined },
  });
  expect(await loop.run()).toMatchObject({ status: 'TRAINED', epochs });
  return told;
}

const between = (told: readonly { readonly at: number }[], from: number, to: number) => told.filter(({ at }) => at > from && at <= to).length;

describe('a training loop tells of its progress', () => {
  beforeEach(() => { jest.useFakeTimers({ now: 0 }); });
  afterEach(() => { jest.useRealTimers(); });

  it('ten times a second at first, twice a second in a run that lasts', async () => {
    // 30 s in steps of 10 ms
    const told = await reports(10, 300);
    expect(between(told, 0, 1_000)).toBe(10);
    expect(between(told, 1_000, 2_000)).toBe(10);
    const middle = between(told, 4_000, 5_000);
    expect(middle).toBeLessThan(10);
    expect(middle).toBeGreaterThan(2);
    // the last one at the very end, apart from the rhythm
    for (let second = 12; second < 29; second++) expect(between(told, second * 1_000, (second + 1) * 1_000)).toBe(2);
    const gaps = told.slice(1, -1).map(({ at }, i) => at - (told[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(600);
  });

  it.each([[10, 300], [1, 2_000], [70, 20], [900, 3]])('and loses no epoch\'s metrics, in steps of %d ms over %d epochs', async (stepMs, epochs) => {
    const points = (await reports(stepMs, epochs)).flatMap((progress) => progress.points);
    for (const split of ['TRAIN', 'VALIDATION'] as const) {
      for (const name of ['loss', 'accuracy']) {
        const ends = points.filter((point) => point.name === name && point.split === split && point.step % (ROWS / BATCH) === 0);
        expect(ends.map(({ epoch }) => epoch)).toEqual(Array.from({ length: epochs }, (_, i) => i + 1));
      }
    }
    const steps = points.map(({ step }) => step);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('in the middle of an epoch too, where that lasts', async () => {
    const told = await reports(200, 1);
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
    expect(told[0]?.points).toEqual([{ name: 'loss', split: 'TRAIN', value: 1, epoch: 0, step: 1 }, { name: 'accuracy', split: 'TRAIN', value: 0.5, epoch: 0, step: 1 }]);
  });

  it('ends with one report that says all is done', async () => {
    const told = await reports(1, 5);
    expect(told.at(-1)).toMatchObject({ epoch: 5, epochs: 5, step: 50, remainingMs: 0 });
    expect(told.flatMap(({ points }) => points).length).toBeGreaterThanOrEqual(20);
  });
});
