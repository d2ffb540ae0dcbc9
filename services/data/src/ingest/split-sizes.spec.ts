import fc from 'fast-check';
import { splitSizes } from './split-sizes.js';

const shares = { validation: 0.15, test: 0.15 };
const total = (sizes: { train: number; validation: number; test: number }[], name: 'train' | 'validation' | 'test') => sizes.reduce((sum, size) => sum + size[name], 0);

describe('splitSizes', () => {
  it.each([
    [[100], [{ train: 70, validation: 15, test: 15 }]],
    [[50, 50, 50], [{ train: 34, validation: 8, test: 8 }, { train: 36, validation: 7, test: 7 }, { train: 34, validation: 8, test: 8 }]],
    [[3], [{ train: 1, validation: 1, test: 1 }]],
    [[2], [{ train: 1, validation: 0, test: 1 }]],
    [[1], [{ train: 1, validation: 0, test: 0 }]],
    [[], []],
  ])('deals out %j', (strata, expected) => {
    expect(splitSizes(strata, shares)).toEqual(expected);
  });

  it('keeps every row, trains on every class, and keeps the shares over the whole', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 100 }), (strata) => {
      const sizes = splitSizes(strata, shares);
      const rows = strata.reduce((sum, count) => sum + count, 0);
      for (const [index, { train, validation, test }] of sizes.entries()) {
        expect(train + validation + test).toBe(strata[index]);
        expect(Math.min(train - 1, validation, test)).toBeGreaterThanOrEqual(0);
      }
      if (strata.every((count) => count >= 3)) {
        expect(Math.abs(total(sizes, 'validation') - rows * 0.15)).toBeLessThanOrEqual(1);
        expect(Math.abs(total(sizes, 'test') - rows * 0.15)).toBeLessThanOrEqual(1);
      }
    }));
  });
});
