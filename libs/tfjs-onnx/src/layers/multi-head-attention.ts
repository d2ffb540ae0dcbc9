import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { firstShape, type Inputs, type Kwargs, type LayerConfig } from './custom-layer.js';
import { randomMask } from './random.js';

export interface MultiHeadAttentionConfig extends LayerConfig {
  readonly heads: number;
  /** Features per head; default: the query's features divided by the heads. */
  readonly keyDim?: number;
  /** A position sees only itself and those before it. */
  readonly causal?: boolean;
  /** Of the attention weights. */
  readonly dropout?: number;
  readonly useBias?: boolean;
  /** Of the initial weights. */
  readonly seed?: number;
}

type Projection = 'query' | 'key' | 'value' | 'output';
const HIDDEN = -1e9;

/**
 * Scaled dot-product attention with several heads (Vaswani et al. 2017). Called on one sequence [rows, time, features] it
 * attends to itself, but for time steps that a mask leaves out; on two, the first asks and the second answers, but for steps where a
 * third input, the ids [rows, time] of the second, has 0: tfjs hands on the mask of the first input alone.
 */
export class MultiHeadAttention extends tfl.layers.Layer {
  static readonly className = 'MultiHeadAttention';
  private readonly heads: number;
  private readonly keyDim?: number;
  private readonly causal: boolean;
  private readonly dropout: number;
  private readonly useBias: boolean;
  private readonly seed?: number;
  private readonly kernels = new Map<Projection, tfl.LayerVariable>();
  private readonly biases = new Map<Projection, tfl.LayerVariable>();

  constructor(config: MultiHeadAttentionConfig) {
    super(config);
    this.heads = config.heads;
    this.keyDim = config.keyDim;
    this.causal = config.causal ?? false;
    this.dropout = config.dropout ?? 0;
    this.useBias = config.useBias ?? true;
    this.seed = config.seed;
    this.supportsMasking = true;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const features = firstShape(inputShape).at(-1) as number;
    const source = (Array.isArray(inputShape[0]) && inputShape.length > 1 ? inputShape[1] as tfl.Shape : firstShape(inputShape)).at(-1) as number;
    const width = this.heads * this.headSize(features);
    const sizes: Record<Projection, [number, number]> = { query: [features, width], key: [source, width], value: [source, width], output: [width, features] };
    for (const [index, [name, size]] of (Object.entries(sizes) as [Projection, [number, number]][]).entries()) {
      const seed = this.seed === undefined ? {} : { seed: this.seed + index };
      this.kernels.set(name, this.addWeight(`${name}_kernel`, size, 'float32', tfl.initializers.glorotUniform(seed)));
      if (this.useBias) this.biases.set(name, this.addWeight(`${name}_bias`, [size[1]], 'float32', tfl.initializers.zeros()));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return firstShape(inputShape);
  }

  override computeMask(_: Inputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  override call(inputs: Inputs, kwargs: Kwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      const [asking, answering] = Array.isArray(inputs) ? [inputs[0] as tf.Tensor, inputs[1] ?? inputs[0] as tf.Tensor] : [inputs, inputs];
      const ids = Array.isArray(inputs) ? inputs[2] : undefined;
      const mask = asking === answering ? kwargs['mask'] as tf.Tensor | undefined : ids && tf.notEqual(ids, 0);
      const [rows, time, features] = asking.shape as [number, number, number];
      const size = this.headSize(features);
      const query = tf.mul(this.project(asking, 'query', size), 1 / Math.sqrt(size));
      const [key, value] = [this.project(answering, 'key', size), this.project(answering, 'value', size)];
      const scores = this.hide(tf.matMul(query, key, false, true), mask);
      const weights = tf.softmax(scores);
      const kept = kwargs['training'] && this.dropout > 0 ? tf.mul(weights, randomMask(weights.shape, 1 - this.dropout)) : weights;
      const mixed = tf.reshape(tf.transpose(tf.matMul(kept, value), [0, 2, 1, 3]), [rows * time, this.heads * size]);
      return tf.reshape(this.dense(mixed as tf.Tensor2D, 'output'), [rows, time, features]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { heads, causal, dropout, useBias } = this;
    return { ...super.getConfig(), heads, causal, dropout, useBias, ...(this.keyDim === undefined ? {} : { keyDim: this.keyDim }), ...(this.seed === undefined ? {} : { seed: this.seed }) };
  }

  private headSize(features: number): number {
    const size = this.keyDim ?? features / this.heads;
    if (!Number.isInteger(size)) throw new RangeError(`${this.heads} heads do not divide ${features} features; give keyDim.`);
    return size;
  }

  private dense(x: tf.Tensor2D, name: Projection): tf.Tensor {
    return tf.fused.matMul({ a: x, b: (this.kernels.get(name) as tfl.LayerVariable).read() as tf.Tensor2D, bias: this.biases.get(name)?.read(), activation: 'linear' });
  }

  /** [rows, time, features] → [rows, heads, time, size]. */
  private project(x: tf.Tensor, name: Projection, size: number): tf.Tensor {
    const [rows, time, features] = x.shape as [number, number, number];
    const flat = this.dense(tf.reshape(x, [rows * time, features]) as tf.Tensor2D, name);
    return tf.transpose(tf.reshape(flat, [rows, time, this.heads, size]), [0, 2, 1, 3]);
  }

  private hide(scores: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
    const [rows, , asking, answering] = scores.shape as [number, number, number, number];
    let hidden = scores;
    if (mask) hidden = tf.add(hidden, tf.reshape(tf.mul(tf.sub(1, tf.cast(mask, 'float32')), HIDDEN), [rows, 1, 1, answering]));
    if (this.causal) {
      const future = Float32Array.from({ length: asking * answering }, (_, i) => (i % answering > Math.floor(i / answering) ? HIDDEN : 0));
      hidden = tf.add(hidden, tf.tensor(future, [1, 1, asking, answering]));
    }
    return hidden;
  }
}
tf.serialization.registerClass(MultiHeadAttention);
