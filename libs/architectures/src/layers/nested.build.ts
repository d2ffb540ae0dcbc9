import { Join } from '@lepton/tfjs-onnx';
import * as tfl from '@tensorflow/tfjs-layers';
import { apply, type Builders, shapeOf } from './layer-builder.js';
import { projectionOf } from './nested.js';

export const NESTED_BUILDERS: Builders<'residual' | 'branches' | 'timeDistributed'> = {
  residual: ({ layers }, input, seeds, stack) => {
    const body = stack(layers, input);
    const strides = projectionOf(shapeOf(input), shapeOf(body));
    return new Join().apply([body, strides ? project(input, shapeOf(body).at(-1) ?? 1, strides, seeds()) : input]) as tfl.SymbolicTensor;
  },
  branches: ({ join, layers }, input, _, stack) => new Join({ kind: join }).apply(layers.map((branch) => stack(branch, input))) as tfl.SymbolicTensor,
  timeDistributed: ({ layer }, input, _, stack) => {
    // some kinds are several of tfjs's layers, one after the other: each step goes through each of them
    const step = tfl.input({ shape: shapeOf(input).slice(1) });
    const chain: tfl.layers.Layer[] = [];
    for (let value = stack([layer], step); value !== step; value = value.inputs[0] ?? step) chain.unshift(value.sourceLayer);
    return chain.reduce((value, inner) => apply(tfl.layers.timeDistributed({ layer: inner }), value), input);
  },
};

function project(input: tfl.SymbolicTensor, channels: number, strides: readonly number[], seed: number): tfl.SymbolicTensor {
  const kernelInitializer = tfl.initializers.glorotUniform({ seed });
  const [height = 1, width = 1] = strides;
  const layer = strides.length === 0 ? tfl.layers.dense({ units: channels, kernelInitializer })
    : strides.length === 1 ? tfl.layers.conv1d({ filters: channels, kernelSize: 1, strides: height, padding: 'same', kernelInitializer })
    : tfl.layers.conv2d({ filters: channels, kernelSize: 1, strides: [height, width], padding: 'same', kernelInitializer });
  return layer.apply(input) as tfl.SymbolicTensor;
}
