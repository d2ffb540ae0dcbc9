import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { first, firstShape, type Inputs, type LayerConfig } from './custom-layer.js';

export interface SelectStepConfig extends LayerConfig {
  readonly index: number;
}

/** One time step [rows, features] of a sequence [rows, time, features]. */
export class SelectStep extends tfl.layers.Layer {
  static readonly className = 'SelectStep';
  private readonly index: number;

  constructor(config: SelectStepConfig) {
    super(config);
    this.index = config.index;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [rows, , features] = firstShape(inputShape) as [null, number, number];
    return [rows, features];
  }

  override computeMask(): tf.Tensor | tf.Tensor[] {
    return null as unknown as tf.Tensor;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = first(inputs);
      const [rows, , features] = x.shape as [number, number, number];
      return tf.reshape(tf.slice(x, [0, this.index, 0], [rows, 1, features]), [rows, features]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), index: this.index };
  }
}
tf.serialization.registerClass(SelectStep);
