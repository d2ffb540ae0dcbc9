import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@lepton/testing';
import { random } from '../support/sample-data.js';
import { audit } from './support/audit.js';
import { ChaosMesh, PROCESSES } from './support/chaos-mesh.js';

/** The same order of blows for the same seed; what they hit is a matter of time. */
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const BLOWS = Number(process.env['CHAOS_BLOWS'] ?? 20);
const RUNS = 8;
const PAUSE_MS = { least: 400, most: 1_600 };

const BREAKS: Record<string, (chaos: ChaosMesh) => unknown> = {
  ...Object.fromEntries([...PROCESSES, 'nats', 'postgres']
    .map((name) => [name, ({ mesh }: ChaosMesh) => mesh.kill(name)])),
  'postgres -m immediate': ({ mesh }) => mesh.kill('postgres', 'SIGQUIT'),
  'nats and its store': ({ mesh }) => mesh.wipeNats(),
};

describe('everything at random', () => {
  let chaos: ChaosMesh;
  beforeAll(async () => { chaos = await ChaosMesh.start(); }, 180_000);
  afterAll(() => chaos?.stop(), 60_000);

  it(`${RUNS} runs and ${BLOWS} blows (seed ${SEED}): every run ends once, with one model version`, async () => {
    const version = await chaos.bring();
    const next = random(SEED);
    const blows: string[] = [];
    const breaking = (async () => {
      const names = Object.keys(BREAKS);
      const wipes: unknown[] = [];
      while (blows.length < BLOWS) {
        await sleep(PAUSE_MS.least + next() * (PAUSE_MS.most - PAUSE_MS.least));
        const name = names[Math.floor(next() * names.length)] ?? 'worker';
        blows.push(name);
        wipes.push(BREAKS[name]?.(chaos));
      }
      await Promise.all(wipes);
    })();

    const runs: string[] = [];
    const starting = (async () => {
      for (let index = 0; index < RUNS; index++) {
        // An answer may be lost where the run is not: the audit sees such runs too.
        runs.push(await waitFor(() => chaos.startRun(version, { epochs: 6, seed: index, ...(index % 2 ? { deployAs: `people-${index}` } : {}) }), { timeoutMs: 60_000, intervalMs: 200, what: 'startRun' }));
        await sleep(PAUSE_MS.most);
      }
    })();
    await Promise.all([breaking, starting]);

    await Promise.all(runs.map((id) => chaos.ended(id)));
    expect({ blows, problems: await audit(chaos) }).toEqual({ blows, problems: [] });
    for (let index = 1; index < RUNS; index += 2) await chaos.lepton.served(`people-${index}`);
  }, 240_000);
});
