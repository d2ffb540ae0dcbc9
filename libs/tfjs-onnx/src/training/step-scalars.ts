import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { retain } from '../trace/retain.js';
import { TraceError } from '../trace/trace-error.js';
import { elementLoss, type LossSpec, type OutputForm } from './losses.js';
import { elementMetric, type MetricName } from './metrics.js';

/** What a step computes beside the new state; `weight` and `metrics` can be asked once `total` has run. */
export interface StepScalars {
  /** The forward pass and its loss, penalties included. */
  total(): tf.Tensor;
  /** Sum of the weights of all that counts. */
  weight(): tf.Tensor;
  metrics(): Record<string, tf.Tensor>;
}

export interface StepTensors {
  /** Runs the model. */
  output(): tf.Tensor;
  readonly form: OutputForm;
  readonly y: tf.Tensor;
  /** [rows] */
  readonly rowWeights: tf.Tensor;
}

/** [rows] of 0 and 1: rows of weight 0 take no part, not even in batch statistics. */
export const rowMaskOf = (rowWeights: tf.Tensor): tf.Tensor => retain(tf.cast(tf.greater(rowWeights, 0), 'float32'));

export function stepScalars(
  { model, loss, metrics = [] }: { model: LayersModel; loss: LossSpec; metrics?: readonly MetricName[] }, { output, form, y, rowWeights }: StepTensors,
): StepScalars {
  let forward: { output: tf.Tensor; weights: tf.Tensor; sum: tf.Tensor } | undefined;
  const done = (): NonNullable<typeof forward> => {
    if (!forward) throw new TraceError('UNSUPPORTED_MODEL', 'The loss was not computed');
    return forward;
  };
  const average = (values: tf.Tensor): tf.Tensor => {
    const { weights, sum } = done();
    return tf.div(tf.sum(tf.mul(values, weights)), tf.maximum(sum, 1e-12));
  };
  return {
    total: () => {
      const answer = output();
      const { losses, weights } = elementLoss(loss, y, answer, form);
      const perElement = tf.reshape(rowWeights, [rowWeights.size, ...losses.shape.slice(1).map(() => 1)]);
      const full = weights ? tf.mul(weights, perElement) : tf.mul(perElement, tf.onesLike(losses));
      forward = { output: retain(answer), weights: retain(full), sum: retain(tf.sum(full)) };
      return model.calculateLosses().reduce<tf.Tensor>((sum, penalty) => tf.add(sum, penalty), average(losses));
    },
    weight: () => done().sum,
    metrics: () => Object.fromEntries(metrics.map((name) => [name, average(elementMetric(name, loss, y, done().output, form))])),
  };
}
