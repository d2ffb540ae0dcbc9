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
  return { ...rest, data: (data as Float32Array).map((v) => Math.abs(v) + 0.4) };
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

async function runTraced(operands: readonly Operand[], compute: (...inputs: tf.Tensor[]) => tf.Tensor[], portable: boolean): Promise<Tensor[]> {
  const inputs = operands.map((o, i) => ({ name: `in${i}`, type: o.type, shape: o.shape }));
  const feeds = Object.fromEntries(operands.map((o, i) => [`in${i}`, new Tensor(o.type, o.data, [...o.shape])]));
  const results = await runModel(traceFunction({ inputs, compute, portable }), feeds);
  return Object.values(results);
}

const runPlain = (operands: readonly Operand[], compute: (...inputs: tf.Tensor[]) => tf.Tensor[]): { shape: number[]; data: ArrayLike<number> }[] =>
  tf.tidy(() => compute(...operands.map((o) => tf.tensor(o.data, [...o.shape], o.type))).map((t) => ({ shape: t.shape, data: t.dataSync() })));

async function compare(operands: readonly Operand[], compute: (...inputs: tf.Tensor[]) => tf.Tensor[], portable: boolean): Promise<number> {
  const results = await runTraced(operands, compute, portable);
  return Math.max(...runPlain(operands, compute).map(({ shape, data }, i) => {
    const output = results[i] as Tensor;
    return String(output.dims) === String(shape) ? difference(data, output.data as unknown as ArrayLike<number>) : Number.POSITIVE_INFINITY;
  }));
}

/** Worst relative gap between tfjs on the cpu and the traced graph in onnxruntime, of the values. */
export const forwardGap = (compute: Compute, operands: readonly Operand[], portable = false): Promise<number> =>
  compare(operands, (...xs) => [compute(...xs)], portable);

/** A scalar that every element of the output moves differently. */
const weightedSum = (output: tf.Tensor): tf.Tensor =>
  tf.sum(tf.mul(output, tf.tensor(Float32Array.from({ length: output.size }, (_, i) => Math.sin(i * 1.3 + 1)), output.shape)));

const gradientsOf = (compute: Compute) => (...xs: tf.Tensor[]): tf.Tensor[] => {
  const wrt = xs.filter((x) => x.dtype === 'float32');
  return tf.grads((...floats) => weightedSum(compute(...xs.map((x) => floats[wrt.indexOf(x)] ?? x))))(wrt);
};

/** The same of the gradients of a weighted sum of the output, by every float operand. */
export const gradientGap = (compute: Compute, operands: readonly Operand[], portable = false): Promise<number> =>
  compare(operands, gradientsOf(compute), portable);

const SAMPLES = 8;
const STEP = 0.01;

/** Gap between the traced gradients and central differences of tfjs's values, at some elements of each operand. */
export async function numericalGap(compute: Compute, operands: readonly Operand[]): Promise<number> {
  const traced = await runTraced(operands, gradientsOf(compute), false);
  const value = (at: readonly Operand[]): number => runPlain(at, (...xs) => [weightedSum(compute(...xs))])[0]?.data[0] as number;
  const floats = operands.filter((o) => o.type === 'float32');
  let worst = 0;
  for (const [k, operand] of floats.entries()) {
    const gradient = (traced[k] as Tensor).data as Float32Array;
    const stride = Math.max(1, Math.floor(operand.data.length / SAMPLES));
    for (let i = k % stride; i < operand.data.length; i += stride) {
      const moved = (by: number): Operand[] => operands.map((o) => (o === operand ? { ...o, data: (o.data as Float32Array).with(i, (o.data[i] as number) + by) } : o));
      const slope = (value(moved(STEP)) - value(moved(-STEP))) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - (gradient[i] as number)) / (1 + Math.abs(slope)));
    }
  }
  return worst;
}
