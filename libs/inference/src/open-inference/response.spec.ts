import fc from 'fast-check';
import type { Tensors } from '../tensor.js';
import { shortestFloat32, toInferResponse, toModelMetadata } from './response.js';

const json = (outputs: Tensors) => JSON.parse(JSON.stringify(toInferResponse({ modelName: 'm', id: undefined, outputs }))).outputs[0].data;

describe('toInferResponse', () => {
  it('is the protocol\'s response', () => {
    expect(toInferResponse({
      modelName: 'titanic', modelVersion: '3', id: '42', parameters: { latency_ms: 1.5 },
      outputs: { label: { type: 'string', dims: [2], data: ['no', 'yes'] }, probabilities: { type: 'float32', dims: [2, 1], data: Float32Array.of(0.1, 0.9) } },
    })).toEqual({
      model_name: 'titanic', model_version: '3', id: '42', parameters: { latency_ms: 1.5 },
      outputs: [
        { name: 'label', shape: [2], datatype: 'BYTES', data: ['no', 'yes'] },
        { name: 'probabilities', shape: [2, 1], datatype: 'FP32', data: [0.1, 0.9] },
      ],
    });
  });

  it('keeps 64-bit integers exact', () => {
    const tensor = { type: 'int64', dims: [2], data: BigInt64Array.of(-7n, 9223372036854775807n) } as const;
    expect(JSON.stringify(toInferResponse({ modelName: 'm', id: undefined, outputs: { y: tensor } }))).toContain('[-7,9223372036854775807]');
  });

  it('writes booleans, and null for what JSON lacks', () => {
    expect(json({ y: { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) } })).toEqual([true, false]);
    expect(json({ y: { type: 'float32', dims: [2], data: Float32Array.of(Number.NaN, Infinity) } })).toEqual([null, null]);
  });
});

describe('shortestFloat32', () => {
  it('reads back as the same float32', () => {
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => Math.fround(shortestFloat32(value)) === value));
  });

  it('writes what a person would', () => {
    expect(shortestFloat32(Math.fround(0.1))).toBe(0.1);
  });
});

describe('toModelMetadata', () => {
  it('is the protocol\'s metadata', () => {
    expect(toModelMetadata({
      name: 'titanic', versions: ['1'],
      inputs: [{ name: 'age', type: 'float32', shape: [-1, 1] }], outputs: [{ name: 'label', type: 'string', shape: [-1] }],
    })).toEqual({
      name: 'titanic', versions: ['1'], platform: 'onnx_onnxruntime',
      inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }], outputs: [{ name: 'label', datatype: 'BYTES', shape: [-1] }],
    });
  });
});
