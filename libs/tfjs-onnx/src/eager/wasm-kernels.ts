import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type Inputs = Readonly<Record<string, tf.TensorInfo>>;
type Kernel = tf.KernelFunc;
type Shape4 = [number, number, number, number];

interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A product is worth transposing an operand for from this many multiplications on. */
const LARGE = 4096;

/**
 * Makes tfjs-backend-wasm 4.22 able to train. What it lacks (gradients of convolutions, of gathers, …) is composed of kernels that it
 * has or computed by those of the cpu backend; what it has but computes an order of magnitude too slowly (transposed and batched
 * products, gradients of convolutions by the input) is composed of what it does well.
 */
export function fillWasmKernels(): void {
  const present = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (!present.has(kernelName)) tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: onCpu(kernelName) });
  }
  for (const [kernelName, make] of Object.entries(replacements)) {
    const original = tf.getKernel(kernelName, 'wasm');
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...original, kernelFunc: make(original.kernelFunc) });
  }
}

/** The cpu backend's kernel on copies of the data. */
const onCpu = (kernelName: string): Kernel => ({ inputs, attrs, backend }) => {
  const wasm = backend as BackendWasm;
  const cpu = tf.engine().findBackend('cpu') as tf.KernelBackend;
  const copies = Object.fromEntries(Object.entries(inputs as Inputs).map(([name, { dataId, shape, dtype }]) =>
    [name, { dataId: cpu.write(wasm.readSync(dataId), shape, dtype) as tf.DataId, shape, dtype }]));
  const result = tf.getKernel(kernelName, 'cpu').kernelFunc({ inputs: copies, attrs, backend: cpu });
  const outputs = [result].flat().map(({ dataId, shape, dtype }) => {
    const output = wasm.makeOutput(shape, dtype);
    wasm.typedArrayFromHeap(output).set(cpu.readSync(dataId) as Float32Array);
    if (!Object.values(copies).some((copy) => copy.dataId === dataId)) cpu.disposeData(dataId);
    return output;
  });
  for (const { dataId } of Object.values(copies)) cpu.disposeData(dataId, true);
  return Array.isArray(result) ? outputs : outputs[0] as tf.TensorInfo;
};

/** Kernels called one after another; what lies between is freed at the end. */
class Composition {
  private readonly between: tf.TensorInfo[] = [];

  constructor(private readonly backend: object) {}

  call(kernel: string, inputs: Inputs, attrs: object): tf.TensorInfo {
    return this.keep(tf.getKernel(kernel, 'wasm').kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend: this.backend }) as tf.TensorInfo);
  }

  keep(info: tf.TensorInfo): tf.TensorInfo {
    this.between.push(info);
    return info;
  }

  transpose(x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
    return this.call('Transpose', { x }, { perm });
  }

  pad(x: tf.TensorInfo, paddings: readonly (readonly [number, number])[]): tf.TensorInfo {
    return paddings.every(([before, after]) => before === 0 && after === 0) ? x : this.call('PadV2', { x }, { paddings, constantValue: 0 });
  }

  end(result: tf.TensorInfo): tf.TensorInfo {
    // a reshaped view shares its data and counts its references
    for (const info of this.between) if (info !== result) (this.backend as BackendWasm).disposeData(info.dataId);
    return result;
  }
}

const convInfo = (x: readonly number[], filter: readonly number[], { strides, pad, dimRoundingMode }: ConvAttributes): tf.backend_util.Conv2DInfo =>
  tf.backend_util.computeConv2DInfo([...x] as Shape4, [...filter] as Shape4, strides, 1, pad, dimRoundingMode);

/** Rows and channels change places: the images' columns meet dy as a filter, with the strides as its dilation. */
const filterGradient = (): Kernel => ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as unknown as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const attributes = attrs as unknown as ConvAttributes & { filterShape: Shape4 };
  const c = convInfo(x.shape, attributes.filterShape, attributes);
  const { top, bottom, left, right } = c.padInfo;
  const work = new Composition(backend as object);
  const padded = work.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
  const found = work.call('Conv2D', { x: work.transpose(padded, [3, 1, 2, 0]), filter: work.transpose(dy, [1, 2, 0, 3]) }, {
    strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: [c.strideHeight, c.strideWidth],
  });
  // strides may leave an edge of the image over
  const size = [c.inChannels, c.filterHeight, c.filterWidth, c.outChannels];
  const cut = tf.util.arraysEqual(found.shape, size) ? found : work.call('Slice', { x: found }, { begin: [0, 0, 0, 0], size });
  return work.end(work.transpose(cut, [1, 2, 0, 3]));
};

/** With a stride of 1 it is a convolution with the filter turned round. */
const inputGradient = (original: Kernel): Kernel => (parameters) => {
  const { dy, filter } = parameters.inputs as unknown as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const attributes = parameters.attrs as unknown as ConvAttributes & { inputShape: Shape4 };
  const c = convInfo(attributes.inputShape, filter.shape, attributes);
  if (c.strideHeight !== 1 || c.strideWidth !== 1) return original(parameters);
  const work = new Composition(parameters.backend as object);
  const turned = work.transpose(work.call('Reverse', { x: filter }, { dims: [0, 1] }), [0, 1, 3, 2]);
  const { top, left } = c.padInfo;
  const padded = work.pad(dy, [[0, 0], [c.filterHeight - 1 - top, c.inHeight - c.outHeight + top], [c.filterWidth - 1 - left, c.inWidth - c.outWidth + left], [0, 0]]);
  return work.end(work.call('Conv2D', { x: padded, filter: turned }, { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 }));
};

/** Transposed operands are transposed beforehand, and batches multiplied one by one: only a single plain product is fast. */
const product = (original: Kernel): Kernel => (parameters) => {
  const { a, b } = parameters.inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo };
  const attributes = parameters.attrs as unknown as { transposeA: boolean; transposeB: boolean };
  if (tf.util.sizeFromShape(a.shape) * (b.shape.at(attributes.transposeB ? -2 : -1) as number) <= LARGE) return original(parameters);
  const work = new Composition(parameters.backend as object);
  const plain = (x: tf.TensorInfo, transposed: boolean): tf.TensorInfo => (transposed ? work.transpose(x, lastSwapped(x.shape.length)) : x);
  const [left, right] = [plain(a, attributes.transposeA), plain(b, attributes.transposeB)];
  const attrs = { ...parameters.attrs, transposeA: false, transposeB: false } as tf.NamedAttrMap;
  const multiply = (inputs: Inputs): tf.TensorInfo => original({ ...parameters, inputs: { ...parameters.inputs, ...inputs } as tf.NamedTensorInfoMap, attrs }) as tf.TensorInfo;
  return work.end(oneByOne(parameters.backend as BackendWasm, left, right, multiply) ?? multiply({ a: left, b: right }));
};

const lastSwapped = (rank: number): number[] => Array.from({ length: rank }, (_, i) => (i === rank - 2 ? rank - 1 : i === rank - 1 ? rank - 2 : i));

/** Undefined where there is only one product, where they are small, or where one operand is shared. */
function oneByOne(wasm: BackendWasm, a: tf.TensorInfo, b: tf.TensorInfo, multiply: (inputs: Inputs) => tf.TensorInfo): tf.TensorInfo | undefined {
  const [batch, other] = [a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2))) as [number, number];
  const [m, k, n] = [a.shape.at(-2), a.shape.at(-1), b.shape.at(-1)] as [number, number, number];
  if (batch === 1 || batch !== other || m * k * n < LARGE / 2) return undefined;
  const output = wasm.makeOutput([...a.shape.slice(0, -2), m, n], 'float32');
  for (let i = 0; i < batch; i++) {
    // new ones each time: XNNPACK keeps what it has packed of the second operand under its id
    const [one, two] = [wasm.makeOutput([1, m, k], 'float32'), wasm.makeOutput([1, k, n], 'float32')];
    // the heap may move when it grows: every view is taken anew
    wasm.typedArrayFromHeap(one).set(wasm.typedArrayFromHeap(a).subarray(i * m * k, (i + 1) * m * k) as Float32Array);
    wasm.typedArrayFromHeap(two).set(wasm.typedArrayFromHeap(b).subarray(i * k * n, (i + 1) * k * n) as Float32Array);
    const result = multiply({ a: one, b: two });
    wasm.typedArrayFromHeap(output).set(wasm.typedArrayFromHeap(result) as Float32Array, i * m * n);
    for (const { dataId } of [result, one, two]) wasm.disposeData(dataId);
  }
  return output;
}

/** It writes integers whatever the type that is asked for. */
const oneHot = (original: Kernel): Kernel => (parameters) => {
  const { dtype } = parameters.attrs as unknown as { dtype: tf.DataType };
  const work = new Composition(parameters.backend as object);
  const integers = work.keep(original({ ...parameters, attrs: { ...parameters.attrs, dtype: 'int32' } }) as tf.TensorInfo);
  return work.end(dtype === 'int32' ? integers : work.call('Cast', { x: integers }, { dtype }));
};

/** The gradient of an embedding: rows are added up where their ids agree. That of the cpu backend goes through all rows once for each id. */
const segmentSum = (): Kernel => ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs as unknown as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const { numSegments } = attrs as unknown as { numSegments: number };
  const wasm = backend as BackendWasm;
  const output = wasm.makeOutput([numSegments, ...x.shape.slice(1)], x.dtype);
  const [values, ids, sums] = [x, segmentIds, output].map((info) => wasm.typedArrayFromHeap(info)) as [Float32Array, Int32Array, Float32Array];
  const width = tf.util.sizeFromShape(x.shape.slice(1));
  sums.fill(0);
  for (const [row, id] of ids.entries()) {
    if (id < 0 || id >= numSegments) continue;
    for (let i = 0; i < width; i++) sums[id * width + i] = (sums[id * width + i] as number) + (values[row * width + i] as number);
  }
  return output;
};

const replacements: Readonly<Record<string, (original: Kernel) => Kernel>> = {
  Conv2DBackpropFilter: filterGradient, Conv2DBackpropInput: inputGradient, BatchMatMul: product, OneHot: oneHot, UnsortedSegmentSum: segmentSum,
};
