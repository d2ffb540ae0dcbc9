import * as tf from '@tensorflow/tfjs-core';

/** What a run minimises. Class weights multiply a row's loss; the mean is over rows, as in Keras, not over weights. */
export type LossSpec =
  | { readonly kind: 'meanSquaredError' }
  | { readonly kind: 'meanAbsoluteError' }
  | { readonly kind: 'huber'; readonly delta?: number }
  | { readonly kind: 'binaryCrossentropy'; readonly labelSmoothing?: number; readonly positiveWeight?: number }
  | { readonly kind: 'categoricalCrossentropy'; readonly labelSmoothing?: number } & Weighted
  | { readonly kind: 'sparseCategoricalCrossentropy'; readonly labelSmoothing?: number } & Weighted
  /** Lin et al. 2017. With a softmax output targets are one-hot; with a sigmoid, `alpha` weights the positives and 1 − alpha the rest. */
  | { readonly kind: 'focal'; readonly gamma?: number; readonly alpha?: number } & Weighted
  /** Σ y·log(y/p) over the last axis. */
  | { readonly kind: 'kullbackLeibler' } & Weighted
  /** 1 − cos of the angle between target and output, over the last axis. */
  | { readonly kind: 'cosine' } & Weighted
  /** max(0, 1 − y·score); targets are −1 and 1. The score is the output before its softmax or sigmoid, if it has one. */
  | { readonly kind: 'hinge' } & Weighted;

/** Of a target that names a class: one-hot, or −1 and 1. */
interface Weighted {
  readonly classWeights?: readonly number[];
}

/** What the model's output means: probabilities, or the scores before the final softmax or sigmoid. */
export type OutputForm = 'values' | 'softmaxLogits' | 'sigmoidLogits';

/** Losses of single elements ([batch, …]) and, where some do not count, their weights. */
export interface ElementLoss {
  readonly losses: tf.Tensor;
  readonly weights?: tf.Tensor;
}

/** Whether targets are class numbers (int32, shape of the output without its last axis) and not values. */
export const isSparse = (loss: LossSpec): boolean => loss.kind === 'sparseCategoricalCrossentropy';

const TINY = 1e-7;

/** Mean over all axes but the first. */
const perRow = (x: tf.Tensor): tf.Tensor => (x.rank <= 1 ? x : tf.mean(x, x.shape.map((_, i) => i).slice(1)));

const clippedLog = (p: tf.Tensor): tf.Tensor => tf.log(tf.clipByValue(p, TINY, 1 - TINY));

export function elementLoss(loss: LossSpec, target: tf.Tensor, output: tf.Tensor, form: OutputForm): ElementLoss {
  switch (loss.kind) {
    case 'meanSquaredError': return { losses: perRow(tf.squaredDifference(valuesOf(output, form), target)) };
    case 'meanAbsoluteError': return { losses: perRow(tf.abs(tf.sub(valuesOf(output, form), target))) };
    case 'huber': return { losses: perRow(huber(target, valuesOf(output, form), loss.delta ?? 1)) };
    case 'binaryCrossentropy': return { losses: perRow(binaryCrossentropy(smooth(target, loss.labelSmoothing, 2), output, form, loss.positiveWeight ?? 1)) };
    case 'categoricalCrossentropy': return { losses: weighted(categoricalCrossentropy(target, output, form, loss.labelSmoothing), target, loss) };
    case 'focal': return { losses: weighted(focal(target, output, form, loss.gamma ?? 2, loss.alpha), target, loss) };
    case 'kullbackLeibler': return { losses: weighted(kullbackLeibler(target, output, form), target, loss) };
    case 'cosine': return { losses: weighted(tf.sub(1, tf.sum(tf.mul(unit(target), unit(valuesOf(output, form))), -1)), target, loss) };
    case 'hinge': return { losses: weighted(perRow(tf.relu(tf.sub(1, tf.mul(target, output)))), tf.relu(target), loss) };
    case 'sparseCategoricalCrossentropy': {
      const classes = output.shape.at(-1) as number;
      const counts = tf.cast(tf.greaterEqual(target, tf.scalar(0, 'int32')), 'float32');
      const oneHot = tf.oneHot(tf.maximum(target, tf.scalar(0, 'int32')) as tf.Tensor1D, classes, 1, 0, 'float32');
      return { losses: weighted(categoricalCrossentropy(oneHot, output, form, loss.labelSmoothing), oneHot, loss), weights: counts };
    }
  }
}

/** What the model answers. */
const valuesOf = (output: tf.Tensor, form: OutputForm): tf.Tensor =>
  (form === 'softmaxLogits' ? tf.softmax(output) : form === 'sigmoidLogits' ? tf.sigmoid(output) : output);

/** Quadratic within `delta` of the target, linear beyond (Huber 1964). */
function huber(target: tf.Tensor, output: tf.Tensor, delta: number): tf.Tensor {
  const error = tf.abs(tf.sub(output, target));
  const quadratic = tf.minimum(error, delta);
  return tf.add(tf.mul(tf.square(quadratic), 0.5), tf.mul(tf.sub(error, quadratic), delta));
}

function binaryCrossentropy(target: tf.Tensor, output: tf.Tensor, form: OutputForm, positiveWeight: number): tf.Tensor {
  const negative = form === 'sigmoidLogits' ? tf.softplus(output) : tf.neg(clippedLog(tf.sub(1, output)));
  const positive = form === 'sigmoidLogits' ? tf.softplus(tf.neg(output)) : tf.neg(clippedLog(output));
  return tf.add(tf.mul(tf.mul(target, positiveWeight), positive), tf.mul(tf.sub(1, target), negative));
}

function categoricalCrossentropy(target: tf.Tensor, output: tf.Tensor, form: OutputForm, labelSmoothing: number | undefined): tf.Tensor {
  const logProbabilities = form === 'softmaxLogits' ? tf.logSoftmax(output) : clippedLog(output);
  return tf.neg(tf.sum(tf.mul(smooth(target, labelSmoothing, output.shape.at(-1) as number), logProbabilities), -1));
}

/** Each loss times the weight of its class. */
const weighted = (losses: tf.Tensor, oneHot: tf.Tensor, { classWeights }: Weighted): tf.Tensor =>
  (classWeights ? tf.mul(losses, tf.sum(tf.mul(oneHot, tf.tensor1d([...classWeights])), -1)) : losses);

function focal(target: tf.Tensor, output: tf.Tensor, form: OutputForm, gamma: number, alpha: number | undefined): tf.Tensor {
  if (form === 'softmaxLogits') {
    const log = tf.logSoftmax(output);
    const losses = tf.neg(tf.sum(tf.mul(tf.mul(target, tf.pow(tf.sub(1, tf.exp(log)), gamma)), log), -1));
    return alpha === undefined ? losses : tf.mul(losses, alpha);
  }
  const p = form === 'sigmoidLogits' ? tf.sigmoid(output) : output;
  const logP = form === 'sigmoidLogits' ? tf.neg(tf.softplus(tf.neg(output))) : clippedLog(output);
  const logQ = form === 'sigmoidLogits' ? tf.neg(tf.softplus(output)) : clippedLog(tf.sub(1, output));
  const positive = tf.mul(tf.mul(target, tf.pow(tf.sub(1, p), gamma)), logP);
  const negative = tf.mul(tf.mul(tf.sub(1, target), tf.pow(p, gamma)), logQ);
  return perRow(tf.neg(tf.add(tf.mul(positive, alpha ?? 1), tf.mul(negative, alpha === undefined ? 1 : 1 - alpha))));
}

function kullbackLeibler(target: tf.Tensor, output: tf.Tensor, form: OutputForm): tf.Tensor {
  const logP = form === 'softmaxLogits' ? tf.logSoftmax(output) : form === 'sigmoidLogits' ? tf.neg(tf.softplus(tf.neg(output))) : clippedLog(output);
  return tf.sum(tf.mul(target, tf.sub(tf.log(tf.maximum(target, TINY)), logP)), -1);
}

const unit = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-12)));

const smooth = (target: tf.Tensor, amount = 0, classes: number): tf.Tensor =>
  (amount === 0 ? target : tf.add(tf.mul(target, 1 - amount), amount / classes));
