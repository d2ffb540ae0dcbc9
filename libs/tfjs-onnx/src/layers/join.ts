import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Inputs, LayerConfig } from './custom-layer.js';

export const JOINS = ['add', 'multiply', 'average', 'maximum', 'concatenate'] as const;
export type JoinKind = (typeof JOINS)[number];

export interface JoinConfig extends LayerConfig {
  /** `add` (default), `multiply`, `average` and `maximum` take inputs of one shape; `concatenate` puts their channels side by side. */
  readonly kind?: JoinKind;
}

/**
 * Several inputs as one. The mask is that of the first that has one: tfjs's own merge layers give masks an axis too many, which
 * attention cannot use.
 */
export class Join extends tfl.layers.Layer {
  static readonly className = 'Join';
  private readonly kind: JoinKind;

  constructor(config: JoinConfig = {}) {
    super(config);
    this.kind = config.kind ?? 'add';
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shapes = inputShape as tfl.Shape[];
    const [first = []] = shapes;
    return this.kind === 'concatenate' ? [...first.slice(0, -1), shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)] : first;
  }

  override computeMask(_: Inputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return (Array.isArray(mask) ? mask.find(Boolean) ?? null : mask) as tf.Tensor;
  }

  override call(inputs: Inputs): tf.Tensor {
    const all = inputs as tf.Tensor[];
    return tf.tidy(() => {
      switch (this.kind) {
        case 'add': return all.reduce((a, b) => tf.add(a, b));
        case 'multiply': return all.reduce((a, b) => tf.mul(a, b));
        case 'average': return tf.mul(all.reduce((a, b) => tf.add(a, b)), 1 / all.length);
        case 'maximum': return all.reduce((a, b) => tf.maximum(a, b));
        case 'concatenate': return tf.concat(all, -1);
      }
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), kind: this.kind };
  }
}
tf.serialization.registerClass(Join);
