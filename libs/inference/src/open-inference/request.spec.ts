import type { TensorInfo } from '../tensor.js';
import { parseInferRequest } from './request.js';

const inputs: TensorInfo[] = [
  { name: 'age', type: 'float32', shape: [-1, 1] },
  { name: 'sex', type: 'string', shape: [-1, 1] },
];
const outputs: TensorInfo[] = [
  { name: 'label', type: 'string', shape: [-1] },
  { name: 'probabilities', type: 'float32', shape: [-1, 2] },
];
const model = { inputs, outputs };
const age = { name: 'age', shape: [2, 1], datatype: 'FP32', data: [22, 38.5] };
const sex = { name: 'sex', shape: [2, 1], datatype: 'BYTES', data: ['male', 'female'] };

function only(info: Partial<TensorInfo>, input: object) {
  return parseInferRequest({ inputs: [{ name: 'x', ...input }] }, { inputs: [{ name: 'x', type: 'float32', shape: [-1], ...info }], outputs: [] });
}
const tensorOf = (parsed: ReturnType<typeof only>) => {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.request.feeds['x'];
};

describe('parseInferRequest', () => {
  it('reads tensors, id, parameters and the outputs asked for', () => {
    const parsed = parseInferRequest({ id: '42', parameters: { explain: true }, inputs: [age, sex], outputs: [{ name: 'label' }] }, model);
    expect(parsed).toEqual({ ok: true, request: {
      id: '42', parameters: { explain: true }, outputs: ['label'],
      feeds: {
        age: { type: 'float32', dims: [2, 1], data: Float32Array.of(22, 38.5) },
        sex: { type: 'string', dims: [2, 1], data: ['male', 'female'] },
      },
    } });
  });

  it('takes nested data in row-major order', () => {
    const parsed = only({ shape: [-1, 2, 2] }, { shape: [1, 2, 2], datatype: 'FP32', data: [[[1, 2], [3, 4]]] });
    expect(tensorOf(parsed)?.data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('takes a column [N] for [N, 1]', () => {
    expect(tensorOf(only({ shape: [-1, 1] }, { shape: [3], datatype: 'FP32', data: [1, 2, 3] }))?.dims).toEqual([3, 1]);
  });

  it('takes null for a missing number or text', () => {
    const parsed = parseInferRequest({ inputs: [{ ...age, data: [null, 1] }, { ...sex, data: ['male', null] }] }, model);
    expect(parsed).toMatchObject({ ok: true, request: { feeds: { age: { data: Float32Array.of(Number.NaN, 1) }, sex: { data: ['male', ''] } } } });
  });

  it.each([
    ['bool', 'BOOL', [true, false], Uint8Array.of(1, 0)],
    ['int32', 'INT32', [-1, 2], Int32Array.of(-1, 2)],
    ['int64', 'INT64', [-1, 9007199254740991], BigInt64Array.of(-1n, 9007199254740991n)],
    ['float64', 'FP64', [0.1, null], Float64Array.of(0.1, Number.NaN)],
    ['uint8', 'UINT8', [0, 255], Uint8Array.of(0, 255)],
    ['float32', 'INT64', [1, 2], Float32Array.of(1, 2)],
    ['float32', 'FP64', [0.1, 2], Float32Array.of(0.1, 2)],
    ['int64', 'INT32', [1, 2], BigInt64Array.of(1n, 2n)],
  ] as const)('gives %s from %s', (type, datatype, data, expected) => {
    expect(tensorOf(only({ type }, { shape: [2], datatype, data }))?.data).toEqual(expected);
  });

  it.each([
    ['a list', [], undefined, 'The request must be a JSON object with "inputs".'],
    ['no inputs', {}, undefined, '"inputs" must be a list of tensors'],
    ['an id that is no string', { id: 1, inputs: [] }, undefined, '"id" must be a string.'],
    ['an input without a name', { inputs: [{}] }, undefined, 'inputs[0] must be an object with a "name".'],
    ['an unknown input', { inputs: [age, { ...sex, name: 'sexx' }] }, 'sexx', 'The model has no input "sexx"; its inputs are age, sex.'],
    ['an input twice', { inputs: [age, age] }, 'age', 'Input "age" is there twice.'],
    ['a missing input', { inputs: [age] }, 'sex', 'Input "sex" (BYTES) is missing.'],
    ['an unknown output', { inputs: [age, sex], outputs: [{ name: 'x' }] }, 'x', 'The model has no output "x"; its outputs are label, probabilities.'],
    ['an unknown datatype', { inputs: [{ ...age, datatype: 'FP8' }] }, 'age', 'Input "age" has the datatype "FP8"; it must be FP32'],
    ['no datatype', { inputs: [{ ...age, datatype: undefined }] }, 'age', 'Input "age" has the datatype missing; it must be FP32'],
    ['text for a number', { inputs: [{ ...age, datatype: 'BYTES' }] }, 'age', 'Input "age" must be FP32, not BYTES.'],
    ['a wrong shape', { inputs: [{ ...age, shape: [1, 2] }] }, 'age', 'Input "age" must have the shape [N, 1], not [1, 2].'],
    ['a shape that is none', { inputs: [{ ...age, shape: [-1, 1] }] }, 'age', 'Input "age" needs a "shape" like [N, 1]'],
    ['too few values', { inputs: [{ ...age, data: [1] }] }, 'age', 'Input "age" has 1 values, but its shape [2, 1] needs 2.'],
    ['too many values', { inputs: [{ ...age, data: [1, 2, 3, 4] }] }, 'age', 'Input "age" has more than 2 values'],
    ['no data', { inputs: [{ ...age, data: undefined }] }, 'age', 'Input "age" needs "data": a list of 2 values'],
    ['a text among numbers', { inputs: [{ ...age, data: [1, 'old'] }] }, 'age', 'Input "age", value 1: "old" is not a number.'],
    ['parameters that are no object', { inputs: [age, sex], parameters: [1] }, undefined, '"parameters" must be an object'],
  ])('refuses %s', (_, body, field, error) => {
    expect(parseInferRequest(body, model)).toEqual({ ok: false, field, error: expect.stringContaining(error) });
  });

  it.each([
    ['int32', 'INT32', 1.5, 'an integer of 32 bits'],
    ['int32', 'INT32', 2 ** 31, 'an integer of 32 bits'],
    ['uint8', 'UINT8', 256, 'an integer from 0 to 255'],
    ['int64', 'INT64', 2 ** 53, 'an integer that JSON carries exactly'],
    ['uint64', 'UINT64', -1, 'an unsigned integer'],
    ['bool', 'BOOL', 1, 'true or false'],
    ['string', 'BYTES', 1, 'a string'],
    ['int32', 'INT32', null, 'an integer of 32 bits'],
  ] as const)('refuses for %s (%s) the value %p', (type, datatype, value, wanted) => {
    expect(only({ type }, { shape: [1], datatype, data: [value] })).toMatchObject({ ok: false, field: 'x', error: expect.stringContaining(`is not ${wanted}`) });
  });

  it('does not allocate what a shape claims but the data does not hold', () => {
    expect(only({}, { shape: [2 ** 40], datatype: 'FP32', data: [1] })).toMatchObject({ ok: false, field: 'x' });
  });
});
