import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { separated } from './aligned-columns.js';
import { batches } from './batches.js';
import { parseDelimited } from './delimited-parser.js';
import { detectDialect, NO_DELIMITER, type Dialect } from './dialect.js';
import { columnNames, hasHeader } from './header.js';
import { IngestError } from './ingest-error.js';
import { lineNumbers } from './line-numbers.js';
import { isPlainNumber } from './cell-kind.js';
import { isMissing, MISSING_WORDS } from './missing-words.js';
import { literal, literals } from './sql.js';
import { trimText } from './clean-text.js';
import { agrees, formatsFor, guessFormat, isOnly, type FormatGuess } from './guess-format.js';
import { certainNotation, givenNotation, NO_EVIDENCE, withEvidence, type Evidence } from './notation.js';
import { ROW_GROUP } from './parquet/row-group.js';
import { FORMAT_SAMPLE, type ValueFormat } from './value-format.js';
import { checkedTable, prepareFor, type Table, type TableColumn } from './table.js';
import { LONGEST_LINE_BYTES, scanText } from './text-scan.js';
import { isPlain, readHead, transcode } from './transcode.js';
import type { DecimalSeparator, Notation, ReadOptions, SourceFile } from './ingest.types.js';
import { writtenColumns } from './override-types.js';
import type { ReadTable } from './read-table.js';
import type { Workspace } from './workspace.js';

const SAMPLE_BYTES = 1 << 20;
const SAMPLE_RECORDS = 5_000;
const REJECTS_KEPT = 1_000;
/** Line ends within quotes included. */
const LONGEST_ROW_BYTES = 2 * LONGEST_LINE_BYTES;
/** So much text goes to a thread at a time. Where that is less than a row group, several threads copy the rows once more, and take longer than one. */
const TEXT_AT_A_TIME_BYTES = 2 * LONGEST_ROW_BYTES;
/** A column that fails as what it seemed to be is read as text the next time; after this many times every column is. */
const READING_TRIES = 3;
/** Stands where a value is not of its column's format: no format has it. */
const NO_INSTANT = "'infinity'::TIMESTAMP";

/** What the cells of a column are read as: numbers as programs write them, text, or truth values or instants of one format. */
type Reading = 'NUMBER' | 'TEXT' | ValueFormat;

interface ReadColumn extends TableColumn {
  readonly format?: ValueFormat;
}

interface Reject {
  readonly type: string;
  readonly columnId: string;
  readonly byte: number;
  readonly detail: string;
}

/** Reads a CSV, TSV or otherwise delimited file into the table `data`. `named`: its first line names the columns. */
export async function readDelimited(workspace: Workspace, file: SourceFile, options: ReadOptions, signal?: AbortSignal): Promise<ReadTable> {
  const scan = await scanText(file.path, file.filename, { encoding: options.encoding, looked: (share) => (workspace.looked = share) });
  const sample = await readHead(file.path, scan, SAMPLE_BYTES);
  const dialect = detectDialect(sample, file.filename, options.delimiter);
  const { quote, leastSpaces } = dialect;
  const asLine = leastSpaces && ((line: string) => separated(line, leastSpaces));
  let path = file.path;
  if (!isPlain(scan) || asLine) {
    path = join(workspace.folder, 'text.csv');
    await transcode(file.path, path, scan, signal, asLine);
  }
  const read = await readRecords(workspace, { path, filename: file.filename }, asLine ? { ...sample, text: sample.text.split('\n').map(asLine).join('\n') } : sample, dialect, options);
  const delimiter = asLine ? ' ' : dialect.delimiter;
  return {
    ...read,
    reading: { format: 'DELIMITED', encoding: scan.encoding, header: read.named, ...(delimiter !== NO_DELIMITER && { delimiter }), ...(quote !== '' && { quote }) },
  };
}

/** The same for UTF-8 text of a known dialect; `sample` is its beginning. Unless the options say so, the sample tells whether there is a header. */
export async function readRecords(workspace: Workspace, source: SourceFile, sample: Sample, dialect: Dialect, options: ReadOptions): Promise<{ table: Table; named: boolean }> {
  const { names, unnamed, header, readings, rowBytes, decimalSeparator, evidence } = describeSample(sample, dialect, options, source.filename);
  const { size: bytes } = await stat(source.path);
  await prepareFor(workspace, names.length, { rows: bytes / rowBytes, bytes }, source.filename);
  const table = await load(workspace, { ...source, dialect, rowBytes, skip: dialect.skipLines + Number(header), decimalSeparator }, names, readings);
  return { table: { ...(await withoutNothing(workspace, table, unnamed)), evidence }, named: header };
}

interface Sample {
  readonly text: string;
  readonly whole: boolean;
}

function describeSample(sample: Sample, dialect: Dialect, options: ReadOptions, filename: string) {
  const body = sample.text.split('\n', dialect.skipLines).reduce((length, line) => length + line.length + 1, 0);
  const { records } = parseDelimited(sample.text.slice(body), dialect, { records: SAMPLE_RECORDS, whole: sample.whole });
  const rows = records.map(({ cells }) => cells);
  const first = rows[0];
  if (!first) throw new IngestError('EMPTY_FILE', `"${filename}" has nothing but blank lines. Upload a file with a row of column names and at least two rows of values.`);
  const header = options.header ?? hasHeader(rows);
  const values = header ? rows.slice(1) : rows;
  const given = header ? namesOf(first, values, dialect.columnCount) : Array.from({ length: dialect.columnCount }, () => '');
  const names = columnNames(given);
  const unnamed = new Set(names.filter((_, index) => header && given[index]?.trim() === ''));
  const asWritten = writtenColumns(options);
  const columns = names.map((name, index) => (asWritten.has(name) ? [] : values.map((row) => row[index] ?? '').filter((cell) => !isMissing(cell))));
  const rowBytes = rows.reduce((sum, cells) => sum + cells.reduce((length, cell) => length + cell.length + 1, 0), 0) / rows.length;
  return { header, names, unnamed, rowBytes, ...readingsOf(columns, givenNotation(options), dialect.delimiter) };
}

/** What the cells of each column are read as. What they show of how the file is written holds for all columns. */
function readingsOf(columns: readonly (readonly string[])[], given: Notation, delimiter: string): { readings: Reading[]; decimalSeparator: DecimalSeparator; evidence: Evidence } {
  const guesses = columns.map((cells) => guessFormat(cells.slice(0, FORMAT_SAMPLE.most).map((cell) => cell.trim()), formatsFor(given)));
  const evidence = guesses.reduce((sum, guess) => withEvidence(sum, guess?.certain ?? {}, guess?.format), { ...NO_EVIDENCE, likelyDayFirst: delimiter === ';' });
  const notation = { ...certainNotation(evidence), ...given };
  return { readings: columns.map((cells, index) => readingOf(cells, guesses[index], notation)), decimalSeparator: notation.decimalSeparator ?? '.', evidence };
}

/**
 * A column whose first cells are all of one format is read as such at once; what turns out otherwise is understood later, as text, and so is
 * what may mean two things as long as no column tells which.
 */
function readingOf(cells: readonly string[], guess: FormatGuess | undefined, notation: Notation): Reading {
  if (!guess) return 'TEXT';
  const { format, rival, ambiguous } = guess;
  const open = ambiguous !== undefined && (format.kind === 'NUMBER' ? notation.decimalSeparator : notation.dayFirst) === undefined;
  if (!open && cells.every((cell) => isPlainNumber(cell, notation.decimalSeparator))) return 'NUMBER';
  const likely = rival && !agrees(format, notation) ? rival : format;
  return !open && isOnly(likely, cells.slice(0, FORMAT_SAMPLE.most)) ? likely : 'TEXT';
}

/** A header may lack the name of the last column (a delimiter at each line's end) or of the first one (row names, as R writes them). */
function namesOf(header: readonly string[], rows: readonly (readonly string[])[], columnCount: number): readonly string[] {
  if (header.length !== columnCount - 1) return header;
  return rows.every((cells) => (cells[columnCount - 1] ?? '').trim() === '') ? [...header, ''] : ['', ...header];
}

/** Leaves out columns that have neither a name nor a value: delimiters at the lines' ends. */
async function withoutNothing(workspace: Workspace, table: Table, unnamed: ReadonlySet<string>): Promise<Table> {
  const suspects = table.columns.filter(({ name }) => unnamed.has(name));
  if (suspects.length === 0) return table;
  const counts = await workspace.numbers(`SELECT ${suspects.map(({ id }) => `count(${id})`).join(', ')} FROM data`);
  const empty = new Set(suspects.filter((_, index) => counts[index] === 0).map(({ id }) => id));
  return { ...table, columns: table.columns.filter(({ id }) => !empty.has(id)) };
}

/** Delimited text, and how it is read. */
interface Records extends SourceFile {
  readonly dialect: Dialect;
  /** On average, at the beginning. */
  readonly rowBytes: number;
  /** Lines before the first row. */
  readonly skip: number;
  /** Of what is read as a number at once. */
  readonly decimalSeparator: DecimalSeparator;
}

async function load(workspace: Workspace, source: Records, names: readonly string[], readings: readonly Reading[]): Promise<Table> {
  const { dialect } = source;
  for (let attempt = 1; ; attempt++) {
    const columns = names.map((name, index) => columnFor(name, index, readings[index] ?? 'TEXT'));
    const rejects = await createTable(workspace, source, columns);
    const broken = rejects.filter(({ type }) => type !== 'CAST');
    if (broken.some(({ type }) => type === 'UNQUOTED VALUE') && !dialect.quotesOften) {
      // Prose has stray quotes: where the file is regular without any quoting, they are letters.
      const literalQuotes = { ...source, dialect: { ...dialect, quote: '', escape: '', quotesOften: true } };
      if ((await createTable(workspace, literalQuotes, columns.map(({ id, name }) => ({ id, name, storage: 'VARCHAR' })))).length === 0) {
        return load(workspace, literalQuotes, names, readings);
      }
    }
    if (broken.length > 0) throw await explain(broken, source, columns.length);
    const misread = rejects.length > 0 ? [] : await misreadColumns(workspace, columns);
    const wrong = new Set([...rejects.map(({ columnId }) => columnId), ...misread]);
    if (wrong.size === 0) {
      await trimText(workspace, columns.map(({ id }) => id), columns.filter(({ storage, format }) => storage === 'VARCHAR' && !format).map(({ id }) => id));
      const booleans = new Set(columns.filter(({ format }) => format?.kind === 'BOOLEAN').map(({ id }) => id));
      return { ...(await checkedTable(workspace, columns.map(({ id, name, storage }) => ({ id, name, storage })), source.filename)), booleans };
    }
    readings = readings.map((reading, index) => (attempt < READING_TRIES && !wrong.has(`c${index}`) ? reading : 'TEXT'));
  }
}

function columnFor(name: string, index: number, reading: Reading): ReadColumn {
  const column = { id: `c${index}`, name };
  if (reading === 'NUMBER' || reading === 'TEXT') return { ...column, storage: reading === 'NUMBER' ? 'DOUBLE' : 'VARCHAR' };
  return { ...column, storage: reading.storage, format: reading };
}

/** Fills `data` and returns what DuckDB could not read. */
async function createTable(workspace: Workspace, { path, dialect: { delimiter, quote, escape }, rowBytes, skip, decimalSeparator }: Records, columns: readonly ReadColumn[]): Promise<Reject[]> {
  const types = columns.map(({ id, storage, format }) => `${literal(id)}: ${literal(format ? 'VARCHAR' : storage)}`).join(', ');
  await workspace.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
  const take = () => workspace.take(`CREATE OR REPLACE TABLE data AS SELECT ${columns.map(valueOf).join(', ')} FROM read_csv(${literal(path)}, auto_detect = false, header = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(escape)}, skip = ${skip}, decimal_separator = ${literal(decimalSeparator)},
    columns = {${types}}, nullstr = [${literals(MISSING_WORDS)}], strict_mode = true, store_rejects = true, rejects_limit = ${REJECTS_KEPT},
    max_line_size = ${LONGEST_ROW_BYTES}, buffer_size = ${TEXT_AT_A_TIME_BYTES})`);
  await (rowBytes * ROW_GROUP > TEXT_AT_A_TIME_BYTES ? workspace.onOneThread(take) : take());
  const rows = await workspace.rows('SELECT error_type::VARCHAR, coalesce(column_name, \'\'), line_byte_position, error_message FROM reject_errors ORDER BY line_byte_position');
  return rows.map(([type, columnId, byte, detail]) => ({ type: String(type), columnId: String(columnId), byte: Number(byte), detail: String(detail) }));
}

function valueOf({ id, storage, format }: ReadColumn): string {
  if (!format) return id;
  return `coalesce(${format.value(id)}, ${storage === 'TIMESTAMP' ? `CASE WHEN ${id} IS NOT NULL THEN ${NO_INSTANT} END` : id}) AS ${id}`;
}

/** Columns with values that are not of their format. DuckDB takes `inf` and digits beyond 2^53 for numbers: these are misread, too. */
async function misreadColumns(workspace: Workspace, columns: readonly ReadColumn[]): Promise<string[]> {
  const read = columns.filter(({ storage, format }) => format !== undefined || storage === 'DOUBLE');
  const found: string[] = [];
  for (const batch of batches(read, 200)) {
    const misread = await workspace.numbers(`SELECT ${batch.map((column) => `coalesce(${misfits(column)}, false)::INTEGER`).join(', ')} FROM data`);
    found.push(...batch.filter((_, index) => misread[index] === 1).map(({ id }) => id));
  }
  return found;
}

function misfits({ id, storage, format }: ReadColumn): string {
  if (!format) return `NOT max(abs(${id})) <= ${2 ** 53}`;
  return storage === 'TIMESTAMP' ? `bool_or(${id} = ${NO_INSTANT})` : `bool_or(${id} NOT IN ('true', 'false'))`;
}

async function explain(broken: readonly Reject[], { dialect, ...source }: Records, columnCount: number): Promise<IngestError> {
  const shown = broken.slice(0, 3);
  const lines = await lineNumbers(source.path, shown.map(({ byte }) => byte));
  const firstLine = lines[0] ?? 1;
  switch (broken[0]?.type) {
    case 'UNQUOTED VALUE':
      return new IngestError('UNCLOSED_QUOTE', `Line ${firstLine} of "${source.filename}" has a quote (${dialect.quote}) that is not closed, or that something follows. Write a quote inside quotes twice.`);
    case 'LINE SIZE OVER MAXIMUM':
      return new IngestError('LINE_TOO_LONG', `The row that begins in line ${firstLine} of "${source.filename}" is longer than ${LONGEST_ROW_BYTES >> 20} MiB. Is a quote not closed?`);
    case 'MISSING COLUMNS':
    case 'TOO MANY COLUMNS': {
      const found = shown.map(({ detail }, index) => `line ${lines[index]} has ${/Found: (\d+)/.exec(detail)?.[1] ?? 'another number'}`);
      const more = broken.length > shown.length ? ` (and ${broken.length >= REJECTS_KEPT ? 'many' : broken.length - shown.length} more lines)` : '';
      const delimiter = dialect.delimiter === NO_DELIMITER ? '' : `, separated by ${dialect.leastSpaces ? 'spaces' : dialect.delimiter === '\t' ? 'tabs' : `"${dialect.delimiter}"`}`;
      return new IngestError('RAGGED_ROWS', `The rows of "${source.filename}" should have ${columnCount} values${delimiter}, but ${found.join(', ')}${more}. Mend these lines, or put values that contain the delimiter in quotes.`);
    }
    default:
      return new IngestError('UNREADABLE_FILE', `Line ${firstLine} of "${source.filename}" cannot be read: ${broken[0]?.detail ?? 'for an unknown reason'}`);
  }
}
