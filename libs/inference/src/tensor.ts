/** Element types that a request can carry and onnxruntime can compute with. `bool` is one byte each, 0 or 1. */
export type TensorType =
  | 'float32' | 'float64' | 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool' | 'string';

export type TensorData =
  | Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
  | BigInt64Array | BigUint64Array | string[];

/** Row-major; `data.length` is the product of `dims`. */
export interface Tensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** An input or output as the model declares it; -1 is a dimension of any size. */
export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

const ALLOCATE: Record<TensorType, (length: number) => TensorData> = {
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  int8: (length) => new Int8Array(length),
  uint8: (length) => new Uint8Array(length),
  int16: (length) => new Int16Array(length),
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  uint32: (length) => new Uint32Array(length),
  int64: (length) => new BigInt64Array(length),
  uint64: (length) => new BigUint64Array(length),
  bool: (length) => new Uint8Array(length),
  string: (length) => new Array<string>(length).fill(''),
};

export const isTensorType = (type: string): type is TensorType => Object.hasOwn(ALLOCATE, type);

export const elementCount = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);

/** Zeros; empty strings. */
export const emptyTensor = (type: TensorType, dims: readonly number[]): Tensor =>
  ({ type, dims, data: ALLOCATE[type](elementCount(dims)) });

/** Joins along dimension 0; the tensors agree in type and in every other dimension. */
export function concatRows(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (!first) throw new Error('concatRows needs at least one tensor');
  if (tensors.length === 1) return first;
  const dims = [tensors.reduce((rows, tensor) => rows + (tensor.dims[0] ?? 0), 0), ...first.dims.slice(1)];
  if (Array.isArray(first.data)) return { type: first.type, dims, data: tensors.flatMap(({ data }) => data as string[]) };
  const joined = emptyTensor(first.type, dims);
  let offset = 0;
  for (const { data } of tensors) {
    // TypeScript cannot know that all the arrays are of one kind; `set` throws on a mix of numbers and bigints.
    (joined.data as Float32Array).set(data as Float32Array, offset);
    offset += data.length;
  }
  return joined;
}

/** Rows `start` to `end` (exclusive) of dimension 0. Typed data shares memory with the original. */
export function sliceRows(tensor: Tensor, start: number, end: number): Tensor {
  const rowSize = elementCount(tensor.dims.slice(1));
  const from = start * rowSize;
  const to = end * rowSize;
  const data = Array.isArray(tensor.data) ? tensor.data.slice(from, to) : tensor.data.subarray(from, to);
  return { type: tensor.type, dims: [end - start, ...tensor.dims.slice(1)], data };
}
