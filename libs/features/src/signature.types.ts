import type { ColumnType, Modality } from './dataset.types.js';
import type { Task } from './infer-task.js';

/** Keys of the artifact's ONNX `metadata_props`; each value is JSON. */
export const METADATA_KEYS = { signature: 'lepton.signature', plan: 'lepton.features', reference: 'lepton.reference' } as const;

/** What a served model takes and gives. Training writes it into the artifact, serving reads it. */
export interface ArtifactSignature {
  readonly version: 1;
  readonly task: Task;
  readonly modality: Modality;
  /** The column that the model predicts. */
  readonly target: string;
  readonly inputs: readonly InputPort[];
  /** Columns of the dataset that the model was not given: a row may have them, as a file has, and nothing comes of it. */
  readonly unused?: readonly string[];
  readonly outputs: readonly Port[];
  /** Classes, in the order of `probabilities`; empty for regression. */
  readonly labels: readonly string[];
}

export interface Port {
  readonly name: string;
  readonly type: 'float32' | 'string';
  /** null is the batch. */
  readonly shape: readonly (number | null)[];
}

/** One raw column. Missing is NaN for float32 and '' for string. */
export interface InputPort extends Port {
  /** The dataset's column; `name` differs where the column's name is not a safe one. */
  readonly column: string;
  readonly columnType: ColumnType;
  /** Whether training has seen rows without a value, so that a row may leave it out. */
  readonly nullable: boolean;
  /** The values that the model tells apart, for categories. Others are accepted and treated alike. */
  readonly values?: readonly string[];
}
