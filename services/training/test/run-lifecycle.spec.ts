import { setTimeout as delay } from 'node:timers/promises';
import { Directive, isProblemError, ModelVersionRegisteredSchema, RunControlSchema, SplitName, TrainRunSchema, type RunControl } from '@lepton/contracts';
import { JobQueue, subscribeSignal } from '@lepton/messaging';
import { Outbox, Transactions } from '@lepton/persistence';
import { waitFor } from '@lepton/testing';
import { RunRepository } from '../src/run/run.repository.js';
import { ControlRun } from '../src/run/use-cases/control-run.js';
import { StartRun } from '../src/run/use-cases/start-run.js';
import { WorkerRegistry } from '../src/training-engine/worker-registry.js';
import { LEASE_MS, problem, startTraining, type TrainingFixture } from './training.fixture.js';

const workspace = 'default';

describe('the life of a run', () => {
  let training: TrainingFixture;
  let app: TrainingFixture['app'];
  let mesh: TrainingFixture['mesh'];
  let workers: TrainingFixture['workers'];
  let runs: RunRepository;
  let control: ControlRun;

  beforeAll(async () => {
    training = await startTraining();
    ({ app, mesh, workers } = training);
    runs = app.get(RunRepository);
    control = app.get(ControlRun);
  }, 60_000);
  afterAll(() => training?.stop(), 30_000);

  const start = async (input: object = {}) => (await app.get(StartRun).execute(workspace, { datasetVersionId: 'dsv_1', ...input })).id;
  const claim = (runId: string, workerId = 'w1') => workers.claimRun({ runId, attempt: 1, workerId });
  const status = async (id: string) => (await runs.find(workspace, id))?.status;
  const events = async (aggregateId: string) => (await app.get(Outbox).read({ aggregateId, after: 0n, types: [], limit: 500 })).events
    .map(({ payload }) => payload?.typeUrl.replace(/.*\./, ''));
  const progress = (runId: string, epoch: number) => ({
    runId, epoch, epochs: 10, step: BigInt(epoch * 5), stepsPerEpoch: 5n, samplesPerSecond: 100,
    metrics: [{ name: 'loss', split: SplitName.TRAIN, value: 1 / epoch }],
  });
  const point = (epoch: number) => ({ name: 'loss', split: SplitName.TRAIN, epoch, step: BigInt(epoch * 5), value: 1 / epoch });

  it('goes from the spec that the data suggests to a model version, exactly once', async () => {
    const id = await start({ deployAs: 'flowers' });
    const run = await runs.find(workspace, id);
    expect(run).toMatchObject({ status: 'QUEUED', name: 'flowers: species', modelName: 'flowers-species', spec: { target: 'species', task: 'MULTICLASS_CLASSIFICATION' } });
    expect(run?.spec.features).toEqual(['petal_length', 'petal_width']);

    const { leaseEpoch, specJson, leaseMs } = await claim(id);
    expect(Number(leaseMs)).toBe(LEASE_MS);
    expect(JSON.parse(specJson)).toEqual(run?.spec);
    await workers.reportProgress({ runId: id, leaseEpoch, report: 1n, progress: progress(id, 1), points: [point(1)] });
    await workers.reportProgress({ runId: id, leaseEpoch, report: 2n, progress: progress(id, 2), points: [point(2)], checkpoint: { digest: 'sha256:c', byteSize: 3n, epoch: 2, step: 10n } });
    const completed = { runId: id, leaseEpoch, evaluationJson: '{"split":"TEST","metrics":[]}', model: { digest: 'sha256:m', byteSize: 7n, signatureJson: '{}', labels: ['a'], metrics: [] } };
    await workers.completeRun(completed);
    expect(await problem(workers.completeRun(completed))).toBe('LEASE_LOST');

    expect(await status(id)).toBe('SUCCEEDED');
    expect(await events(id)).toEqual(['RunQueued', 'RunStarted', 'RunProgressed', 'RunProgressed', 'RunCheckpointed', 'RunCompleted']);
    expect((await runs.metricPoints(id, {})).map(({ epoch, sequence }) => [epoch, sequence])).toEqual([[1, 3n], [2, 4n]]);
    expect(await runs.metricPoints(id, { after: 3n })).toHaveLength(1);

    // The models service answers with an event.
    await app.get(Transactions).run((tx) => app.get(Outbox).append(tx, {
      workspace, domain: 'models', name: 'model-version-registered', aggregateId: 'mdv_1', schema: ModelVersionRegisteredSchema,
      message: { modelVersionId: 'mdv_1', runId: id },
    }));
    await waitFor(async () => (await runs.find(workspace, id))?.modelVersionId === 'mdv_1');
  });

  it('puts a job on the work queue, which one worker gets', async () => {
    const id = await start();
    const seen: string[] = [];
    const pull = new JobQueue(mesh).pull({ queue: 'training', durable: 'training-worker', schema: TrainRunSchema, handle: async (job) => void seen.push(job.payload.runId) });
    await waitFor(() => seen.includes(id));
    await pull.stop();
    expect(seen.filter((runId) => runId === id)).toHaveLength(1);
  });

  it('takes a repeated report as one', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    const report = { runId: id, leaseEpoch, report: 1n, progress: progress(id, 1), points: [point(1)], logs: [{ atMs: 1n, level: 'info', message: 'x' }] };
    await Promise.all([workers.reportProgress(report), workers.reportProgress(report)]);
    expect((await events(id)).filter((type) => type === 'RunProgressed')).toHaveLength(1);
    expect((await runs.logs(id, { first: 10 })).rows).toHaveLength(1);
  });

  it('fences off a worker that comes back from the dead', async () => {
    const id = await start();
    const dead = await claim(id, 'dead');
    expect(await problem(claim(id, 'early'))).toBe('NOT_CLAIMABLE');
    await workers.reportProgress({ runId: id, leaseEpoch: dead.leaseEpoch, report: 1n, checkpoint: { digest: 'sha256:c', byteSize: 1n, epoch: 1, step: 5n } });
    await waitFor(async () => (await status(id)) === 'QUEUED', { timeoutMs: LEASE_MS * 3 });

    const next = await claim(id, 'next');
    expect(next).toMatchObject({ checkpointDigest: 'sha256:c', lastReport: 1n, leaseEpoch: dead.leaseEpoch + 1n });
    expect(await problem(workers.reportProgress({ runId: id, leaseEpoch: dead.leaseEpoch, report: 2n, progress: progress(id, 9) }))).toBe('LEASE_LOST');
    expect(await problem(workers.completeRun({ runId: id, leaseEpoch: dead.leaseEpoch, evaluationJson: '{}' }))).toBe('LEASE_LOST');
    expect((await runs.find(workspace, id))?.progress).toBeNull();
    expect((await runs.find(workspace, id))?.attempt).toBe(2);
  });

  it('keeps a lease alive by bare heartbeats', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    for (let report = 1n; report <= 6n; report++) {
      await delay(LEASE_MS / 3);
      await workers.reportProgress({ runId: id, leaseEpoch, report });
    }
    expect(await status(id)).toBe('RUNNING');
  });

  it('is given up after five lost workers, with advice', async () => {
    const id = await start();
    for (let attempt = 1; attempt <= 5; attempt++) {
      const { leaseEpoch } = await claim(id);
      await workers.failRun({ runId: id, leaseEpoch, retryable: true, problem: { code: 'WORKER_FAILED', message: 'out of memory' } });
      expect(await status(id)).toBe(attempt < 5 ? 'QUEUED' : 'FAILED');
    }
    expect((await runs.find(workspace, id))?.failure).toMatchObject({ code: 'WORKER_FAILED', message: 'out of memory' });
  });

  it('is not given up as long as it gets on, however many workers are lost and pauses made', async () => {
    const id = await start();
    for (let step = 1; step <= 6; step++) {
      const { leaseEpoch, lastReport } = await claim(id);
      await workers.reportProgress({ runId: id, leaseEpoch, report: lastReport + 1n, checkpoint: { digest: `sha256:${step}`, byteSize: 1n, epoch: 1, step: BigInt(step) } });
      await workers.failRun({ runId: id, leaseEpoch, retryable: true, problem: { code: 'WORKER_FAILED', message: 'gone' } });
      expect(await status(id)).toBe('QUEUED');
    }
    for (let pause = 1; pause <= 6; pause++) {
      const { leaseEpoch } = await claim(id);
      await workers.releaseRun({ runId: id, leaseEpoch });
      expect(await status(id)).toBe('QUEUED');
    }
    const { leaseEpoch } = await claim(id);
    await workers.failRun({ runId: id, leaseEpoch, retryable: true, problem: { code: 'WORKER_FAILED', message: 'gone' } });
    expect(await status(id)).toBe('QUEUED');
  });

  it('is cancelled at once, and its worker hears of it', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    const heard: RunControl[] = [];
    const signal = subscribeSignal(mesh, { domain: 'training', name: 'control', id }, RunControlSchema, (message) => void heard.push(message));
    await mesh.nats.flush();
    await control.cancel(workspace, id);
    expect(await status(id)).toBe('CANCELLED');
    await waitFor(() => heard.some(({ directive }) => directive === Directive.CANCEL));
    signal.unsubscribe();
    expect(await problem(workers.reportProgress({ runId: id, leaseEpoch, report: 1n }))).toBe('LEASE_LOST');
    expect(await problem(control.cancel(workspace, id))).toBe('INVALID_STATE');
  });

  it('pauses when the worker has let go, and resumes from the checkpoint', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    await control.pause(workspace, id);
    const answer = await workers.reportProgress({ runId: id, leaseEpoch, report: 1n, checkpoint: { digest: 'sha256:p', byteSize: 1n, epoch: 1, step: 5n } });
    expect(answer.directive).toBe(Directive.PAUSE);
    await workers.releaseRun({ runId: id, leaseEpoch, directive: Directive.PAUSE });
    expect(await status(id)).toBe('PAUSED');
    await control.resume(workspace, id);
    expect(await status(id)).toBe('QUEUED');
    expect((await claim(id)).checkpointDigest).toBe('sha256:p');
  });

  it('goes back to the queue when the worker shuts down', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    await workers.releaseRun({ runId: id, leaseEpoch, directive: Directive.PAUSE });
    expect(await status(id)).toBe('QUEUED');
  });

  it('is adjusted while it runs', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    await control.adjust(workspace, { runId: id, learningRate: 0.5 });
    await control.adjust(workspace, { runId: id, epochs: 7 });
    const { adjustment } = await workers.reportProgress({ runId: id, leaseEpoch, report: 1n });
    expect(adjustment).toMatchObject({ learningRate: 0.5, epochs: 7 });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['negative epochs', () => start({ epochs: -1 }), 'epochs'],
    ['an unknown column', () => start({ target: 'specis' }), 'target'],
    ['a name that cannot be one', () => start({ deployAs: 'a b' }), 'deployAs'],
    ['an adjustment of nothing', () => control.adjust(workspace, { runId: 'run_x' }), 'learningRate'],
    ['a run that does not exist', () => control.cancel(workspace, 'run_x'), 'runId'],
  ])('refuses %s, naming the field', async (_, attempt, field) => {
    const error: unknown = await attempt().catch((reason: unknown) => reason);
    expect(isProblemError(error) && error.field).toBe(field);
  });

  it('keeps its events for replay, numbered without gaps', async () => {
    const id = await start();
    const { leaseEpoch } = await claim(id);
    await Promise.all(Array.from({ length: 10 }, (_, index) => workers.reportProgress({ runId: id, leaseEpoch, report: BigInt(index + 1), progress: progress(id, index + 1) })));
    const { events: kept } = await app.get(Outbox).read({ aggregateId: id, after: 0n, types: [], limit: 500 });
    expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, index) => BigInt(index + 1)));
  });

  it('knows from the workers what can be trained with, and refuses what none of them has', async () => {
    const registry = app.get(WorkerRegistry);
    const offers = async () => Object.fromEntries((await registry.engines()).map((offer) => [offer.engine, offer]));
    const missing = { code: 'ENGINE_UNAVAILABLE', message: 'PyTorch is not installed. Run "npm run engine:pytorch".', field: 'engine' };
    expect((await offers())['ONNX']).toMatchObject({ available: false, workers: 0, problem: { code: 'NO_WORKER' } });
    expect(await status(await start({ engine: 'PYTORCH' }))).toBe('QUEUED');

    const onnx = { engine: 'ONNX', version: '1.30.0', devices: ['cpu'] };
    await workers.announceWorker({ workerId: 'w1', engines: [onnx, { engine: 'PYTORCH', problem: missing }] });
    expect(await offers()).toMatchObject({
      ONNX: { available: true, version: '1.30.0', devices: ['cpu'], workers: 1, problem: null },
      TFJS: { available: false }, PYTORCH: { available: false, version: null, devices: [], workers: 0, problem: missing },
    });
    await expect(start({ engine: 'PYTORCH' })).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', field: 'engine', message: expect.stringContaining('npm run engine:pytorch') });
    await expect(start({ device: 'cuda' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', field: 'device' });

    await workers.announceWorker({ workerId: 'w2', engines: [{ engine: 'PYTORCH', version: '2.15.0', devices: ['cpu', 'cuda'] }] });
    expect((await offers())['PYTORCH']).toMatchObject({ available: true, version: '2.15.0', devices: ['cpu', 'cuda'], workers: 1, problem: null });
    expect(await status(await start({ engine: 'PYTORCH', device: 'cuda' }))).toBe('QUEUED');
  });
});
