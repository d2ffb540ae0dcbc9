import * as tf from '@tensorflow/tfjs-core';
import { isTracing } from '../trace/trace-backend.js';

/** Where random tensors come from outside a trace. */
export interface RandomSource {
  mask(shape: readonly number[], keep: number): tf.Tensor;
  normal(shape: readonly number[]): tf.Tensor;
}

let source: RandomSource | undefined;

/** While `body` runs, layers draw from the given source. */
export function withRandomSource<T>(from: RandomSource, body: () => T): T {
  source = from;
  try {
    return body();
  } finally {
    source = undefined;
  }
}

/**
 * A tensor that is 1/keep with probability `keep` and else 0. Inside a traced step a new mask is drawn in the graph at
 * every step from (seed, step, place in the graph); elsewhere tfjs draws it.
 */
export function randomMask(shape: readonly number[], keep: number): tf.Tensor {
  if (isTracing()) return tf.engine().runKernel('RandomMask', {}, { shape: [...shape], keep }) as tf.Tensor;
  if (source) return source.mask(shape, keep);
  return tf.div(tf.floor(tf.add(tf.randomUniform([...shape]), keep)), keep);
}

/** Standard normal numbers, drawn as `randomMask` draws. */
export function randomNormal(shape: readonly number[]): tf.Tensor {
  if (isTracing()) return tf.engine().runKernel('RandomStandardNormal', {}, { shape: [...shape] }) as tf.Tensor;
  if (source) return source.normal(shape);
  return tf.randomNormal([...shape]);
}
