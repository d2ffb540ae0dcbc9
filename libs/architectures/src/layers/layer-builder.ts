import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKindName, LayerSpec, LayerSpecOf } from '../layer-spec.js';
import type { Activation, Shape } from './layer-kind.js';
import type { Edges } from './pooling.js';

/** Puts layers, one after the other, after `input`. */
export type BuildStack = (layers: readonly LayerSpec[], input: tfl.SymbolicTensor) => tfl.SymbolicTensor;
/** Puts a layer after `input`. `seeds` gives a new seed for each initialiser and each dropout; `stack` builds layers within the layer. */
export type BuildLayer<Spec = never> = (spec: Spec, input: tfl.SymbolicTensor, seeds: () => number, stack: BuildStack) => tfl.SymbolicTensor;
export type Builders<Names extends LayerKindName = LayerKindName> = { readonly [Name in Names]: BuildLayer<LayerSpecOf<Name>> };

export const apply = (layer: tfl.layers.Layer, input: tfl.SymbolicTensor): tfl.SymbolicTensor => layer.apply(input) as tfl.SymbolicTensor;

/** Without the batch. */
export const shapeOf = (value: tfl.SymbolicTensor): Shape => value.shape.slice(1).map((size) => size ?? 0);

/** A layer for images on a sequence, which is an image of a single column meanwhile: tfjs has some for images only. */
export function asImage(input: tfl.SymbolicTensor, layer: tfl.layers.Layer): tfl.SymbolicTensor {
  const [steps = 0, channels = 0] = shapeOf(input);
  const changed = apply(layer, apply(tfl.layers.reshape({ targetShape: [steps, 1, channels] }), input));
  return apply(tfl.layers.reshape({ targetShape: [shapeOf(changed)[0] ?? 0, channels] }), changed);
}

/** Of an image, with sides of their own, which tfjs's types do not know. */
export const padding2d = (padding: Edges) => tfl.layers.zeroPadding2d({ padding: padding as unknown as [number, number] });

/** Zeros before the steps of a sequence. */
export const padSteps = (input: tfl.SymbolicTensor, before: number): tfl.SymbolicTensor => asImage(input, padding2d([[before, 0], [0, 0]]));

const LEAK = 0.1;

/** The activations that tfjs has by name; `leakyRelu` is a layer of its own there. */
export const nativeActivation = (activation: Activation | undefined) => (activation === undefined || activation === 'leakyRelu' ? {} : { activation });

/** Adds what `nativeActivation` could not give to the layer itself. */
export const afterActivation = (value: tfl.SymbolicTensor, activation: Activation | undefined): tfl.SymbolicTensor =>
  (activation === 'leakyRelu' ? apply(tfl.layers.leakyReLU({ alpha: LEAK }), value) : value);

/** He et al. 2015 for rectifiers, Klambauer et al. 2017 for SELU, else Glorot and Bengio 2010. */
export function initializer(activation: Activation | undefined, seed: number) {
  switch (activation) {
    case 'relu': case 'relu6': case 'leakyRelu': case 'elu': case 'gelu': case 'swish': return tfl.initializers.heNormal({ seed });
    case 'selu': return tfl.initializers.leCunNormal({ seed });
    default: return tfl.initializers.glorotUniform({ seed });
  }
}
