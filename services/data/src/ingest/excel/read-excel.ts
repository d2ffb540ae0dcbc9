import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { suggestion } from '@lepton/features';
import type { CellValue } from 'hucre/xlsx';
import { NO_DELIMITER, type Dialect } from '../dialect.js';
import { IngestError } from '../ingest-error.js';
import type { ReadOptions, SourceFile } from '../ingest.types.js';
import type { DataIssue } from '../profile.types.js';
import { readRecords } from '../read-delimited.js';
import type { ReadTable } from '../read-table.js';
import { readHead } from '../transcode.js';
import type { Workspace } from '../workspace.js';
import { openWorkbook, type Workbook } from './workbook.js';

/** So many rows tell where the table is in a sheet. */
const HEAD_ROWS = 1000;
const TEXT = { encoding: 'utf-8', markBytes: 0, lineEnd: 'LF' } as const;
const SAMPLE_BYTES = 1 << 20;

/** Where the table is in a sheet: rows above it (a title, blank ones) and empty columns beside it belong to nobody. */
interface Place {
  readonly sheet: string;
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** Reads the table of a workbook's sheet into the table `data`: cells become the text that a person would see in a CSV of it, dates as ISO 8601. */
export async function readExcel(workspace: Workspace, file: SourceFile, options: ReadOptions, signal: AbortSignal | undefined): Promise<ReadTable> {
  const workbook = await openWorkbook(file);
  const place = await findTable(workbook, file.filename, options.sheet);
  const path = join(workspace.folder, 'sheet.csv');
  const { columns } = await writeSheet(workbook, place, path, signal);
  const dialect: Dialect = { delimiter: columns === 1 ? NO_DELIMITER : ',', quote: '"', escape: '"', skipLines: 0, columnCount: columns, quotesOften: true };
  const read = await readRecords(workspace, { path, filename: file.filename }, await readHead(path, TEXT, SAMPLE_BYTES), dialect, { ...options, decimalSeparator: '.' });
  return { ...read, notes: notes(workbook, place), reading: { format: 'EXCEL', sheet: place.sheet, header: read.named } };
}

/** The sheet that was asked for, or the first one that looks like a table. */
async function findTable(workbook: Workbook, filename: string, wanted: string | undefined): Promise<Place> {
  const names = workbook.sheets.map((name) => `"${name}"`).join(', ');
  if (wanted !== undefined) {
    const sheet = workbook.sheets.find((name) => name === wanted) ?? workbook.sheets.find((name) => name.toLowerCase() === wanted.trim().toLowerCase());
    if (sheet === undefined) {
      throw new IngestError('INVALID_OPTION', `"${filename}" has no sheet "${wanted}".${suggestion(wanted, workbook.sheets)} Its sheets: ${names}.`, 'sheet');
    }
    const place = locate(sheet, await head(workbook, sheet));
    if (place) return place;
    throw new IngestError('EMPTY_FILE', `The sheet "${sheet}" of "${filename}" is empty. Its sheets: ${names}.`, 'sheet');
  }
  let second: Place | undefined;
  for (const sheet of workbook.sheets) {
    const rows = await head(workbook, sheet);
    const place = locate(sheet, rows);
    if (!place) continue;
    if (place.columns > 1 && rows.length - place.firstRow >= 3) return place;
    second ??= place;
  }
  if (second) return second;
  throw new IngestError('EMPTY_FILE', `"${filename}" has no sheet with values. Upload a workbook with a row of column names and at least two rows of values.`);
}

async function head(workbook: Workbook, sheet: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of workbook.rows(sheet)) {
    rows.push(row.map(textOf));
    if (rows.length === HEAD_ROWS) break;
  }
  return rows;
}

/** A table begins with the first row that has half as many values as its fullest one. */
function locate(sheet: string, rows: readonly (readonly string[])[]): Place | undefined {
  const filled = rows.map((row) => row.filter((cell) => cell !== '').length);
  const most = Math.max(0, ...filled);
  if (most === 0) return undefined;
  const firstRow = filled.findIndex((count) => count >= most / 2 && count >= Math.min(2, most));
  const table = rows.slice(firstRow);
  const firstColumn = Math.min(...table.map((row) => row.findIndex((cell) => cell !== '')).filter((at) => at >= 0));
  return { sheet, firstRow, firstColumn, columns: widthOf(table) - firstColumn };
}

const widthOf = (rows: readonly (readonly string[])[]): number => Math.max(...rows.map((row) => row.findLastIndex((cell) => cell !== '') + 1));

/** Writes the table as CSV; again with more columns where a later row turns out to have them. */
async function writeSheet(workbook: Workbook, place: Place, path: string, signal: AbortSignal | undefined): Promise<Place> {
  let widest = 0;
  async function* lines(): AsyncGenerator<string, void, void> {
    let at = 0;
    for await (const row of workbook.rows(place.sheet)) {
      if (at++ < place.firstRow) continue;
      const cells = row.slice(place.firstColumn).map(textOf);
      const width = cells.findLastIndex((cell) => cell !== '') + 1;
      if (width === 0) continue;
      widest = Math.max(widest, width);
      yield `${Array.from({ length: place.columns }, (_, index) => quoted(cells[index] ?? '')).join(',')}\n`;
    }
  }
  await pipeline(lines(), createWriteStream(path), { signal });
  return widest > place.columns ? writeSheet(workbook, { ...place, columns: widest }, path, signal) : place;
}

/** What stands in a cell. An error (`#DIV/0!`) is no value. */
function textOf(cell: CellValue): string {
  if (cell === null) return '';
  if (cell instanceof Date) return dateText(cell);
  const text = String(cell);
  return /^#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)$/.test(text) ? '' : text;
}

const DAY_MS = 86_400_000;
/** Day 0 of Excel's two calendars: a time of the day has no other date. */
const DAYS_ZERO = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];

/** Excel counts days in floating point: seconds come out a hair beside themselves. */
function dateText(date: Date): string {
  const ms = Math.round(date.getTime() / 1000) * 1000;
  if (Number.isNaN(ms)) return '';
  const [day = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T');
  if (ms % DAY_MS === 0) return ms === DAYS_ZERO[0] ? time : day;
  return DAYS_ZERO.some((zero) => ms > zero && ms < zero + DAY_MS) ? time : `${day} ${time}`;
}

const quoted = (cell: string): string => (/[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""').replace(/\r\n?/g, '\n')}"` : cell);

/** Says what was not used. */
function notes({ sheets }: Workbook, { sheet, firstRow }: Place): DataIssue[] {
  const others = sheets.filter((name) => name !== sheet).map((name) => `"${name}"`);
  const left = [
    ...(others.length === 0 ? [] : [`the sheet${others.length === 1 ? '' : 's'} ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''} (read another one by the option "sheet")`]),
    ...(firstRow === 0 ? [] : [`${firstRow === 1 ? 'a row' : `${firstRow} rows`} above the table`]),
  ];
  return left.length === 0 ? [] : [{ code: 'LEFT_OUT', severity: 'INFO', message: `The sheet "${sheet}" was read. The workbook holds more than was used: ${left.join('; ')}.` }];
}
