import type { RunSpec } from '@lepton/architectures';
import { type FeaturePlan, type Problem, sampleSize } from '@lepton/features';
import type { NamedTensor } from '@lepton/tfjs-onnx';
import { type Checkpoint, encodeCheckpoint } from './checkpoint.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { DivergenceGuard } from './divergence.js';
import { type EarlyStoppingState, judgeEpoch, STOPPING_START } from './early-stopping.js';
import type { CheckpointFile, TrainingObserver } from './engine.js';
import type { EncodedSplit } from './prepare-data.js';
import { ProgressMeter } from './progress-meter.js';
import { judgePlateau, PLATEAU_START, type PlateauState, scheduledRate } from './schedule.js';
import { epochDraw, epochOrder } from './shuffle.js';
import type { StepReport, Trainer } from './trainer.js';
import type { TrainingControl } from './training-control.js';

export interface LoopOptions {
  readonly spec: RunSpec;
  readonly fingerprint: string;
  readonly plan: FeaturePlan;
  readonly train: EncodedSplit;
  readonly trainer: Trainer;
  readonly control: TrainingControl;
  readonly observer: TrainingObserver;
  readonly checkpointEveryMs: number;
  readonly resume: Checkpoint | undefined;
}

export type LoopOutcome =
  | { readonly status: 'TRAINED'; readonly weights: readonly NamedTensor[]; readonly epochs: number; readonly bestEpoch: number }
  | { readonly status: 'PAUSED'; readonly checkpoint: CheckpointFile }
  | { readonly status: 'CANCELLED' }
  | { readonly status: 'FAILED'; readonly problem: Problem };

/** Adjustments and divergence are looked for this often, and progress is told at most as often. */
const TICK_MS = 100;
/** Telling costs the training about a millisecond. A run that lasts is told less often, by this share of its time up to now, */
const TOLD_SHARE = 0.05;
/** but never less than twice a second: no point of a curve is lost, they only come together. */
const TOLD_MS = 500;

/**
 * Epochs and steps, the same for every engine. Within a step it only adds numbers up and looks at the clock: everything else happens
 * at ticks and at the ends of epochs, so that watching a run does not slow it down.
 */
export class TrainingLoop {
  readonly #batchSize: number;
  readonly #stepsPerEpoch: number;
  readonly #meter: ProgressMeter;
  readonly #writer: CheckpointWriter;
  readonly #guard: DivergenceGuard;
  readonly #tickMs: number;
  #learningRate: number;
  #epochs: number;
  #epoch: number;
  #stepInEpoch: number;
  #epochSums: Sums;
  #windowSums = new Sums();
  #stopping: EarlyStoppingState;
  #plateau: PlateauState;
  #best: readonly NamedTensor[] | null;
  #lastTick = performance.now();
  readonly #start = performance.now();
  #lastReport = performance.now();

  constructor(private readonly options: LoopOptions) {
    const { spec, train, resume, observer, checkpointEveryMs } = options;
    this.#batchSize = Math.min(spec.batchSize, train.rowCount);
    this.#stepsPerEpoch = Math.ceil(train.rowCount / this.#batchSize);
    this.#learningRate = resume?.position.learningRate ?? spec.optimizer.learningRate;
    this.#epochs = resume?.position.epochs ?? spec.epochs;
    this.#epoch = resume?.position.epoch ?? 0;
    this.#stepInEpoch = resume?.position.stepInEpoch ?? 0;
    this.#epochSums = new Sums(resume?.position.sums);
    this.#stopping = resume?.stopping ?? STOPPING_START;
    this.#plateau = resume?.position.plateau ?? PLATEAU_START;
    this.#best = resume?.best ?? null;
    this.#guard = new DivergenceGuard(spec, resume?.position.firstLoss ?? null);
    this.#meter = new ProgressMeter(this.#stepsPerEpoch, train.rowCount / this.#stepsPerEpoch, this.#step, () => performance.now());
    this.#writer = new CheckpointWriter(checkpointEveryMs, (file) => observer.checkpoint(file), performance.now());
    this.#tickMs = Math.min(TICK_MS, checkpointEveryMs);
  }

  async run(): Promise<LoopOutcome> {
    const { resume, trainer } = this.options;
    if (resume) await trainer.importState(resume.state);
    this.#takeAdjustment();
    let done = this.#shouldStop();
    while (!done && this.#epoch < this.#epochs) {
      const interrupted = await this.#runEpoch() ?? await this.#endEpoch();
      if (interrupted) return interrupted;
      done = this.#shouldStop();
    }
    this.#writer.throwIfFailed();
    const { bestEpoch } = this.#stopping;
    const restored = this.options.spec.earlyStopping !== null && this.#best !== null;
    this.options.observer.progress(this.#meter.take(this.#epoch, this.#epoch, this.#step));
    return { status: 'TRAINED', weights: restored && this.#best ? this.#best : await trainer.readWeights(), epochs: this.#epoch, bestEpoch: restored ? bestEpoch : this.#epoch };
  }

  get #step(): number {
    return this.#epoch * this.#stepsPerEpoch + this.#stepInEpoch;
  }

  #shouldStop(): boolean {
    const { earlyStopping } = this.options.spec;
    return earlyStopping !== null && this.#stopping.waited >= earlyStopping.patience;
  }

  async #runEpoch(): Promise<LoopOutcome | undefined> {
    const { spec, train, trainer, control } = this.options;
    const { targets, targetSize } = train;
    const order = epochOrder(train.rowCount, spec.seed, this.#epoch);
    const draw = epochDraw(spec.seed, this.#epoch);
    const width = sampleSize(train.sampleShape);
    const x = new Float32Array(this.#batchSize * width);
    const y = targets instanceof Int32Array ? new Int32Array(this.#batchSize * targetSize) : new Float32Array(this.#batchSize * targetSize);
    while (this.#stepInEpoch < this.#stepsPerEpoch) {
      const start = this.#stepInEpoch * this.#batchSize;
      const rows = Math.min(this.#batchSize, train.rowCount - start);
      const batch = order.subarray(start, start + rows);
      train.write(batch, x, draw);
      for (let i = 0; i < rows; i++) {
        const from = (batch[i] ?? 0) * targetSize;
        for (let j = 0; j < targetSize; j++) y[i * targetSize + j] = targets[from + j] ?? 0;
      }
      const full = rows === this.#batchSize;
      const report = await trainer.step({ x: full ? x : x.subarray(0, rows * width), y: full ? y : y.subarray(0, rows * targetSize), learningRate: this.#currentRate() });
      this.#stepInEpoch++;
      this.#epochSums.add(report);
      this.#windowSums.add(report);
      if (control.directive !== 'continue') return this.#obey(control.directive);
      const now = performance.now();
      if (now - this.#lastTick >= this.#tickMs) {
        const diverged = await this.#tick(now);
        if (diverged) return diverged;
      }
    }
    return undefined;
  }

  /** Validates, judges, remembers the best. */
  async #endEpoch(): Promise<LoopOutcome | undefined> {
    const { spec, trainer, control } = this.options;
    const trained = this.#epochSums.means();
    const diverged = this.#diverged(trained['loss'] ?? NaN);
    if (diverged) return diverged;
    const validated = await trainer.validate(() => control.directive !== 'continue');
    // the epoch is judged when it is validated: a pause in between comes back to this point
    if (control.directive !== 'continue') return this.#obey(control.directive);
    const epoch = this.#epoch + 1;
    const step = this.#step;
    this.#meter.record('TRAIN', trained, epoch, step);
    if (validated) {
      this.#meter.record('VALIDATION', validated, epoch, step);
      const lost = this.#diverged(validated['loss'] ?? NaN);
      if (lost) return lost;
      const { state, verdict } = judgeEpoch(spec.earlyStopping, this.#stopping, epoch, validated);
      this.#stopping = state;
      if (verdict === 'improved' && spec.earlyStopping) this.#best = await trainer.readWeights();
      if (verdict === 'stop') this.#say(`Stopped after epoch ${epoch}: the validation ${spec.earlyStopping?.metric} has not improved since epoch ${state.bestEpoch} (${state.best?.toPrecision(4)}).`);
    }
    this.#plateau = judgePlateau(spec, this.#plateau, (validated ?? trained)['loss'] ?? NaN);
    this.#epoch = epoch;
    this.#stepInEpoch = 0;
    this.#epochSums = new Sums();
    this.#takeAdjustment();
    return undefined;
  }

  /** Everything that is not arithmetic. */
  async #tick(now: number): Promise<LoopOutcome | undefined> {
    const { observer } = this.options;
    this.#writer.throwIfFailed();
    const window = this.#windowSums.means();
    this.#windowSums = new Sums();
    const diverged = this.#diverged(window['loss'] ?? NaN);
    if (diverged) return diverged;
    this.#takeAdjustment();
    if (now - this.#lastReport >= Math.min(TOLD_MS, Math.max(TICK_MS, TOLD_SHARE * (now - this.#start)))) {
      // in a long epoch; its last step is told with the epoch itself
      if (!this.#meter.pending && this.#stepInEpoch < this.#stepsPerEpoch) this.#meter.record('TRAIN', window, this.#epoch, this.#step);
      observer.progress(this.#meter.take(this.#epoch, this.#epochs, this.#step));
      this.#lastReport = now;
    }
    if (this.#writer.isDue(now)) await this.#writer.write(() => this.checkpoint(), () => performance.now());
    this.#lastTick = performance.now();
    return undefined;
  }

  #diverged(loss: number): LoopOutcome | undefined {
    const problem = this.#guard.check(loss, this.#step, this.#currentRate());
    return problem && { status: 'FAILED', problem };
  }

  #currentRate(): number {
    return scheduledRate(this.options.spec, this.#learningRate, { step: this.#step, stepsPerEpoch: this.#stepsPerEpoch, epochs: this.#epochs }, this.#plateau.share);
  }

  #takeAdjustment(): void {
    const { learningRate, epochs } = this.options.control.takeAdjustment() ?? {};
    if (learningRate !== undefined && learningRate !== this.#learningRate) {
      this.#say(`Learning rate set from ${this.#learningRate} to ${learningRate} at step ${this.#step}.`);
      this.#learningRate = learningRate;
    }
    if (epochs !== undefined && epochs !== this.#epochs) {
      this.#say(`Epochs set from ${this.#epochs} to ${epochs}.`);
      this.#epochs = epochs;
    }
  }

  async #obey(directive: 'pause' | 'cancel'): Promise<LoopOutcome> {
    return directive === 'cancel' ? { status: 'CANCELLED' } : { status: 'PAUSED', checkpoint: await this.checkpoint() };
  }

  /** Of where the run is now; after `run` of its end, from which only what follows is done again. */
  async checkpoint(): Promise<CheckpointFile> {
    const { fingerprint, plan, trainer } = this.options;
    const bytes = encodeCheckpoint({
      fingerprint, plan, stopping: this.#stopping, state: await trainer.exportState(), best: this.#best,
      position: {
        epoch: this.#epoch, stepInEpoch: this.#stepInEpoch, sums: this.#epochSums.values, firstLoss: this.#guard.first,
        learningRate: this.#learningRate, epochs: this.#epochs, plateau: this.#plateau,
      },
    });
    return { bytes, epoch: this.#epoch, step: this.#step };
  }

  #say(message: string): void {
    this.options.observer.log({ level: 'info', message });
  }
}

/** Weighted sums of the loss and the metrics. */
class Sums {
  readonly values: Record<string, number>;

  constructor(values: Readonly<Record<string, number>> = {}) {
    this.values = { loss: 0, weight: 0, ...values };
  }

  add({ loss, metrics, weight }: StepReport): void {
    const { values } = this;
    values['loss'] = (values['loss'] ?? 0) + loss * weight;
    values['weight'] = (values['weight'] ?? 0) + weight;
    for (const name in metrics) values[name] = (values[name] ?? 0) + (metrics[name] ?? 0) * weight;
  }

  means(): Record<string, number> {
    const { weight = 0, ...sums } = this.values;
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / weight]));
  }
}
