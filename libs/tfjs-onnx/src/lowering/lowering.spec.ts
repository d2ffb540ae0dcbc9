/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import * as tf from '@tensorflow/tfjs-core';
import { forwardGap, gradientGap, integers, numbers, numericalGap, type Operand, positive } from '../../test/support/check-lowering.js';

type Case = [name: string, compute: (...xs: tf.Tensor[]) => tf.Tensor, operands: Operand[]];

const x = numbers(3, 4);
const t = <R extends tf.Tensor>(v: tf.Tensor): R => v as R;

const differentiable: Case[] = [
  ['add with broadcasting', (a, b) => tf.add(a, b), [x, numbers(4)]],
  ['add of a column', (a, b) => tf.add(a, b), [x, numbers(3, 1)]],
  ['sub', (a, b) => tf.sub(a, b), [numbers(4), x]],
  ['mul', (a, b) => tf.mul(a, b), [x, numbers(2, 1, 4)]],
  ['div', (a, b) => tf.div(a, b), [x, positive(3, 4)]],
  ['pow', (a, b) => tf.pow(a, b), [positive(3, 4), numbers(4)]],
  ['maximum, minimum', (a, b) => tf.add(tf.maximum(a, b), tf.minimum(a, tf.scalar(0.3))), [x, numbers(3, 4)]],
  ['squaredDifference', (a, b) => tf.squaredDifference(a, b), [x, numbers(3, 4)]],
  ['addN', (a, b) => tf.addN([a, b, a]), [x, numbers(3, 4)]],
  ...(['neg', 'exp', 'abs', 'sigmoid', 'tanh', 'relu', 'elu', 'selu', 'relu6', 'softplus', 'sin', 'cos', 'square', 'erf', 'expm1', 'softmax', 'logSoftmax'] as const)
    .map((op): Case => [op, (a) => tf[op](a), [x]]),
  ...(['log', 'sqrt', 'rsqrt', 'log1p', 'reciprocal'] as const).map((op): Case => [op, (a) => tf[op](a), [positive(3, 4)]]),
  ['leakyRelu', (a) => tf.leakyRelu(a, 0.3), [x]],
  ['prelu', (a, alpha) => tf.prelu(a, alpha), [x, positive(4)]],
  ['clipByValue', (a) => tf.clipByValue(a, -0.77, 0.97), [x]],
  ['step with slope', (a) => tf.mul(tf.step(a, 0.2), a), [x]],
  ['where', (a, b, c) => tf.where(tf.cast(c, 'bool'), a, b), [x, numbers(3, 4), integers(2, 3, 4)]],
  ['sum over axes', (a) => tf.sum(a, [0, 2]), [numbers(2, 3, 4)]],
  ['sum, dimensions kept', (a) => tf.sum(a, 1, true), [numbers(2, 3, 4)]],
  ['mean', (a) => tf.mean(a, [1]), [numbers(2, 3, 4)]],
  ['max', (a) => tf.max(a, 1), [x]],
  ['min', (a) => tf.min(a, 0, true), [x]],
  ['cumsum', (a) => tf.cumsum(a, 1, true, true), [x]],
  ['moments', (a) => { const { mean, variance } = tf.moments(a, [0]); return tf.mul(mean, variance); }, [x]],
  ['matMul', (a, b) => tf.matMul(a, b), [x, numbers(4, 5)]],
  ['matMul, both transposed', (a, b) => tf.matMul(a, b, true, true), [numbers(4, 3), numbers(5, 4)]],
  ['batched matMul', (a, b) => tf.matMul(a, b), [numbers(2, 2, 3, 4), numbers(2, 2, 4, 5)]],
  ['batched matMul, transposed', (a, b) => tf.matMul(a, b, true, true), [numbers(2, 4, 3), numbers(2, 5, 4)]],
  ['reshape, transpose', (a) => tf.transpose(tf.reshape(a, [2, 2, 3]), [2, 0, 1]), [x]],
  ['expandDims, squeeze', (a) => tf.squeeze(tf.expandDims(a, -1)), [x]],
  ['slice', (a) => tf.slice(a, [1, 1], [2, -1]), [x]],
  ['concat', (a, b) => tf.concat([a, b, a], -1), [x, numbers(3, 2)]],
  ['stack, unstack', (a, b) => tf.mul(...tf.unstack(tf.stack([a, b], 1), 1) as [tf.Tensor, tf.Tensor]), [x, numbers(3, 4)]],
  ['split', (a) => tf.mul(...tf.split(a, [2, 2], 1) as [tf.Tensor, tf.Tensor]), [x]],
  ['tile', (a) => tf.tile(a, [2, 3]), [x]],
  ['pad', (a) => tf.pad(t<tf.Tensor2D>(a), [[1, 0], [2, 1]], 0), [x]],
  ['reverse', (a) => tf.reverse(a, 1), [x]],
  ['gather rows', (a, i) => tf.gather(a, t(i)), [numbers(6, 3), integers(6, 4, 2)]],
  ['gather columns', (a, i) => tf.gather(a, t(i), 1), [x, integers(4, 5)]],
  ['batchNorm', (a, m, v, o, s) => tf.batchNorm(t<tf.Tensor2D>(a), t<tf.Tensor1D>(m), t<tf.Tensor1D>(v), t<tf.Tensor1D>(o), t<tf.Tensor1D>(s), 1e-3), [x, numbers(4), positive(4), numbers(4), numbers(4)]],
  ['fused dense', (a, b, c) => tf.fused.matMul({ a: t(a), b: t(b), bias: c, activation: 'elu' }), [x, numbers(4, 5), numbers(5)]],
];

// tfjs has no gradient for these, or a wrong one.
const values: Case[] = [
  ['prod', (a) => tf.prod(a, 1), [x]],
  ['batched matMul with broadcasting', (a, b) => tf.matMul(a, b, false, true), [numbers(2, 3, 4), numbers(1, 5, 4)]],
  ['maximum with broadcasting', (a, b) => tf.maximum(a, b), [x, numbers(4)]],
  ['comparisons', (a, b) => tf.addN([tf.greater(a, b), tf.less(a, b), tf.greaterEqual(a, b), tf.lessEqual(a, b), tf.equal(a, a), tf.notEqual(a, b)].map((c) => tf.cast(c, 'float32'))), [x, numbers(3, 4)]],
  ['logic', (a) => tf.cast(tf.logicalOr(tf.logicalAnd(tf.greater(a, 0), tf.less(a, 1)), tf.logicalNot(tf.greater(a, -1))), 'int32'), [x]],
  ['rounding', (a) => tf.addN([tf.floor(a), tf.ceil(a), tf.round(a), tf.sign(a)]), [x]],
  ['floorDiv, mod of floats', (a, b) => tf.add(tf.floorDiv(a, b), tf.mod(a, b)), [x, positive(3, 4)]],
  ['floorDiv, mod of integers', (a, b) => tf.add(tf.floorDiv(a, b), tf.mod(tf.sub(a, tf.scalar(3, 'int32')), b)), [integers(9, 3, 4), { ...integers(1, 3, 4), data: new Int32Array(12).fill(2) }]],
  ['argMax, argMin', (a) => tf.add(tf.argMax(a, 1), tf.argMin(a, -1)), [x]],
  ['oneHot', (i) => tf.oneHot(t<tf.Tensor1D>(i), 5), [integers(5, 4)]],
  ['all, any', (a) => tf.logicalOr(tf.all(tf.greater(a, -1), 1), tf.any(tf.greater(a, 1.5), 1)), [x]],
  ['zeros, ones, fill', (a) => tf.add(tf.add(tf.zerosLike(a), tf.onesLike(a)), tf.fill([3, 4], 2)), [x]],
  ['isNaN', (a) => tf.isNaN(tf.log(a)), [x]],
  ['mirrorPad', (a) => tf.mirrorPad(a, [[1, 1], [2, 0]], 'reflect'), [x]],
  ['a strided slice', (a) => tf.stridedSlice(a, [0, 3], [3, 0], [2, -1]), [x]],
  ['large uniform constants', (a) => tf.mul(tf.add(a, tf.ones([3, 4])), tf.fill([2, 3, 4], 0.5)), [x]],
];

describe('gradients against differences', () => {
  it.each(differentiable)('%s', async (_, compute, operands) => {
    expect(await numericalGap(compute, operands)).toBeLessThan(2e-3);
  });
});

describe.each([['onnxruntime', false], ['portable', true]])('lowerings, %s', (_, portable) => {
  it.each([...differentiable, ...values])('%s: values', async (_name, compute, operands) => {
    expect(await forwardGap(compute, operands, portable)).toBeLessThan(2e-6);
  });

  it.each(differentiable)('%s: gradients', async (_name, compute, operands) => {
    expect(await gradientGap(compute, operands, portable)).toBeLessThan(5e-6);
  });
});
