import type { TensorInfo, Tensors, Tensor } from '../tensor.js';
import { datatypeOf, type Datatype } from './datatypes.js';
import type { Parameters } from './request.js';

export interface InferResponse {
  readonly model_name: string;
  readonly model_version?: string;
  readonly id?: string;
  readonly parameters?: Parameters;
  readonly outputs: readonly { name: string; shape: readonly number[]; datatype: Datatype; data: readonly unknown[] }[];
}

/** Tensors → the JSON of an inference response, data flat and row-major. NaN and infinities, which JSON lacks, become `null`. */
export function toInferResponse(of: {
  readonly modelName: string;
  readonly modelVersion?: string;
  readonly id: string | undefined;
  readonly parameters?: Parameters;
  readonly outputs: Tensors;
}): InferResponse {
  return {
    model_name: of.modelName,
    ...(of.modelVersion !== undefined && { model_version: of.modelVersion }),
    ...(of.id !== undefined && { id: of.id }),
    ...(of.parameters && { parameters: of.parameters }),
    outputs: Object.entries(of.outputs).map(([name, tensor]) => ({ name, shape: tensor.dims, datatype: datatypeOf(tensor.type), data: toJson(tensor) })),
  };
}

function toJson({ type, data }: Tensor): unknown[] {
  if (type === 'bool') return Array.from(data as Uint8Array, Boolean);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, exactInteger);
  if (data instanceof Float32Array) return Array.from(data, shortestFloat32);
  return Array.from<unknown>(data as ArrayLike<unknown>);
}

/** The shortest decimal that reads back as the same float32: 0.1 rather than 0.10000000149011612. */
export function shortestFloat32(value: number): number {
  if (Math.fround(value) !== value) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

// V8 has it since 11.4; TypeScript's libraries do not yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(json: string): unknown };

/** JSON's own number where a double holds it; else its digits, unrounded. */
const exactInteger = (value: bigint): unknown => (Number.isSafeInteger(Number(value)) ? Number(value) : rawJSON(value.toString()));

export interface ModelMetadataResponse {
  readonly name: string;
  readonly versions?: readonly string[];
  readonly platform: 'onnx_onnxruntime';
  readonly inputs: readonly MetadataTensor[];
  readonly outputs: readonly MetadataTensor[];
}

export interface MetadataTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

/** The JSON that describes a model; -1 is a dimension of any size. */
export function toModelMetadata(of: {
  readonly name: string;
  readonly versions?: readonly string[];
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}): ModelMetadataResponse {
  const describe = ({ name, type, shape }: TensorInfo): MetadataTensor => ({ name, datatype: datatypeOf(type), shape });
  return {
    name: of.name, ...(of.versions && { versions: of.versions }), platform: 'onnx_onnxruntime',
    inputs: of.inputs.map(describe), outputs: of.outputs.map(describe),
  };
}
