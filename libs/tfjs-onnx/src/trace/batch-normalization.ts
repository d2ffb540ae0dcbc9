import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { retain } from './retain.js';

export interface BatchNormalizationLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/** A vector this wide is broadcast at full speed. */
const WIDE = 256;

/**
 * Ioffe and Szegedy 2015, with statistics over the real rows only, so that padding the last batch does not disturb them.
 * The gradient is written out: five passes over the data where the plain operations need a dozen.
 */
export function maskedBatchNormalization(layer: BatchNormalizationLayer, x: tf.Tensor, rowMask: tf.Tensor): tf.Tensor {
  const axis = layer.axis < 0 ? layer.axis + x.rank : layer.axis;
  if (axis === x.rank - 1) return normalise(layer, x, rowMask);
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const order = [...others, axis];
  const normed = normalise(layer, tf.transpose(x, order), rowMask);
  return tf.transpose(normed, x.shape.map((_, i) => order.indexOf(i)));
}

function normalise(layer: BatchNormalizationLayer, x: tf.Tensor, rowMask: tf.Tensor): tf.Tensor {
  const channels = x.shape.at(-1) as number;
  const rows = rowMask.size;
  const perRow = x.size / channels / rows;
  const fold = new Fold(x, channels, perRow);
  const mask = tf.reshape(tf.mul(tf.reshape(rowMask, [rows, 1]), tf.ones([1, fold.height / rows])), [1, fold.height]);
  // What each line of the folded data counts for in a mean.
  const share = retain(tf.div(mask, tf.maximum(tf.mul(tf.sum(rowMask), perRow), 1)) as tf.Tensor2D);
  const ones = retain(tf.ones([1, fold.height]) as tf.Tensor2D);
  let statistics: [mean: tf.Tensor, variance: tf.Tensor] | undefined;
  const gamma = layer.gamma?.read() ?? tf.ones([channels]);
  const beta = layer.beta?.read() ?? tf.zeros([channels]);
  const normed = tf.customGrad((...args: unknown[]) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const wide = fold.in(input);
    const mean = fold.total(share, wide);
    const centred = tf.sub(wide, fold.spread(mean));
    const variance = fold.total(share, tf.square(centred));
    statistics = [retain(mean), retain(variance)];
    const inverse = tf.rsqrt(tf.add(variance, layer.epsilon));
    save([centred, inverse, scale]);
    const value = fold.out(tf.add(tf.mul(centred, fold.spread(tf.mul(inverse, scale))), fold.spread(shift)));
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(fold, share, ones, dy, saved) };
  })(x, gamma, beta);

  for (const [moving, batch] of [[layer.movingMean, statistics?.[0]], [layer.movingVariance, statistics?.[1]]] as const) {
    const old = moving.read();
    moving.write(tf.sub(old, tf.mul(tf.sub(old, batch as tf.Tensor), 1 - layer.momentum)));
  }
  return normed;
}

/** By x, gamma and beta. */
function gradient(fold: Fold, share: tf.Tensor2D, ones: tf.Tensor2D, dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [centred, inverse, gamma] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  const wide = fold.in(dy);
  const sum = fold.total(ones, wide);
  const product = fold.total(ones, tf.mul(wide, centred));
  const factor = tf.mul(inverse, gamma);
  const throughVariance = tf.mul(centred, fold.spread(tf.mul(tf.mul(factor, tf.square(inverse)), product)));
  const throughStatistics = tf.mul(tf.add(throughVariance, fold.spread(tf.mul(factor, sum))), tf.reshape(share, [fold.height, 1]));
  return [fold.out(tf.sub(tf.mul(wide, fold.spread(factor)), throughStatistics)), tf.mul(product, inverse), sum];
}

/** [rows, …, channels] as [height, times·channels]: few channels are laid side by side, so that a line is long enough to broadcast well. */
class Fold {
  readonly height: number;
  private readonly times: number;
  private readonly shape: number[];

  constructor(x: tf.Tensor, private readonly channels: number, perRow: number) {
    this.times = 1;
    for (let n = 1; n <= perRow && this.times * channels < WIDE; n++) if (perRow % n === 0) this.times = n;
    this.shape = x.shape;
    this.height = x.size / channels / this.times;
  }

  in(x: tf.Tensor): tf.Tensor2D {
    return tf.reshape(x, [this.height, this.times * this.channels]) as tf.Tensor2D;
  }

  out(wide: tf.Tensor): tf.Tensor {
    return tf.reshape(wide, this.shape);
  }

  /** Of each channel: the lines, weighted and added up. */
  total(weights: tf.Tensor2D, wide: tf.Tensor): tf.Tensor {
    return tf.sum(tf.reshape(tf.matMul(weights, wide as tf.Tensor2D), [this.times, this.channels]), 0);
  }

  /** A number of each channel, as wide as a line. */
  spread(values: tf.Tensor): tf.Tensor {
    return tf.reshape(tf.tile(tf.reshape(values, [1, this.channels]), [this.times, 1]), [this.times * this.channels]);
  }
}
