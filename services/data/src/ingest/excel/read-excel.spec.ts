import { jest } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { writeXlsx, type WriteSheet } from 'hucre/xlsx';
import { zip, type ZipFile } from '../../../test/archive-fixture.js';
import { IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

/** Three rows of a sheet as xlwt 1.3 writes them for Excel 97: x, y, d; 1, a, 2 January 2020; 2.5, b, 3 January 2020. */
const EXCEL_97 = gunzipSync(Buffer.from('H4sIAAAAAAACA+1YTWgTQRT+ZrJpfmiTTZsKrVJCwaq1PRQvXtq1Uu0ppXrxB0ETk4NUUgk9WA9arTkKgifFS6EeBKl6sRU96M2DUNGDIAhJBS89CQoe2qxv3u7WtEZowBYM8y3vzcyb+XZeZt78ZN8txoozT9tL2IAB+FC2Q2iosAmSkFcwQfW2rbJeGiSxNf4rhII0kQ1+vGh6G1BzqOa7BIknxmvSwBLJGVzCyHgum9hGHGYfUkL50E9a4D5ZImhjr5pZn2fdwvoxt3zJ+hBbbrHup7ZFcRqL1kj3QTeKT8pOrotAvXeeOZ/Y0odWvFFRfO22cNr6MZi/kLpYLxUdRiNmQTM9nM1l86ocxQOEgVOE3mSyd2ioiDhFwSx+2Angu7fcXyW0fXvtAmT/ud4e+Is9SJNYzR6qYr8jDWAK9jleVQVq02c4MTK4gl0UKGChuLlMMkmSIUmRpMPqAOANw1y3YTTxQmoknUGU8zFeTiY5tvLw2/tketQ6y5YpPiSco2S3cgQ2risGkSNc41vT3czYz/oGv3Un59tZx8lLSrtGW93M0Wluc5Nru6ifA4wP1p6K/F7KF5aPLXQUvlj7KD83XLoSn/tozaCTBiJDfPVMo0f0iHt3FZ5bXircbecz67Y/tqCgNF3fbfe8jGJVrS1CjLVTUqMj1krSHSvFFhvYV2WYbTEeZdVeMFuNjlMnyaelR5LZsgpbMnvZ57CdmTFctqSnBV+JPSCb8Uw1pa3zN8LQ0NDQ0NDQ0NCoOwi+gjoXbsO9+qvLZsD9rrNKUtafSeoWxzFOzwT9RzyCHKV5TNYUPzvgF967xCY53vdChRPUex5jSLMfYzXHL/0lE5W/Z9NE898toVr7L9fi5xb3/wuirdhmABYAAA==', 'base64'));
const day = (text: string) => new Date(`${text}Z`);
const workbook = (...sheets: WriteSheet[]) => writeXlsx({ sheets });
const people = [
  ['name', 'age', 'code', 'joined', 'seen', 'active'],
  ['Ann, née Bø', 31, '007', day('2020-01-02T00:00:00'), day('2020-01-02T03:04:05'), true],
  ['Bob "B"', 42.5, '012', day('2021-02-03T00:00:00'), day('2020-01-02T03:04:06'), false],
  ['two\r\nlines', null, '100', day('2022-03-04T00:00:00'), null, true],
  ['=1+1', 1e-7, '008', null, day('2020-01-02T03:04:08'), false],
];
const date = { style: { numFmt: 'yyyy-mm-dd' } };
const dated = people[0]?.map((_, index) => (index === 3 ? date : index === 4 ? { style: { numFmt: 'yyyy-mm-dd hh:mm:ss' } } : {}));
const types = ({ columns }: VersionContent) => columns.map(({ name, type }) => `${name} ${type}`);
const sorted = async (content: VersionContent) => (await fixture.rows(content)).map((row) => JSON.stringify(row)).sort();
const read = async (bytes: Uint8Array, options = {}, filename = 'people.xlsx') => fixture.ingest(bytes, options, filename);

/** A workbook as other programs write it: parts of one's own, in an order of one's own. */
const parts = (sheet: string, more: ZipFile[] = [], workbookProperties = '') => zip([
  { name: 'xl/worksheets/sheet1.xml', content: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>` },
  { name: '[Content_Types].xml', content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>' },
  { name: '_rels/.rels', content: relations('officeDocument', 'xl/workbook.xml') },
  { name: 'xl/workbook.xml', content: `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${workbookProperties}<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>` },
  { name: 'xl/_rels/workbook.xml.rels', content: relations('worksheet', 'worksheets/sheet1.xml', '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>') },
  ...more,
]);
const relations = (kind: string, target: string, more = '') => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>${more}</Relationships>`;

describe('an Excel workbook', () => {
  it('has numbers that are what they are, beside texts with decimal commas', async () => {
    const rows = [['exact', 'text'], ...Array.from({ length: 40 }, (_, index) => [1.125 + index, `${index},5`])];
    const content = await read(await workbook({ name: 'Numbers', rows }));
    expect(content.columns.map(({ statistics }) => statistics.maximum)).toEqual([40.125, 39.5]);
  });

  it('is read like the CSV that a person would save it as', async () => {
    const content = await read(await workbook({ name: 'People', rows: people, columns: dated }));
    expect(Object.fromEntries(content.columns.map(({ name, type }) => [name, type]))).toMatchObject({ age: 'NUMBER', joined: 'DATETIME', seen: 'DATETIME', active: 'BOOLEAN' });
    expect(await sorted(content)).toEqual([
      ['Ann, née Bø', '31.0', '007', '2020-01-02 00:00:00', '2020-01-02 03:04:05', 'true'],
      ['Bob "B"', '42.5', '012', '2021-02-03 00:00:00', '2020-01-02 03:04:06', 'false'],
      ['two\nlines', null, '100', '2022-03-04 00:00:00', null, 'true'],
      ['=1+1', '1e-07', '008', null, '2020-01-02 03:04:08', 'false'],
    ].map((row) => JSON.stringify(row)).sort());
    expect(content.issues.map(({ code }) => code)).not.toContain('LEFT_OUT');
  });

  it('gives the same version as its CSV, whoever wrote it', async () => {
    const rows = [['x', 'word', 'y'], ...Array.from({ length: 60 }, (_, index) => [index, index % 3 === 0 ? 'red' : 'blue', index % 7])];
    const own = await read(await workbook({ name: 'A', rows }));
    const cell = (value: unknown) => (typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${String(value)}</t></is></c>`);
    const foreign = await read(parts(rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')));
    const text = await fixture.ingest(rows.map((row) => row.join(',')).join('\n'));
    for (const content of [own, foreign]) {
      expect(types(content)).toEqual(types(text));
      expect(await sorted(content)).toEqual(await sorted(text));
    }
  });

  it('may have titles, empty rows and columns around its table, and rows longer than the first thousand', async () => {
    const rows = [['Sales of 2020'], [], [null, 'when', 'amount'], ...Array.from({ length: 1200 }, (_, index) => [null, `day ${index}`, index, ...(index === 1100 ? ['see note'] : [])]), []];
    const content = await read(await workbook({ name: 'Sales', rows }));
    expect(content.columns.map(({ name }) => name)).toEqual(['when', 'amount', 'column_3']);
    expect(content.rowCount).toBe(1200);
    expect(content.issues.find(({ code }) => code === 'LEFT_OUT')?.message).toMatch(/rows? above the table/);
  });

  it('has the sheet read that looks like a table, or the one that is named', async () => {
    const bytes = await workbook(
      { name: 'Read me', rows: [['Made by Ann']] },
      { name: 'Hidden', rows: people, hidden: true },
      { name: 'Träume', rows: [['x', 'y'], [1, 2], [3, 4], [5, 6]] },
      { name: 'Other', rows: [['p', 'q'], [1, 2], [3, 4], [5, 6]] },
    );
    const content = await read(bytes);
    expect(content.columns.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(content.issues.find(({ code }) => code === 'LEFT_OUT')?.message).toContain('"Read me", "Other"');
    expect((await read(bytes, { sheet: 'other' })).columns.map(({ name }) => name)).toEqual(['p', 'q']);
    await expect(read(bytes, { sheet: 'Othr' })).rejects.toMatchObject({ code: 'INVALID_OPTION', field: 'sheet', message: expect.stringContaining('Did you mean "Other"?') });
  });

  it('has texts in several runs, errors, results of formulas, times, and days counted from 1904', async () => {
    const shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>half </t></r><r><t>bold</t></r></si><si><t>a &amp; b</t></si></sst>';
    const styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="21"/></cellXfs></styleSheet>';
    const row = (text: number, ratio: string, days: number) => `<row><c t="s"><v>${text}</v></c>${ratio}<c s="1"><v>${days}</v></c><c s="2"><v>0.5</v></c></row>`;
    const sheet = `<row>${['text', 'ratio', 'on', 'at'].map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join('')}</row>`
      + row(0, '<c t="e"><v>#DIV/0!</v></c>', 1) + row(1, '<c><f>1/4</f><v>0.25</v></c>', 2) + row(1, '<c t="str"><f>"0"&amp;".5"</f><v>0.5</v></c>', 3);
    const content = await read(parts(sheet, [{ name: 'xl/sharedStrings.xml', content: shared }, { name: 'xl/styles.xml', content: styles }], '<workbookPr date1904="1"/>'));
    expect(await sorted(content)).toEqual([
      ['half bold', null, '1904-01-02 00:00:00', '12:00:00'],
      ['a & b', '0.25', '1904-01-03 00:00:00', '12:00:00'],
      ['a & b', '0.5', '1904-01-04 00:00:00', '12:00:00'],
    ].map((each) => JSON.stringify(each)).sort());
  });

  it('may have one column only', async () => {
    const content = await read(await workbook({ name: 'A', rows: [['word'], ...'abcdefgh'.split('').map((letter) => [`${letter}, ${letter}`])] }));
    expect(content.columns.map(({ name }) => name)).toEqual(['word']);
    expect(content.rowCount).toBe(8);
  });

  it('may be of Excel 97', async () => {
    const content = await read(EXCEL_97, {}, 'old.xls');
    expect(await sorted(content)).toEqual([['1.0', 'a', '2020-01-02 00:00:00'], ['2.5', 'b', '2020-01-03 00:00:00']].map((row) => JSON.stringify(row)));
  });

  it('in an archive is its table', async () => {
    const content = await fixture.ingest(zip([{ name: 'data/people.xlsx', content: await workbook({ name: 'A', rows: people, columns: dated }) }]), {}, 'people.zip');
    expect(content.rowCount).toBe(4);
  });

  it.each<[string, string, () => Promise<Uint8Array>]>([
    ['is cut off', 'DAMAGED_ARCHIVE', async () => (await workbook({ name: 'A', rows: people })).subarray(0, 900)],
    ['is a Word document', 'BINARY_FILE', async () => zip([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'word/document.xml', content: '<w:document/>' }])],
    ['is something old', 'BINARY_FILE', async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1000)])],
    ['is empty', 'EMPTY_FILE', async () => workbook({ name: 'A', rows: [] })],
    ['has names only', 'NO_ROWS', async () => workbook({ name: 'A', rows: [['name', 'age']] })],
    ['has a sheet that is no XML', 'EMPTY_FILE', async () => parts('\0\0<<<')],
    ['is a bomb', 'ARCHIVE_TOO_LARGE', async () => parts('', [{ name: 'xl/sharedStrings.xml', content: Buffer.alloc(270 << 20) }])],
  ])('that %s is refused with advice', async (_, code, bytes) => {
    await expect(read(await bytes())).rejects.toMatchObject({ code, message: expect.stringMatching(/\. [A-Z].*\.$/) });
  });
});
