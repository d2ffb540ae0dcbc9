import { batches } from './batches.js';
import type { SplitColumn } from './split.js';
import type { Workspace } from './workspace.js';

/** Groups of more rows may not fit into the memory that there is, even where they spill. */
const ROWS_AT_ONCE = 2_500_000;

/**
 * Finds rows that equal each other; identifiers do not count: a copy under another number is a copy. Fills the table
 * `copies(hash, first, size)`, which has a row for each set of copies: the first one and how many there are.
 * @returns how many rows are copies of an earlier one
 */
export async function findDuplicates(workspace: Workspace, columns: readonly SplitColumn[], rowsAtOnce = ROWS_AT_ONCE): Promise<number> {
  await workspace.run('CREATE OR REPLACE TABLE copies (hash UBIGINT, first BIGINT, size BIGINT)');
  const describing = describe(columns);
  if (describing.some(({ allDiffer }) => allDiffer)) return 0;
  const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
  const rounds = Math.ceil(rowCount / rowsAtOnce);
  const hashes = `SELECT rowid AS row, ${rowHash(describing)} AS hash FROM data ${withMedia(columns)}`;
  if (rounds > 1) await workspace.run(`CREATE TABLE hashes AS ${hashes}`);
  for (let round = 0; round < rounds; round++) {
    const some = rounds > 1 ? `hashes WHERE hash % ${rounds} = ${round}` : `(${hashes})`;
    await workspace.run(`INSERT INTO copies SELECT hash, min(row), count(*) FROM ${some} GROUP BY hash HAVING count(*) > 1`);
  }
  await workspace.run('DROP TABLE IF EXISTS hashes');
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
