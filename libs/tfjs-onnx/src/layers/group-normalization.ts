import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { first, firstShape, type Inputs, type LayerConfig } from './custom-layer.js';
import { standardise } from './normalise.js';

export interface GroupNormalizationConfig extends LayerConfig {
  /** Channels, the last axis, are normalised in this many groups; it must divide them. */
  readonly groups: number;
  readonly epsilon?: number;
}

/** Group normalisation (Wu and He 2018): per row and group of channels, whatever the batch. */
export class GroupNormalization extends tfl.layers.Layer {
  static readonly className = 'GroupNormalization';
  private readonly groups: number;
  private readonly epsilon: number;
  private gamma?: tfl.LayerVariable;
  private beta?: tfl.LayerVariable;

  constructor(config: GroupNormalizationConfig) {
    super(config);
    this.groups = config.groups;
    this.epsilon = config.epsilon ?? 1e-5;
    this.supportsMasking = true;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = firstShape(inputShape).at(-1) as number;
    if (channels % this.groups !== 0) throw new RangeError(`${this.groups} groups do not divide ${channels} channels.`);
    this.gamma = this.addWeight('gamma', [channels], 'float32', tfl.initializers.ones());
    this.beta = this.addWeight('beta', [channels], 'float32', tfl.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = first(inputs);
      const [rows, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
      const places = x.shape.slice(1, -1).reduce((a, b) => a * b, 1);
      const grouped = tf.reshape(x, [rows, places, this.groups, channels / this.groups]);
      const standard = tf.reshape(standardise(grouped, [1, 3], this.epsilon), x.shape);
      return tf.add(tf.mul(standard, (this.gamma as tfl.LayerVariable).read()), (this.beta as tfl.LayerVariable).read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.groups, epsilon: this.epsilon };
  }
}
tf.serialization.registerClass(GroupNormalization);
