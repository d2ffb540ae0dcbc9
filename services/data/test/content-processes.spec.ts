import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { jest } from '@jest/globals';
import { ContentProcesses } from '../src/dataset-version/profiling/content-processes.js';
import type { ProfilingTask } from '../src/dataset-version/profiling/profiling.messages.js';
import { csv, IngestFixture } from './ingest-fixture.js';

jest.setTimeout(60_000);
const children = (): Set<string> => new Set(readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean));

(process.platform === 'linux' ? describe : describe.skip)('processes that make versions (needs /proc)', () => {
  let fixture: IngestFixture;
  let others: Set<string>;
  const processes = new ContentProcesses();
  const ours = () => [...children()].filter((pid) => !others.has(pid));
  const allGone = async () => {
    while (ours().length > 0) await setTimeout(20);
  };
  const make = async (signal = new AbortController().signal) => {
    const task: ProfilingTask = {
      source: { kind: 'file', path: await fixture.file(csv(['x', 'y'], 30, (index) => [index / 2, index % 3])), filename: 'x.csv', digest: `sha256:${'0'.repeat(64)}`, options: {}, notes: [] },
      artifactsUrl: pathToFileURL(join(fixture.folder, 'artifacts')).href, folder: await mkdtemp(join(fixture.folder, 'work-')), memoryMb: 128,
    };
    return processes.make(task, () => {}, signal);
  };

  beforeAll(async () => {
    others = children();
    fixture = await IngestFixture.create();
  });
  afterAll(async () => {
    processes.beforeApplicationShutdown();
    await fixture.remove();
  });

  it('are started beforehand, one at a time, each for one version', async () => {
    processes.prepare();
    processes.prepare();
    const first = ours();
    expect(first).toHaveLength(1);
    expect(await make()).toMatchObject({ kind: 'content', content: { rowCount: 30 } });
    const second = ours();
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
  });

  it('are replaced where one is killed before it has anything to do', async () => {
    const [spare] = ours();
    kill(Number(spare), 'SIGKILL');
    await allGone();
    expect(await make()).toMatchObject({ kind: 'content' });
  });

  it('end when the work is given up, and with the service', async () => {
    const giveUp = new AbortController();
    const made = make(giveUp.signal);
    setImmediate(() => giveUp.abort());
    await expect(made).rejects.toThrow();
    processes.beforeApplicationShutdown();
    processes.prepare();
    await allGone();
  });
});
