import { SequencePooling } from '@lepton/tfjs-onnx';
import * as tfl from '@tensorflow/tfjs-layers';
import { apply, type Builders, padSteps } from './layer-builder.js';
import type { POOLING } from './pooling.js';

interface Window { readonly poolSize?: number | undefined; readonly strides?: number | undefined; readonly padding?: 'same' | 'valid' | undefined }
const window = ({ poolSize = 2, strides = poolSize, padding = 'same' }: Window) => ({ poolSize, strides, padding });
const isSequence = ({ shape }: tfl.SymbolicTensor) => shape.length === 3;

export const POOLING_BUILDERS: Builders<keyof typeof POOLING> = {
  maxPooling: (spec, input) => apply(isSequence(input) ? tfl.layers.maxPooling1d(window(spec)) : tfl.layers.maxPooling2d(window(spec)), input),
  averagePooling: (spec, input) => apply(isSequence(input) ? tfl.layers.averagePooling1d(window(spec)) : tfl.layers.averagePooling2d(window(spec)), input),
  globalMaxPooling: (_, input) => apply(isSequence(input) ? new SequencePooling({ kind: 'maximum' }) : tfl.layers.globalMaxPooling2d({}), input),
  globalAveragePooling: (_, input) => apply(isSequence(input) ? new SequencePooling() : tfl.layers.globalAveragePooling2d({}), input),
  zeroPadding: ({ padding }, input) => (isSequence(input) ? padSteps(input, padding, padding) : apply(tfl.layers.zeroPadding2d({ padding }), input)),
  cropping: ({ cropping }, input) => apply(tfl.layers.cropping2D({ cropping }), input),
  upsampling: ({ size }, input) => apply(tfl.layers.upSampling2d({ size: [size, size] }), input),
};
