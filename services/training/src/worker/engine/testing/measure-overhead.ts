import { OnnxTrainer } from '../onnx/onnx-trainer.js';
import type { TrainingJob } from '../engine.js';
import { fingerprintOf, type PreparedData, prepareData } from '../prepare-data.js';
import { epochOrder } from '../shuffle.js';
import type { Trainer } from '../trainer.js';
import { TrainingControl } from '../training-control.js';
import { TrainingLoop } from '../training-loop.js';

export interface Overhead {
  /** Microseconds of processor time of a bare step, in the fastest round: the neighbours' work only ever adds to it. */
  readonly step: number;
  /** What progress, metrics, checkpoints and control add to a step, microseconds. */
  readonly watching: number;
  /** (step + watching) / step. */
  readonly ratio: number;
}

/**
 * What being watched costs, against the barest loop that does the same steps and validations. The difference is far smaller than the
 * noise of real steps, so both loops are timed around a trainer that does nothing, and the bare one around the real trainer.
 */
export async function measureOverhead(job: TrainingJob, rounds: number, epochs: number): Promise<Overhead> {
  const prepared = await prepareData(job, undefined, () => undefined);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  const data = prepared.value;
  const { spec, threads = 1 } = job;
  const steps = epochs * Math.ceil(data.train.rowCount / Math.min(spec.batchSize, data.train.rowCount));
  const trainer = await OnnxTrainer.create({ spec, plan: data.plan, train: data.train, validation: data.validation, threads });
  const idle: Trainer = {
    step: () => Promise.resolve({ loss: 1, weight: spec.batchSize, metrics: { accuracy: 1 } }),
    validate: () => Promise.resolve({ loss: 1, accuracy: 1 }),
    exportState: () => trainer.exportState(), importState: () => undefined, readWeights: () => trainer.readWeights(), dispose: () => Promise.resolve(),
  };
  const bare = (of: Trainer) => () => bareLoop(data, of, job, epochs);
  const watched = (of: Trainer) => () => new TrainingLoop({
    spec: { ...spec, epochs, earlyStopping: null }, fingerprint: fingerprintOf(job), plan: data.plan, train: data.train, trainer: of, control: new TrainingControl(),
    resume: undefined, checkpointEveryMs: job.checkpointEveryMs ?? 10_000, observer: { progress: () => undefined, checkpoint: () => undefined, log: () => undefined },
  }).run();
  const step = await fastest(bare(trainer), rounds) / steps;
  const watching = (await fastest(watched(idle), 10 * rounds) - await fastest(bare(idle), 10 * rounds)) / steps;
  await trainer.dispose();
  return { step, watching, ratio: (step + watching) / step };
}

async function fastest(run: () => Promise<unknown>, rounds: number): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  return best;
}

async function bareLoop({ train, plan: { width } }: PreparedData, trainer: Trainer, { spec }: TrainingJob, epochs: number): Promise<void> {
  const size = Math.min(spec.batchSize, train.rowCount);
  const { learningRate } = spec.optimizer;
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
      await trainer.step({ x: rows === size ? x : x.subarray(0, rows * width), y: rows === size ? y : y.subarray(0, rows), learningRate });
    }
    await trainer.validate(() => false);
  }
}
