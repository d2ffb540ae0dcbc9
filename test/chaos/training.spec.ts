import { waitFor } from '@lepton/testing';
import type { DatasetVersion, Run } from '../support/lepton.js';
import { audit } from './support/audit.js';
import { ChaosMesh } from './support/chaos-mesh.js';
import { attempts } from './support/run-events.js';

/** Long enough to be killed three times, and the same for all, so that all must learn the same: at a constant rate an epoch does not depend on how many follow. */
const RUN = { seed: 7, epochs: 24, batchSize: 8, schedule: 'constant' };
/** More than any machine trains while a service comes back. */
const ENDLESS = 10_000;

describe('a run whose worker or training service is killed', () => {
  let chaos: ChaosMesh;
  let version: DatasetVersion;
  let undisturbed: Run;

  beforeAll(async () => {
    chaos = await ChaosMesh.start();
    version = await chaos.bring();
    undisturbed = await chaos.ended(await chaos.startRun(version, RUN));
  }, 180_000);
  afterAll(() => chaos?.stop(), 60_000);

  const expectSameAsUndisturbed = async (id: string) => {
    const run = await chaos.ended(id);
    expect(run.evaluation).toEqual(undisturbed.evaluation);
    expect(run.modelVersion?.digest).toBe(undisturbed.modelVersion?.digest);
    expect(await validation(id)).toEqual(await validation(undisturbed.id));
    return run;
  };
  const validation = (id: string) => chaos.sql<{ name: string; step: string; value: number }>('training', `SELECT name, step, value FROM metric_point WHERE run_id = $1 AND split = 'VALIDATION' ORDER BY name, step`, [id]);

  it('the worker, with kill -9 in mid-epoch, again and again: goes on from the checkpoint, to the same weights', async () => {
    const id = await chaos.startRun(version, RUN);
    for (let kill = 1; kill <= 2; kill++) {
      await chaos.underWay(id);
      chaos.mesh.kill('worker');
      await waitFor(async () => (await chaos.row(id)).attempt > kill, { timeoutMs: 30_000, what: 'the next worker' });
    }
    // Frozen for longer than its lease, it comes back from the dead: what it says then has no effect.
    await chaos.underWay(id);
    chaos.mesh.kill('worker', 'SIGSTOP');
    try {
      await waitFor(async () => (await chaos.row(id)).status === 'QUEUED', { timeoutMs: 30_000, what: 'the end of the lease' });
    } finally {
      chaos.mesh.kill('worker', 'SIGCONT');
    }
    expect((await expectSameAsUndisturbed(id)).attempt).toBe(4);
    const told = await attempts(chaos, id);
    const kept = told.map(({ checkpoints }) => checkpoints.at(-1) ?? Infinity);
    expect(told.slice(1).map(({ steps }, index) => (steps[0] ?? 0) >= (kept[index] ?? Infinity))).toEqual([true, true, true]);
  }, 120_000);

  it('the training service, while progress is flowing: the worker goes on; and when the run has been completed and nobody knows', async () => {
    const id = await chaos.startRun(version, { ...RUN, epochs: ENDLESS });
    for (let kill = 1; kill <= 2; kill++) {
      await chaos.underWay(id);
      await chaos.mesh.crash('training');
    }
    const { epoch } = await chaos.underWay(id);
    const release = await chaos.holdRelay('training');
    await chaos.lepton.act('adjustRun', { runId: id, epochs: Math.max(epoch, RUN.epochs) + 1 });
    await waitFor(async () => (await chaos.row(id)).status === 'SUCCEEDED', { timeoutMs: 60_000, intervalMs: 5 });
    const back = chaos.mesh.restarted('training');
    chaos.mesh.kill('training');
    expect(await chaos.unpublished('training', id)).toContain('RunCompleted');
    expect((await chaos.row(id)).modelVersionId).toBeNull();
    await release();
    await back;
    expect((await chaos.ended(id)).attempt).toBe(1);
    // Nothing of what the worker reported meanwhile is missing, and nothing is there twice.
    const [known, told] = [await validation(undisturbed.id), await validation(id)];
    expect(told.length).toBeGreaterThan(known.length);
    for (const name of ['loss', 'accuracy']) {
      const steps = told.filter((point) => point.name === name).map(({ step }) => Number(step));
      expect(steps).toEqual(steps.map((_, index) => (index + 1) * (steps[0] ?? 0)));
      expect(told.filter((point) => point.name === name).slice(0, RUN.epochs)).toEqual(known.filter((point) => point.name === name));
    }
  }, 120_000);

  it('the training service, when startRun has been answered and nothing is published', async () => {
    const release = await chaos.holdRelay('training');
    const id = await chaos.startRun(version, { epochs: 1 });
    const back = chaos.mesh.restarted('training');
    chaos.mesh.kill('training');
    expect(await chaos.unpublished('training', id)).toEqual(['RunQueued', 'TrainRun']);
    await release();
    await back;
    expect((await chaos.ended(id)).attempt).toBe(1);
  }, 120_000);

  it('has ended once, with one model version, and nothing is left over', async () => {
    expect(await audit(chaos)).toEqual([]);
  }, 60_000);
});
