import type { InputType } from '../trace/trace-model.js';
import type { MetricName } from './metrics.js';

export interface TensorSpec {
  readonly name: string;
  readonly type: InputType;
  /** The first size is the batch. */
  readonly shape: readonly number[];
}

/** A tensor that a step reads and, unless frozen, replaces. */
export interface StateSpec {
  /** Stable across processes: `3.kernel`, and for an optimiser's slot `3.kernel/mean`. */
  readonly name: string;
  readonly role: 'weight' | 'optimizer';
  readonly shape: readonly number[];
  readonly initial: Float32Array;
  /** Name of its graph input. */
  readonly input: string;
  /** Name of the graph output that holds its next value; none where nothing changes it. */
  readonly output?: string;
}

/** One training step as an ONNX model, with what is needed to drive it. */
export interface TrainingGraph {
  readonly bytes: Uint8Array;
  readonly batchSize: number;
  readonly inputs: readonly TensorSpec[];
  readonly target: TensorSpec;
  readonly states: readonly StateSpec[];
  readonly metrics: readonly MetricName[];
  readonly gradientNorm: boolean;
  readonly seed: number;
  /** Places in the graph that draw random numbers. */
  readonly randomSites: number;
}

/** Names of the graph's own inputs and outputs; a model's input cannot clash with them. */
export const STEP = {
  target: 'step:target', rowWeights: 'step:row_weights', learningRate: 'step:learning_rate', step: 'step:number',
  loss: 'step:loss', weight: 'step:weight', gradientNorm: 'step:gradient_norm', metric: (name: string) => `step:metric:${name}`,
};
