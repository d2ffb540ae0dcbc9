import { batches } from './batches.js';
import type { SplitColumn } from './split.js';
import type { Workspace } from './workspace.js';

/**
 * Finds rows that equal each other; identifiers do not count: a copy under another number is a copy. Fills the table
 * `copies(hash, first, size)`, which has a row for each set of copies: the first one and how many there are.
 * @returns how many rows are copies of an earlier one
 */
export async function findDuplicates(workspace: Workspace, columns: readonly SplitColumn[]): Promise<number> {
  const describing = describe(columns);
  const none = describing.some(({ allDiffer }) => allDiffer) ? 'LIMIT 0' : '';
  await workspace.run(`CREATE OR REPLACE TABLE copies AS SELECT hash, min(row) AS first, count(*) AS size
    FROM (SELECT rowid AS row, ${rowHash(describing)} AS hash FROM data ${withMedia(columns)} ${none}) GROUP BY hash HAVING count(*) > 1`);
  const [copies = 0] = await workspace.numbers('SELECT coalesce(sum(size - 1), 0) FROM copies');
  return copies;
}

/**
 * SQL for `(row, first, size)` of every row, where rows that equal each other have the same `first`, with other `values` of `data`
 * beside it; undefined where no two rows are equal, so that `first` is the row itself. Needs `findDuplicates` first.
 */
export async function rowsWithCopies(workspace: Workspace, columns: readonly SplitColumn[], values = ''): Promise<string | undefined> {
  const [copies = 0] = await workspace.numbers('SELECT count(*) FROM copies');
  if (copies === 0) return undefined;
  return `SELECT * EXCLUDE (hash, first, size), coalesce(first, row) AS first, coalesce(size, 1) AS size
    FROM (SELECT rowid AS row, ${rowHash(describe(columns))} AS hash ${values && `, ${values}`} FROM data) LEFT JOIN copies USING (hash)`;
}

/** Pictures that cannot be decoded do not equal each other. */
function withMedia(columns: readonly SplitColumn[]): string {
  const media = columns.filter(({ storage }) => storage === 'MEDIA');
  return media.length > 0 ? `WHERE ${media.map(({ id }) => `${id} IS NOT NULL`).join(' AND ')}` : '';
}

/** The columns in which copies are equal. A picture with another label is a copy all the same. */
function describe(columns: readonly SplitColumn[]): readonly SplitColumn[] {
  const media = columns.filter(({ storage }) => storage === 'MEDIA');
  const describing = media.length > 0 ? media : columns.filter(({ type }) => type !== 'IDENTIFIER');
  return describing.length > 0 ? describing : columns;
}

/** 64 bits; only compared within one database, so DuckDB may change the function. */
function rowHash(columns: readonly SplitColumn[]): string {
  const hashes = batches(columns, 500).map((batch) => `hash(${batch.map(({ id }) => id).join(', ')})`);
  return hashes.length === 1 ? hashes.join() : `hash(${hashes.join(', ')})`;
}
