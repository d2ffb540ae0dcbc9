import * as tf from '@tensorflow/tfjs-core';
import { isSparse, type LossSpec, type OutputForm } from './losses.js';

export type MetricName = 'accuracy' | 'meanSquaredError' | 'meanAbsoluteError';

/** One number per element that the loss counts ([batch, …]); the step averages them by the same weights. */
export function elementMetric(metric: MetricName, loss: LossSpec, target: tf.Tensor, output: tf.Tensor, form: OutputForm): tf.Tensor {
  if (metric === 'accuracy') return tf.cast(correct(loss, target, output, form), 'float32');
  const error = metric === 'meanSquaredError' ? tf.squaredDifference(output, target) : tf.abs(tf.sub(output, target));
  return error.rank <= 1 ? error : tf.mean(error, error.shape.map((_, i) => i).slice(1));
}

function correct(loss: LossSpec, target: tf.Tensor, output: tf.Tensor, form: OutputForm): tf.Tensor {
  if (isSparse(loss)) return tf.equal(tf.argMax(output, -1), target);
  if (form === 'softmaxLogits' || loss.kind === 'categoricalCrossentropy') return tf.equal(tf.argMax(output, -1), tf.argMax(target, -1));
  // Hinge targets are −1 and 1, so their border is 0.
  if (loss.kind === 'hinge') return tf.equal(tf.greater(output, 0), tf.greater(target, 0));
  const hit = tf.equal(tf.greater(output, form === 'sigmoidLogits' ? 0 : 0.5), tf.greater(target, 0.5));
  return hit.rank <= 1 ? hit : tf.mean(tf.cast(hit, 'float32'), hit.shape.map((_, i) => i).slice(1));
}
