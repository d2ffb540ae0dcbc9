import type { NamedTensor, TrainingState } from '@lepton/tfjs-onnx';

/** The arithmetic of an engine: what the training loop drives. */
export interface Trainer {
  /** One update. `metrics` and `loss` are means over the batch, before the update, weighing `weight` rows. */
  step(batch: Batch): Promise<StepReport>;
  /** Loss and metrics of the present weights over the validation rows; null where there are none. `aborted` is asked between chunks. */
  validate(aborted: () => boolean): Promise<Readonly<Record<string, number>> | null>;
  /** Copies, bit-exact. */
  exportState(): Promise<TrainingState>;
  importState(state: TrainingState): Promise<void>;
  readWeights(): Promise<NamedTensor[]>;
  dispose(): Promise<void>;
}

export interface Batch {
  /** Rows × width. Reused by the loop once the step has settled. */
  readonly x: Float32Array;
  readonly y: Int32Array | Float32Array;
  readonly learningRate: number;
}

export interface StepReport {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly weight: number;
}
