import { epochOrder } from './shuffle.js';

describe('epochOrder', () => {
  it('is a permutation', () => {
    for (const rows of [0, 1, 2, 1000]) expect([...epochOrder(rows, 1, 0)].toSorted((a, b) => a - b)).toEqual([...Array(rows).keys()]);
  });

  it('depends on seed and epoch alone', () => {
    expect(epochOrder(50, 3, 7)).toEqual(epochOrder(50, 3, 7));
    const orders = [[3, 7], [3, 8], [4, 7], [7, 3], [0, 0], [0, 1], [1, 0]].map(([seed = 0, epoch = 0]) => epochOrder(50, seed, epoch).join());
    expect(new Set(orders).size).toBe(orders.length);
  });

  it('puts every row everywhere about equally often', () => {
    const firsts = new Array<number>(5).fill(0);
    for (let epoch = 0; epoch < 5_000; epoch++) {
      const row = epochOrder(5, 42, epoch)[0] ?? 0;
      firsts[row] = (firsts[row] ?? 0) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 1_000)).toBeLessThan(120); // 4 standard deviations
  });
});
