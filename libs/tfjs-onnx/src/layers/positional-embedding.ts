import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { first, firstShape, type Inputs, type LayerConfig } from './custom-layer.js';

export interface PositionalEmbeddingConfig extends LayerConfig {
  /** `learned` (default) is a weight per position; `sinusoidal` is fixed (Vaswani et al. 2017). */
  readonly kind?: 'learned' | 'sinusoidal';
  /** Of the learned weights' start. */
  readonly seed?: number;
}

/** Adds to a sequence [rows, time, features] what tells its positions apart. */
export class PositionalEmbedding extends tfl.layers.Layer {
  static readonly className = 'PositionalEmbedding';
  private readonly kind: 'learned' | 'sinusoidal';
  private readonly seed?: number;
  private positions?: tfl.LayerVariable;

  constructor(config: PositionalEmbeddingConfig = {}) {
    super(config);
    this.kind = config.kind ?? 'learned';
    this.seed = config.seed;
    this.supportsMasking = true;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const [, time, features] = firstShape(inputShape) as [null, number, number];
    if (this.kind === 'learned') this.positions = this.addWeight('positions', [time, features], 'float32', tfl.initializers.randomNormal({ mean: 0, stddev: 0.02, ...this.seeded() }));
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = first(inputs);
      const [, time, features] = x.shape as [number, number, number];
      return tf.add(x, this.positions ? this.positions.read() : sinusoids(time, features));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), kind: this.kind, ...this.seeded() };
  }

  private seeded(): { seed?: number } {
    return this.seed === undefined ? {} : { seed: this.seed };
  }
}
tf.serialization.registerClass(PositionalEmbedding);

function sinusoids(time: number, features: number): tf.Tensor {
  const values = Float32Array.from({ length: time * features }, (_, i) => {
    const [position, feature] = [Math.floor(i / features), i % features];
    const angle = position / 10_000 ** ((feature - (feature % 2)) / features);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tf.tensor2d(values, [time, features]);
}
