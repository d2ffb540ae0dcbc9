import { batches } from './batches.js';
import { splitSizes, type SplitShares } from './split-sizes.js';
import type { ProfiledColumn } from './profile.types.js';
import { literal } from './sql.js';
import type { Workspace } from './workspace.js';

export const DEFAULT_SHARES: SplitShares = { validation: 0.15, test: 0.15 };
/** More classes than this are not kept in proportion one by one. */
const MOST_STRATA = 1_000;

export interface SplitPlan {
  /** Rows are kept in proportion to this column's classes. */
  readonly stratifyBy?: ProfiledColumn | undefined;
  readonly shares: SplitShares;
  /** The same seed, rows and plan give the same splits. */
  readonly seed: string;
}

/**
 * Finds rows that equal each other; identifiers do not count: a copy under another number is a copy. Fills the table
 * `copies(hash, first, size)`, which has a row for each set of copies: the first one and how many there are.
 * @returns how many rows are copies of an earlier one
 */
export async function findDuplicates(workspace: Workspace, columns: readonly ProfiledColumn[]): Promise<number> {
  await workspace.run(`CREATE OR REPLACE TABLE copies AS SELECT hash, min(row) AS first, count(*) AS size
    FROM (SELECT rowid AS row, ${rowHash(columns)} AS hash FROM data) GROUP BY hash HAVING count(*) > 1`);
  const [copies = 0] = await workspace.numbers('SELECT coalesce(sum(size - 1), 0) FROM copies');
  return copies;
}

/** 64 bits; only compared within one database, so DuckDB may change the function. */
function rowHash(columns: readonly ProfiledColumn[]): string {
  const describing = columns.filter(({ type }) => type !== 'IDENTIFIER');
  const hashes = batches(describing.length > 0 ? describing : columns, 500).map((batch) => `hash(${batch.map(({ column: { id } }) => id).join(', ')})`);
  return hashes.length === 1 ? hashes.join() : `hash(${hashes.join(', ')})`;
}

/**
 * Fills the table `assigned(row, split)` in the order of the rows. Sets of copies are shuffled as one, by MD5 of the seed and the
 * first row's number, and dealt out whole, so no copy of a training row is in a test. Needs `findDuplicates` first.
 */
export async function assignSplits(workspace: Workspace, columns: readonly ProfiledColumn[], { stratifyBy, shares, seed }: SplitPlan): Promise<void> {
  const stratum = stratifyBy && stratifyBy.statistics.distinct <= MOST_STRATA ? `coalesce(${stratifyBy.column.id}::VARCHAR, '')` : `''`;
  const [copies = 0] = await workspace.numbers('SELECT count(*) FROM copies');
  const rows = copies === 0
    ? `SELECT rowid AS row, rowid AS first, 1 AS size, ${stratum} AS stratum FROM data`
    : `SELECT row, coalesce(copies.first, row) AS first, coalesce(copies.size, 1) AS size, stratum
       FROM (SELECT rowid AS row, ${stratum} AS stratum, ${rowHash(columns)} AS hash FROM data) LEFT JOIN copies USING (hash)`;
  await workspace.run(`CREATE OR REPLACE TABLE keyed AS SELECT *, md5_number_lower(concat(${literal(seed)}, ':', first)) AS key FROM (${rows})`);
  const strata = (await workspace.rows('SELECT stratum, count(*) FROM keyed GROUP BY stratum ORDER BY 2 DESC, 1')).map(([name, count]) => ({ name: String(name), rows: Number(count) }));
  const sizes = splitSizes(strata.map((each) => each.rows), shares);
  const values = strata.map(({ name }, index) => `(${literal(name)}, ${sizes[index]?.train ?? 0}, ${sizes[index]?.validation ?? 0})`);
  // A set of copies goes where its first row falls.
  await workspace.run(`CREATE OR REPLACE TABLE assigned AS WITH
    sizes(stratum, train, validation) AS (VALUES ${values.join(', ')}),
    ranked AS (SELECT first, stratum, sum(size) OVER (PARTITION BY stratum ORDER BY key, first ROWS UNBOUNDED PRECEDING) - size AS before FROM keyed WHERE row = first),
    dealt AS (SELECT first, CASE WHEN before < train THEN 'TRAIN' WHEN before < train + validation THEN 'VALIDATION' ELSE 'TEST' END AS split FROM ranked JOIN sizes USING (stratum))
    ${copies === 0 ? 'SELECT first AS row, split FROM dealt' : 'SELECT row, split FROM keyed JOIN dealt USING (first)'} ORDER BY row`);
  await workspace.run('DROP TABLE keyed');
}

/**
 * Fills `assigned(row, split)` from a column of `data` that says where each row was, except that a set of copies goes where its first
 * row was: a recipe can make rows equal that were not. Needs `findDuplicates` first.
 */
export async function keepSplits(workspace: Workspace, columns: readonly ProfiledColumn[], splitOf: string): Promise<void> {
  const [copies = 0] = await workspace.numbers('SELECT count(*) FROM copies');
  await workspace.run(`CREATE OR REPLACE TABLE assigned AS ${copies === 0
    ? `SELECT rowid AS row, ${splitOf} AS split FROM data`
    : `SELECT row, kept.${splitOf} AS split FROM (SELECT rowid AS row, ${rowHash(columns)} AS hash FROM data)
       LEFT JOIN copies USING (hash) JOIN data AS kept ON kept.rowid = coalesce(copies.first, row)`} ORDER BY row`);
}
