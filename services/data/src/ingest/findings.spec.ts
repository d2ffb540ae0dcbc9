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

describe('leakage', () => {
  const next = random(3);
  const passengers = Array.from({ length: 400 }, () => {
    const sex = next() < 0.6 ? 'male' : 'female';
    const age = 1 + Math.floor(next() * 70);
    const survived = next() < (sex === 'female' ? 0.8 : 0.15) ? 1 : 0;
    return { survived, sex, age, who: age < 15 ? 'child' : sex === 'male' ? 'man' : 'woman', alive: survived ? 'yes' : 'no', port: 'CSQ'[Math.floor(next() * 3)] ?? '', boat: survived && next() < 0.999 ? `b${Math.floor(next() * 9)}` : '' };
  });

  it('flags a column that says the same, and one that is filled in only afterwards', async () => {
    const version = await fixture.ingest(csv(['survived', 'sex', 'age', 'who', 'alive', 'boat', 'port', 'town'], 400, (index) => {
      const { survived, sex, age, who, alive, boat, port } = passengers[index] ?? passengers[0] ?? { survived: 0, sex: '', age: 0, who: '', alive: '', boat: '', port: '' };
      return [survived, sex, age, who, alive, boat, port, `${port}-town`];
    }));
    expect(version.suggestedTarget).toBe('survived');
    expect(excluded(version)).toEqual({ alive: 'LEAKAGE', boat: 'LEAKAGE' });
    expect(issue(version, 'LEAKAGE', 'alive')).toMatchObject({ severity: 'WARNING', message: expect.stringContaining('"alive" gives "survived" away (100 %)'), fix: { kind: 'drop', arguments: { columns: ['alive'] } } });
  });

  it('flags the target under a number, but not a measurement that separates easy classes', async () => {
    const version = await fixture.ingest(csv(['length', 'code', 'species'], 120, (index) => [(index % 2 ? 5 : 1) + Math.floor(next() * 8) / 10, index % 2 ? 7 : 3, index % 2 ? 'virginica' : 'setosa']));
    expect(excluded(version)).toEqual({ code: 'LEAKAGE' });
  });

  it('flags the target of a regression in another unit, but not a strong predictor', async () => {
    const version = await fixture.ingest(csv(['area', 'price_cents', 'price'], 200, (index) => {
      const price = 1000 + index * 13 + Math.floor(next() * 300);
      return [index + 20, price * 100, price];
    }));
    expect(version.suggestedTarget).toBe('price');
    expect(excluded(version)).toEqual({ price_cents: 'LEAKAGE' });
  });

  it('does not mistake chance for a rule', async () => {
    const version = await fixture.ingest('coin,target\na,x\nb,y\na,x\nb,y\na,x\nb,y\n');
    expect(excluded(version)).toEqual({});
  });
});

describe('issues', () => {
  const next = random(4);

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
