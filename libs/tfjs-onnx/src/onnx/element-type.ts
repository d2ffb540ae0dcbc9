/** Element types that a value in a graph may have, by onnxruntime's names. */
export type ElementType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'uint32' | 'bool' | 'string';

export type TensorValues =
  | readonly number[] | readonly bigint[] | readonly string[] | readonly boolean[]
  | Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Uint32Array;

/** TensorProto.DataType of the ONNX specification. */
export const ELEMENT_TYPE_CODE: Record<ElementType, number> = {
  float32: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, float64: 11, uint32: 12,
};

type RawType = Exclude<ElementType, 'string'>;

const pack: Record<RawType, (values: readonly (number | bigint)[]) => ArrayBufferView> = {
  float32: (v) => Float32Array.from(v, Number),
  float64: (v) => Float64Array.from(v, Number),
  int32: (v) => Int32Array.from(v, Number),
  int64: (v) => BigInt64Array.from(v, BigInt),
  uint8: (v) => Uint8Array.from(v, Number),
  uint32: (v) => Uint32Array.from(v, Number),
  bool: (v) => Uint8Array.from(v, Number),
};

const NATIVE: Record<RawType, string> = {
  float32: 'Float32Array', float64: 'Float64Array', int32: 'Int32Array', int64: 'BigInt64Array',
  uint8: 'Uint8Array', uint32: 'Uint32Array', bool: 'Uint8Array',
};

/**
 * Little-endian bytes of `values`, as TensorProto.raw_data wants them. An array that already has the right
 * representation is viewed, not copied, so it must not change before the model is encoded.
 */
export function rawBytes(type: RawType, values: TensorValues): Uint8Array {
  const packed = ArrayBuffer.isView(values) && values.constructor.name === NATIVE[type]
    ? values
    : pack[type](Array.from<number | bigint | string | boolean, number | bigint>(values, (v) => (typeof v === 'bigint' ? v : Number(v))));
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
}
