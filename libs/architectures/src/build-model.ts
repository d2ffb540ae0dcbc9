import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerSpec } from './layer-spec.js';
import { ATTENTION_BUILDERS } from './layers/attention.build.js';
import { BASIC_BUILDERS } from './layers/basic.build.js';
import { CONVOLUTION_BUILDERS } from './layers/convolution.build.js';
import type { BuildLayer, Builders } from './layers/layer-builder.js';
import type { Shape } from './layers/layer-kind.js';
import { NESTED_BUILDERS } from './layers/nested.build.js';
import { POOLING_BUILDERS } from './layers/pooling.build.js';
import { RECURRENT_BUILDERS } from './layers/recurrent.build.js';
import { SEQUENCE_BUILDERS } from './layers/sequence.build.js';

/** The output layer: a softmax over classes, or standardised values (one by default), or one between 0 and 1. */
export type Head = { readonly kind: 'classes'; readonly count: number } | { readonly kind: 'value'; readonly bounded?: boolean | undefined; readonly count?: number | undefined };

const BUILDERS: Builders = { ...BASIC_BUILDERS, ...CONVOLUTION_BUILDERS, ...POOLING_BUILDERS, ...RECURRENT_BUILDERS, ...ATTENTION_BUILDERS, ...SEQUENCE_BUILDERS, ...NESTED_BUILDERS };

/**
 * Builds the layers, from float32 [batch, ...inputShape], and the head. Built on the cpu backend, where initialisers can be read.
 * The same arguments give the same initial weights.
 */
export async function buildModel(layers: readonly LayerSpec[], inputShape: Shape, head: Head, seed: number): Promise<tfl.LayersModel> {
  await tf.setBackend('cpu');
  // the cpu backend's advice to install tfjs-node would be in every log: models are only built here, not run
  Object.assign(tf.backend(), { firstUse: false });
  const seeds = seedsFrom(seed);
  const input = tfl.input({ shape: [...inputShape], dtype: 'float32' });
  const body = applyLayers(layers, input, seeds);
  const classes = head.kind === 'classes';
  const output = tfl.layers.dense({
    units: head.count ?? 1, activation: classes ? 'softmax' : head.bounded ? 'sigmoid' : 'linear', kernelInitializer: tfl.initializers.glorotUniform({ seed: seeds() }),
  }).apply(body) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

function applyLayers(layers: readonly LayerSpec[], input: tfl.SymbolicTensor, seeds: () => number): tfl.SymbolicTensor {
  return layers.reduce((value, layer) => (BUILDERS[layer.kind] as BuildLayer<LayerSpec>)(layer, value, seeds, (inner, from) => applyLayers(inner, from, seeds)), input);
}

/** A seed for each initialiser, so that no two layers start alike. */
function seedsFrom(seed: number): () => number {
  let count = 0;
  return () => (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(++count, 0x85ebca6b)) & 0x7fffffff;
}
