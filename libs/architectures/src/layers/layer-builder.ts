import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKindName, LayerSpecOf } from '../layer-spec.js';
import type { Activation, Shape } from './layer-kind.js';

/** Puts a layer after `input`. `seeds` gives a new seed for each initialiser and each dropout. */
export type BuildLayer<Spec = never> = (spec: Spec, input: tfl.SymbolicTensor, seeds: () => number) => tfl.SymbolicTensor;
export type Builders<Names extends LayerKindName = LayerKindName> = { readonly [Name in Names]: BuildLayer<LayerSpecOf<Name>> };

export const apply = (layer: tfl.layers.Layer, input: tfl.SymbolicTensor): tfl.SymbolicTensor => layer.apply(input) as tfl.SymbolicTensor;

/** Without the batch. */
export const shapeOf = (value: tfl.SymbolicTensor): Shape => value.shape.slice(1).map((size) => size ?? 0);

/** Zeros before and after the steps of a sequence. tfjs pads images only: the sequence is one of a single column meanwhile. */
export function padSteps(input: tfl.SymbolicTensor, before: number, after: number): tfl.SymbolicTensor {
  const [steps = 0, channels = 0] = shapeOf(input);
  const image = apply(tfl.layers.reshape({ targetShape: [steps, 1, channels] }), input);
  // four paddings, which tfjs's types do not know
  const padded = apply(tfl.layers.zeroPadding2d({ padding: [[before, after], [0, 0]] as unknown as [number, number] }), image);
  return apply(tfl.layers.reshape({ targetShape: [steps + before + after, channels] }), padded);
}

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
