import * as tf from '@tensorflow/tfjs-core';
import { isTracing } from '../trace/trace-backend.js';

/** (x − mean) / √(variance + ε) over the given axes, in operations that differentiate well. */
export function standardise(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), axes, true), epsilon)));
}

/**
 * Layer normalisation over the last axis (Ba et al. 2016). Traced, it is ONNX's LayerNormalization with a gradient
 * written for it, which needs three passes where the plain operations need ten.
 */
export function layerNormalise(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  if (!isTracing()) return tf.add(tf.mul(standardise(x, [-1], epsilon), gamma), beta);
  return tf.customGrad((...args: unknown[]) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, inverse] = tf.engine().runKernel('LayerNormalization', { x: input, scale, shift }, { epsilon }) as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    save([input, scale, mean, inverse]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => layerNormalGradient(dy, saved) };
  })(x, gamma, beta);
}

function layerNormalGradient(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [x, gamma, mean, inverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const standard = tf.mul(tf.sub(x, mean), inverse);
  const scaled = tf.mul(dy, gamma);
  const offset = tf.add(tf.mean(scaled, -1, true), tf.mul(standard, tf.mean(tf.mul(scaled, standard), -1, true)));
  const rows = x.shape.map((_, i) => i).slice(0, -1);
  return [tf.mul(tf.sub(scaled, offset), inverse), tf.sum(tf.mul(dy, standard), rows), tf.sum(dy, rows)];
}
