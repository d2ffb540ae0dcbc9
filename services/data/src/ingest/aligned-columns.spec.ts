import { jest } from '@jest/globals';
import fc from 'fast-check';
import { IngestFixture } from '../../test/ingest-fixture.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const sorted = (rows: readonly (readonly (string | null)[])[]) => rows.map((row) => JSON.stringify(row)).sort();

describe('columns that spaces line up', () => {
  it.each<[string, string, string[], (string | null)[][]]>([
    ['names with single spaces', 'city          people  since\nNew York      8.4     1624\nOslo          0.7     1040\nRio           6.7     1565\n', ['city', 'people', 'since'], [['New York', '8.4', '1624'], ['Oslo', '0.7', '1040'], ['Rio', '6.7', '1565']]],
    ['numbers to the right, of which some touch', '  0.5  15.30 396.90\n 10.5  15.30   4.98\n  7.25 15.30   9.14\n', ['column_1', 'column_2', 'column_3'], [['0.5', '15.3', '396.9'], ['10.5', '15.3', '4.98'], ['7.25', '15.3', '9.14']]],
    ['row names, as R writes them', '"age" "town"\n"1" 31 "New York"\n"2" 42 "Rome"\n"3" 33 "Oslo"\n', ['column_1', 'age', 'town'], [['1', '31', 'New York'], ['2', '42', 'Rome'], ['3', '33', 'Oslo']]],
    ['a tab before the last column', '18.0   8   307.0\t"chevrolet chevelle malibu"\n15.0   8   350.0\t"buick skylark 320"\n18.0   4   31.0\t"plymouth"\n', ['column_1', 'column_2', 'column_3', 'column_4'], [['18.0', '8', '307', 'chevrolet chevelle malibu'], ['15.0', '8', '350', 'buick skylark 320'], ['18.0', '4', '31', 'plymouth']]],
    ['commas within values', 'name            age   town\nDoe, Ann        31    Oslo\nSmith, Bob      42    Rome\nKing, Cid       50    Oslo\n', ['name', 'age', 'town'], [['Doe, Ann', '31', 'Oslo'], ['Smith, Bob', '42', 'Rome'], ['King, Cid', '50', 'Oslo']]],
  ])('are read: %s', async (_, text, names, rows) => {
    const version = await fixture.ingest(text, {}, 'table.txt');
    expect(version.columns.map(({ name }) => name)).toEqual(names);
    const plain = (await fixture.rows(version)).map((row) => row.map((cell) => (cell === null || Number.isNaN(Number(cell)) ? cell : String(Number(cell)))));
    expect(sorted(plain)).toEqual(sorted(rows.map((row) => row.map((cell) => (Number.isNaN(Number(cell)) ? cell : String(Number(cell)))))));
    expect(version.reading).toMatchObject({ delimiter: ' ' });
  });

  it('are none where words have spaces between them', async () => {
    const prose = await fixture.ingest('text\nhello there\ngood morning\nfine day\nwhat now\n');
    expect(prose.columns.map(({ name }) => name)).toEqual(['text']);
    const names = await fixture.ingest('Ann Doe\nBob Smith\nCid King\nDan Fox\n', { header: false });
    expect(names.columns).toHaveLength(1);
  });

  it('are read where the user says that spaces separate', async () => {
    const version = await fixture.ingest('first last\nAnn Doe\nBob  Smith\nCid King\n', { delimiter: ' ' });
    expect(sorted(await fixture.rows(version))).toEqual(sorted([['Ann', 'Doe'], ['Bob', 'Smith'], ['Cid', 'King']]));
    await expect(fixture.ingest('a,b\n1,2\n3,4\n', { delimiter: ' ' })).rejects.toMatchObject({ code: 'WRONG_DELIMITER', message: expect.stringContaining('A space does not separate anything') });
  });

  it('are told to be ragged where a line lacks a value, by its number', async () => {
    const text = `a  b\n${Array.from({ length: 500 }, (_, index) => (index === 450 ? '7' : `${index}  ${index % 7}`)).join('\n')}\n`;
    await expect(fixture.ingest(text, {}, 'table.txt')).rejects.toMatchObject({ code: 'RAGGED_ROWS', message: expect.stringMatching(/2 values, separated by spaces, but line 452 has 1/) });
  });

  it('are read whatever stands in them, in any encoding', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '東', '😀', ',', ';', '|', '#', '='), minLength: 1, maxLength: 6 }).map((text) => `z${text}`);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, fc.integer({ min: -99, max: 999 }), cell), { minLength: 3, maxLength: 12 }), fc.constantFrom('utf8', 'utf16le'), async (rows, encoding) => {
      const width = Math.max(...rows.flatMap((row) => row.map((value) => String(value).length)), 5) + 2;
      const text = [['name', 'whole', 'last'], ...rows].map((row) => row.map((value) => String(value).padEnd(width)).join('')).join('\r\n');
      const version = await fixture.ingest(encoding === 'utf8' ? Buffer.from(text) : Buffer.from(`\ufeff${text}`, 'utf16le'));
      expect(version.columns.map(({ name }) => name)).toEqual(['name', 'whole', 'last']);
      expect(sorted((await fixture.rows(version)).map(([first = null, whole, last = null]) => [first, String(Number(whole)), last]))).toEqual(sorted(rows.map((row) => row.map(String))));
    }), { numRuns: 20, seed: 4 });
  });
});
