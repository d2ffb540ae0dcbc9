import * as tf from '@tensorflow/tfjs-core';

/**
 * tfjs-layers calls these as methods (orthogonal initialisers do), but only the umbrella package `@tensorflow/tfjs`
 * defines them. Loaded for this effect wherever this library is.
 */
const methods: Readonly<Record<string, (this: tf.Tensor, ...args: never[]) => tf.Tensor | tf.Tensor[]>> = {
  flatten() {
    return tf.reshape(this, [this.size]);
  },
  reshape(shape: number[]) {
    return tf.reshape(this, shape);
  },
  sign() {
    return tf.sign(this);
  },
  split(sizes: number[] | number, axis?: number) {
    return tf.split(this, sizes, axis);
  },
  stridedSlice(begin: number[], end: number[], strides?: number[]) {
    return tf.stridedSlice(this, begin, end, strides);
  },
  transpose(perm?: number[]) {
    return tf.transpose(this, perm);
  },
};

for (const [name, method] of Object.entries(methods)) {
  if (!(name in tf.Tensor.prototype)) Object.defineProperty(tf.Tensor.prototype, name, { value: method, writable: true, configurable: true });
}
