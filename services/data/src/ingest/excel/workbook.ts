import { readFile, stat } from 'node:fs/promises';
import { readXls, readXlsx, streamXlsxRows, type CellValue } from 'hucre/xlsx';
import { zipEntries } from '../archive/zip-entries.js';
import { UnpackingBudget } from '../archive/unpacking-budget.js';
import { IngestError, isIngestError, messageOf } from '../ingest-error.js';
import type { SourceFile } from '../ingest.types.js';

export interface Workbook {
  /** Names of the sheets that a reader sees, in their order. */
  readonly sheets: readonly string[];
  /** The rows of a sheet that have cells, from the top. */
  rows(sheet: string): AsyncIterable<readonly CellValue[]>;
}

/** The packed file is held in memory; the sheet is streamed. */
const LARGEST_FILE_BYTES = 256 << 20;
/** Every part but the sheets is held unpacked: above all the texts that cells share. */
const LARGEST_PART_BYTES = 256 << 20;
const SHEET = /^xl\/worksheets\//i;

/**
 * Opens an Excel workbook: `.xlsx` and `.xlsm` (ECMA-376), and `.xls` of Excel 97 to 2003 (MS-XLS).
 * @throws IngestError when it is too large, damaged, protected by a password, or no workbook
 */
export async function openWorkbook({ path, filename }: SourceFile): Promise<Workbook> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE_BYTES) throw tooLarge(filename, `is larger than ${LARGEST_FILE_BYTES >> 20} MiB`);
  const bytes = await readFile(path);
  return bytes[0] === 0xd0 ? openOld(bytes, filename) : openNew(bytes, path, filename);
}

async function openNew(bytes: Uint8Array, path: string, filename: string): Promise<Workbook> {
  await checkParts(path, filename, new UnpackingBudget(filename, bytes.length));
  const sheets: string[] = [];
  try {
    await readXlsx(bytes, { sheets: ({ name, hidden, veryHidden }) => {
      if (!hidden && !veryHidden) sheets.push(name);
      return false;
    } });
  } catch (error) {
    throw new IngestError('BINARY_FILE', `"${filename}" is not a workbook that can be read (${messageOf(error)}). Save it as an Excel workbook (.xlsx) again, or its sheet as CSV.`);
  }
  return { sheets, rows: (sheet) => streamed(bytes, sheet, filename) };
}

async function* streamed(bytes: Uint8Array, sheet: string, filename: string): AsyncGenerator<readonly CellValue[], void, void> {
  try {
    for await (const { values } of streamXlsxRows(bytes, { sheet })) yield values;
  } catch (error) {
    throw new IngestError('UNREADABLE_FILE', `The sheet "${sheet}" of "${filename}" cannot be read (${messageOf(error)}). Save the workbook again, or its sheet as CSV.`);
  }
}

/** Sheets of this format have 65,536 rows at most. */
async function openOld(bytes: Uint8Array, filename: string): Promise<Workbook> {
  try {
    const { sheets } = await readXls(bytes);
    const rows = new Map(sheets.filter(({ hidden, veryHidden }) => !hidden && !veryHidden).map((sheet) => [sheet.name, sheet.rows]));
    return { sheets: [...rows.keys()], rows: async function* (sheet) { yield* rows.get(sheet) ?? []; } };
  } catch (error) {
    throw new IngestError('BINARY_FILE', `"${filename}" is a document of Office, but not a workbook that can be read (${messageOf(error)}). Save it as an Excel workbook (.xlsx) without a password, or its sheet as CSV.`);
  }
}

/** Unpacks all parts once, keeping nothing: what a workbook says of its sizes may be wrong. */
async function checkParts(path: string, filename: string, budget: UnpackingBudget): Promise<void> {
  try {
    for await (const { name, stream } of zipEntries(path, filename, budget)) {
      let size = 0;
      for await (const chunk of (await stream()) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > LARGEST_PART_BYTES && !SHEET.test(name)) throw tooLarge(filename, `has more than ${LARGEST_PART_BYTES >> 20} MiB of text`);
      }
    }
  } catch (error) {
    throw isIngestError(error) && error.code === 'ARCHIVE_TOO_LARGE' ? tooLarge(filename, 'unpacks to far more than its size') : error;
  }
}

const tooLarge = (filename: string, how: string): IngestError => new IngestError('ARCHIVE_TOO_LARGE', `The workbook "${filename}" ${how}. Save its sheet as CSV, which may be of any size, and upload that.`);
