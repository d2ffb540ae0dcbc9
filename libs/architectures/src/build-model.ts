import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Activation, LayerSpec } from './layer-spec.js';

/** The output layer: a softmax over classes, or one standardised value. */
export type Head = { readonly kind: 'classes'; readonly count: number } | { readonly kind: 'value' };

/**
 * Builds the layers, from float32 [batch, inputWidth], and the head. Built on the cpu backend, where initialisers can be read.
 * The same arguments give the same initial weights.
 */
export async function buildModel(layers: readonly LayerSpec[], inputWidth: number, head: Head, seed: number): Promise<tfl.LayersModel> {
  await tf.setBackend('cpu');
  // the cpu backend's advice to install tfjs-node would be in every log: models are only built here, not run
  Object.assign(tf.backend(), { firstUse: false });
  const seeds = seedsFrom(seed);
  const input = tfl.input({ shape: [inputWidth], dtype: 'float32' });
  const body = applyLayers(layers, input, seeds);
  const classes = head.kind === 'classes';
  const output = tfl.layers.dense({
    units: classes ? head.count : 1, activation: classes ? 'softmax' : 'linear', kernelInitializer: tfl.initializers.glorotUniform({ seed: seeds() }),
  }).apply(body) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

function applyLayers(layers: readonly LayerSpec[], input: tfl.SymbolicTensor, seeds: () => number): tfl.SymbolicTensor {
  return layers.reduce((value, layer) => applyLayer(layer, value, seeds), input);
}

function applyLayer(spec: LayerSpec, input: tfl.SymbolicTensor, seeds: () => number): tfl.SymbolicTensor {
  if (spec.kind === 'residual') {
    const body = applyLayers(spec.layers, input, seeds);
    const units = body.shape.at(-1) ?? 0;
    const shortcut = units === input.shape.at(-1) ? input
      : tfl.layers.dense({ units, kernelInitializer: tfl.initializers.glorotUniform({ seed: seeds() }) }).apply(input) as tfl.SymbolicTensor;
    return tfl.layers.add().apply([body, shortcut]) as tfl.SymbolicTensor;
  }
  return layerOf(spec, seeds).apply(input) as tfl.SymbolicTensor;
}

function layerOf(spec: Exclude<LayerSpec, { kind: 'residual' }>, seeds: () => number): tfl.layers.Layer {
  switch (spec.kind) {
    case 'dense':
      return tfl.layers.dense({ units: spec.units, ...(spec.activation ? { activation: spec.activation } : {}), kernelInitializer: initializer(spec.activation, seeds()) });
    case 'dropout': return tfl.layers.dropout({ rate: spec.rate, seed: seeds() });
    case 'batchNormalization': return tfl.layers.batchNormalization();
    case 'layerNormalization': return tfl.layers.layerNormalization();
    case 'activation': return tfl.layers.activation({ activation: spec.activation });
  }
}

/** He et al. 2015 for rectifiers, Klambauer et al. 2017 for SELU, else Glorot and Bengio 2010. */
function initializer(activation: Activation | undefined, seed: number) {
  switch (activation) {
    case 'relu': case 'elu': case 'gelu': case 'swish': return tfl.initializers.heNormal({ seed });
    case 'selu': return tfl.initializers.leCunNormal({ seed });
    default: return tfl.initializers.glorotUniform({ seed });
  }
}

/** A seed for each initialiser, so that no two layers start alike. */
function seedsFrom(seed: number): () => number {
  let count = 0;
  return () => (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(++count, 0x85ebca6b)) & 0x7fffffff;
}
