import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openArtifactStore } from '@lepton/artifact-store';
import { defaultRunSpec } from '@lepton/architectures';
import { WorkerService } from '@lepton/contracts';
import { datasetFromRows, pseudoRandom } from '@lepton/features/testing';
import { connectMessaging, rpcClient } from '@lepton/messaging';
import { startTestNats } from '@lepton/testing';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';
import { startChild } from './processes/child.ts';
import { epochOrder, fingerprintOf, OnnxTrainer, prepareData, Reporter, TrainingControl, TrainingLoop, type Data, type Job, type Trainer } from './processes/training-engine.ts';

const ROUNDS = { computing: 9, waiting: 3, checkpoints: 3 };
const ROUND_MS = 1_000;
/** As many times longer, so that what happens at the beginning and at the end counts little more than in a run of minutes. */
const LONGER = 20;
const ROWS = 4_000;
/** The worker's default. None falls into a round, so what one costs is measured with many. */
const CHECKPOINT_MS = 10_000;
const MANY_CHECKPOINTS_MS = 100;

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
    const trainer = await OnnxTrainer.create({ ...job, ...data });
    const artifacts = await openArtifactStore(pathToFileURL(home).href);
    const service = rpcClient(messaging, 'training', WorkerService, { timeoutMs: 5_000 });
    const stepsPerEpoch = Math.ceil(data.train.rowCount / job.spec.batchSize);

    let checkpoints = 0;
    /** As the worker does it. */
    const watching = (checkpointEveryMs: number) => async (of: Trainer, epochs: number) => {
      const control = new TrainingControl();
      const reporter = new Reporter(service, { runId: 'run_bench', leaseEpoch: 1n, leaseMs: 15_000, lastReport: 0n }, control);
      await new TrainingLoop({
        spec: { ...job.spec, epochs, earlyStopping: null }, fingerprint: fingerprintOf(job), plan: data.plan, train: data.train, trainer: of, control, resume: undefined,
        checkpointEveryMs,
        observer: {
          progress: (progress) => reporter.progress(progress),
          log: (line) => reporter.log(line),
          checkpoint: async ({ bytes, epoch, step }) => {
            checkpoints++;
            const { digest, size } = await artifacts.put(bytes);
            reporter.checkpoint({ digest, byteSize: BigInt(size), epoch, step: BigInt(step) });
          },
        },
      }).run();
      await reporter.drain();
      reporter.close();
    };
    const watched = watching(CHECKPOINT_MS);
    const bare = (of: Trainer, epochs: number) => bareLoop(data, of, job, epochs);

    const wall = { bare: [] as number[], watched: [] as number[] };
    /** Microseconds of CPU per step, all threads. */
    const cost = (loop: typeof bare, of: Trainer, epochs: number, walls?: number[]) => async () => {
      const [cpu, start] = [process.cpuUsage(), performance.now()];
      await loop(of, epochs);
      const { user, system } = process.cpuUsage(cpu);
      walls?.push((performance.now() - start) * 1_000 / (epochs * stepsPerEpoch));
      return (user + system) / (epochs * stepsPerEpoch);
    };
    await bare(trainer, 3);
    const once = await cost(bare, trainer, 3)();
    const epochs = Math.max(1, Math.round(ROUND_MS * 1_000 / once / stepsPerEpoch));
    const real = await interleave(ROUNDS.computing, {
      bare: cost(bare, trainer, epochs, wall.bare), watched: cost(watched, trainer, epochs, wall.watched), again: cost(bare, trainer, epochs),
    });

    const step = median(real.bare);
    const idle = idleTrainer(trainer, job, step / 1_000);
    const saving = watching(MANY_CHECKPOINTS_MS);
    const waiting = await interleave(ROUNDS.waiting, { bare: cost(bare, idle, LONGER * epochs), watched: cost(watched, idle, LONGER * epochs), again: cost(bare, idle, LONGER * epochs) });
    checkpoints = 0;
    const many = await interleave(ROUNDS.checkpoints, { watched: cost(watched, idle, epochs), saving: cost(saving, idle, epochs) });
    const difference = (a: readonly number[], b: readonly number[]) => median(a.map((value, round) => value - (b[round] ?? Number.NaN)));
    const reporting = difference(waiting.watched, waiting.bare);
    // The warm-up made some too.
    const checkpoint = difference(many.saving, many.watched) * epochs * stepsPerEpoch / (checkpoints / (ROUNDS.checkpoints + 1));
    const added = reporting + checkpoint * step / (CHECKPOINT_MS * 1_000);
    await trainer.dispose();
    return [
      {
        what: 'CPU of a step, by difference', value: `${(step + added).toFixed(1)} µs: reports ${reporting.toFixed(1)} µs, checkpoints ${(added - reporting).toFixed(1)} µs (${(checkpoint / 1_000).toFixed(1)} ms each)`, baseline: `bare loop: ${step.toFixed(1)} µs`,
        ratio: (step + added) / step, control: 1 + difference(waiting.again, waiting.bare) / step, goal: '≤ 1.01',
      },
      { what: 'CPU of a step, whole loops', value: micros(real.watched), baseline: `bare loop: ${micros(real.bare)}`, ratio: ratio(real.watched, real.bare), control: ratio(real.again, real.bare) },
      { what: 'wall time of a step, whole loops', value: micros(wall.watched), baseline: `bare loop: ${micros(wall.bare)}`, ratio: ratio(wall.watched, wall.bare) },
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

/** Takes its time without using the processor, so that what happens around it by the clock happens as often as around a real one. */
function idleTrainer(real: Trainer, { spec }: Job, stepMs: number): Trainer {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return {
    step: async () => {
      Atomics.wait(never, 0, 0, stepMs);
      await turn();
      return { loss: 1, weight: spec.batchSize, metrics: { accuracy: 1 } };
    },
    validate: () => Promise.resolve({ loss: 1, accuracy: 1 }),
    exportState: () => real.exportState(), importState: () => {}, readWeights: () => real.readWeights(), dispose: () => Promise.resolve(),
  };
}

/** The same steps and validations, and nothing else. */
async function bareLoop({ train, plan: { width } }: Data, trainer: Trainer, { spec }: Job, epochs: number): Promise<void> {
  const { learningRate } = spec.optimizer;
  const size = Math.min(spec.batchSize, train.rowCount);
  const x = new Float32Array(size * width);
  const y = train.targets instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(train.rowCount, spec.seed, epoch);
    for (let start = 0; start < train.rowCount; start += size) {
      const rows = Math.min(size, train.rowCount - start);
      for (let i = 0; i < rows; i++) {
        const row = order[start + i] ?? 0;
        for (let j = 0; j < width; j++) x[i * width + j] = train.features[row * width + j] ?? 0;
        y[i] = train.targets[row] ?? 0;
      }
      await trainer.step({ x: x.subarray(0, rows * width), y: y.subarray(0, rows), learningRate });
    }
    await trainer.validate(() => false);
  }
}

const micros = (values: readonly number[]) => `${median(values).toFixed(1)} µs`;

export default {
  title: 'Worker: what watching a training costs',
  note: `The engine's loop with the worker's reporter (progress and metrics by RPC to another process, ten times a second at first and twice in a run that lasts, a checkpoint to the artifact store every
${CHECKPOINT_MS / 1_000} s) against a bare loop over the same session with the same batches and validations: what a user gets by default on ${ROWS.toLocaleString('en')} rows, one thread. *By difference*: both loops
around a step that waits as long as a real one computes, because the difference is smaller than the noise of steps that compute; it is added to the bare loop's real
step, and a checkpoint's cost by its share of ${CHECKPOINT_MS / 1_000} s. Reports go by the clock, so on a machine
with less than a core to spare, where steps take longer, there are more of them to a step: the whole loops show that. No checkpoint falls into their rounds. The control is the bare loop twice.`,
  run,
} satisfies Bench;
