import { Directive, isProblemError, SplitName, SweepEndedSchema, unpackEnvelope } from '@lepton/contracts';
import { Outbox } from '@lepton/persistence';
import { RunRepository } from '../src/run/run.repository.js';
import { ControlRun } from '../src/run/use-cases/control-run.js';
import { SweepRepository } from '../src/sweep/sweep.repository.js';
import { CancelSweep } from '../src/sweep/use-cases/cancel-sweep.js';
import { StartSweep } from '../src/sweep/use-cases/start-sweep.js';
import { problem, startTraining, type TrainingFixture } from './training.fixture.js';

const workspace = 'default';
const run = { datasetVersionId: 'dsv_1', epochs: 9 };

describe('a sweep', () => {
  let training: TrainingFixture;
  let sweeps: SweepRepository;

  beforeAll(async () => {
    training = await startTraining();
    sweeps = training.app.get(SweepRepository);
  }, 60_000);
  afterAll(() => training?.stop(), 30_000);

  const start = async (input: object = {}) => (await training.app.get(StartSweep).execute(workspace, { run, ...input })).id;
  const cancel = (sweepId: string) => training.app.get(CancelSweep).execute(workspace, { sweepId });
  const sweep = async (id: string) => (await sweeps.findByIds(workspace, [id]))[0];
  const trials = async (id: string) => (await sweeps.trials(id)).map(({ status, runId, value }) => ({ status, runId, value }));
  const statuses = async (id: string) => (await trials(id)).map(({ status }) => status);
  const events = async (aggregateId: string) => (await training.app.get(Outbox).read({ aggregateId, after: 0n, types: [], limit: 500 })).events;

  /** What a worker does: claims the trial's run and reports the validation loss of each epoch until it is told to stop. */
  const train = async (id: string, trial: number, losses: readonly number[]) => {
    const runId = (await trials(id))[trial - 1]?.runId ?? '';
    const { leaseEpoch } = await training.workers.claimRun({ runId, attempt: 1, workerId: 'w' });
    for (const [index, value] of losses.entries()) {
      const epoch = index + 1;
      const { directive } = await training.workers.reportProgress({
        runId, leaseEpoch, report: BigInt(epoch),
        progress: { runId, epoch, epochs: 9, step: BigInt(epoch), stepsPerEpoch: 1n, samplesPerSecond: 1, metrics: [] },
        points: [
          { name: 'loss', split: SplitName.VALIDATION, epoch, step: BigInt(epoch), value },
          { name: 'accuracy', split: SplitName.VALIDATION, epoch, step: BigInt(epoch), value: epoch / 10 },
        ],
      });
      if (directive === Directive.CANCEL) return epoch;
    }
    await training.workers.completeRun({
      runId, leaseEpoch, evaluationJson: '{"split":"TEST","metrics":[]}', model: { digest: `sha256:${trial}`, byteSize: 7n, signatureJson: '{}', labels: ['a'], metrics: [] },
    });
    return losses.length;
  };

  it('queues as many trials as may train at once, and registers the best', async () => {
    const id = await start({ strategy: 'GRID', parameters: [{ name: 'learningRate', values: [0.1, 0.01, 0.001] }], maximumParallel: 2, metric: 'accuracy' });
    expect(await statuses(id)).toEqual(['RUNNING', 'RUNNING', 'WAITING']);
    const [first] = await trials(id);
    expect((await training.app.get(RunRepository).find(workspace, first?.runId ?? ''))).toMatchObject({ sweepId: id, spec: { optimizer: { learningRate: 0.1 } } });
    // Weights of the lowest loss are kept: the accuracy is that of their epoch.
    await train(id, 2, [0.9, 0.2, 0.5]);
    expect(await trials(id)).toMatchObject([{ status: 'RUNNING' }, { status: 'SUCCEEDED', value: 0.2 }, { status: 'RUNNING' }]);
    await train(id, 1, [0.9, 0.8, 0.7, 0.6]);
    await train(id, 3, [0.5]);
    expect(await sweep(id)).toMatchObject({ status: 'SUCCEEDED', goal: 'MAXIMIZE', bestTrial: 1 });
    const ended = (await events(id)).map((event) => unpackEnvelope(event, SweepEndedSchema)).find(Boolean);
    expect(ended).toMatchObject({ best: { modelName: 'flowers-species', sweepId: id, model: { digest: 'sha256:1', byteSize: 7n } } });
  });

  it('compares the weights that are kept: those of the best metric that early stopping watches', async () => {
    const id = await start({ run: { ...run, earlyStopping: { metric: 'accuracy' } }, strategy: 'RANDOM', maximumTrials: 1 });
    // accuracy rises all the time
    await train(id, 1, [0.1, 0.5, 0.3]);
    expect(await trials(id)).toMatchObject([{ status: 'SUCCEEDED', value: 0.3 }]);
  });

  it('ends a trial that falls behind, tells its worker, and begins the next', async () => {
    const id = await start({ maximumTrials: 4, maximumParallel: 1, minimumEpochs: 2, reductionFactor: 2, seed: 3 });
    expect(await sweep(id)).toMatchObject({ strategy: 'ASHA', metric: 'loss', goal: 'MINIMIZE', rungs: [2, 4, 8] });
    const falling = (from: number) => Array.from({ length: 9 }, (_, epoch) => from - epoch / 100);
    expect(await train(id, 1, falling(0.5))).toBe(9);
    expect(await train(id, 2, falling(0.8))).toBe(2);
    expect(await train(id, 3, falling(0.4))).toBe(9);
    expect(await train(id, 4, [0.3, 0.3, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])).toBe(9); // its best weights stay as good
    expect(await statuses(id)).toEqual(['SUCCEEDED', 'PRUNED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await sweep(id)).toMatchObject({ status: 'SUCCEEDED', bestTrial: 4 });
    const [, pruned] = await sweeps.trials(id);
    expect(pruned?.reason).toMatch(/^Pruned after 2 epochs: with loss 0\.79/);
    expect(pruned?.rungValues).toHaveLength(1);
    expect((await training.app.get(RunRepository).find(workspace, pruned?.runId ?? ''))?.status).toBe('CANCELLED');
  });

  it('goes on without a trial that fails or is cancelled, and fails when none succeeds', async () => {
    const id = await start({ strategy: 'RANDOM', maximumTrials: 2, maximumParallel: 1 });
    const [first] = await trials(id);
    const { leaseEpoch } = await training.workers.claimRun({ runId: first?.runId ?? '', attempt: 1, workerId: 'w' });
    await training.workers.failRun({ runId: first?.runId ?? '', leaseEpoch, problem: { code: 'DIVERGED', message: 'The loss exploded.' } });
    const [, second] = await trials(id);
    expect(await statuses(id)).toEqual(['FAILED', 'RUNNING']);
    await training.app.get(ControlRun).cancel(workspace, second?.runId ?? '');
    expect(await statuses(id)).toEqual(['FAILED', 'CANCELLED']);
    expect(await sweep(id)).toMatchObject({ status: 'FAILED', bestTrial: null, failure: { code: 'NO_TRIAL_SUCCEEDED', message: expect.stringContaining('The loss exploded.') as string } });
  });

  it('is cancelled with all its runs; the best until then is registered', async () => {
    const id = await start({ maximumTrials: 5, maximumParallel: 2 });
    await train(id, 1, [0.1]);
    await cancel(id);
    expect(await statuses(id)).toEqual(['SUCCEEDED', 'CANCELLED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(await sweep(id)).toMatchObject({ status: 'CANCELLED', bestTrial: 1 });
    expect((await events(id)).map((event) => unpackEnvelope(event, SweepEndedSchema)).find(Boolean)?.best?.model?.digest).toBe('sha256:1');
    expect(await problem(cancel(id))).toBe('INVALID_STATE');
    expect(await problem(cancel('swp_x'))).toBe('NOT_FOUND');
  });

  it('survives trials that end at the same time', async () => {
    const id = await start({ strategy: 'RANDOM', maximumTrials: 8, maximumParallel: 4 });
    const claims = await Promise.all((await trials(id)).slice(0, 4).map(async ({ runId }) => ({ runId: runId ?? '', ...(await training.workers.claimRun({ runId: runId ?? '', attempt: 1, workerId: 'w' })) })));
    await Promise.all(claims.map(({ runId, leaseEpoch }) => training.workers.failRun({ runId, leaseEpoch, problem: { code: 'DIVERGED', message: 'no' } })));
    expect(await statuses(id)).toEqual([...Array<string>(4).fill('FAILED'), ...Array<string>(4).fill('RUNNING')]);
    expect(new Set((await trials(id)).map(({ runId }) => runId)).size).toBe(8);
    await cancel(id);
    const kept = await events(id);
    expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, index) => BigInt(index + 1)));
  });

  it.each<[string, object, string]>([
    ['a parameter that cannot be searched', { parameters: [{ name: 'learning_rate', values: [1] }] }, 'parameters[0].name'],
    ['a trial that could not be trained', { strategy: 'GRID', parameters: [{ name: 'batchSize', values: [8, -8] }] }, 'parameters'],
    ['a run that could not be trained', { run: { ...run, target: 'specis' } }, 'target'],
    ['more trials than there may be', { maximumTrials: 1_000 }, 'maximumTrials'],
  ])('refuses %s, naming the field', async (_, input, field) => {
    const error: unknown = await start(input).catch((reason: unknown) => reason);
    expect(isProblemError(error) && error.field).toBe(field);
  });
});
