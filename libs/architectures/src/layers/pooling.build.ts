import { SequencePooling } from '@lepton/tfjs-onnx';
import * as tfl from '@tensorflow/tfjs-layers';
import { apply, asImage, type Builders, padding2d, shapeOf } from './layer-builder.js';
import { edgesOf, type POOLING, scalesOf } from './pooling.js';

interface Window { readonly poolSize?: number | undefined; readonly strides?: number | undefined; readonly padding?: 'same' | 'valid' | undefined }
const window = ({ poolSize = 2, strides = poolSize, padding = 'same' }: Window) => ({ poolSize, strides, padding });
const isSequence = ({ shape }: tfl.SymbolicTensor) => shape.length === 3;
/** Of a layer for images. */
const onPlane = (input: tfl.SymbolicTensor, layer: tfl.layers.Layer) => (isSequence(input) ? asImage(input, layer) : apply(layer, input));

export const POOLING_BUILDERS: Builders<keyof typeof POOLING> = {
  maxPooling: (spec, input) => apply(isSequence(input) ? tfl.layers.maxPooling1d(window(spec)) : tfl.layers.maxPooling2d(window(spec)), input),
  averagePooling: (spec, input) => apply(isSequence(input) ? tfl.layers.averagePooling1d(window(spec)) : tfl.layers.averagePooling2d(window(spec)), input),
  globalMaxPooling: (_, input) => apply(isSequence(input) ? new SequencePooling({ kind: 'maximum' }) : tfl.layers.globalMaxPooling2d({}), input),
  globalAveragePooling: (_, input) => apply(isSequence(input) ? new SequencePooling() : tfl.layers.globalAveragePooling2d({}), input),
  zeroPadding: ({ kind, padding }, input) => onPlane(input, padding2d(edgesOf(kind, padding, shapeOf(input)))),
  cropping: ({ kind, cropping }, input) => {
    const [rows, columns] = edgesOf(kind, cropping, shapeOf(input));
    return onPlane(input, tfl.layers.cropping2D({ cropping: [[...rows], [...columns]] }));
  },
  upsampling: ({ kind, size }, input) => onPlane(input, tfl.layers.upSampling2d({ size: scalesOf(kind, size, shapeOf(input)) })),
};
