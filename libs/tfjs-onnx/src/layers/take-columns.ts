import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { first, firstShape, type Inputs, type LayerConfig } from './custom-layer.js';

export interface TakeColumnsConfig extends LayerConfig {
  readonly from: number;
  readonly count: number;
}

/** `count` columns next to each other [rows, count] of a matrix [rows, columns]. */
export class TakeColumns extends tfl.layers.Layer {
  static readonly className = 'TakeColumns';
  private readonly from: number;
  private readonly count: number;

  constructor(config: TakeColumnsConfig) {
    super(config);
    this.from = config.from;
    this.count = config.count;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return [firstShape(inputShape)[0] as number, this.count];
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = first(inputs);
      return tf.slice(x, [0, this.from], [x.shape[0] as number, this.count]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), from: this.from, count: this.count };
  }
}
tf.serialization.registerClass(TakeColumns);
