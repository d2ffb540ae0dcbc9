import * as tf from '@tensorflow/tfjs-core';
import { Arithmetic } from '../training/optimizers.js';

const OPS = { Add: tf.add, Sub: tf.sub, Mul: tf.mul, Div: tf.div, Pow: tf.pow, Min: tf.minimum } as const;

/** Computes at once. */
export class TensorArithmetic extends Arithmetic<tf.Tensor> {
  protected binary(op: keyof typeof OPS, a: tf.Tensor | number, b: tf.Tensor | number): tf.Tensor {
    return OPS[op](a, b);
  }

  sqrt(a: tf.Tensor): tf.Tensor {
    return tf.sqrt(a);
  }

  sign(a: tf.Tensor): tf.Tensor {
    return tf.sign(a);
  }

  clip(a: tf.Tensor, low: number, high: number): tf.Tensor {
    return tf.clipByValue(a, low, high);
  }

  sumOfSquares(values: readonly tf.Tensor[]): tf.Tensor {
    return tf.addN(values.map((v) => tf.sum(tf.square(v))));
  }
}
