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
