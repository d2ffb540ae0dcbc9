import * as tfl from '@tensorflow/tfjs-layers';
import { type CONVOLUTION, pairOf } from './convolution.js';
import { afterActivation, apply, type Builders, initializer, nativeActivation, padSteps } from './layer-builder.js';
import type { Activation } from './layer-kind.js';

interface Common { readonly activation?: Activation | undefined; readonly bias?: boolean | undefined }
const common = ({ activation, bias = true }: Common) => ({ ...nativeActivation(activation), useBias: bias });

interface Window { readonly kernelSize: number | [number, number]; readonly strides?: number | [number, number] | undefined; readonly padding?: 'same' | 'valid' | undefined }
const window = ({ kernelSize, strides = 1, padding = 'same' }: Window) => ({ kernelSize: pairOf(kernelSize), strides: pairOf(strides), padding });

export const CONVOLUTION_BUILDERS: Builders<keyof typeof CONVOLUTION> = {
  conv2d: (spec, input, seeds) => afterActivation(apply(tfl.layers.conv2d({
    filters: spec.filters, ...window(spec), ...common(spec), dilationRate: spec.dilation ?? 1, kernelInitializer: initializer(spec.activation, seeds()),
  }), input), spec.activation),
  depthwiseConv2d: (spec, input, seeds) => afterActivation(apply(tfl.layers.depthwiseConv2d({
    ...window(spec), ...common(spec), depthMultiplier: spec.depthMultiplier ?? 1, depthwiseInitializer: initializer(spec.activation, seeds()),
  }), input), spec.activation),
  separableConv2d: (spec, input, seeds) => afterActivation(apply(tfl.layers.separableConv2d({
    filters: spec.filters, ...window(spec), ...common(spec),
    depthwiseInitializer: initializer(undefined, seeds()), pointwiseInitializer: initializer(spec.activation, seeds()),
  }), input), spec.activation),
  conv2dTranspose: (spec, input, seeds) => afterActivation(apply(tfl.layers.conv2dTranspose({
    filters: spec.filters, ...window(spec), ...common(spec), kernelInitializer: initializer(spec.activation, seeds()),
  }), input), spec.activation),
  conv1d: (spec, input, seeds) => {
    const { filters, kernelSize, strides = 1, padding = 'same', dilation = 1, activation } = spec;
    const causal = padding === 'causal';
    const layer = tfl.layers.conv1d({
      filters, kernelSize, strides, padding: causal ? 'valid' : padding, dilationRate: dilation, ...common(spec), kernelInitializer: initializer(activation, seeds()),
    });
    // tfjs has no causal convolution yet
    return afterActivation(apply(layer, causal ? padSteps(input, (kernelSize - 1) * dilation) : input), activation);
  },
};
