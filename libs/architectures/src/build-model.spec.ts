/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { readModelWeights } from '@lepton/tfjs-onnx';
import * as tf from '@tensorflow/tfjs-core';
import { buildModel } from './build-model.js';
import { ACTIVATIONS, type LayerSpec } from './layer-spec.js';
import { measureLayers } from './measure-layers.js';
import { presets } from './presets.js';

const EVERYTHING: LayerSpec[] = [
  { kind: 'dense', units: 12, activation: 'relu' }, { kind: 'batchNormalization' }, { kind: 'dropout', rate: 0.2 },
  { kind: 'residual', layers: [{ kind: 'dense', units: 12 }, { kind: 'layerNormalization' }, { kind: 'activation', activation: 'gelu' }] },
  { kind: 'residual', layers: [{ kind: 'dense', units: 6, activation: 'selu' }] },
];

describe('buildModel', () => {
  it.each([
    ['nothing between input and output', []], ['everything', EVERYTHING], ['each activation', ACTIVATIONS.map((activation): LayerSpec => ({ kind: 'dense', units: 3, activation }))],
    ...presets().map((preset) => [preset.key, preset.layersFor({ rowCount: 500, featureWidth: 5 })] as const),
  ] as [string, LayerSpec[]][])('builds %s with as many parameters as were counted', async (_, layers) => {
    const model = await buildModel(layers, 5, { kind: 'classes', count: 3 }, 1);
    expect(model.countParams()).toBe(measureLayers(layers, 5, 3).parameterCount);
    const output = model.predict(tf.randomNormal([4, 5], 0, 1, 'float32', 1)) as tf.Tensor;
    const rows = await output.array() as number[][];
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('gives one unbounded value for a regression', async () => {
    const model = await buildModel([], 2, { kind: 'value' }, 1);
    expect(model.outputs[0]?.shape).toEqual([null, 1]);
  });

  it('starts from the same weights for a seed, and from others for another', async () => {
    const weights = async (seed: number) => readModelWeights(await buildModel(EVERYTHING, 5, { kind: 'value' }, seed)).map(({ data }) => [...data]);
    expect(await weights(3)).toEqual(await weights(3));
    expect(await weights(3)).not.toEqual(await weights(4));
    const kernels = (await weights(3)).filter((data) => data.some((value) => value !== 0 && value !== 1));
    expect(new Set(kernels.map((data) => data[0])).size).toBe(kernels.length);
  });

  it('does not tell every log to install tfjs-node', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    await buildModel(EVERYTHING, 5, { kind: 'value' }, 1);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
