import { type RunSpec, withVocabulary } from '@lepton/architectures';
import { buildModel } from '@lepton/architectures/model';
import { encodingOf, type FeaturePlan, outputsOf } from '@lepton/features';
import { type MetricName, type NamedTensor, type OptimizerSpec, type TrainingState } from '@lepton/tfjs-onnx';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LogLine } from '../engine.js';
import type { EncodedSplit } from '../prepare-data.js';
import { lossOf, unknownWeights } from '../loss-of.js';
import { openOnnxSession, type OpenSession, type StepSession, toRefusal } from '../step-session.js';
import type { Batch, StepReport, Trainer } from '../trainer.js';
import { ValidationSession } from './validation-session.js';

export interface OnnxTrainerOptions {
  readonly spec: RunSpec;
  readonly plan: FeaturePlan;
  readonly train: EncodedSplit;
  readonly validation: EncodedSplit;
  readonly threads: number;
  /** Rows of one call without training. */
  readonly chunk: number;
  /** Default: one ONNX graph a step. */
  readonly openSession?: OpenSession;
  readonly log?: (line: LogLine) => void;
}

/** A tfjs model: its step computed by a session, its forward pass as an ONNX graph that onnxruntime runs. */
export class OnnxTrainer implements Trainer {
  private constructor(
    readonly model: LayersModel,
    private readonly session: StepSession,
    private readonly validation: ValidationSession,
    /** From standardised to the target's unit. */
    private readonly unit: number,
    /** How classes are told to a loss that compares vectors: the value of the true class, that of the others. */
    private readonly classTargets: { readonly count: number; readonly on: number; readonly off: number } | null,
  ) {}

  /** @throws SessionRefusal */
  static async create({ spec, plan, train, validation, threads, chunk, openSession = openOnnxSession, log = () => undefined }: OnnxTrainerOptions): Promise<OnnxTrainer> {
    const { target } = plan;
    const model = await buildModel(withVocabulary(spec.architecture.layers, encodingOf(plan).ids?.(plan)), train.sampleShape, target.kind === 'value' ? { kind: 'value', bounded: target.bounded, count: outputsOf(target) } : { kind: 'classes', count: outputsOf(target) }, spec.seed);
    const bounded = target.kind === 'value' && target.bounded;
    const metrics: MetricName[] = target.kind !== 'value' || bounded ? ['accuracy'] : ['meanAbsoluteError'];
    const loss = lossOf(spec, plan);
    const unknown = unknownWeights(spec, plan);
    if (unknown.length > 0) log({ level: 'warn', message: `lossOptions.classWeights has ${unknown.map((label) => `"${label}"`).join(', ')}, of which there is no training row: left aside.` });
    let validating: ValidationSession | undefined;
    try {
      // before the session, which may move the model's weights to a backend that computes
      validating = await ValidationSession.create(model, plan, loss, validation, { threads, chunk });
      const session = await openSession({
        model, batchSize: Math.min(spec.batchSize, train.rowCount), loss, optimizer: optimizerOf(spec), metrics, seed: spec.seed,
      }, { device: spec.device, threads, log });
      return new OnnxTrainer(model, session, validating, target.kind === 'value' ? target.deviation : 1,
        target.kind === 'classes' && loss.kind !== 'sparseCategoricalCrossentropy' ? { count: target.labels.length, on: 1, off: loss.kind === 'hinge' ? -1 : 0 } : null);
    } catch (error) {
      await validating?.dispose();
      model.dispose();
      throw toRefusal(error);
    }
  }

  async step({ x, y, learningRate }: Batch): Promise<StepReport> {
    const report = await this.session.step({ x, y: this.classTargets ? vectors(y, this.classTargets) : y, learningRate });
    const { meanAbsoluteError } = report.metrics;
    return meanAbsoluteError === undefined ? report as StepReport : { ...report, metrics: { meanAbsoluteError: meanAbsoluteError * this.unit } };
  }

  async validate(aborted: () => boolean): Promise<Readonly<Record<string, number>> | null> {
    return this.validation.run(await this.session.readWeights(), aborted);
  }

  async exportState(): Promise<TrainingState> {
    return this.session.exportState();
  }

  async importState(state: TrainingState): Promise<void> {
    await this.session.importState(state);
  }

  async readWeights(): Promise<NamedTensor[]> {
    return this.session.readWeights();
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
    await this.validation.dispose();
    this.model.dispose();
  }
}

function vectors(classes: Int32Array | Float32Array, { count, on, off }: { count: number; on: number; off: number }): Float32Array {
  const targets = new Float32Array(classes.length * count).fill(off);
  for (const [row, label] of classes.entries()) targets[row * count + label] = on;
  return targets;
}

const optimizerOf = ({ optimizer: { name, options } }: RunSpec): OptimizerSpec => ({ ...options, kind: name });
