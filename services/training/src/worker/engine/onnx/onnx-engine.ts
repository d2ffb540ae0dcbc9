import { checkLayers, DEVICES, type LayerMeasure, memoryProblem } from '@lepton/architectures';
import {
  type ColumnData, encodingOf, type FeaturePlan, type ForecastPlan, forecastTruths, numbersOf, outputsOf, problem, type Problem, referenceDistribution, sideTexts, signatureOf, textsOfTokens, tokenizerOf,
} from '@lepton/features';
import { availableDevices, type NamedTensor } from '@lepton/tfjs-onnx';
import { env } from 'onnxruntime-node';
import { type Checkpoint, CheckpointError, decodeCheckpoint } from '../checkpoint.js';
import type { Engine, EngineDescription, TrainingJob, TrainingObserver, TrainingOutcome } from '../engine.js';
import type { Evaluation } from '../evaluation/evaluation.types.js';
import { evaluateChoices } from '../evaluation/evaluate-choices.js';
import { evaluateClasses } from '../evaluation/evaluate-classes.js';
import { evaluateForecasts, naiveErrors } from '../evaluation/evaluate-forecasts.js';
import { evaluateTexts } from '../evaluation/evaluate-texts.js';
import { evaluateValues } from '../evaluation/evaluate-values.js';
import { memoryLimit } from '../memory-limit.js';
import { type EncodedSplit, fingerprintOf, prepareData, type PreparedData } from '../prepare-data.js';
import type { TrainingControl } from '../training-control.js';
import { type OpenSession, openOnnxSession, SessionRefusal } from '../step-session.js';
import { TrainingLoop } from '../training-loop.js';
import { type Answers, ArtifactRunner } from './artifact-runner.js';
import { buildArtifact, isSequence } from './build-artifact.js';
import { OnnxTrainer, type OnnxTrainerOptions } from './onnx-trainer.js';
import { isInteractions, rankTestUsers } from './rank-test-users.js';

const CHECKPOINT_MS = 10_000;
/** Training rows whose predictions make the reference for drift. */
const REFERENCE_ROWS = 10_000;
/** A text is told token by token: fewer have to do, of the test and for the reference. */
const DECODED_ROWS = 2_000;
const DECODED_REFERENCE_ROWS = 200;
/** Rows that are computed in one call without training: few enough that a cancelled run lets go at once and memory is no matter. */
const LARGEST_CHUNK = 4096;
const CHUNK_ACTIVATIONS = 2 ** 24;

/** The default engine: a tfjs model, traced into one ONNX graph per step and run by onnxruntime. */
export class OnnxEngine implements Engine {
  readonly name: Engine['name'] = 'ONNX';
  readonly devices: readonly string[] = DEVICES;
  protected readonly openSession: OpenSession = openOnnxSession;

  #description: Promise<EngineDescription> | undefined;

  describe(): Promise<EngineDescription> {
    return this.#description ??= availableDevices().then((devices) => ({ version: env.versions.node ?? env.versions.common, devices }));
  }

  async train(job: TrainingJob, control: TrainingControl, observer: TrainingObserver): Promise<TrainingOutcome> {
    try {
      return await this.#train(job, control, observer);
    } catch (error) {
      if (!control.interruption.aborted || error !== control.interruption.reason) throw error;
      return { status: control.directive === 'cancel' ? 'CANCELLED' : 'PAUSED' };
    }
  }

  /** @throws the control's interruption, where nothing has been learnt that a checkpoint would keep */
  async #train(job: TrainingJob, control: TrainingControl, observer: TrainingObserver): Promise<TrainingOutcome> {
    const { spec, threads = 1 } = job;
    const fingerprint = fingerprintOf(job);
    const resume = readCheckpoint(job, fingerprint, observer);
    const prepared = await prepareData(job, resume?.plan, control.interruption, (line) => observer.log(line));
    if (!prepared.ok) return failed(prepared.problems);
    const { plan, train, validation } = prepared.value;
    const measured = checkLayers(spec, train.sampleShape, outputsOf(plan.target), encodingOf(plan).ids?.(plan));
    if (!measured.ok) return failed(measured.problems);
    const { parameterCount } = measured.value;
    const tooLarge = memoryCheck(job, prepared.value, measured.value);
    if (tooLarge) return failed([tooLarge]);
    const chunk = Math.max(1, Math.min(LARGEST_CHUNK, Math.floor(CHUNK_ACTIVATIONS / measured.value.activationsPerRow)));
    announce(prepared.value, parameterCount, observer);

    const opening = this.#open({ spec, plan, train, validation, threads, chunk, openSession: this.openSession, log: (line) => observer.log(line) });
    const trainer = await control.unlessInterrupted(opening).catch((error: unknown) => {
      void opening.then((late) => (late instanceof OnnxTrainer ? late.dispose() : undefined), () => undefined);
      throw error;
    });
    if (!(trainer instanceof OnnxTrainer)) return failed([trainer]);
    try {
      const loop = new TrainingLoop({
        spec, fingerprint, plan, train, trainer, control, observer, resume, checkpointEveryMs: job.checkpointEveryMs ?? CHECKPOINT_MS,
      });
      const outcome = await loop.run();
      if (outcome.status !== 'TRAINED') return outcome;
      const finished = await this.#finish(prepared.value, trainer, outcome.weights, { threads, chunk }, () => control.interruption.aborted);
      if (!finished) return control.directive === 'cancel' ? { status: 'CANCELLED' } : { status: 'PAUSED', checkpoint: await loop.checkpoint() };
      const { artifact, evaluation } = finished;
      const { metrics } = evaluation;
      observer.log({ level: 'info', message: `On the test split: ${metrics.map(({ name, value }) => `${name} ${value.toPrecision(4)}`).join(', ')}.` });
      const signature = signatureOf(plan);
      return {
        status: 'COMPLETED',
        result: { artifact, signature, labels: [...signature.labels], metrics, evaluation, parameterCount, epochs: outcome.epochs, bestEpoch: outcome.bestEpoch },
      };
    } finally {
      await trainer.dispose();
    }
  }

  /** The problem where the session is not to be had on this machine. */
  async #open(options: OnnxTrainerOptions): Promise<OnnxTrainer | Problem> {
    const { device } = options.spec;
    if (!this.devices.includes(device)) return problem('DEVICE_UNAVAILABLE', `The engine ${this.name} does not use "${device}". Choose ${this.devices.map((d) => `"${d}"`).join(' or ')}.`, 'device');
    try {
      return await OnnxTrainer.create(options);
    } catch (error) {
      if (error instanceof SessionRefusal) return error.problem;
      throw error;
    }
  }

  /** Makes the artifact and lets it answer for itself; null when aborted. */
  async #finish(
    { plan, train, validation, test }: PreparedData, trainer: OnnxTrainer, weights: readonly NamedTensor[], options: { threads: number; chunk: number }, aborted: () => boolean,
  ) {
    const runner = await ArtifactRunner.open(buildArtifact(trainer.model, weights, plan), options);
    try {
      const slow = isSequence(plan);
      const tested = slow ? { ...test, rows: spread(test.rows, DECODED_ROWS) } : test;
      const known = await runner.run(train.samples, spread(train.rows, slow ? DECODED_REFERENCE_ROWS : REFERENCE_ROWS), aborted);
      const answers = await runner.run(test.samples, tested.rows, aborted);
      if (!known || !answers) return null;
      const reference = referenceDistribution(plan, train.table, predictionsOf(plan, known));
      const evaluation = evaluate(plan, { train, validation, test: tested }, answers);
      const ranking = isInteractions(plan) ? await rankTestUsers(runner, plan, [train.table, validation.table], test.table, aborted) : [];
      if (!ranking) return null;
      return { artifact: buildArtifact(trainer.model, weights, plan, reference), evaluation: { ...evaluation, metrics: [...evaluation.metrics, ...ranking] } };
    } finally {
      await runner.dispose();
    }
  }
}

/** A checkpoint that does not fit is left aside: starting over gives the same weights, only later. */
function readCheckpoint({ checkpoint }: TrainingJob, fingerprint: string, observer: TrainingObserver): Checkpoint | undefined {
  if (!checkpoint) return undefined;
  const startOver = (why: string) => observer.log({ level: 'warn', message: `${why} Training starts over.` });
  try {
    const decoded = decodeCheckpoint(checkpoint);
    if (decoded.fingerprint !== fingerprint) {
      startOver('The checkpoint is of another spec or another dataset version.');
      return undefined;
    }
    observer.log({ level: 'info', message: `Resuming from epoch ${decoded.position.epoch}, step ${decoded.state.step}.` });
    return decoded;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    startOver(error.message);
    return undefined;
  }
}

function memoryCheck({ spec, manifest, memoryLimitBytes = memoryLimit() }: TrainingJob, { bytesPerRow, train }: PreparedData, measured: LayerMeasure): Problem | undefined {
  const rowCount = manifest.splits.reduce((sum, split) => sum + split.rowCount, 0);
  return memoryProblem({ ...measured, batchSize: Math.min(spec.batchSize, train.rowCount), bytesPerRow, rowCount, optimizer: spec.optimizer.name }, memoryLimitBytes, 'that this worker has for it');
}

function announce({ plan, train, validation, test }: PreparedData, parameterCount: number, observer: TrainingObserver): void {
  const count = (n: number) => n.toLocaleString('en');
  observer.log({ level: 'info', message: `${count(train.rowCount)} rows to train on, ${count(validation.rowCount)} to validate, ${count(test.table.rowCount)} to test; ${encodingOf(plan).summary(plan)}; ${count(parameterCount)} parameters.` });
  const constant = plan.excluded.filter(({ reason }) => reason === 'CONSTANT').map(({ name }) => `"${name}"`);
  if (constant.length > 0) observer.log({ level: 'info', message: `Left out, since they are the same in every training row: ${constant.join(', ')}.` });
}

/** Evenly spread: a file may be sorted. */
function spread(rows: Int32Array, most: number): Int32Array {
  const count = Math.min(most, rows.length);
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor(i * rows.length / count)] ?? 0);
}

const predictionsOf = (plan: FeaturePlan, { labels, values }: Answers): ColumnData =>
  (isSequence(plan) ? textsOfTokens(plan, Int32Array.from(values)) : plan.target.kind === 'classes' ? labels : Float64Array.from(values));

function evaluate(plan: FeaturePlan, { train, validation, test }: Pick<PreparedData, 'train' | 'validation' | 'test'>, answers: Answers): Evaluation {
  const { rows, table, targets } = test;
  const row = (index: number) => encodingOf(plan).describe(plan, table, rows[index] ?? 0);
  const { target } = plan;
  if (target.kind === 'classes') return evaluateClasses({ labels: target.labels, expected: targets as Int32Array, probabilities: answers.values, row });
  if (isForecast(plan)) {
    const truths = (split: EncodedSplit, known: readonly EncodedSplit[]) => forecastTruths(plan, split.table, known.map((other) => other.table), split.rows);
    return evaluateForecasts({ test: truths(test, [train, validation]), predicted: answers.values, naiveError: naiveErrors(truths(train, [])), row });
  }
  if (isSequence(plan)) {
    const texts = sideTexts(table, target.column);
    const { encode, decode } = tokenizerOf(plan.target.tokenizer);
    return evaluateTexts({ expected: Array.from(rows, (position) => decode(encode(texts[position] ?? ''))), predicted: textsOfTokens(plan, Int32Array.from(answers.values)), tokens: encode, row });
  }
  return target.kind === 'value' && target.bounded ? evaluateChoices({ expected: targets as Float32Array, predicted: answers.values, row })
    : evaluateValues({ expected: Float64Array.from(rows, (position) => numbersOf(table, target.column)[position] ?? NaN), predicted: answers.values, row });
}

const isForecast = (plan: FeaturePlan): plan is ForecastPlan => plan.kind === 'forecast';

/** One problem is reported; if there are several, the others are said in its message. */
function failed(problems: readonly Problem[]): TrainingOutcome {
  const [first, ...others] = problems;
  if (!first) throw new Error('a failure without a problem');
  return { status: 'FAILED', problem: { ...first, message: [first, ...others].map(({ message }) => message).join(' ') } };
}
