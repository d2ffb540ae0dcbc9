import { readSplit } from './read-split.js';
import { datasetFromRows } from './testing/dataset-fixture.js';

const NAMES = ['a "quoted" name', '😀 mood', '__proto__', 'constructor', "it's; DROP TABLE x --", ' spaced '];

describe('readSplit', () => {
  it('reads numbers, text and booleans, missing values as NaN and \'\'', async () => {
    const rows = [{ n: 1, t: 'a', b: true }, { n: null, t: null, b: null }, { n: -2.5, t: '', b: false }];
    const { splits } = await datasetFromRows([...rows, ...rows, ...rows, ...rows]);
    const { columns, rowCount } = await readSplit(splits.TRAIN, [{ name: 'n', as: 'number' }, { name: 't', as: 'text' }, { name: 'b', as: 'boolean' }, { name: 'n', as: 'number' }]);
    expect(rowCount).toBeGreaterThan(6);
    const numbers = columns.get('n') as Float64Array;
    const first = numbers.indexOf(1);
    expect(new Set(numbers)).toEqual(new Set([1, NaN, -2.5]));
    expect(columns.get('t')?.[first]).toBe('a');
    expect(columns.get('b')?.[first]).toBe('true');
    expect(new Set(columns.get('b') as string[])).toEqual(new Set(['true', '', 'false']));
  });

  it.each(NAMES)('reads a column called %j', async (name) => {
    const row: object = JSON.parse(`{${JSON.stringify(name)}: 7, "other": 1}`) as object;
    const { splits } = await datasetFromRows(Array.from({ length: 20 }, () => row));
    const { columns } = await readSplit(splits.TEST, [{ name, as: 'number' }]);
    expect([...columns.get(name) ?? []]).toEqual([7, 7, 7]);
  });

  it('gives the rows in the order of the file, however many chunks there are', async () => {
    const { splits } = await datasetFromRows(Array.from({ length: 12_000 }, (_, i) => ({ i })));
    const { columns, rowCount } = await readSplit(splits.TRAIN, [{ name: 'i', as: 'number' }]);
    const read = [...columns.get('i') ?? []].map(Number);
    expect(read).toHaveLength(rowCount);
    expect(rowCount).toBe(8_400);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
  });

  it('names the column whose values are not of the type', async () => {
    const { splits } = await datasetFromRows(Array.from({ length: 20 }, () => ({ word: 'hello' })));
    await expect(readSplit(splits.TRAIN, [{ name: 'word', as: 'number' }])).rejects.toThrow(/hello/);
    await expect(readSplit(splits.TRAIN, [{ name: 'wrd', as: 'number' }])).rejects.toThrow(/wrd/);
  });
});
