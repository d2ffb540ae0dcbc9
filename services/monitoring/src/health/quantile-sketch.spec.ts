import { DDSketch } from '@datadog/sketches-js';
import fc from 'fast-check';
import { ACCURACY, QuantileSketch } from './quantile-sketch.js';

const QUANTILES = [0, 0.5, 0.9, 0.99, 1];
const of = (values: readonly number[]) => {
  const sketch = new QuantileSketch();
  values.forEach((value) => sketch.add(value));
  return sketch;
};
const latencies = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('QuantileSketch', () => {
  it('is within 1 % of the exact lower quantile', () => {
    fc.assert(fc.property(latencies, (values) => {
      const sorted = values.toSorted((left, right) => left - right);
      of(values).quantiles(QUANTILES).forEach((estimate, index) => {
        const exact = sorted[Math.floor((QUANTILES[index] ?? 0) * (sorted.length - 1))] ?? Number.NaN;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * ACCURACY * (1 + 1e-9));
      });
    }));
  });

  it('does not depend on how the values were spread over sketches and stored', () => {
    fc.assert(fc.property(fc.array(latencies, { minLength: 1, maxLength: 5 }), (parts) => {
      const merged = parts.map((part) => QuantileSketch.fromBytes(of(part).toBytes())).reduce((left, right) => left.merge(right));
      const whole = of(parts.flat());
      expect(merged.quantiles(QUANTILES)).toEqual(whole.quantiles(QUANTILES));
      expect([merged.count, merged.maximum]).toEqual([whole.count, Math.max(...parts.flat())]);
    }));
  });

  it('agrees with the reference implementation', () => {
    fc.assert(fc.property(latencies, (values) => {
      const reference = new DDSketch({ relativeAccuracy: ACCURACY });
      values.forEach((value) => reference.accept(value));
      const sketch = of(values);
      sketch.quantiles(QUANTILES).forEach((estimate, index) => {
        expect(estimate).toBeCloseTo(Math.min(reference.getValueAtQuantile(QUANTILES[index] ?? 0), sketch.maximum), 6);
      });
    }));
  });

  it('counts zeros, and passes over what is no latency', () => {
    const sketch = of([0, 0, 0, 5, Number.NaN, -1, Infinity]);
    expect(sketch.count).toBe(4);
    expect(sketch.quantiles([0.5, 1])).toEqual([0, 5]);
    expect(QuantileSketch.fromBytes(sketch.toBytes()).quantiles([0.5, 1])).toEqual([0, 5]);
  });

  it('answers 0 where there is nothing', () => {
    expect(new QuantileSketch().quantiles([0.5])).toEqual([0]);
  });

  it('takes little room: a minute of a thousand latencies between 1 and 20 ms', () => {
    expect(of(Array.from({ length: 1_000 }, (_, index) => 1 + (index * 19) / 1_000)).toBytes().length).toBeLessThan(400);
  });
});
