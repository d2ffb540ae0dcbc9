import { IngestError } from './ingest-error.js';
import type { Evidence } from './notation.js';
import type { ColumnType } from './profile.types.js';
import type { TableSize, Workspace } from './workspace.js';

/**
 * How DuckDB keeps a column: numbers as DOUBLE, instants as TIMESTAMP (UTC), pictures and recordings as their BIGINT in the workspace's `MediaPack`,
 * everything else as trimmed VARCHAR, missing as NULL.
 */
export type Storage = 'DOUBLE' | 'VARCHAR' | 'TIMESTAMP' | 'MEDIA';

export const storageOf = (type: ColumnType): Storage => (type === 'INTEGER' || type === 'NUMBER' ? 'DOUBLE' : type === 'DATETIME' ? 'TIMESTAMP' : type === 'IMAGE' || type === 'AUDIO' ? 'MEDIA' : 'VARCHAR');

export interface TableColumn {
  /** The name in SQL, `c0`, `c1`, …: no name of the user's is ever part of a statement. */
  readonly id: string;
  readonly name: string;
  readonly storage: Storage;
}

/** The table `data` of a workspace; its `rowid` is the order of the file. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  /** Ids of text columns that are known to hold `true` and `false` only. */
  readonly booleans?: ReadonlySet<string>;
  /** How the file writes numbers and dates, as columns show that are read already. */
  readonly evidence?: Evidence;
  /** Types that the file itself tells, by column id: what is written there is not interpreted. */
  readonly types?: ReadonlyMap<string, ColumnType>;
}

export const MOST_COLUMNS = 10_000;

/** Refuses tables from which nothing can be learnt. */
export async function checkedTable(workspace: Workspace, columns: readonly TableColumn[], filename: string): Promise<Table> {
  const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
  if (rowCount === 0) throw new IngestError('NO_ROWS', `"${filename}" has column names but no rows. Add rows of values, or set "header" to false if its first line is a row.`);
  if (rowCount === 1) throw new IngestError('ONE_ROW', `"${filename}" has one row only. Nothing can be learnt from one example: add rows.`);
  return { columns, rowCount };
}

/** Call it before the table is made. */
export async function prepareFor(workspace: Workspace, count: number, size: TableSize, filename: string): Promise<void> {
  if (count > MOST_COLUMNS) throw new IngestError('TOO_MANY_COLUMNS', `"${filename}" has ${count} columns; at most ${MOST_COLUMNS} can be handled. Is the right delimiter used, are rows and columns swapped?`);
  await workspace.makeRoomFor(count, size);
}
