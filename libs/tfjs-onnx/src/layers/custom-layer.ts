import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

export type Layer = tfl.layers.Layer;
export type Inputs = tf.Tensor | tf.Tensor[];
export type Kwargs = Record<string, unknown>;
/** What a layer is made from, by tfjs's serialisation: plain values. */
export type LayerConfig = NonNullable<ConstructorParameters<typeof tfl.layers.Layer>[0]>;

export const first = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? inputs[0] as tf.Tensor : inputs);

export const firstShape = (shape: tfl.Shape | tfl.Shape[]): tfl.Shape => (Array.isArray(shape[0]) ? shape[0] : shape) as tfl.Shape;
