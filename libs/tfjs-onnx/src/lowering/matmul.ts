import { backend_util } from '@tensorflow/tfjs-core';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { activation, binary, withNeutral } from './elementwise.js';

const last = (shape: readonly number[], fromEnd: number): number => shape.at(-fromEnd) as number;

/** [..., m, k] × [..., k, n], either transposed on request. Plain products become Gemm or FusedMatMul, which transpose for free. */
export function matmul(context: LoweringContext, a: Value, b: Value, transposeA: boolean, transposeB: boolean, bias?: Value): Value {
  const m = last(a.shape, transposeA ? 1 : 2);
  const n = last(b.shape, transposeB ? 2 : 1);
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  if (batch.every((d) => d === 1) && (!bias || bias.shape.length === 1)) {
    const [left, right] = [context.reshape(a, a.shape.slice(-2)), context.reshape(b, b.shape.slice(-2))];
    return context.reshape(gemm(context, { a: left, b: right, transposeA, transposeB }, [m, n], bias), shape);
  }
  const product = (transposeA || transposeB) && !context.portable
    ? context.emit('FusedMatMul', [a, b], shape, 'float32', { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }, 'com.microsoft')
    : context.emit('MatMul', [transposeA ? swapLast(context, a) : a, transposeB ? swapLast(context, b) : b], shape);
  return bias ? binary(context, 'Add', product, bias) : product;
}

interface Product { readonly a: Value; readonly b: Value; readonly transposeA: boolean; readonly transposeB: boolean }

function gemm(context: LoweringContext, product: Product, shape: readonly number[], bias?: Value): Value {
  const { a, b, transposeA, transposeB } = product;
  const value = context.emit('Gemm', [a, b, ...(bias ? [bias] : [])], shape, 'float32', { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 });
  return bias ? value : { ...value, withBias: (where, added) => gemm(where, product, shape, added) };
}

/** x + bias within the product or convolution that x is; undefined where it is none. The bare one is then dead, and left out. */
export function productWithBias(context: LoweringContext, x: Value, bias: Value): Value | undefined {
  const matrix = x.withBias ? x : x.viewed;
  if (!matrix?.withBias || bias.shape.length !== 1 || bias.shape[0] !== last(x.shape, 1) || bias.shape[0] !== last(matrix.shape, 1)) return undefined;
  return context.reshape(matrix.withBias(context, bias), x.shape);
}

function swapLast(context: LoweringContext, x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  return context.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

interface Transposes { readonly transposeA: boolean; readonly transposeB: boolean }

const add = withNeutral('Add', 0);

export const matmulLowerings: Lowerings = {
  Add: lowering((context, inputs: { a: Value; b: Value }) => productWithBias(context, inputs.a, inputs.b) ?? add(context, { ...inputs }, {})),
  BatchMatMul: lowering((context, { a, b }: { a: Value; b: Value }, { transposeA, transposeB }: Transposes) => matmul(context, a, b, transposeA, transposeB)),
  _FusedMatMul: lowering((
    context, { a, b, bias, preluActivationWeights }: { a: Value; b: Value; bias?: Value; preluActivationWeights?: Value },
    { transposeA, transposeB, activation: name, leakyreluAlpha }: Transposes & { activation?: string; leakyreluAlpha?: number },
  ) => activation(context, matmul(context, a, b, transposeA, transposeB, bias), name, { leakyreluAlpha, prelu: preluActivationWeights })),
};
