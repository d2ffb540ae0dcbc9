import { waitFor } from '@lepton/testing';
import type { DatasetVersion } from '../support/lepton.js';
import { audit } from './support/audit.js';
import { ChaosMesh } from './support/chaos-mesh.js';

const RUN = { seed: 7, epochs: 12, batchSize: 16 };

/** One run that is being computed, one that waits for the worker. */
describe('runs under way and runs that wait, when a server dies', () => {
  let chaos: ChaosMesh;
  let version: DatasetVersion;

  beforeAll(async () => {
    chaos = await ChaosMesh.start();
    version = await chaos.bring();
  }, 180_000);
  afterAll(() => chaos?.stop(), 60_000);

  const start = async () => {
    const running = await chaos.startRun(version, RUN);
    const waiting = await chaos.startRun(version, { epochs: 1 });
    await chaos.underWay(running);
    return { running, waiting };
  };
  const allEnd = (runs: { running: string; waiting: string }) => Promise.all([chaos.ended(runs.running), chaos.ended(runs.waiting)]);
  /** Sequences that a client sees, from now to the end of the run. */
  const watch = async (runId: string) => {
    const seen: number[] = [];
    for await (const { sequence } of chaos.lepton.progress(runId, '0')) seen.push(Number(sequence));
    return seen;
  };
  const told = async (runId: string) => (await chaos.sql<{ sequence: string }>('training', `SELECT sequence FROM outbox WHERE aggregate_id = $1 AND type LIKE '%.RunProgressed' ORDER BY sequence`, [runId])).map(({ sequence }) => Number(sequence));

  it('NATS, with kill -9: both end, and whoever watches misses nothing', async () => {
    const runs = await start();
    const watching = watch(runs.running);
    await chaos.mesh.crash('nats');
    await allEnd(runs);
    expect(await watching).toEqual(await told(runs.running));
  }, 120_000);

  it('NATS, with its store deleted: both end, the events are published again, and whoever watches misses nothing', async () => {
    const runs = await start();
    const watching = watch(runs.running);
    await chaos.mesh.wipeNats();
    await allEnd(runs);
    expect(await watching).toEqual(await told(runs.running));
  }, 120_000);

  it('NATS, frozen for longer than a lease: both end', async () => {
    const runs = await start();
    chaos.mesh.kill('nats', 'SIGSTOP');
    try {
      await waitFor(async () => (await chaos.row(runs.running)).status === 'QUEUED', { timeoutMs: 30_000, what: 'the end of the lease' });
    } finally {
      chaos.mesh.kill('nats', 'SIGCONT');
    }
    await allEnd(runs);
  }, 120_000);

  it.each<[string, NodeJS.Signals]>([['-m immediate', 'SIGQUIT'], ['kill -9', 'SIGKILL']])('PostgreSQL, with %s: both end', async (_, signal) => {
    const runs = await start();
    await chaos.mesh.crash('postgres', signal);
    await allEnd(runs);
  }, 120_000);

  it('have ended once, with one model version each, and nothing is left over', async () => {
    expect(await audit(chaos)).toEqual([]);
  }, 60_000);
});
