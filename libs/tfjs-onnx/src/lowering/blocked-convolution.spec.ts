/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { difference, numbers } from '../../test/support/check-lowering.js';
import { channelBlock, type NamedTensor, traceTrainingStep, TrainingSession } from '../index.js';

type Convolution = Parameters<typeof tfl.layers.conv2d>[0];

const SIZE = 11;

/** Two convolutions, so that the second has a gradient by its input, too. */
function model(first: Convolution, second: Convolution, channels: number): tfl.LayersModel {
  return tfl.sequential({ layers: [
    tfl.layers.conv2d({ ...first, inputShape: [SIZE, SIZE, channels], activation: 'tanh', name: 'first', kernelInitializer: 'glorotNormal' }),
    tfl.layers.conv2d({ ...second, activation: 'relu', name: 'second' }), tfl.layers.globalAveragePooling2d({}), tfl.layers.dense({ units: 2 }),
  ] });
}

async function afterOneStep(network: tfl.LayersModel, batchSize: number, x: Float32Array, y: Float32Array, block: number | undefined): Promise<{ weights: NamedTensor[]; blocked: boolean }> {
  const graph = traceTrainingStep({ model: network, batchSize, loss: { kind: 'meanSquaredError' }, optimizer: { kind: 'sgd' }, channelBlock: block });
  const session = await TrainingSession.create(graph);
  await session.step({ x, y, learningRate: 1 });
  const weights = session.readWeights();
  await session.dispose();
  return { weights, blocked: Buffer.from(graph.bytes).includes('com.microsoft.nchwc') };
}

describe('blocked convolutions', () => {
  it('are there wherever onnxruntime has vectors', async () => {
    const block = await channelBlock();
    if (process.arch === 'x64') expect([8, 16]).toContain(block);
    else expect([undefined, 4, 8, 16]).toContain(block);
  });

  const cases: [string, Convolution, Convolution, number][] = [
    ['same padding', { filters: 16, kernelSize: 3, padding: 'same' }, { filters: 32, kernelSize: 3, padding: 'same' }, 3],
    ['no padding', { filters: 32, kernelSize: 3 }, { filters: 16, kernelSize: [2, 4] }, 1],
    ['strides', { filters: 16, kernelSize: 5, strides: 2, padding: 'same' }, { filters: 48, kernelSize: 3, strides: 2 }, 16],
    ['strides that leave a rest', { filters: 16, kernelSize: 3, strides: 3 }, { filters: 16, kernelSize: 2, strides: 2 }, 16],
    ['uneven strides', { filters: 16, kernelSize: 3, padding: 'same' }, { filters: 32, kernelSize: [5, 2], strides: [3, 2], padding: 'same' }, 16],
    ['strides in one direction', { filters: 32, kernelSize: 3, padding: 'same' }, { filters: 16, kernelSize: 3, strides: [1, 4] }, 3],
    ['dilation', { filters: 16, kernelSize: 3, dilationRate: 2 }, { filters: 16, kernelSize: 3, dilationRate: [2, 1], padding: 'same' }, 32],
    ['single pixels', { filters: 32, kernelSize: 1, useBias: false }, { filters: 16, kernelSize: 1, strides: 2 }, 16],
    ['channels in no whole block', { filters: 12, kernelSize: 3 }, { filters: 16, kernelSize: 3, padding: 'same' }, 20],
  ];

  it.each(cases)('%s: the same weights after a step as without blocks', async (_, first, second, channels) => {
    const block = await channelBlock();
    if (block === undefined) return expect(process.arch).not.toBe('x64');
    const [network, rows] = [model(first, second, channels), 2 * block];
    const [x, y] = [numbers(rows, SIZE, SIZE, channels).data as Float32Array, numbers(rows, 2).data as Float32Array];
    const plain = await afterOneStep(network, rows, x, y, undefined);
    const fast = await afterOneStep(network, rows, x, y, block);
    expect([plain.blocked, fast.blocked]).toEqual([false, true]);
    for (const [i, { name, data }] of plain.weights.entries()) expect({ name, gap: difference(data, fast.weights[i]?.data ?? []) < 5e-6 }).toEqual({ name, gap: true });
  });
});
