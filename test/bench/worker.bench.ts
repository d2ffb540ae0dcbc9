import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openArtifactStore } from '@lepton/artifact-store';
import { defaultRunSpec } from '@lepton/architectures';
import { WorkerService } from '@lepton/contracts';
import { datasetFromRows, pseudoRandom } from '@lepton/features/testing';
import { connectMessaging, rpcClient } from '@lepton/messaging';
import { startTestNats } from '@lepton/testing';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';
import { startChild } from './processes/child.ts';
import { encodeCheckpoint, epochOrder, fingerprintOf, OnnxTrainer, prepareData, Reporter, TrainingControl, TrainingLoop, type Data, type Job, type Progress, type Trainer } from './processes/training-engine.ts';

const ROUNDS = { steps: 9, loops: 9, reports: 5, checkpoints: 3 };
const ROUND_MS = 1_000;
const ROWS = 4_000;
/** What the engine does in a run that lasts. */
const REPORT_MS = 500;
const CHECKPOINT_MS = 10_000;
/** More often than in a run, so that there is something to measure; apart, so that they are no cheaper for coming in a row. */
const PACE = { every: 50, count: 60 };

async function run(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'lepton-bench-worker-'));
  const nats = await startTestNats();
  const responder = await startChild('test/bench/processes/report-responder.ts', { env: { NATS_URL: nats.url } });
  const messaging = await connectMessaging({ url: nats.url, owner: 'worker' });
  try {
    const job = await aJob();
    const prepared = await prepareData(job, undefined, () => {});
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
    const data = prepared.value;
    const trainer = await OnnxTrainer.create({ ...job, ...data, chunk: 4_096 });
    const artifacts = await openArtifactStore(pathToFileURL(home).href);
    const service = rpcClient(messaging, 'training', WorkerService, { timeoutMs: 5_000 });
    const stepsPerEpoch = Math.ceil(data.train.rowCount / job.spec.batchSize);

    /** As the worker does it. */
    const watched = async (of: Trainer, epochs: number, observe: (progress: Progress) => void = () => {}) => {
      const control = new TrainingControl();
      const reporter = new Reporter(service, { runId: 'run_bench', leaseEpoch: 1n, leaseMs: 15_000, lastReport: 0n }, control);
      await loop(of, epochs, control, (progress) => {
        observe(progress);
        reporter.progress(progress);
      });
      await reporter.drain();
      reporter.close();
    };
    const loop = (of: Trainer, epochs: number, control: object, progress: (progress: Progress) => void) => new TrainingLoop({
      spec: { ...job.spec, epochs, earlyStopping: null }, fingerprint: fingerprintOf(job), plan: data.plan, train: data.train, trainer: of, control, resume: undefined,
      checkpointEveryMs: Infinity, observer: { progress, log: () => {}, checkpoint: () => Promise.resolve() },
    }).run();
    const bare = (of: Trainer, epochs: number) => bareLoop(data, of, job, epochs);
    const silent = async (of: Trainer, epochs: number) => void (await loop(of, epochs, new TrainingControl(), () => {}));
    const perStep = (run: typeof bare, of: Trainer, epochs: number) => () => cpu(() => run(of, epochs), epochs * stepsPerEpoch);

    // What a step costs, and the loop around it: of steps that cost nothing, where a fraction of a microsecond shows.
    await bare(trainer, 3);
    const epochs = Math.max(1, Math.round(ROUND_MS * 1_000 / await perStep(bare, trainer, 3)() / stepsPerEpoch));
    const real = await interleave(ROUNDS.steps, { bare: perStep(bare, trainer, epochs), watched: perStep(watched, trainer, epochs), again: perStep(bare, trainer, epochs) });
    const nothing = stepsOfNothing(trainer, job);
    const loops = await interleave(ROUNDS.loops, { bare: perStep(bare, nothing, 500), loop: perStep(silent, nothing, 500), again: perStep(bare, nothing, 500) });

    // What one report and one checkpoint cost, beside a process that waits.
    const told: Progress[] = [];
    await watched(trainer, epochs, (progress) => told.push(progress));
    const progress = { ...told.at(-1), points: told.slice(-REPORT_MS / 100).flatMap(({ points }) => points) };
    const reporting = async () => {
      const reporter = new Reporter(service, { runId: 'run_bench', leaseEpoch: 1n, leaseMs: 15_000, lastReport: 0n }, new TrainingControl());
      await paced(() => reporter.progress(progress));
      await reporter.drain();
      reporter.close();
    };
    const waiting = () => paced(() => {});
    const saving = () => paced(async () => {
      const state = await trainer.exportState();
      await artifacts.put(encodeCheckpoint({
        fingerprint: fingerprintOf(job), plan: data.plan, stopping: {}, state, best: await trainer.readWeights(), position: { epoch: 1, stepInEpoch: 1, sums: {}, firstLoss: 1, learningRate: 0.01, epochs },
      }));
    });
    const once = (work: () => Promise<void>) => () => cpu(work, PACE.count);
    const reports = await interleave(ROUNDS.reports, { waiting: once(waiting), reporting: once(reporting), again: once(waiting) });
    const checkpoints = await interleave(ROUNDS.checkpoints, { waiting: once(waiting), saving: once(saving) });
    await trainer.dispose();

    const step = median(real.bare);
    const added = {
      loop: difference(loops.loop, loops.bare),
      reports: difference(reports.reporting, reports.waiting) * step / (REPORT_MS * 1_000),
      checkpoints: difference(checkpoints.saving, checkpoints.waiting) * step / (CHECKPOINT_MS * 1_000),
    };
    const noise = difference(loops.again, loops.bare) + difference(reports.again, reports.waiting) * step / (REPORT_MS * 1_000);
    const total = added.loop + added.reports + added.checkpoints;
    const milliseconds = (of: readonly number[], beside: readonly number[]) => `${(difference(of, beside) / 1_000).toFixed(2)} ms each`;
    return [
      {
        what: 'CPU of a step, with what watching adds',
        value: `${step.toFixed(1)} + ${total.toFixed(1)} µs: loop ${added.loop.toFixed(2)}, reports ${added.reports.toFixed(2)} (${milliseconds(reports.reporting, reports.waiting)}), checkpoints ${added.checkpoints.toFixed(2)} (${milliseconds(checkpoints.saving, checkpoints.waiting)})`,
        baseline: `bare loop: ${step.toFixed(1)} µs`, ratio: (step + total) / step, control: 1 + noise / step, goal: '≤ 1.01',
      },
      { what: 'CPU of a step, whole loops of a second', value: micros(real.watched), baseline: `bare loop: ${micros(real.bare)}`, ratio: ratio(real.watched, real.bare), control: ratio(real.again, real.bare) },
    ];
  } finally {
    await messaging.close();
    await responder.stop();
    await nats.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What is chosen when the user chooses nothing, for a table of mixed columns. */
async function aJob(): Promise<Job> {
  const random = pseudoRandom(7);
  const rows = Array.from({ length: ROWS }, () => {
    const size = random() * 2 - 1;
    const colour = ['red', 'green', 'blue'][Math.floor(random() * 3)] ?? 'red';
    return {
      size, weight: random() < 0.1 ? null : random() * 5, age: Math.floor(random() * 90), price: random() * 100, colour, organic: random() < 0.5,
      ripe: (colour === 'red' ? size > 0 : Math.abs(size) > 0.5) ? 'yes' : 'no',
    };
  });
  const dataset = await datasetFromRows(rows, { target: 'ripe' });
  const spec = defaultRunSpec({ manifest: dataset.manifest });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return { ...dataset, spec: spec.value, threads: 1 };
}

function stepsOfNothing(real: Trainer, { spec }: Job): Trainer {
  const report = Promise.resolve({ loss: 1, weight: spec.batchSize, metrics: { accuracy: 1 } });
  const validation = Promise.resolve({ loss: 1, accuracy: 1 });
  return {
    step: () => report, validate: () => validation,
    exportState: () => real.exportState(), importState: () => {}, readWeights: () => real.readWeights(), dispose: () => Promise.resolve(),
  };
}

/** Microseconds of CPU, all threads. */
async function cpu(work: () => Promise<void>, per: number): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / per;
}

async function paced(work: () => unknown): Promise<void> {
  for (let i = 0; i < PACE.count; i++) {
    await Promise.all([sleep(PACE.every), work()]);
  }
}

const difference = (a: readonly number[], b: readonly number[]) => median(a.map((value, round) => value - (b[round] ?? Number.NaN)));

/** The same steps and validations, and nothing else. */
async function bareLoop({ train }: Data, trainer: Trainer, { spec }: Job, epochs: number): Promise<void> {
  const { learningRate } = spec.optimizer;
  const size = Math.min(spec.batchSize, train.rowCount);
  const width = train.sampleShape.reduce((product, length) => product * length, 1);
  const x = new Float32Array(size * width);
  const y = train.targets instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(train.rowCount, spec.seed, epoch);
    for (let start = 0; start < train.rowCount; start += size) {
      const batch = order.subarray(start, start + size);
      train.write(batch, x);
      for (let i = 0; i < batch.length; i++) y[i] = train.targets[batch[i] ?? 0] ?? 0;
      await trainer.step({ x: x.subarray(0, batch.length * width), y: y.subarray(0, batch.length), learningRate });
    }
    await trainer.validate(() => false);
  }
}

const micros = (values: readonly number[]) => `${median(values).toFixed(1)} µs`;

export default {
  title: 'Worker: what watching a training costs',
  note: `What the engine's loop and the worker's reporter add to a step: progress and metrics by RPC to another process (twice a second in a run that lasts; ten times in its
first seconds), a checkpoint to the artifact store every ${CHECKPOINT_MS / 1_000} s, and the loop's own work. What a user gets by default on ${ROWS.toLocaleString('en')} rows, one thread. Each is
measured by itself, and added by its share of a step: the loop around steps that cost nothing, against a bare loop with the same batches and
validations; ${PACE.count} reports and checkpoints ${PACE.every} ms apart, against the same wait without them. *Whole loops* beside it are rounds of a second, with ten reports in
each: a few percent of noise, and code that is hardly warm. The control is the bare loop, and the wait, twice.`,
  run,
} satisfies Bench;
