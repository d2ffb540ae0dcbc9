/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { digestOf } from '@lepton/artifact-store';
import { waitFor } from '@lepton/testing';
import { DataSource } from 'typeorm';
import { RunRepository } from '../src/run/run.repository.js';
import { DiscardedCheckpointEntity } from '../src/run/run-records.entity.js';
import { ControlRun } from '../src/run/use-cases/control-run.js';
import { StartRun } from '../src/run/use-cases/start-run.js';
import { LEASE_MS, problem, startTraining, type TrainingFixture } from './training.fixture.js';
import { has, startWorker } from './worker.fixture.js';

const workspace = 'default';
const completed = { evaluationJson: '{"split":"TEST","metrics":[]}', model: { digest: 'sha256:m', byteSize: 7n, signatureJson: '{}', labels: ['a'], metrics: [] } };

describe('checkpoints', () => {
  let training: TrainingFixture;
  let runs: RunRepository;

  beforeAll(async () => {
    training = await startTraining();
    runs = training.app.get(RunRepository);
  }, 60_000);
  afterAll(() => training?.stop(), 30_000);

  const start = async (input: object = {}) => (await training.app.get(StartRun).execute(workspace, { datasetVersionId: 'dsv_1', ...input })).id;
  const claim = async (runId: string) => {
    const { leaseEpoch } = await training.workers.claimRun({ runId, attempt: 1, workerId: 'w' });
    return { runId, leaseEpoch };
  };
  const kept = async (runId: string) => (await runs.checkpoints(runId)).map(({ step, digest }) => [Number(step), digest] as const);
  const logs = async (runId: string) => (await runs.logs(runId, { first: 500 })).rows.map(({ message }) => message);
  const exists = (digest: string) => training.artifacts.has(digest);
  const gone = (...digests: string[]) => waitFor(async () => (await Promise.all(digests.map(exists))).every((there) => !there), { timeoutMs: 10 * LEASE_MS });
  const discarded = () => training.app.get(DataSource).getRepository(DiscardedCheckpointEntity);

  /** What a worker does: into the store first, then with the service. */
  const save = async ({ runId, leaseEpoch }: { runId: string; leaseEpoch: bigint }, step: number, content: string) => {
    const { digest, size } = await training.artifacts.put(Buffer.from(content));
    await training.workers.reportProgress({ runId, leaseEpoch, report: BigInt(step), checkpoint: { digest, byteSize: BigInt(size), epoch: 1, step: BigInt(step) } });
    return digest;
  };

  it('of a run that goes on are the last two; the blobs of the others are deleted', async () => {
    const run = await claim(await start());
    const digests: string[] = [];
    for (let step = 1; step <= 5; step++) digests.push(await save(run, step, `${run.runId} ${step}`));
    expect(await kept(run.runId)).toEqual([[4, digests[3]], [5, digests[4]]]);
    await gone(...digests.slice(0, 3));
    expect(await Promise.all(digests.slice(3).map(exists))).toEqual([true, true]);
    // its lease has expired meanwhile: the next worker is told of both
    await waitFor(async () => (await runs.find(workspace, run.runId))?.status === 'QUEUED', { timeoutMs: 10 * LEASE_MS });
    expect(await training.workers.claimRun({ runId: run.runId, attempt: 2, workerId: 'next' })).toMatchObject({ checkpointDigest: digests[4], earlierCheckpointDigests: [digests[3]] });
  }, 30_000);

  it('that are written again at the same step, or at an earlier one, are the newest', async () => {
    const run = await claim(await start());
    await save(run, 7, 'seventh');
    const again = await save(run, 8, 'eighth');
    // as after a start from the beginning; reports go on counting
    const { digest } = await training.artifacts.put(Buffer.from('first of all'));
    await training.workers.reportProgress({ ...run, report: 9n, checkpoint: { digest, byteSize: 1n, epoch: 0, step: 1n } });
    expect((await kept(run.runId)).map(([step]) => step)).toEqual([8, 1]);
    const other = await training.artifacts.put(Buffer.from('another first'));
    await training.workers.reportProgress({ ...run, report: 10n, checkpoint: { digest: other.digest, byteSize: 1n, epoch: 0, step: 1n } });
    expect(await kept(run.runId)).toEqual([[8, again], [1, other.digest]]);
    await gone(digest);
  }, 30_000);

  it.each<[string, (run: { runId: string; leaseEpoch: bigint }) => Promise<unknown>]>([
    ['succeeded', (run) => training.workers.completeRun({ ...run, ...completed })],
    ['failed', (run) => training.workers.failRun({ ...run, problem: { code: 'LOSS_DIVERGED', message: 'no' } })],
    ['been cancelled', ({ runId }) => training.app.get(ControlRun).cancel(workspace, runId)],
  ])('of a run that has %s are none', async (_, end) => {
    const run = await claim(await start());
    const digests = [await save(run, 1, `${run.runId} a`), await save(run, 2, `${run.runId} b`)];
    await end(run);
    expect(await kept(run.runId)).toEqual([]);
    await gone(...digests);
    expect(await problem(save(run, 3, `${run.runId} late`))).toBe('LEASE_LOST');
    await gone(digestOf(Buffer.from(`${run.runId} late`)));
  }, 30_000);

  it('of one content are one blob, deleted with the last', async () => {
    const [one, other] = [await claim(await start()), await claim(await start())];
    const digest = await save(one, 1, 'the same');
    await save(other, 1, 'the same');
    await training.app.get(ControlRun).cancel(workspace, one.runId);
    await waitFor(async () => !(await discarded().existsBy({ digest })), { timeoutMs: 10 * LEASE_MS });
    expect(await exists(digest)).toBe(true);
    await training.app.get(ControlRun).cancel(workspace, other.runId);
    await gone(digest);
  }, 30_000);

  it('are deleted although the service died before their blobs were, or before it had noted it', async () => {
    const { digest: before } = await training.artifacts.put(Buffer.from('its row is gone, its blob is not'));
    const after = digestOf(Buffer.from('its blob is gone, too'));
    await discarded().insert([before, after].map((digest) => ({ digest, at: new Date(0) })));
    await gone(before);
    await waitFor(async () => !(await discarded().existsBy({ digest: after })), { timeoutMs: 10 * LEASE_MS });
  }, 30_000);

  it('that are lost: a worker goes on from the one before', async () => {
    const id = await start({ epochs: 40, batchSize: 8, earlyStopping: { enabled: false } });
    const first = startWorker(training, 'first', has('ONNX'), { checkpointEveryMs: 0 });
    await waitFor(async () => (await kept(id)).length === 2, { timeoutMs: 30_000 });
    await first.stop();
    expect(await runs.find(workspace, id)).toMatchObject({ status: 'QUEUED' });
    const [, last] = await kept(id);
    await training.artifacts.delete(last?.[1] ?? '');
    const second = startWorker(training, 'second', has('ONNX'));
    await waitFor(async () => (await runs.find(workspace, id))?.status === 'SUCCEEDED', { timeoutMs: 30_000 });
    await second.stop();
    expect((await logs(id)).filter((message) => /cannot be used|Resuming|starts over/.test(message))).toEqual([
      expect.stringContaining(`${last?.[1]} cannot be used`), expect.stringMatching(/^Resuming from epoch/),
    ]);
  }, 90_000);
});
