import { GroupNormalization } from '@lepton/tfjs-onnx';
import * as tfl from '@tensorflow/tfjs-layers';
import type { BASIC } from './basic.js';
import { afterActivation, apply, type Builders, initializer, nativeActivation, shapeOf } from './layer-builder.js';

export const BASIC_BUILDERS: Builders<keyof typeof BASIC> = {
  dense: ({ units, activation }, input, seeds) =>
    afterActivation(apply(tfl.layers.dense({ units, ...nativeActivation(activation), kernelInitializer: initializer(activation, seeds()) }), input), activation),
  dropout: ({ rate }, input, seeds) => apply(tfl.layers.dropout({ rate, seed: seeds() }), input),
  spatialDropout: ({ rate }, input, seeds) =>
    // null: as many as the input has; tfjs's types do not know it
    apply(tfl.layers.dropout({ rate, seed: seeds(), noiseShape: [null, ...shapeOf(input).slice(1).map(() => 1), null] as unknown as number[] }), input),
  batchNormalization: ({ momentum = 0.99 }, input) => apply(tfl.layers.batchNormalization({ momentum }), input),
  layerNormalization: (_, input) => apply(tfl.layers.layerNormalization(), input),
  groupNormalization: ({ groups }, input) => apply(new GroupNormalization({ groups }), input),
  activation: ({ activation }, input) =>
    (activation === 'leakyRelu' ? afterActivation(input, activation) : apply(tfl.layers.activation({ activation }), input)),
  flatten: (_, input) => apply(tfl.layers.flatten(), input),
  permute: ({ order }, input) => apply(tfl.layers.permute({ dims: [...order] }), input),
  reshape: ({ shape }, input) => apply(tfl.layers.reshape({ targetShape: [...shape] }), input),
};
