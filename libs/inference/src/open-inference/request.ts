import { elementCount, emptyTensor, type Tensor, type TensorInfo, type Tensors } from '../tensor.js';
import { DATATYPES, datatypeOf, isDatatype, tensorTypeOf, type Datatype } from './datatypes.js';

/** A scalar by name, as the protocol's `parameters`. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface InferRequest {
  readonly id: string | undefined;
  readonly parameters: Parameters;
  readonly feeds: Tensors;
  /** Names of the outputs asked for; undefined: all. */
  readonly outputs: readonly string[] | undefined;
}

/** What is wrong with a request, for a 400 response. */
export interface InvalidRequest {
  readonly error: string;
  /** The input that is at fault, where there is one. */
  readonly field: string | undefined;
}

export type ParsedRequest = { readonly ok: true; readonly request: InferRequest } | ({ readonly ok: false } & InvalidRequest);

class Invalid extends Error {
  constructor(message: string, readonly field?: string) {
    super(message);
  }
}

/**
 * The JSON of an Open Inference Protocol v2 inference request → the tensors of a model with these inputs and outputs.
 *
 * `data` is row-major, flat or nested. Three liberties that clients rely on: a number type is converted to the model's
 * own where no value changes by more than rounding; a shape [N] is taken for [N, 1]; and `null` in FP32, FP64 or BYTES
 * data is a missing value (NaN, the empty string).
 */
export function parseInferRequest(body: unknown, model: { inputs: readonly TensorInfo[]; outputs: readonly TensorInfo[] }): ParsedRequest {
  try {
    return { ok: true, request: read(body, model) };
  } catch (error) {
    if (error instanceof Invalid) return { ok: false, error: error.message, field: error.field };
    throw error;
  }
}

function read(body: unknown, model: { inputs: readonly TensorInfo[]; outputs: readonly TensorInfo[] }): InferRequest {
  if (!isObject(body)) throw new Invalid('The request must be a JSON object with "inputs".');
  const { id, inputs, outputs } = body;
  if (id !== undefined && typeof id !== 'string') throw new Invalid('"id" must be a string.');
  if (!Array.isArray(inputs)) throw new Invalid('"inputs" must be a list of tensors, each with name, shape, datatype and data.');
  const declared = new Map(model.inputs.map((input) => [input.name, input]));
  const feeds: Record<string, Tensor> = {};
  for (const [index, input] of inputs.entries()) {
    if (!isObject(input) || typeof input.name !== 'string') throw new Invalid(`inputs[${index}] must be an object with a "name".`);
    const info = declared.get(input.name);
    if (!info) throw new Invalid(`The model has no input "${input.name}"; its inputs are ${[...declared.keys()].join(', ')}.`, input.name);
    if (Object.hasOwn(feeds, input.name)) throw new Invalid(`Input "${input.name}" is there twice.`, input.name);
    feeds[input.name] = readTensor(input, info);
  }
  const missing = model.inputs.find(({ name }) => !Object.hasOwn(feeds, name));
  if (missing) throw new Invalid(`Input "${missing.name}" (${datatypeOf(missing.type)}) is missing.`, missing.name);
  return { id, parameters: readParameters(body.parameters), feeds, outputs: readOutputs(outputs, model.outputs) };
}

function readOutputs(outputs: unknown, declared: readonly TensorInfo[]): string[] | undefined {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw new Invalid('"outputs" must be a list of objects with a "name".');
  if (outputs.length === 0) return undefined;
  return [...new Set(outputs.map((output, index) => {
    const name = isObject(output) ? output.name : undefined;
    if (typeof name !== 'string') throw new Invalid(`outputs[${index}] must be an object with a "name".`);
    if (!declared.some((info) => info.name === name)) {
      throw new Invalid(`The model has no output "${name}"; its outputs are ${declared.map((info) => info.name).join(', ')}.`, name);
    }
    return name;
  }))];
}

function readParameters(parameters: unknown): Parameters {
  if (parameters === undefined) return {};
  const scalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  if (!isObject(parameters) || !Object.values(parameters).every(scalar)) throw new Invalid('"parameters" must be an object of strings, numbers and booleans.');
  return parameters as Parameters;
}

function readTensor(input: Record<string, unknown>, info: TensorInfo): Tensor {
  const { name } = info;
  const { datatype } = input;
  if (!isDatatype(datatype)) {
    throw new Invalid(`Input "${name}" has the datatype ${JSON.stringify(datatype) ?? 'missing'}; it must be ${datatypeOf(info.type)} (known are ${DATATYPES.join(', ')}).`, name);
  }
  if (!convertible(datatype, info)) throw new Invalid(`Input "${name}" must be ${datatypeOf(info.type)}, not ${datatype}.`, name);
  const dims = readShape(input.shape, info);
  const expected = elementCount(dims);
  if (!Array.isArray(input.data)) throw new Invalid(`Input "${name}" needs "data": a list of ${expected} values, flat or nested.`, name);
  const values = flatten(input.data, expected);
  if (values.length !== expected) {
    throw new Invalid(`Input "${name}" has ${values.length > expected ? `more than ${expected}` : values.length} values, but its shape [${dims.join(', ')}] needs ${expected}.`, name);
  }
  const tensor = emptyTensor(info.type, dims);
  const write = WRITERS[info.type];
  for (let index = 0; index < expected; index++) {
    if (!write(tensor.data as never, index, values[index])) {
      throw new Invalid(`Input "${name}", value ${index}: ${JSON.stringify(values[index])} is not ${WANTED[info.type]}.`, name);
    }
  }
  return tensor;
}

/** Numbers go into numbers; whether each value fits is checked on writing. */
function convertible(datatype: Datatype, { type }: TensorInfo): boolean {
  const own = tensorTypeOf(datatype);
  const isNumber = (of: string) => of !== 'bool' && of !== 'string';
  return own === type || (isNumber(own) && isNumber(type));
}

function readShape(shape: unknown, { name, shape: declared }: TensorInfo): number[] {
  const isSize = (dim: unknown) => Number.isSafeInteger(dim) && (dim as number) >= 0;
  const wanted = `[${declared.map((dim) => (dim < 0 ? 'N' : dim)).join(', ')}]`;
  if (!Array.isArray(shape) || !shape.every(isSize)) throw new Invalid(`Input "${name}" needs a "shape" like ${wanted}: a list of sizes.`, name);
  const dims = shape.length === 1 && declared.length === 2 && declared[1] === 1 ? [...shape, 1] : shape;
  if (dims.length !== declared.length || !declared.every((dim, axis) => dim < 0 || dim === dims[axis])) {
    throw new Invalid(`Input "${name}" must have the shape ${wanted}, not [${shape.join(', ')}].`, name);
  }
  return dims;
}

/** Stops once there are more than `limit` values: the shape, not the data, says how much memory a request takes. */
function flatten(data: readonly unknown[], limit: number, into: unknown[] = []): unknown[] {
  for (const value of data) {
    if (into.length > limit) break;
    if (Array.isArray(value)) flatten(value, limit, into);
    else into.push(value);
  }
  return into;
}

const WANTED: Record<TensorInfo['type'], string> = {
  float32: 'a number', float64: 'a number', string: 'a string', bool: 'true or false',
  int8: 'an integer from -128 to 127', uint8: 'an integer from 0 to 255', int16: 'an integer of 16 bits', uint16: 'an unsigned integer of 16 bits',
  int32: 'an integer of 32 bits', uint32: 'an unsigned integer of 32 bits',
  int64: 'an integer that JSON carries exactly (below 2^53)', uint64: 'an unsigned integer that JSON carries exactly (below 2^53)',
};

/** Writes a JSON value; false where it is not one of the type. */
type Write = (data: never, index: number, value: unknown) => boolean;

const float = (data: Float32Array, index: number, value: unknown): boolean => {
  if (typeof value !== 'number' && value !== null) return false;
  data[index] = value ?? Number.NaN;
  return true;
};
// A typed array wraps around what does not fit; reading it back tells.
const integer = (data: Int32Array, index: number, value: unknown): boolean => {
  if (typeof value !== 'number') return false;
  data[index] = value;
  return data[index] === value;
};
const bigInteger = (least: number) => (data: BigInt64Array, index: number, value: unknown): boolean => {
  if (!Number.isSafeInteger(value) || (value as number) < least) return false;
  data[index] = BigInt(value as number);
  return true;
};

const WRITERS: Record<TensorInfo['type'], Write> = {
  float32: float, float64: float,
  int8: integer, uint8: integer, int16: integer, uint16: integer, int32: integer, uint32: integer,
  int64: bigInteger(Number.MIN_SAFE_INTEGER), uint64: bigInteger(0),
  bool(data: Uint8Array, index, value) {
    if (typeof value !== 'boolean') return false;
    data[index] = Number(value);
    return true;
  },
  string(data: string[], index, value) {
    if (typeof value !== 'string' && value !== null) return false;
    data[index] = value ?? '';
    return true;
  },
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
