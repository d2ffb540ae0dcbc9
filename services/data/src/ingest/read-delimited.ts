import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { batches } from './batches.js';
import { parseDelimited } from './delimited-parser.js';
import { detectDialect, NO_DELIMITER, type Dialect } from './dialect.js';
import { columnNames, hasHeader } from './header.js';
import { IngestError } from './ingest-error.js';
import { isPlainNumber } from './cell-kind.js';
import { isMissing, MISSING_WORDS } from './missing-words.js';
import { literal, literals } from './sql.js';
import { trimText } from './clean-text.js';
import { checkedTable, prepareFor, type Table, type TableColumn } from './table.js';
import { LONGEST_LINE_BYTES, scanText } from './text-scan.js';
import { isPlain, readHead, transcode } from './transcode.js';
import type { ReadOptions, SourceFile } from './ingest.types.js';
import { writtenColumns } from './override-types.js';
import type { ReadTable } from './read-table.js';
import type { Workspace } from './workspace.js';

const SAMPLE_BYTES = 1 << 20;
const SAMPLE_RECORDS = 5_000;
const REJECTS_KEPT = 1_000;
/** A column that fails as numbers is read as text the next time; after this many times every column is. */
const NUMBER_TRIES = 3;

interface Reject {
  readonly type: string;
  readonly columnId: string;
  readonly byte: number;
  readonly detail: string;
}

/** Reads a CSV, TSV or otherwise delimited file into the table `data`. `named`: its first line names the columns. */
export async function readDelimited(workspace: Workspace, file: SourceFile, options: ReadOptions, signal?: AbortSignal): Promise<ReadTable> {
  const scan = await scanText(file.path, file.filename, { encoding: options.encoding });
  let path = file.path;
  if (!isPlain(scan)) {
    path = join(workspace.folder, 'text.csv');
    await transcode(file.path, path, scan, signal);
  }
  const sample = await readHead(file.path, scan, SAMPLE_BYTES);
  const dialect = detectDialect(sample, file.filename, options.delimiter);
  const { delimiter, quote } = dialect;
  const read = await readRecords(workspace, { path, filename: file.filename }, sample, dialect, options);
  return {
    ...read,
    reading: { format: 'DELIMITED', encoding: scan.encoding, header: read.named, ...(delimiter !== NO_DELIMITER && { delimiter }), ...(quote !== '' && { quote }) },
  };
}

/** The same for UTF-8 text of a known dialect; `sample` is its beginning. Unless the options say so, the sample tells whether there is a header. */
export async function readRecords(workspace: Workspace, source: SourceFile, sample: Sample, dialect: Dialect, options: ReadOptions): Promise<{ table: Table; named: boolean }> {
  const { names, unnamed, header, numeric } = describeSample(sample, dialect, options, source.filename);
  await prepareFor(workspace, names.length, source.filename);
  const table = await load(workspace, source, dialect, names, header, numeric);
  return { table: await withoutNothing(workspace, table, unnamed), named: header };
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
  // What has commas before the decimals is no number to DuckDB's reader, and a code's zeros would be lost to a number.
  const asWritten = writtenColumns(options);
  const numeric = names.map((name, index) => options.decimalSeparator !== ',' && !asWritten.has(name) && areNumbers(values, index));
  return { header, names, unnamed, numeric };
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

function areNumbers(rows: readonly (readonly string[])[], index: number): boolean {
  let numbers = 0;
  for (const cells of rows) {
    const cell = cells[index] ?? '';
    if (isMissing(cell)) continue;
    if (!isPlainNumber(cell)) return false;
    numbers++;
  }
  return numbers > 0;
}

async function load(workspace: Workspace, source: SourceFile, dialect: Dialect, names: readonly string[], header: boolean, numeric: boolean[]): Promise<Table> {
  const skip = dialect.skipLines + Number(header);
  for (let attempt = 1; ; attempt++) {
    const columns = names.map<TableColumn>((name, index) => ({ id: `c${index}`, name, storage: numeric[index] ? 'DOUBLE' : 'VARCHAR' }));
    const rejects = await createTable(workspace, source, dialect, columns, skip);
    const broken = rejects.filter(({ type }) => type !== 'CAST');
    if (broken.some(({ type }) => type === 'UNQUOTED VALUE') && !dialect.quotesOften) {
      // Prose has stray quotes: where the file is regular without any quoting, they are letters.
      const literalQuotes = { ...dialect, quote: '', escape: '', quotesOften: true };
      if ((await createTable(workspace, source, literalQuotes, columns.map((column) => ({ ...column, storage: 'VARCHAR' })), skip)).length === 0) {
        return load(workspace, source, literalQuotes, names, header, numeric);
      }
    }
    if (broken.length > 0) throw await explain(broken, source, dialect, columns.length);
    const inexact = rejects.length > 0 ? [] : await inexactColumns(workspace, columns);
    const wrong = new Set([...rejects.map(({ columnId }) => columnId), ...inexact]);
    if (wrong.size === 0) {
      await trimText(workspace, columns.map(({ id }) => id), columns.filter(({ storage }) => storage === 'VARCHAR').map(({ id }) => id));
      return checkedTable(workspace, columns, source.filename);
    }
    numeric = numeric.map((number, index) => number && attempt < NUMBER_TRIES && !wrong.has(`c${index}`));
  }
}

/** Fills `data` and returns what DuckDB could not read. */
async function createTable(workspace: Workspace, source: SourceFile, { delimiter, quote, escape }: Dialect, columns: readonly TableColumn[], skip: number): Promise<Reject[]> {
  const types = columns.map(({ id, storage }) => `${literal(id)}: ${literal(storage)}`).join(', ');
  await workspace.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
  await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT * FROM read_csv(${literal(source.path)}, auto_detect = false, header = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(escape)}, skip = ${skip},
    columns = {${types}}, nullstr = [${literals(MISSING_WORDS)}], strict_mode = true, store_rejects = true, rejects_limit = ${REJECTS_KEPT},
    max_line_size = ${LONGEST_LINE_BYTES}, buffer_size = ${4 * LONGEST_LINE_BYTES})`);
  const rows = await workspace.rows('SELECT error_type::VARCHAR, coalesce(column_name, \'\'), line_byte_position, error_message FROM reject_errors ORDER BY line_byte_position');
  return rows.map(([type, columnId, byte, detail]) => ({ type: String(type), columnId: String(columnId), byte: Number(byte), detail: String(detail) }));
}

/** DuckDB takes `inf` and digits beyond 2^53 for numbers. Such columns are looked at again as text. */
async function inexactColumns(workspace: Workspace, columns: readonly TableColumn[]): Promise<string[]> {
  const numbers = columns.filter(({ storage }) => storage === 'DOUBLE');
  const found: string[] = [];
  for (const batch of batches(numbers, 200)) {
    const largest = await workspace.numbers(`SELECT ${batch.map(({ id }) => `coalesce(max(abs(${id})), 0)`).join(', ')} FROM data`);
    found.push(...batch.filter((_, index) => !((largest[index] ?? 0) <= 2 ** 53)).map(({ id }) => id));
  }
  return found;
}

async function explain(broken: readonly Reject[], source: SourceFile, dialect: Dialect, columnCount: number): Promise<IngestError> {
  const shown = broken.slice(0, 3);
  const lines = await lineNumbers(source.path, shown.map(({ byte }) => byte));
  const firstLine = lines[0] ?? 1;
  switch (broken[0]?.type) {
    case 'UNQUOTED VALUE':
      return new IngestError('UNCLOSED_QUOTE', `Line ${firstLine} of "${source.filename}" has a quote (${dialect.quote}) that is not closed, or that something follows. Write a quote inside quotes twice.`);
    case 'LINE SIZE OVER MAXIMUM':
      return new IngestError('LINE_TOO_LONG', `The row that begins in line ${firstLine} of "${source.filename}" is longer than ${LONGEST_LINE_BYTES >> 20} MiB. Is a quote not closed?`);
    case 'MISSING COLUMNS':
    case 'TOO MANY COLUMNS': {
      const found = shown.map(({ detail }, index) => `line ${lines[index]} has ${/Found: (\d+)/.exec(detail)?.[1] ?? 'another number'}`);
      const more = broken.length > shown.length ? ` (and ${broken.length >= REJECTS_KEPT ? 'many' : broken.length - shown.length} more lines)` : '';
      const delimiter = dialect.delimiter === NO_DELIMITER ? '' : `, separated by ${dialect.delimiter === '\t' ? 'tabs' : `"${dialect.delimiter}"`}`;
      return new IngestError('RAGGED_ROWS', `The rows of "${source.filename}" should have ${columnCount} values${delimiter}, but ${found.join(', ')}${more}. Mend these lines, or put values that contain the delimiter in quotes.`);
    }
    default:
      return new IngestError('UNREADABLE_FILE', `Line ${firstLine} of "${source.filename}" cannot be read: ${broken[0]?.detail ?? 'for an unknown reason'}`);
  }
}

/** Physical line numbers of byte positions (from 1, ascending): DuckDB counts records, an editor counts lines. */
async function lineNumbers(path: string, bytes: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  let line = 1;
  let position = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const [index, byte] of chunk.entries()) {
      // Blank lines before a record count as part of it.
      while (found.length < bytes.length && position + index + 1 >= (bytes[found.length] ?? 0) && byte !== 0x0a && byte !== 0x0d) found.push(line);
      if (byte === 0x0a) line++;
    }
    if (found.length === bytes.length) break;
    position += chunk.length;
  }
  return found;
}
