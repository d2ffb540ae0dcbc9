import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { layerNormalise, standardise } from '../layers/normalise.js';
import { randomMask, randomNormal } from '../layers/random.js';
import { type BatchNormalizationLayer, maskedBatchNormalization } from './batch-normalization.js';
import { recurrentOverrides } from './recurrent-overrides.js';
import type { Layer } from './trace.js';

export interface LayerContext {
  /** [rows] of 0 and 1: which rows of a padded batch are real. Only in training. */
  readonly rowMask?: tf.Tensor;
}

/** Computes what the layer computes, in a way that traces well; undefined leaves it to the layer itself. `rest`: a cell's states. */
export type LayerOverride = (layer: Layer, input: tf.Tensor, kwargs: Record<string, unknown>, context: LayerContext, rest: readonly tf.Tensor[]) => tf.Tensor | tf.Tensor[] | undefined;

/** By class name. tfjs draws dropout masks on the host, which would freeze one mask into the graph. */
export const layerOverrides: Readonly<Record<string, LayerOverride>> = {
  ...recurrentOverrides,
  Dropout: (layer, x, kwargs) => {
    const { rate, noiseShape } = layer as unknown as { rate: number; noiseShape?: (number | null)[] };
    if (!kwargs['training'] || rate <= 0 || rate >= 1) return x;
    return tf.mul(x, randomMask(noiseShape?.map((d, i) => d ?? x.shape[i] as number) ?? x.shape, 1 - rate));
  },
  GaussianNoise: (layer, x, kwargs) => {
    if (!kwargs['training']) return x;
    return tf.add(x, tf.mul(randomNormal(x.shape), (layer as unknown as { stddev: number }).stddev));
  },
  GaussianDropout: (layer, x, kwargs) => {
    const { rate } = layer as unknown as { rate: number };
    if (!kwargs['training'] || rate <= 0 || rate >= 1) return x;
    return tf.mul(x, tf.add(tf.mul(randomNormal(x.shape), Math.sqrt(rate / (1 - rate))), 1));
  },
  /** Klambauer et al. 2017, Self-Normalizing Neural Networks: dropped units become −λα, then an affine map restores mean and variance. */
  AlphaDropout: (layer, x, kwargs) => {
    const { rate } = layer as unknown as { rate: number };
    if (!kwargs['training'] || rate <= 0 || rate >= 1) return x;
    const saturation = -1.6732632423543772 * 1.0507009873554805;
    const a = ((1 - rate) * (1 + rate * saturation ** 2)) ** -0.5;
    const kept = tf.mul(randomMask(x.shape, 1 - rate), 1 - rate);
    return tf.add(tf.mul(tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), saturation)), a), -a * saturation * rate);
  },
  /** All time steps are rows of one batch; tfjs runs them one by one. The mask is of these steps, not of what a step holds. */
  TimeDistributed: (layer, x, kwargs) => {
    const inner = (layer as unknown as { layer: Layer }).layer;
    const [rows, steps, ...rest] = x.shape as [number, number, ...number[]];
    const y = inner.call(tf.reshape(x, [rows * steps, ...rest]), { ...kwargs, mask: null });
    const output = Array.isArray(y) ? y[0] as tf.Tensor : y;
    return tf.reshape(output, [rows, steps, ...output.shape.slice(1)]);
  },
  /** tfjs's fused convolution cannot be differentiated when dilated. */
  Conv2D: (layer, x, kwargs) => {
    const conv = layer as unknown as Convolution;
    if (!kwargs['training'] || conv.dataFormat === 'channelsFirst' || conv.dilationRate.every((d) => d === 1)) return undefined;
    const y = tf.conv2d(x as tf.Tensor4D, conv.kernel.read() as tf.Tensor4D, conv.strides, conv.padding, 'NHWC', conv.dilationRate);
    const biased = conv.bias ? tf.add(y, conv.bias.read()) : y;
    return conv.activation ? conv.activation.apply(biased) : biased;
  },
  /** tfjs's own unrolls a Tile per row when it is differentiated. */
  LayerNormalization: (layer, x) => {
    const { axis, epsilon, gamma, beta } = layer as unknown as LayerNormalization;
    const axes = [axis].flat();
    if (gamma && beta && axes.length === 1 && axes[0] === x.rank - 1) return layerNormalise(x, gamma.read(), beta.read(), epsilon);
    const shape = x.shape.map((d, i) => (axes.includes(i) ? d : 1));
    const scaled = gamma ? tf.mul(standardise(x, axes, epsilon), tf.reshape(gamma.read(), shape)) : standardise(x, axes, epsilon);
    return beta ? tf.add(scaled, tf.reshape(beta.read(), shape)) : scaled;
  },
  /** A frozen layer keeps its statistics, as in Keras; tfjs would go on moving them. */
  BatchNormalization: (layer, x, kwargs, { rowMask }) => {
    if (!kwargs['training'] || !rowMask) return undefined;
    if (layer.trainable) return maskedBatchNormalization(layer as unknown as BatchNormalizationLayer, x, rowMask);
    const { call } = Object.getPrototypeOf(layer) as { call: Layer['call'] };
    return call.call(layer, x, { ...kwargs, training: false }) as tf.Tensor;
  },
};

interface Convolution {
  readonly kernel: LayerVariable;
  readonly bias?: LayerVariable | null;
  readonly activation?: { apply(x: tf.Tensor): tf.Tensor } | null;
  readonly strides: [number, number];
  readonly dilationRate: [number, number];
  readonly padding: 'valid' | 'same';
  readonly dataFormat: string;
}

interface LayerNormalization {
  readonly axis: number | number[];
  readonly epsilon: number;
  readonly gamma?: LayerVariable | null;
  readonly beta?: LayerVariable | null;
}
