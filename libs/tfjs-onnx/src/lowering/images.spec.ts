/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import { forwardGap, gradientGap, numbers, numericalGap, type Operand } from '../../test/support/check-lowering.js';

type Compute = (...xs: tf.Tensor[]) => tf.Tensor;
type Image = tf.Tensor4D;

const padding = ['valid', 'same'] as const;
const cases: [string, Compute, Operand[]][] = [
  ...padding.flatMap((pad) => [1, 2, 3].map((stride): [string, Compute, Operand[]] =>
    [`conv2d ${pad}, stride ${stride}`, (x, f) => tf.conv2d(x as Image, f as Image, stride, pad), [numbers(2, 7, 6, 3), numbers(3, 2, 3, 4)]])),
  ['conv2d of one channel, large filter', (x, f) => tf.conv2d(x as Image, f as Image, 1, 'same'), [numbers(2, 6, 6, 1), numbers(5, 5, 1, 2)]],
  // few channels on large images, and columns much longer than the output is wide, have ways of their own
  ...padding.flatMap((pad) => [1, 2].map((stride): [string, Compute, Operand[]] =>
    [`conv2d of few channels, large image, ${pad}, stride ${stride}`, (x, f) => tf.conv2d(x as Image, f as Image, stride, pad), [numbers(2, 20 * stride + 2, 20 * stride + 2, 8), numbers(3, 3, 8, 2)]])),
  ['conv2d 1×1', (x, f) => tf.conv2d(x as Image, f as Image, [2, 1], 'valid'), [numbers(2, 5, 6, 3), numbers(1, 1, 3, 4)]],
  ['conv1d', (x, f) => tf.conv1d(x as tf.Tensor3D, f as tf.Tensor3D, 2, 'same'), [numbers(2, 9, 3), numbers(4, 3, 5)]],
  ['fused conv2d', (x, f, b) => tf.fused.conv2d({ x: x as Image, filter: f as Image, strides: 1, pad: 'same', bias: b, activation: 'relu' }), [numbers(2, 5, 5, 2), numbers(3, 3, 2, 4), numbers(4)]],
  ...padding.flatMap((pad) => [1, 2].map((stride): [string, Compute, Operand[]] => {
    const side = pad === 'same' ? 4 * stride : 3 * stride + 3;
    return [`conv2dTranspose ${pad}, stride ${stride}`, (x, f) => tf.conv2dTranspose(x as Image, f as Image, [2, side, side, 3], stride, pad), [numbers(2, 4, 4, 2), numbers(3, 3, 3, 2)]];
  })),
  ...padding.flatMap((pad) => [1, 2].map((multiplier): [string, Compute, Operand[]] =>
    [`depthwiseConv2d ${pad}, multiplier ${multiplier}`, (x, f) => tf.depthwiseConv2d(x as Image, f as Image, 2, pad), [numbers(2, 7, 6, 3), numbers(3, 3, 3, multiplier)]])),
  ['separableConv2d', (x, d, p) => tf.separableConv2d(x as Image, d as Image, p as Image, 1, 'same'), [numbers(1, 5, 5, 2), numbers(3, 3, 2, 2), numbers(1, 1, 4, 3)]],
  ...padding.flatMap((pad) => ([[2, 2], [3, 2], [3, 1], [2, 3]] as const).flatMap(([size, stride]): [string, Compute, Operand[]][] => [
    [`maxPool ${size}/${stride} ${pad}`, (x) => tf.maxPool(x as Image, size, stride, pad), [numbers(2, 7, 6, 3)]],
    [`avgPool ${size}/${stride} ${pad}`, (x) => tf.avgPool(x as Image, size, stride, pad), [numbers(2, 7, 6, 3)]],
  ])),
  ['maxPool of what a ReLU leaves', (x) => tf.maxPool(tf.relu(tf.sub(x, 0.2)) as Image, 2, 2, 'valid'), [numbers(2, 7, 6, 3)]],
  ['maxPool beside the ReLU before it', (x) => tf.concat([tf.relu(x), tf.pad(tf.maxPool(tf.relu(x) as Image, 2, 2, 'valid'), [[0, 0], [0, 4], [0, 3], [0, 0]])], 3), [numbers(2, 7, 6, 3)]],
  ['zero padding before maxPool', (x) => tf.maxPool(tf.pad(tf.sub(x, 5), [[0, 0], [1, 1], [1, 1], [0, 0]]) as Image, 2, 1, 'same'), [numbers(1, 3, 3, 1)]],
  ['nearest upsampling', (x) => tf.image.resizeNearestNeighbor(x as Image, [6, 12]), [numbers(2, 3, 4, 2)]],
  ['nearest resizing', (x) => tf.image.resizeNearestNeighbor(x as Image, [5, 3]), [numbers(2, 3, 4, 2)]],
  ['bilinear upsampling', (x) => tf.image.resizeBilinear(x as Image, [6, 8]), [numbers(2, 3, 4, 2)]],
  ['bilinear resizing, corners aligned', (x) => tf.image.resizeBilinear(x as Image, [5, 3], true), [numbers(2, 3, 4, 2)]],
];

describe('lowerings of images', () => {
  it.each(cases)('%s: values', async (name, compute, operands) => {
    // the large ones add 72 products up
    expect(await forwardGap(compute, operands)).toBeLessThan(name.includes('large') ? 1e-5 : 2e-6);
  });

  const differentiable = cases.filter(([name]) => !name.startsWith('fused'));
  // tfjs 4.22 on the cpu divides by the whole window at a padded border, and mixes height and width up in resizing.
  const wrongInTfjs = /avgPool.*same|nearest|bilinear/;

  it.each(differentiable.filter(([name]) => !wrongInTfjs.test(name)))('%s: gradients', async (_, compute, operands) => {
    expect(await gradientGap(compute, operands)).toBeLessThan(5e-6);
  });

  it.each(differentiable)('%s: gradients against differences', async (_, compute, operands) => {
    expect(await numericalGap(compute, operands)).toBeLessThan(2e-3);
  });

  it.each([
    ['conv2d', (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as Image, f as Image, 1, 'same', 'NHWC', 2), [numbers(1, 6, 6, 2), numbers(3, 3, 2, 3)]],
    ['depthwiseConv2d', (x: tf.Tensor, f: tf.Tensor) => tf.depthwiseConv2d(x as Image, f as Image, 1, 'valid', 'NHWC', 2), [numbers(1, 6, 6, 2), numbers(2, 2, 2, 2)]],
  ] as [string, Compute, Operand[]][])('dilated %s, which tfjs does not differentiate', async (_, compute, operands) => {
    expect(await forwardGap(compute, operands)).toBeLessThan(2e-6);
    expect(await numericalGap(compute, operands)).toBeLessThan(2e-3);
  });

  it('resizes to half-pixel centres', async () => {
    for (const resize of [tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]) {
      expect(await forwardGap((x) => resize(x as Image, [7, 3], false, true), [numbers(2, 3, 4, 2)])).toBeLessThan(2e-6);
    }
  });
});
