import { readExcel } from './excel/read-excel.js';
import type { TableKind } from './file-kind.js';
import type { Reading, ReadOptions, SourceFile } from './ingest.types.js';
import type { DataIssue } from './profile.types.js';
import { readDelimited } from './read-delimited.js';
import { readJson } from './read-json.js';
import { readParquet } from './parquet/read-parquet.js';
import type { Table } from './table.js';
import type { Workspace } from './workspace.js';

export interface ReadTable {
  readonly table: Table;
  /** The names are the user's. */
  readonly named: boolean;
  /** What was left out, and the like. */
  readonly notes?: readonly DataIssue[];
  readonly reading: Reading;
  /** The column that is to be predicted, where the file says so. */
  readonly target?: string;
  /** `data` has a column `split_of`: the file's parts said where rows belong. */
  readonly splitsGiven?: boolean;
}

/** Reads a file of one table into the table `data`. */
export async function readTable(workspace: Workspace, kind: TableKind, file: SourceFile, options: ReadOptions, signal: AbortSignal | undefined): Promise<ReadTable> {
  switch (kind) {
    case 'DELIMITED': return readDelimited(workspace, file, options, signal);
    case 'EXCEL': return readExcel(workspace, file, options, signal);
    case 'JSON': return readJson(workspace, file, options, signal);
    case 'PARQUET': return readParquet(workspace, [file], file.filename);
  }
}
