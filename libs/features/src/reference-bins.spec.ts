import { binCount, binner, binsOf, dateBinsOf } from './reference-bins.js';

describe('binsOf', () => {
  it('cuts numbers at deciles, missing values apart', () => {
    const bins = binsOf('n', Float64Array.from({ length: 110 }, (_, i) => (i < 100 ? i : NaN)));
    expect(bins.counts).toEqual([...new Array<number>(10).fill(10), 10]);
    expect(bins.kind === 'numeric' && [bins.edges[0], bins.edges.at(-1), bins.edges.length]).toEqual([0, 99, 11]);
  });

  it('joins bins that ties make one', () => {
    const bins = binsOf('n', Float64Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : i)));
    expect(bins.counts.reduce((a, b) => a + b)).toBe(100);
    expect(bins.counts[0]).toBe(80);
    expect(bins.counts).toHaveLength(binCount(bins));
  });

  it('counts categories, all others and missing ones', () => {
    const values = [...Array.from({ length: 40 }, (_, i) => `v${i}`), ...new Array<string>(10).fill('v0'), '', ''];
    const bins = binsOf('c', values);
    expect(bins.counts).toHaveLength(32);
    expect(bins.counts[0]).toBe(11);
    expect(bins.counts.slice(-2)).toEqual([10, 2]);
  });

  it('holds nothing but missing values, too', () => {
    expect(binsOf('n', Float64Array.of(NaN, NaN)).counts).toEqual([0, 2]);
  });
});

describe('binner', () => {
  it('puts live values into the reference\'s bins, whatever they look like', () => {
    const numeric = binner(binsOf('n', Float64Array.from({ length: 100 }, (_, i) => i)));
    expect([-5, 0, 50, 99, 1e9, '50', NaN, null, undefined, ''].map(numeric)).toEqual([0, 0, 5, 9, 9, 5, 10, 10, 10, 10]);
    const category = binner(binsOf('c', ['a', 'a', 'b']));
    expect(['a', 'b', 'z', '', null].map(category)).toEqual([0, 1, 2, 3, 3]);
  });

  it('reads live dates as people write them', () => {
    const days = Array.from({ length: 100 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    const bins = dateBinsOf('d', [...days, '']);
    expect(bins.counts).toEqual([...new Array<number>(10).fill(10), 1]);
    expect(['2020-01-01', '2024-01-01 10:00:00', '1 Jan 2024', '2030-01-01T00:00:00Z', Date.UTC(2024, 1, 20), 'soon', '', null].map(binner(bins))).toEqual([0, 0, 0, 9, 5, 10, 10, 10]);
  });
});
