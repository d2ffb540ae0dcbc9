import fc from 'fast-check';
import { IngestFixture } from '../../test/ingest-fixture.js';
import { isIngestError } from './ingest-error.js';
import { isMissing } from './missing-words.js';

let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
/** Letters first, so that a cell stays text; then anything that could upset a reader. */
const cell = fc.tuple(fc.constantFrom('a', 'é', '東', 'Zz'), fc.string({ unit: fc.constantFrom('x', ',', ';', '\t', '|', '"', "'", '\n', '\\', ' ', 'ß', '😀', '#', '='), maxLength: 8 }))
  .map(([first, rest]) => (first + rest).trim()).filter((text) => !isMissing(text));
const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 12 }));

describe('the reader, given anything', () => {
  it('gives back the table that was written, however it was written', async () => {
    await fc.assert(fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom('\n', '\r\n'), fc.constantFrom('utf8', 'utf16le', 'mark'), async (rows, delimiter, lineEnd, encoding) => {
      const header = rows[0]?.map((_, index) => `name_${index}`) ?? [];
      const text = [header, ...rows].map((cells) => cells.map(quoted).join(delimiter)).join(lineEnd);
      const bytes = encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(encoding === 'mark' ? `\ufeff${text}` : text);
      const version = await fixture.ingest(bytes, { header: true, delimiter });
      expect(version.columns.map(({ name }) => name)).toEqual(header);
      const read = (await fixture.rows(version)).map((cells) => JSON.stringify(cells)).sort();
      expect(read).toEqual(rows.map((cells) => JSON.stringify(cells)).sort());
    }), { numRuns: 30, seed: 1 });
  }, 120_000);

  it('finds the delimiter of plain tables by itself', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 8 });
    const rowsOf = fc.array(fc.tuple(word, fc.integer({ min: -999, max: 999 }), fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value.toFixed(3))), { minLength: 4, maxLength: 15 });
    await fc.assert(fc.asyncProperty(rowsOf, fc.constantFrom(',', ';', '\t', '|'), async (rows, delimiter) => {
      const version = await fixture.ingest([['word', 'whole', 'part'], ...rows].map((cells) => cells.join(delimiter)).join('\n'));
      expect(version.rowCount).toBe(rows.length);
      expect(version.columns.map(({ name }) => name)).toEqual(['word', 'whole', 'part']);
      expect(version.columns[2]?.statistics.minimum).toBeCloseTo(Math.min(...rows.map(([, , part]) => Number(part))), 10);
    }), { numRuns: 20, seed: 2 });
  }, 120_000);

  it('reads numbers and dates as they were meant, in whichever notation a file is written', async () => {
    const row = fc.record({ count: fc.integer({ min: 1, max: 9_999_999 }), cents: fc.integer({ min: -999_999, max: 999_999 }), day: fc.integer({ min: 0, max: 20_000 }) });
    const rows = fc.array(row, { minLength: 25, maxLength: 40 }).map((some) => [...some, { count: 1_234_567, cents: 123_456, day: 30 }]); // 31 January 1970: every file tells its notation
    const notation = fc.record({ comma: fc.boolean(), grouped: fc.boolean(), dayFirst: fc.boolean(), mark: fc.constantFrom('/', '-'), shortYear: fc.boolean(), delimiter: fc.constantFrom(';', '\t', '|') });
    await fc.assert(fc.asyncProperty(rows, notation, async (table, { comma, grouped, dayFirst, mark, shortYear, delimiter }) => {
      const [point, group] = comma ? [',', '.'] : ['.', ','];
      const whole = (value: number) => (grouped ? String(value).replace(/\B(?=(?:\d{3})+$)/g, group) : String(value));
      const money = (cents: number) => `${cents < 0 ? '-' : ''}${whole(Math.floor(Math.abs(cents) / 100))}${point}${String(Math.abs(cents) % 100).padStart(2, '0')}`;
      const date = (day: number) => {
        const [year = '', month = '', date = ''] = new Date(day * 86_400_000).toISOString().slice(0, 10).split('-');
        return [...(dayFirst ? [date, month] : [month, date]), mark === '/' && shortYear ? year.slice(2) : year].join(mark);
      };
      const version = await fixture.ingest([['n', 'count', 'amount', 'when'], ...table.map(({ count, cents, day }, index) => [index, whole(count), money(cents), date(day)])].map((cells) => cells.join(delimiter)).join('\n'));
      const read = (await fixture.rows(version)).map(([n, count, amount, when]) => [Number(n), Number(count), Math.round(Number(amount) * 100), Date.parse(`${when?.slice(0, 10)}T00:00:00Z`) / 86_400_000]);
      const inOrder = [...read].sort(([a = 0], [b = 0]) => a - b);
      expect(inOrder).toEqual(table.map(({ count, cents, day }, index) => [index, count, cents + 0, day]));
      expect(version.reading).toMatchObject({ decimalSeparator: point, dayFirst });
      expect(version.issues.map(({ code }) => code)).not.toContain('AMBIGUOUS_NOTATION');
    }), { numRuns: 25, seed: 5 });
  }, 120_000);

  it('answers with a version or a typed error, never with a crash', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', '\t', ' ', '-', '.', '{', '}', '[', ']', ':', '\\', '\0', 'é'), maxLength: 300 }).map((text) => Buffer.from(text)),
    );
    await fc.assert(fc.asyncProperty(bytes, fc.constantFrom('data.csv', 'data.json', 'data'), async (content, filename) => {
      try {
        const version = await fixture.ingest(content, {}, filename);
        expect(version.splits.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(version.rowCount);
      } catch (error) {
        if (!isIngestError(error)) throw error;
        expect(error.message).toMatch(/\S{3}/);
      }
    }), { numRuns: 80, seed: 3 });
  }, 120_000);
});
