/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { SubgraphContext } from '@lepton/graphql';
import { waitFor } from '@lepton/testing';
import { RunRepository } from '../src/run/run.repository.js';
import { StartRun } from '../src/run/use-cases/start-run.js';
import { StartSweep } from '../src/sweep/use-cases/start-sweep.js';
import { SweepRepository } from '../src/sweep/sweep.repository.js';
import { WaitingRunResolver } from '../src/training-engine/waiting-run.resolver.js';
import type { Abilities } from '../src/worker/abilities.js';
import { startTraining, type TrainingFixture } from './training.fixture.js';
import { has, startWorker } from './worker.fixture.js';

const workspace = 'default';
const MIB = 1024n ** 2n;

describe('a run goes to a worker that can train it', () => {
  let training: TrainingFixture;
  let runs: RunRepository;
  const workers: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    training = await startTraining();
    runs = training.app.get(RunRepository);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });
  afterAll(() => training?.stop(), 30_000);

  const start = async (input: object = {}) => (await training.app.get(StartRun).execute(workspace, { datasetVersionId: 'dsv_1', epochs: 2, ...input })).id;
  const run = (id: string) => runs.find(workspace, id);
  const logs = async (id: string) => (await runs.logs(id, { first: 100 })).rows.map(({ message }) => message);
  const waitingFor = async (id: string) => {
    const found = await run(id);
    return found && training.app.get(WaitingRunResolver).waitingFor(found, new SubgraphContext(workspace));
  };

  function begin(...args: [id: string, abilities: Abilities]): () => number {
    const worker = startWorker(training, ...args);
    workers.push(worker);
    return worker.returned;
  }
  const known = (id: string) => waitFor(async () => (await training.living()).includes(id));

  it('however often another one gives it back, and says what it waits for', async () => {
    const id = await start();
    expect(await waitingFor(id)).toMatchObject({ code: 'NO_WORKER', message: expect.stringContaining('npm start') });
    const returned = begin('unable', has('TFJS'));
    // more often than a job may fail
    await waitFor(() => returned() >= 8, { timeoutMs: 20_000 });
    expect(await run(id)).toMatchObject({ status: 'QUEUED', attempt: 0, failedAttempts: 0 });
    expect(await logs(id)).toEqual([expect.stringMatching(/^No worker that is there can train this run; it waits for one\./)]);
    begin('able', has('ONNX'));
    await waitFor(async () => (await run(id))?.status === 'SUCCEEDED', { timeoutMs: 30_000 });
    expect(await run(id)).toMatchObject({ attempt: 1, failedAttempts: 0, failure: null });
    expect(await waitingFor(id)).toBeNull();
  }, 60_000);

  it('also where only the device is missing, and is refused at once where no worker has it', async () => {
    begin('cpu', has('ONNX'));
    await known('cpu');
    await expect(start({ device: 'cuda' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE', field: 'device', message: expect.stringContaining('Choose "cpu"') });
    await training.workers.announceWorker({ workerId: 'gone', ...has('ONNX', ['cpu', 'cuda']) });
    const id = await start({ device: 'cuda' });
    await training.forget('gone');
    await waitFor(async () => (await logs(id)).some((message) => message.includes('No worker has "cuda"')));
    expect(await run(id)).toMatchObject({ status: 'QUEUED', attempt: 0 });
    expect(await waitingFor(id)).toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
  }, 60_000);

  it('that has the memory for it; more than the largest has is refused', async () => {
    const small = begin('small', has('ONNX', ['cpu'], MIB));
    await training.workers.announceWorker({ workerId: 'large', ...has('ONNX') });
    await known('small');
    const layers = (count: number) => Array.from({ length: count }, () => ({ kind: 'dense', units: 1024 }));
    const id = await start({ layers: layers(2) });
    await waitFor(() => small() >= 2, { timeoutMs: 20_000 });
    expect(await run(id)).toMatchObject({ status: 'QUEUED', attempt: 0 });
    expect(await logs(id)).toEqual([]);
    expect(await waitingFor(id)).toBeNull();
    await expect(start({ layers: Array.from({ length: 12 }, () => ({ kind: 'dense', units: 8192 })) })).rejects.toMatchObject({
      code: 'MEMORY_EXCEEDED', field: 'layers', message: expect.stringMatching(/more than the 8 GiB that the largest worker has for it/),
    });
    await training.forget('large');
    // the largest that is left says by itself that it is too small
    await waitFor(async () => (await run(id))?.status === 'FAILED', { timeoutMs: 30_000 });
    expect((await run(id))?.failure).toMatchObject({ code: 'MEMORY_EXCEEDED', message: expect.stringContaining('this worker has') });
  }, 60_000);

  it('each trial of a sweep, or it does not begin', async () => {
    await training.workers.announceWorker({ workerId: 'one', ...has('ONNX') });
    const sweep = (values: string[]) => training.app.get(StartSweep).execute(workspace, {
      run: { datasetVersionId: 'dsv_1', epochs: 2 }, strategy: 'GRID', parameters: [{ name: 'engine', values }], maximumParallel: 1,
    });
    await expect(sweep(['ONNX', 'PYTORCH'])).rejects.toMatchObject({ field: 'parameters', message: expect.stringContaining('"engine":"PYTORCH"') });
    await training.workers.announceWorker({ workerId: 'two', ...has('PYTORCH') });
    expect(await training.app.get(SweepRepository).trials((await sweep(['ONNX', 'PYTORCH'])).id)).toHaveLength(2);
  });
});
