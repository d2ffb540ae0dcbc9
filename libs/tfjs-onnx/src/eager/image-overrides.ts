import * as tf from '@tensorflow/tfjs-core';
import type { LayerOverride } from '../trace/layer-overrides.js';

/** [n, …] with each step of an axis repeated, one after the other. */
function repeat(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  const [before, after] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)];
  const flat = tf.reshape(x, [tf.util.sizeFromShape(before), 1, tf.util.sizeFromShape(after)]);
  return tf.reshape(tf.concat(Array.from({ length: times }, () => flat), 1), [...before.slice(0, -1), (before.at(-1) as number) * times, ...after]);
}

/** Zeros that a window over an axis needs with the padding `same`. */
function paddingOf(length: number, size: number, stride: number): [number, number] {
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

interface Pooling { readonly poolSize: readonly number[]; readonly strides: readonly number[]; readonly padding: string }

/** tfjs's gradient divides by the whole window at a padded border, where its own value does not. */
const averagePooling: LayerOverride = (layer, x) => {
  const { poolSize: [height = 1, width = 1], strides: [down = 1, across = 1], padding } = layer as unknown as Pooling;
  if (padding !== 'same') return undefined;
  const image = (x.rank === 3 ? tf.expandDims(x, 2) : x) as tf.Tensor4D;
  const [, h, w] = image.shape;
  const around: [number, number][] = [[0, 0], paddingOf(h, height, down), paddingOf(w, width, across), [0, 0]];
  const pooled = (of: tf.Tensor4D) => tf.avgPool(tf.pad(of, around), [height, width], [down, across], 'valid');
  const mean = tf.div(pooled(image), pooled(tf.ones([1, h, w, 1])));
  return x.rank === 3 ? tf.squeeze(mean, [2]) : mean;
};

/** tfjs 4.22 mixes the rows of a batch up in the gradient of a resized image. */
const upsampling: LayerOverride = (layer, x) => {
  const { size: [height, width], interpolation } = layer as unknown as { readonly size: readonly [number, number]; readonly interpolation: string };
  return interpolation === 'nearest' ? repeat(repeat(x, 1, height), 2, width) : undefined;
};

/** Layers whose gradients tfjs gets wrong, by class name. */
export const imageOverrides: Readonly<Record<string, LayerOverride>> = { AveragePooling1D: averagePooling, AveragePooling2D: averagePooling, UpSampling2D: upsampling };
