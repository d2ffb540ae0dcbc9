import { jest } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { classPictures, zip } from '../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../test/ingest-fixture.js';
import { ingest } from './ingest.js';
import { readDelimited } from './read-delimited.js';
import { ReadingProgress } from './reading-progress.js';
import { Workspace } from './workspace.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

async function told(content: string | Uint8Array, filename: string): Promise<[string, number][]> {
  const steps: [string, number][] = [];
  await ingest({ file: { path: await fixture.file(content, filename), filename }, options: {}, store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'work-')) }, onProgress: (step, fraction) => steps.push([step, fraction]) });
  return steps;
}

describe('how far a file is', () => {
  it('is told by its steps, in their order', async () => {
    const steps = await told(csv(['x', 'y'], 60, (index) => [index / 7, index % 2 ? 'a' : 'b']), 'data.csv');
    expect([...new Set(steps.map(([step]) => step))]).toEqual(['Reading the file', 'Working out types', 'Computing statistics', 'Looking for issues', 'Splitting', 'Storing']);
    expect(steps.map(([, fraction]) => fraction)).toEqual(steps.map(([, fraction]) => fraction).toSorted((a, b) => a - b));
  });

  it('is known of a text before a row is taken in', async () => {
    const workspace = await Workspace.open({ folder: await mkdtemp(join(fixture.folder, 'work-')), readable: [fixture.folder] });
    try {
      expect(workspace.share).toBeUndefined();
      const path = await fixture.file(csv(['x', 'y'], 60, (index) => [index, index % 2]));
      await readDelimited(workspace, { path, filename: 'data.csv' }, {});
      expect([workspace.looked, workspace.share]).toEqual([1, 0.5]);
    } finally {
      await workspace.close();
    }
  });

  it('is told entry by entry of an archive', async () => {
    const steps = await told(await zip(await classPictures(['a', 'b'], 20)), 'pets.zip');
    const reading = steps.filter(([step]) => step === 'Reading the file').map(([, fraction]) => fraction);
    expect(reading.length).toBeGreaterThan(10);
    expect(reading).toEqual([...new Set(reading)].toSorted((a, b) => a - b));
    expect(steps.map(([step]) => step)).toContain('Working out types');
  });

  it('is looked at from time to time, and never goes back', () => {
    jest.useFakeTimers();
    try {
      const steps: [string, number][] = [];
      const progress = new ReadingProgress((step, fraction) => steps.push([step, Number(fraction.toFixed(3))]));
      for (const share of [undefined, 0.25, 0.255, 0.1, 0.5, 3]) {
        progress.follow(() => share);
        jest.advanceTimersByTime(500);
      }
      progress.typing();
      progress.typing();
      jest.advanceTimersByTime(5_000);
      expect(steps).toEqual([['Reading the file', 0], ['Reading the file', 0.1], ['Reading the file', 0.2], ['Reading the file', 0.4], ['Working out types', 0.42]]);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
