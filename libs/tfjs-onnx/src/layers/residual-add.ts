import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { firstShape, type Inputs, type LayerConfig } from './custom-layer.js';

/** Sum of two inputs of one shape; the mask is that of the first. tfjs's own `add` gives masks an axis too many, which attention cannot use. */
export class ResidualAdd extends tfl.layers.Layer {
  static readonly className = 'ResidualAdd';

  constructor(config: LayerConfig = {}) {
    super(config);
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return firstShape(inputShape);
  }

  override computeMask(_: Inputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  override call(inputs: Inputs): tf.Tensor {
    const [a, b] = inputs as [tf.Tensor, tf.Tensor];
    return tf.add(a, b);
  }
}
tf.serialization.registerClass(ResidualAdd);
