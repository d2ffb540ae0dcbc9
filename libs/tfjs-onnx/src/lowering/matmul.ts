import { backend_util } from '@tensorflow/tfjs-core';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { activation, binary } from './elementwise.js';

const last = (shape: readonly number[], fromEnd: number): number => shape.at(-fromEnd) as number;

/** [..., m, k] × [..., k, n], either transposed on request. Plain products become Gemm or FusedMatMul, which transpose for free. */
export function matmul(context: LoweringContext, a: Value, b: Value, transposeA: boolean, transposeB: boolean, bias?: Value): Value {
  const m = last(a.shape, transposeA ? 1 : 2);
  const n = last(b.shape, transposeB ? 2 : 1);
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  if (batch.every((d) => d === 1) && (transposeA || transposeB || bias)) {
    const operands = [context.reshape(a, a.shape.slice(-2)), context.reshape(b, b.shape.slice(-2)), ...(bias ? [bias] : [])];
    return context.reshape(context.emit('Gemm', operands, [m, n], 'float32', { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }), shape);
  }
  const product = (transposeA || transposeB) && !context.portable
    ? context.emit('FusedMatMul', [a, b], shape, 'float32', { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }, 'com.microsoft')
    : context.emit('MatMul', [transposeA ? swapLast(context, a) : a, transposeB ? swapLast(context, b) : b], shape);
  return bias ? binary(context, 'Add', product, bias) : product;
}

function swapLast(context: LoweringContext, x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  return context.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

interface Transposes { readonly transposeA: boolean; readonly transposeB: boolean }

export const matmulLowerings: Lowerings = {
  BatchMatMul: lowering((context, { a, b }: { a: Value; b: Value }, { transposeA, transposeB }: Transposes) => matmul(context, a, b, transposeA, transposeB)),
  _FusedMatMul: lowering((
    context, { a, b, bias, preluActivationWeights }: { a: Value; b: Value; bias?: Value; preluActivationWeights?: Value },
    { transposeA, transposeB, activation: name, leakyreluAlpha }: Transposes & { activation?: string; leakyreluAlpha?: number },
  ) => activation(context, matmul(context, a, b, transposeA, transposeB, bias), name, { leakyreluAlpha, prelu: preluActivationWeights })),
};
