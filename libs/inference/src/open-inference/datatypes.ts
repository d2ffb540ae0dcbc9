import type { TensorType } from '../tensor.js';

/** Datatypes of the Open Inference Protocol v2 that JSON can carry. */
export type Datatype = 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP32' | 'FP64' | 'BYTES';

const TYPE_OF: Record<Datatype, TensorType> = {
  BOOL: 'bool', UINT8: 'uint8', UINT16: 'uint16', UINT32: 'uint32', UINT64: 'uint64', INT8: 'int8', INT16: 'int16', INT32: 'int32',
  INT64: 'int64', FP32: 'float32', FP64: 'float64', BYTES: 'string',
};
const DATATYPE_OF = Object.fromEntries(Object.entries(TYPE_OF).map(([datatype, type]) => [type, datatype])) as Record<TensorType, Datatype>;

export const isDatatype = (name: unknown): name is Datatype => typeof name === 'string' && Object.hasOwn(TYPE_OF, name);

export const tensorTypeOf = (datatype: Datatype): TensorType => TYPE_OF[datatype];

export const datatypeOf = (type: TensorType): Datatype => DATATYPE_OF[type];

export const DATATYPES: readonly string[] = Object.keys(TYPE_OF);
