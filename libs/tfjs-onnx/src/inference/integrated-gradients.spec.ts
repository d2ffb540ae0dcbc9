/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { numbers } from '../../test/support/check-lowering.js';
import { IntegratedGradients } from '../index.js';

const { layers: l } = tfl;
const values = (...shape: number[]): Float32Array => numbers(...shape).data as Float32Array;
const nameOf = (model: tfl.LayersModel, i = 0): string => model.inputs[i]?.sourceLayer.name as string;

const cnn = (): tfl.LayersModel => tfl.sequential({ layers: [
  l.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' }), l.maxPooling2d({ poolSize: 2 }), l.flatten(), l.dense({ units: 3, activation: 'softmax' }),
] });

describe('IntegratedGradients', () => {
  it('attributes a linear score exactly: weight times distance from the baseline', async () => {
    const model = tfl.sequential({ layers: [l.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
    const explainer = await IntegratedGradients.create({ model, steps: 3 });
    const [x, baseline] = [values(3), values(3)];
    const { attributions, completenessGap } = await explainer.explain({ x, baseline, target: 1 });
    const kernel = model.getWeights()[0]?.arraySync() as number[][];
    attributions[nameOf(model)]?.forEach((value, i) => expect(value).toBeCloseTo(((x[i] as number) - (baseline[i] as number)) * (kernel[i]?.[1] as number), 5));
    expect(Math.abs(completenessGap)).toBeLessThan(1e-5);
    await explainer.dispose();
  });

  it.each(['logits', 'model'] as const)('is complete on a CNN: the attributions add up to what the %s changes', async (output) => {
    const model = cnn();
    const x = values(64);
    const explainer = await IntegratedGradients.create({ model, output, steps: 200 });
    const result = await explainer.explain({ x, target: 2 });
    const sum = Object.values(result.attributions).flatMap((a) => [...a]).reduce((a, b) => a + b, 0);
    expect(Math.abs(result.completenessGap)).toBeLessThan(5e-3);
    expect(sum - (result.output - result.baselineOutput)).toBeCloseTo(result.completenessGap, 4);
    expect(Math.abs(sum)).toBeGreaterThan(0.01);
    if (output === 'model') expect(result.output).toBeCloseTo((model.predict(tf.tensor(x, [1, 8, 8, 1])) as tf.Tensor).dataSync()[2] as number, 5);
    await explainer.dispose();
  });

  it('takes several inputs by name, and leaves whole numbers as they are', async () => {
    const [words, number] = [tfl.input({ shape: [4], dtype: 'int32', name: 'words' }), tfl.input({ shape: [2], name: 'number' })];
    const embedded = l.globalAveragePooling1d({}).apply(l.embedding({ inputDim: 9, outputDim: 3 }).apply(words)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [words, number], outputs: l.dense({ units: 1 }).apply(l.concatenate().apply([embedded, number])) as tfl.SymbolicTensor });
    const explainer = await IntegratedGradients.create({ model, inputTypes: { words: 'int32' }, steps: 2 });
    const { attributions, completenessGap } = await explainer.explain({ x: { words: Int32Array.of(1, 2, 8, 0), number: Float32Array.of(0.5, -2) }, target: 0 });
    expect(Object.keys(attributions)).toEqual(['number']);
    expect(Math.abs(completenessGap)).toBeLessThan(1e-5);
    await explainer.dispose();
  });

  it('says what is wrong with steps, a target or a row', async () => {
    const model = cnn();
    await expect(IntegratedGradients.create({ model, steps: 0 })).rejects.toThrow('a whole number of steps from 1, not 0');
    const explainer = await IntegratedGradients.create({ model, steps: 1 });
    await expect(explainer.explain({ x: values(64), target: 3 })).rejects.toThrow('elements 0 to 2, not 3');
    await expect(explainer.explain({ x: values(63), target: 0 })).rejects.toThrow('has 63 values; a row needs 64');
    await explainer.dispose();
  });
});
