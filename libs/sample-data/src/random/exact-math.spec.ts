import { cosine, exponential, logarithm, logistic, sine } from './exact-math.js';

const numbers = (low: number, high: number) => Array.from({ length: 2_001 }, (_, i) => low + ((high - low) * i) / 2_000);

describe('functions of exact operations alone', () => {
  it('agree with the engine\'s', () => {
    for (const x of [...numbers(-20, 20), 1e4, -1e6]) {
      expect(sine(x)).toBeCloseTo(Math.sin(x), 9);
      expect(cosine(x)).toBeCloseTo(Math.cos(x), 9);
    }
    for (const x of numbers(-30, 30)) {
      expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 11);
      expect(logistic(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 11);
    }
    for (const x of [1e-300, 1e-9, 0.5, 1, 2, 1e9, ...numbers(0.01, 9)]) expect(logarithm(x)).toBeCloseTo(Math.log(x), 10);
  });

  it('know their limits', () => {
    expect([exponential(-1e4), exponential(1e4), exponential(0), sine(0), logarithm(1)]).toEqual([0, Infinity, 1, 0, 0]);
  });
});
