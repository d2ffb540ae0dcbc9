/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { readModelWeights } from '@lepton/tfjs-onnx';
import * as tf from '@tensorflow/tfjs-core';
import { buildModel } from './build-model.js';
import { ACTIVATIONS, LAYER_KINDS, type LayerSpec, withVocabulary } from './layer-spec.js';
import { measureLayers, measureStack } from './measure-layers.js';
import { presets } from './presets.js';

/** Of a sample, by modality. */
const SAMPLE_SHAPES: Record<string, number[]> = { TABULAR: [5], IMAGE: [28, 32, 3], AUDIO: [76, 40, 1], TEXT: [12], INTERACTIONS: [2] };

const EVERYTHING: LayerSpec[] = [
  { kind: 'dense', units: 12, activation: 'relu' }, { kind: 'batchNormalization' }, { kind: 'dropout', rate: 0.2 },
  { kind: 'residual', layers: [{ kind: 'dense', units: 12 }, { kind: 'layerNormalization' }, { kind: 'activation', activation: 'gelu' }] },
  { kind: 'residual', layers: [{ kind: 'dense', units: 6, activation: 'selu' }] },
];

const RANKS: [string, LayerSpec[], number[]][] = [
  ['image layers', [
    { kind: 'zeroPadding', padding: 1 }, { kind: 'conv2d', filters: 4, kernelSize: [3, 2], strides: [2, 1], activation: 'leakyRelu' }, { kind: 'spatialDropout', rate: 0.2 },
    { kind: 'groupNormalization', groups: 2 }, { kind: 'depthwiseConv2d', kernelSize: 3, depthMultiplier: 2, bias: false }, { kind: 'activation', activation: 'leakyRelu' },
    { kind: 'separableConv2d', filters: 6, kernelSize: 3, activation: 'relu6' }, { kind: 'upsampling', size: 2 }, { kind: 'cropping', cropping: 1 },
    { kind: 'conv2dTranspose', filters: 3, kernelSize: 3, strides: 2 }, { kind: 'averagePooling', poolSize: 3, strides: 2, padding: 'valid' },
    { kind: 'residual', layers: [{ kind: 'conv2d', filters: 5, kernelSize: 3, strides: 2, dilation: 1 }, { kind: 'layerNormalization' }] },
    { kind: 'conv2d', filters: 5, kernelSize: 3, dilation: 2 }, { kind: 'dense', units: 4 }, { kind: 'maxPooling' }, { kind: 'globalMaxPooling' },
  ], [9, 8, 3]],
  ['sequence layers', [
    { kind: 'zeroPadding', padding: 2 }, { kind: 'conv1d', filters: 4, kernelSize: 3, padding: 'causal', activation: 'hardSigmoid' }, { kind: 'spatialDropout', rate: 0.1 },
    { kind: 'residual', layers: [{ kind: 'conv1d', filters: 6, kernelSize: 3, strides: 2 }] }, { kind: 'averagePooling' }, { kind: 'reshape', shape: [6, 4] },
    { kind: 'conv1d', filters: 2, kernelSize: 2, dilation: 2, padding: 'valid' }, { kind: 'maxPooling' }, { kind: 'globalAveragePooling' },
  ], [12, 3]],
  ['edges of their own', [
    { kind: 'zeroPadding', padding: [[1, 0], [2, 3]] }, { kind: 'cropping', cropping: [[0, 2], [1, 0]] }, { kind: 'upsampling', size: [3, 1] }, { kind: 'permute', order: [3, 1, 2] }, { kind: 'globalMaxPooling' },
  ], [4, 5, 3]],
  ['edges of sequences', [
    { kind: 'zeroPadding', padding: [0, 3] }, { kind: 'cropping', cropping: [2, 1] }, { kind: 'cropping', cropping: 1 }, { kind: 'upsampling', size: 3 }, { kind: 'permute', order: [2, 1] }, { kind: 'flatten' },
  ], [6, 3]],
  ['recurrence', [
    { kind: 'lstm', units: 4, activation: 'relu', recurrentActivation: 'hardSigmoid', recurrentDropout: 0.3, returnSequences: true, bidirectional: true, merge: 'add' },
    { kind: 'gru', units: 3, activation: 'linear', returnSequences: true, bidirectional: true, merge: 'multiply' }, { kind: 'simpleRnn', units: 5, activation: 'sigmoid', bidirectional: true, merge: 'average' },
  ], [6, 3]],
  ['attention', [
    { kind: 'multiHeadAttention', heads: 2 }, { kind: 'multiHeadAttention', heads: 3, keySize: 5, causal: true, dropout: 0.1 }, { kind: 'transformerDecoder', heads: 2, hiddenUnits: 7, dropout: 0.1 }, { kind: 'globalAveragePooling' },
  ], [6, 4]],
  ['branches', [
    { kind: 'branches', join: 'concatenate', layers: [[], [{ kind: 'conv2d', filters: 3, kernelSize: 1 }], [{ kind: 'conv2d', filters: 2, kernelSize: 3 }, { kind: 'residual', layers: [{ kind: 'conv2d', filters: 4, kernelSize: 3 }] }]] },
    ...(['add', 'multiply', 'average', 'maximum'] as const).map((join): LayerSpec => ({ kind: 'branches', join, layers: [[{ kind: 'dense', units: 5 }], [{ kind: 'dense', units: 5, activation: 'tanh' }]] })),
    { kind: 'globalAveragePooling' },
  ], [6, 5, 2]],
  ['a layer for each step', [
    { kind: 'timeDistributed', layer: { kind: 'conv1d', filters: 3, kernelSize: 2, padding: 'causal', activation: 'leakyRelu' } }, { kind: 'timeDistributed', layer: { kind: 'maxPooling' } },
    { kind: 'timeDistributed', layer: { kind: 'gru', units: 4, bidirectional: true } }, { kind: 'timeDistributed', layer: { kind: 'dense', units: 6, activation: 'relu' } }, { kind: 'lstm', units: 3 },
  ], [5, 7, 1]],
];

/** Data that comes as ids, and how many there are. */
const IDS_OF = new Set<string>(['TEXT', 'INTERACTIONS']);
const IDS = 50;

describe('buildModel', () => {
  it.each([
    ['nothing between input and output', [], [5]], ['everything for vectors', EVERYTHING, [5]], ...RANKS,
    ['each activation', ACTIVATIONS.map((activation): LayerSpec => ({ kind: 'dense', units: 3, activation })), [5]],
    ...presets().filter(({ tasks }) => !tasks.includes('SEQUENCE_TO_SEQUENCE')).map((preset) => {
      const sampleShape = preset.tasks.includes('FORECASTING') ? [12, 4] : SAMPLE_SHAPES[preset.modality] ?? [];
      return [preset.key, withVocabulary(preset.layersFor({ rowCount: 500, sampleShape }), IDS_OF.has(preset.modality) ? { vocabulary: IDS } : { vocabulary: IDS, columns: 2 }), sampleShape] as const;
    }),
  ] as [string, LayerSpec[], number[]][])('builds %s with as many parameters, and of the shapes, as were counted', async (_, layers, shape) => {
    const model = await buildModel(layers, shape, { kind: 'classes', count: 3 }, 1);
    expect(model.countParams()).toBe(measureLayers(layers, shape, 3).parameterCount);
    expect(model.layers.at(-2)?.outputShape).toEqual([null, ...measureStack(layers, shape).shape]);
    const input = layers[0]?.kind === 'embedding' || layers[0]?.kind === 'categoryEmbedding' ? tf.cast(tf.randomUniform([4, ...shape], 1, IDS, 'int32', 1), 'float32') : tf.randomNormal([4, ...shape], 0, 1, 'float32', 1);
    const output = model.predict(input) as tf.Tensor;
    const rows = await output.array() as number[][];
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('builds an encoder and a decoder, classes at each step', async () => {
    const [preset] = presets({ task: 'SEQUENCE_TO_SEQUENCE' });
    const layers = withVocabulary(preset?.layersFor({ rowCount: 500, sampleShape: [12] }) ?? [], { vocabulary: IDS, target: { vocabulary: 30, length: 7 } });
    const model = await buildModel(layers, [12], { kind: 'classes', count: 30 }, 1);
    expect(model.countParams()).toBe(measureLayers(layers, [12], 30, true).parameterCount);
    expect(model.outputShape).toEqual([null, 7, 30]);
    expect(() => measureLayers(layers, [12], 30)).toThrow('needs a vector');
  });

  it('knows every kind of layer that a spec may have', () => {
    const built = new Set(JSON.stringify([EVERYTHING, RANKS, presets().map((preset) => preset.layersFor({ rowCount: 500, sampleShape: SAMPLE_SHAPES[preset.modality] ?? [12] }))]).match(/(?<="kind":")\w+/g));
    expect(Object.keys(LAYER_KINDS).filter((kind) => !built.has(kind))).toEqual([]);
  });

  it('embeds ids in branches too', async () => {
    const layers = withVocabulary([{
      kind: 'branches', join: 'concatenate', layers: [[{ kind: 'embedding', units: 4 }, { kind: 'gru', units: 3 }], [{ kind: 'embedding', units: 2 }, { kind: 'conv1d', filters: 5, kernelSize: 3 }, { kind: 'globalMaxPooling' }]],
    }], { vocabulary: IDS });
    const model = await buildModel(layers, [12], { kind: 'value' }, 1);
    expect(model.countParams()).toBe(measureLayers(layers, [12], 1).parameterCount);
  });

  it('gives one unbounded value for a regression', async () => {
    const model = await buildModel([], [2], { kind: 'value' }, 1);
    expect(model.outputs[0]?.shape).toEqual([null, 1]);
  });

  it('starts from the same weights for a seed, and from others for another', async () => {
    const weights = async (seed: number) => readModelWeights(await buildModel(EVERYTHING, [5], { kind: 'value' }, seed)).map(({ data }) => [...data]);
    expect(await weights(3)).toEqual(await weights(3));
    expect(await weights(3)).not.toEqual(await weights(4));
    const kernels = (await weights(3)).filter((data) => data.some((value) => value !== 0 && value !== 1));
    expect(new Set(kernels.map((data) => data[0])).size).toBe(kernels.length);
  });

  it('does not tell every log to install tfjs-node', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    await buildModel(EVERYTHING, [5], { kind: 'value' }, 1);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
