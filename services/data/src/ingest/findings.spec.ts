import { jest } from '@jest/globals';
import { csv, IngestFixture, random } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const issue = ({ issues }: VersionContent, code: string, column?: string) => issues.find((each) => each.code === code && (column === undefined || each.column === column));
const excluded = ({ excludedColumns }: VersionContent) => Object.fromEntries(excludedColumns.map(({ name, reason }) => [name, reason]));

describe('issues', () => {
  const next = random(4);

  it('quotes the beginning of a long label', async () => {
    const long = 'word'.repeat(300);
    const version = await fixture.ingest(csv(['x', 'label'], 300, (index) => [(next() * 9).toFixed(3), index === 9 ? long : index === 70 ? long.toUpperCase() : 'fine']));
    expect(issue(version, 'IMBALANCE', 'label')?.message).toMatch(/^"fine" is 298 times as frequent as "(?:word|WORD){15}…" in/);
    for (const { message } of version.issues) expect(message.length).toBeLessThan(600);
  });

  it('finds identifiers, constants, empty columns, many values, mixed types and missing values', async () => {
    const version = await fixture.ingest(csv(['customer_id', 'uuid', 'index', 'same', 'empty', 'street', 'mixed', 'gaps', 'comment', 'label'], 300, (index) => [
      90_000 - index * 3, `u-${index}-x`, index, 'DE', '', `Street ${index % 150}`, index % 50 === 0 ? 'approx 5' : index, index % 4 ? (next() * 10).toFixed(2) : '',
      `this customer said number ${index} and some more words`, index % 3 ? 'a' : 'b',
    ]));
    expect(Object.fromEntries(version.columns.map(({ name, type }) => [name, type]))).toEqual({
      customer_id: 'IDENTIFIER', uuid: 'IDENTIFIER', index: 'IDENTIFIER', same: 'CATEGORY', empty: 'CATEGORY', street: 'CATEGORY', mixed: 'CATEGORY', gaps: 'NUMBER', comment: 'TEXT', label: 'CATEGORY',
    });
    expect(excluded(version)).toEqual({ customer_id: 'IDENTIFIER', uuid: 'IDENTIFIER', index: 'IDENTIFIER', same: 'CONSTANT', empty: 'CONSTANT' });
    expect(issue(version, 'HIGH_CARDINALITY', 'street')).toBeDefined();
    expect(issue(version, 'MIXED_TYPES', 'mixed')).toMatchObject({ message: expect.stringContaining('6 values are not: "approx 5"'), fix: { kind: 'cast', arguments: { column: 'mixed', type: 'NUMBER' } } });
    expect(issue(version, 'MISSING_VALUES', 'gaps')).toMatchObject({ severity: 'WARNING', message: expect.stringContaining('75 of 300 rows (25 %)'), fix: { kind: 'impute', arguments: { column: 'gaps', strategy: 'median' } } });
    expect(issue(version, 'MISSING_VALUES', 'comment')).toBeUndefined();
  });

  it('does not take quantities for identifiers', async () => {
    const version = await fixture.ingest(csv(['population', 'price', 'y'], 100, (index) => [100_000 + index * 7919, index * 3.5 + 1, index % 2]));
    expect(version.columns.map(({ type }) => type)).toEqual(['INTEGER', 'NUMBER', 'INTEGER']);
  });

  it('finds imbalance and rare classes', async () => {
    const version = await fixture.ingest(csv(['x', 'label'], 400, (index) => [next().toFixed(6), index < 4 ? 'fraud' : 'fine']));
    expect(issue(version, 'IMBALANCE', 'label')?.message).toContain('"fine" is 99 times as frequent as "fraud"');
    expect(issue(version, 'TOO_FEW_ROWS', 'label')?.message).toContain('only 4 rows');
  });

  it('finds a target of one class, and one with gaps', async () => {
    const one = await fixture.ingest(csv(['x', 'target'], 50, (index) => [index / 3, 'yes']));
    expect(issue(one, 'ONE_CLASS', 'target')).toMatchObject({ severity: 'ERROR', message: expect.stringContaining('one value only (yes)') });
    expect(excluded(one)).toEqual({});
    expect(issue(one, 'TOO_FEW_ROWS')).toMatchObject({ message: expect.stringContaining('only 50 rows') });
    const gaps = await fixture.ingest(csv(['x', 'target'], 50, (index) => [index / 3, index % 5 ? index % 2 ? 'yes' : 'no' : '']));
    expect(issue(gaps, 'MISSING_VALUES', 'target')).toMatchObject({ fix: { kind: 'drop_missing', arguments: { columns: ['target'] } } });
  });
});

describe('the suggested target', () => {
  const cells = (index: number) => [index % 2 ? 'a' : 'b', index / 7, (index * index) % 13, index % 3 ? 'x' : 'y'];
  it.each<[string[], string | undefined]>([
    [['group', 'size', 'age', 'kind'], 'kind'],
    [['group', 'size', 'target', 'kind'], 'target'],
    [['class', 'size', 'age', 'survived'], 'survived'],
    [['class', 'size', 'age', 'kind'], 'class'],
    [['group', 'size', 'age', 'order_outcome'], 'order_outcome'],
  ])('of %j is %s', async (header, expected) => {
    expect((await fixture.ingest(csv(header, 60, cells))).suggestedTarget).toBe(expected);
  });

  it('is the first column of classes when the last one has none, and nothing when nothing stands out', async () => {
    expect((await fixture.ingest(csv(['kind', 'a', 'b'], 60, (index) => [index % 2 ? 'a' : 'b', index / 7, index / 3]))).suggestedTarget).toBe('kind');
    expect((await fixture.ingest(csv(['a', 'b', 'c'], 60, (index) => [index / 11, index / 7, index / 3]))).suggestedTarget).toBeUndefined();
  });
});

describe('what a column tells of the target', () => {
  const next = random(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const association = (version: VersionContent, name: string) => version.columns.find((column) => column.name === name)?.statistics.association;

  it('of classes is the correlation ratio, or Cramér\'s V corrected for bias', async () => {
    const rows = Array.from({ length: 400 }, () => {
      const y = next() < 0.4 ? 'a' : next() < 0.5 ? 'b' : 'c';
      return { y, x: normal() + (y === 'a' ? 1.5 : 0), k: next() < 0.6 ? y : ['a', 'b', 'c', 'd'][Math.floor(next() * 4)] ?? '', z: normal() };
    });
    const version = await fixture.ingest(csv(['x', 'z', 'k', 'note', 'y'], 400, (index) => {
      const { x = 0, z = 0, k = '', y = '' } = rows[index] ?? {};
      return [x, z, k, `${index} words of no use at all`, y];
    }));
    // From the definitions, over again.
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const eta = (values: number[]) => {
      const all = mean(values);
      const total = values.reduce((sum, value) => sum + (value - all) ** 2, 0);
      return Math.sqrt(['a', 'b', 'c'].map((y) => values.filter((_, index) => rows[index]?.y === y)).reduce((sum, part) => sum + part.length * (mean(part) - all) ** 2, 0) / total);
    };
    expect(association(version, 'x')).toEqual({ measure: 'CORRELATION_RATIO', value: expect.closeTo(eta(rows.map(({ x }) => x)), 9) });
    expect(association(version, 'x')?.value).toBeGreaterThan(0.4);
    expect(association(version, 'z')?.value).toBeLessThan(0.15);
    const n = rows.length;
    const count = (fits: (row: { y: string; k: string }) => boolean) => rows.filter(fits).length;
    const chi2 = ['a', 'b', 'c'].flatMap((y) => ['a', 'b', 'c', 'd'].map((k) => {
      const expected = (count((row) => row.y === y) * count((row) => row.k === k)) / n;
      return (count((row) => row.y === y && row.k === k) - expected) ** 2 / expected;
    })).reduce((sum, each) => sum + each, 0);
    const v = Math.sqrt(Math.max(0, chi2 / n - 6 / (n - 1)) / Math.min(3 - 4 / (n - 1) - 1, 4 - 9 / (n - 1) - 1));
    expect(association(version, 'k')).toEqual({ measure: 'CRAMERS_V', value: expect.closeTo(v, 9) });
    expect([association(version, 'note'), association(version, 'y')]).toEqual([undefined, undefined]);
  });

  it('of numbers is Pearson\'s correlation, or the correlation ratio', async () => {
    const version = await fixture.ingest(csv(['a', 'day', 'street', 'price'], 200, (index) => [-index, `2024-01-${String(1 + (index % 28)).padStart(2, '0')}`, ['low', 'high'][index < 100 ? 0 : 1] ?? '', index * 2 + 0.5]));
    expect(association(version, 'a')).toEqual({ measure: 'PEARSON', value: 1 });
    expect(association(version, 'day')?.measure).toBe('PEARSON');
    // Between: two blocks at ±50 around the mean; in all: a uniform row of 200.
    expect(association(version, 'street')).toEqual({ measure: 'CORRELATION_RATIO', value: expect.closeTo(Math.sqrt(50 ** 2 / ((200 ** 2 - 1) / 12)), 9) });
  });
});

describe('copies in splits that are given', () => {
  const next = random(41);
  const cells = Array.from({ length: 200 }, (_, index) => [index % 100 < 3 && index >= 100 ? 'test' : 'train', (next() * 10).toFixed(4), index % 2 ? 'a' : 'b']);
  // Rows 100 to 102 of the test are those from 0 to 2 of training; 103 is a copy within training.
  const row = (index: number) => [cells[index]?.[0] ?? '', ...(cells[index >= 100 && index <= 103 ? index - 100 : index] ?? []).slice(1)];

  it('are counted before they are moved', async () => {
    const text = csv(['part', 'x', 'y'], 200, row);
    const version = await fixture.ingest(text, { target: 'y', split: { method: 'GIVEN', column: 'part', validation: 0 } });
    expect(issue(version, 'DUPLICATE_ROWS')).toMatchObject({ severity: 'WARNING', message: expect.stringContaining('4 of 200 rows are copies of others. 3 of them stood in another split than what they copy'), fix: { kind: 'deduplicate' } });
    const plain = await fixture.ingest(text, { target: 'y' });
    expect(issue(plain, 'DUPLICATE_ROWS')?.message).toContain('1 of 200 rows is a copy of another. It stays in the split of the first');
    const later = await fixture.derive(plain, [{ kind: 'split', arguments: { given_by: 'part', validation: 0 } }]);
    expect(issue(later, 'DUPLICATE_ROWS')?.message).toContain('3 of them stood in another split');
    expect(issue(await fixture.derive(version, [{ kind: 'deduplicate', arguments: {} }]), 'DUPLICATE_ROWS')).toBeUndefined();
  });
});

describe('fixes', () => {
  const next = random(12);
  const mended = async (version: VersionContent, code: string, column?: string) => {
    const fix = issue(version, code, column)?.fix;
    return fixture.derive(version, fix ? [fix] : []);
  };

  it('move outliers to the bounds, and leave long tails and grades alone', async () => {
    const version = await fixture.ingest(csv(['weight', 'income', 'children', 'y'], 400, (index) => [
      index === 7 ? -999 : 60 + Math.floor(next() * 30), Math.exp(4 * next() + 4 * next()).toFixed(2), index % 100 ? index % 3 : 12, index % 2 ? 'a' : 'b',
    ]));
    expect(version.issues.filter(({ code }) => code === 'OUTLIERS').map(({ column }) => column)).toEqual(['weight']);
    expect(issue(version, 'OUTLIERS')).toMatchObject({ severity: 'INFO', message: expect.stringContaining('1 of 400 values of "weight" lie far from the others'), fix: { kind: 'clip' } });
    const clipped = await mended(version, 'OUTLIERS');
    expect(issue(clipped, 'OUTLIERS')).toBeUndefined();
    expect(clipped.columns[0]?.type).toBe('INTEGER');
  });

  it('write slips of the pen as what was meant, and keep labels of their own', async () => {
    const version = await fixture.ingest(csv(['x', 'kind', 'y'], 400, (index) => [
      next().toFixed(6), index === 5 ? 'atypical' : index === 6 ? 'type 2' : index % 2 ? 'typical' : 'type 1', index === 3 ? 'setossa' : index === 4 ? 'virgniica' : index % 2 ? 'setosa' : 'virginica',
    ]), { target: 'y' });
    expect(issue(version, 'LABEL_NEAR_DUPLICATE', 'y')).toMatchObject({ severity: 'WARNING', fix: { kind: 'replace', arguments: { column: 'y', values: { setossa: 'setosa', virgniica: 'virginica' } } } });
    expect(issue(version, 'LABEL_NEAR_DUPLICATE', 'kind')).toBeUndefined();
    expect((await mended(version, 'LABEL_NEAR_DUPLICATE', 'y')).columns[2]?.statistics.distinct).toBe(2);
  });

  it('choose another target, leave rare classes out, and fill in dates', async () => {
    const version = await fixture.ingest(csv(['day', 'kind', 'target'], 120, (index) => [index % 4 ? `2024-01-${String(1 + (index % 28)).padStart(2, '0')}` : '', index === 3 ? 'q' : index % 2 ? 'm' : 'n', 'same']));
    expect(issue(version, 'ONE_CLASS')).toMatchObject({ fix: { kind: 'declare', arguments: { target: 'kind' } } });
    const other = await mended(version, 'ONE_CLASS');
    expect(other.suggestedTarget).toBe('kind');
    const two = await mended(other, 'TOO_FEW_ROWS', 'kind');
    expect(two).toMatchObject({ rowCount: 119 });
    expect(issue(two, 'TOO_FEW_ROWS', 'kind')).toBeUndefined();
    expect((await mended(version, 'MISSING_VALUES', 'day')).columns[0]).toMatchObject({ type: 'DATETIME', nullable: false });
  });

  it('leave out what gives the target away, and categories that are too many', async () => {
    const version = await fixture.ingest(csv(['x', 'street', 'y_code', 'y'], 300, (index) => [(next() * 10).toFixed(9), `Street ${Math.floor(next() * 140)}`, index % 3 ? 'on' : 'off', index % 3 ? 'yes' : 'no']));
    expect(version.issues.map(({ code, column }) => `${code} ${column ?? ''}`)).toEqual(['LEAKAGE y_code', 'HIGH_CARDINALITY street']);
    const without = await mended(version, 'LEAKAGE', 'y_code');
    expect([issue(without, 'LEAKAGE'), without.excludedColumns, without.suggestedTarget]).toEqual([undefined, [], 'y']);
    expect((await mended(without, 'HIGH_CARDINALITY', 'street')).issues).toEqual([]);
  });

  it('keep the classes of a target of many that have their rows', async () => {
    const version = await fixture.ingest(csv(['x', 'kind'], 400, (index) => [(next() * 10).toFixed(9), index < 260 ? `kind ${index % 4}` : `rare ${index % 120}`]), { target: 'kind' });
    expect(issue(version, 'HIGH_CARDINALITY', 'kind')).toMatchObject({ message: expect.stringContaining('the fix leaves out those of fewer than 10 rows'), fix: { kind: 'filter', arguments: { operator: 'in' } } });
    const fewer = await mended(version, 'HIGH_CARDINALITY', 'kind');
    expect(fewer).toMatchObject({ rowCount: 260, suggestedTarget: 'kind', issues: [] });
    // As many classes that have their rows are told nothing of.
    const many = await fixture.ingest(csv(['x', 'kind'], 3_600, (index) => [(next() * 10).toFixed(9), `kind ${index % 120}`]), { target: 'kind' });
    expect(many.issues).toEqual([]);
  });

  it('leave out outliers of the target on one side, and say what to do about both', async () => {
    const price = (index: number, low: number) => (index === 9 ? 9e6 : index === 7 ? low : 500 + Math.floor(next() * 300));
    const version = await fixture.ingest(csv(['x', 'price'], 400, (index) => [(next() * 10).toFixed(4), price(index, 600)]));
    expect(issue(version, 'OUTLIERS', 'price')).toMatchObject({ message: expect.stringContaining('the fix leaves these rows out'), fix: { kind: 'filter', arguments: { column: 'price', operator: '<=' } } });
    expect(issue(await mended(version, 'OUTLIERS', 'price'), 'OUTLIERS')).toBeUndefined();
    const both = await fixture.ingest(csv(['x', 'price'], 400, (index) => [(next() * 10).toFixed(4), price(index, -9e6)]));
    expect(issue(both, 'OUTLIERS', 'price')).toMatchObject({ message: expect.stringContaining('by two steps filter') });
    expect(issue(both, 'OUTLIERS', 'price')?.fix).toBeUndefined();
  });
});
