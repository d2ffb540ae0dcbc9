import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { traceFunction } from '../../src/index.js';

export interface Operand {
  readonly shape: readonly number[];
  readonly type: 'float32' | 'int32';
  readonly data: Float32Array | Int32Array;
}

let counter = 1;

/** Repeatable numbers in (−2, 2), none of them near 0 or equal, so that kinks and ties do not blur a comparison. */
export function numbers(...shape: number[]): Operand {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => {
    const v = (((counter++ * 0.6180339887) % 1) - 0.5) * 4;
    return Math.abs(v) < 0.05 ? v + 0.1 : v;
  });
  return { shape, type: 'float32', data };
}

export const positive = (...shape: number[]): Operand => {
  const { data, ...rest } = numbers(...shape);
  return { ...rest, data: (data as Float32Array).map((v) => Math.abs(v) + 0.1) };
};

export const integers = (limit: number, ...shape: number[]): Operand => ({
  shape, type: 'int32', data: Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (counter++ * 7919) % limit),
});

tf.env().set('IS_NODE', false); // no hint to install tfjs-node

type Compute = (...inputs: tf.Tensor[]) => tf.Tensor;

export async function runModel(bytes: Uint8Array, feeds: Record<string, Tensor>, threads = 1): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: threads, logSeverityLevel: 3 });
  try {
    const known = Object.fromEntries(Object.entries(feeds).filter(([name]) => session.inputNames.includes(name)));
    return await session.run(known) as Record<string, Tensor>;
  } finally {
    await session.release();
  }
}

/** Largest |a − b| / (1 + |a|). */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs((a[i] as number) - (b[i] as number)) / (1 + Math.abs(a[i] as number));
    worst = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(worst, gap);
  }
  return worst;
}

async function compare(operands: readonly Operand[], compute: (...inputs: tf.Tensor[]) => tf.Tensor[], portable: boolean): Promise<number> {
  const reference = tf.tidy(() => compute(...operands.map((o) => tf.tensor(o.data, [...o.shape], o.type))).map((t) => ({ shape: t.shape, data: t.dataSync() })));
  const inputs = operands.map((o, i) => ({ name: `in${i}`, type: o.type, shape: o.shape }));
  const feeds = Object.fromEntries(operands.map((o, i) => [`in${i}`, new Tensor(o.type, o.data, [...o.shape])]));
  const results = await runModel(traceFunction({ inputs, compute, portable }), feeds);
  return Math.max(...reference.map(({ shape, data }, i) => {
    const output = results[`output:${i}`] as Tensor;
    return String(output.dims) === String(shape) ? difference(data, output.data as unknown as ArrayLike<number>) : Number.POSITIVE_INFINITY;
  }));
}

/** Worst relative gap between tfjs on the cpu and the traced graph in onnxruntime, of the values. */
export const forwardGap = (compute: Compute, operands: readonly Operand[], portable = false): Promise<number> =>
  compare(operands, (...xs) => [compute(...xs)], portable);

/** The same of the gradients of a weighted sum of the output, by every float operand. */
export const gradientGap = (compute: Compute, operands: readonly Operand[], portable = false): Promise<number> =>
  compare(operands, (...xs) => {
    const wrt = xs.filter((x) => x.dtype === 'float32');
    const scalar = (...floats: tf.Tensor[]): tf.Tensor => {
      const output = compute(...xs.map((x) => floats[wrt.indexOf(x)] ?? x));
      const weights = tf.tensor(Float32Array.from({ length: output.size }, (_, i) => Math.sin(i * 1.3 + 1)), output.shape);
      return tf.sum(tf.mul(output, weights));
    };
    return tf.grads(scalar)(wrt);
  }, portable);
