import type { RunSpec } from '@lepton/architectures';
import type { ArtifactSignature, DatasetManifest, Problem, SplitName } from '@lepton/features';
import type { Evaluation, Metric } from './evaluation/evaluation.types.js';
import type { TrainingControl } from './training-control.js';

/**
 * Turns a spec and data into progress, checkpoints and an ONNX artifact. Knows nothing of queues, leases or databases.
 * Every implementation passes `describeEngine`.
 */
export interface Engine {
  readonly name: 'ONNX' | 'TFJS' | 'PYTORCH';
  /** What this machine has of it; found out anew each time where that can change while the worker runs. */
  describe(): Promise<EngineDescription>;
  /**
   * Trains until the spec is done or `control` says otherwise. What a user can put right is an outcome; the promise rejects only for
   * bugs, unreadable files and a failing observer. Yields to the event loop at every step.
   */
  train(job: TrainingJob, control: TrainingControl, observer: TrainingObserver): Promise<TrainingOutcome>;
}

export type EngineDescription =
  | { readonly version: string; readonly devices: readonly string[]; /** What there is to say of it otherwise. */ readonly notes?: readonly string[] }
  /** Why it cannot be used here, and what to do. */
  | { readonly problem: Problem };

export interface TrainingJob {
  readonly spec: RunSpec;
  readonly manifest: DatasetManifest;
  /** Each split's Parquet file: its path, or its bytes. */
  readonly splits: Readonly<Record<SplitName, string | Uint8Array>>;
  /** Go on from here; the result is the one that an undisturbed run would have had, bit for bit (cpu). */
  readonly checkpoint?: Uint8Array | undefined;
  /** Milliseconds between checkpoints, default 10,000; more where writing one takes over 1 % of that. */
  readonly checkpointEveryMs?: number;
  /** Of the machine, for the computation. Default 1. */
  readonly threads?: number;
  /** Default: 80 % of what the machine or container has. */
  readonly memoryLimitBytes?: number | undefined;
}

export interface TrainingObserver {
  /** At most ten a second, and one at the end. */
  progress(progress: Progress): void;
  /** Training goes on meanwhile; the next checkpoint waits until this one has settled. A rejection ends the training with it. */
  checkpoint(checkpoint: CheckpointFile): void | Promise<void>;
  log(line: LogLine): void;
}

export interface Progress {
  /** Epochs finished. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps finished, over all epochs. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** The latest of each. */
  readonly metrics: readonly Metric[];
  /** All since the last progress. */
  readonly points: readonly MetricPoint[];
  readonly samplesPerSecond: number;
  /** If all epochs are trained; null until a speed is known. */
  readonly remainingMs: number | null;
}

export interface MetricPoint extends Metric {
  readonly epoch: number;
  readonly step: number;
}

export interface CheckpointFile {
  readonly bytes: Uint8Array;
  readonly epoch: number;
  readonly step: number;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

export type TrainingOutcome =
  | { readonly status: 'COMPLETED'; readonly result: TrainingResult }
  /** Without a checkpoint where nothing has been learnt beyond the one that it was given. */
  | { readonly status: 'PAUSED'; readonly checkpoint?: CheckpointFile | undefined }
  | { readonly status: 'CANCELLED' }
  | { readonly status: 'FAILED'; readonly problem: Problem };

export interface TrainingResult {
  /** One ONNX file: raw columns in, answers out; signature, feature plan and reference bins in its metadata. */
  readonly artifact: Uint8Array;
  readonly signature: ArtifactSignature;
  readonly labels: string[];
  /** On the test split; also in `evaluation`. */
  readonly metrics: Metric[];
  readonly evaluation: Evaluation;
  readonly parameterCount: number;
  /** Epochs trained, and the one whose weights were kept. */
  readonly epochs: number;
  readonly bestEpoch: number;
}
