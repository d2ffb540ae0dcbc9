import fc from 'fast-check';
import { concatRows, emptyTensor, sliceRows, type Tensor } from './tensor.js';

describe('rows', () => {
  it('are the same after joining and slicing', () => {
    const part = fc.integer({ min: 1, max: 5 }).chain((rows) => fc.array(fc.float({ noNaN: true }), { minLength: rows * 3, maxLength: rows * 3 })
      .map((values): Tensor => ({ type: 'float32', dims: [rows, 3], data: Float32Array.from(values) })));
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const joined = concatRows(parts);
      let start = 0;
      for (const { dims, data } of parts) {
        const end = start + (dims[0] ?? 0);
        expect(sliceRows(joined, start, end)).toEqual({ type: 'float32', dims, data });
        start = end;
      }
      expect(joined.dims).toEqual([start, 3]);
    }));
  });

  it('can be text or 64-bit integers', () => {
    const text: Tensor = { type: 'string', dims: [2, 1], data: ['a', 'b'] };
    expect(concatRows([text, text])).toEqual({ type: 'string', dims: [4, 1], data: ['a', 'b', 'a', 'b'] });
    expect(sliceRows(text, 1, 2)).toEqual({ type: 'string', dims: [1, 1], data: ['b'] });
    const big: Tensor = { type: 'int64', dims: [1], data: BigInt64Array.of(2n ** 60n) };
    expect(concatRows([big, big]).data).toEqual(BigInt64Array.of(2n ** 60n, 2n ** 60n));
  });
});

describe('emptyTensor', () => {
  it('is zeros, or empty strings', () => {
    expect(emptyTensor('int64', [2, 1]).data).toEqual(BigInt64Array.of(0n, 0n));
    expect(emptyTensor('string', [2]).data).toEqual(['', '']);
  });
});
