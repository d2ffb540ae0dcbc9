import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { first, firstShape, type Inputs, type Kwargs, type LayerConfig } from './custom-layer.js';

export interface SequencePoolingConfig extends LayerConfig {
  readonly kind?: 'average' | 'maximum';
}

const HIDDEN = -1e9;

/**
 * One vector [rows, features] of a sequence [rows, time, features]: the mean or the largest of each feature over the time steps that the
 * mask leaves in. tfjs's own global pooling counts padding too. A row that is all padding gives zeros.
 */
export class SequencePooling extends tfl.layers.Layer {
  static readonly className = 'SequencePooling';
  private readonly kind: 'average' | 'maximum';

  constructor(config: SequencePoolingConfig = {}) {
    super(config);
    this.kind = config.kind ?? 'average';
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [rows, , features] = firstShape(inputShape) as [null, number, number];
    return [rows, features];
  }

  /** There is no time left to be masked. */
  override computeMask(): tf.Tensor | tf.Tensor[] {
    return null as unknown as tf.Tensor;
  }

  override call(inputs: Inputs, kwargs: Kwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = first(inputs);
      const masks = kwargs['mask'] as tf.Tensor | tf.Tensor[] | undefined;
      const mask = Array.isArray(masks) ? masks[0] : masks;
      if (!mask) return this.kind === 'average' ? tf.mean(x, 1) : tf.max(x, 1);
      const kept = tf.expandDims(tf.cast(mask, 'float32'), 2);
      const count = tf.sum(kept, 1);
      if (this.kind === 'average') return tf.div(tf.sum(tf.mul(x, kept), 1), tf.maximum(count, 1));
      return tf.mul(tf.max(tf.add(x, tf.mul(tf.sub(1, kept), HIDDEN)), 1), tf.minimum(count, 1));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), kind: this.kind };
  }
}
tf.serialization.registerClass(SequencePooling);
