import { splitSizes, type SplitShares } from './split-sizes.js';
import type { ProfiledColumn } from './profile.types.js';
import { double, literal } from './sql.js';
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
 * Groups equal rows and counts the copies. Fills the table `grouped(row, first, size)`: each row, the first row that equals it, and
 * how many do. Identifiers do not count: a copy under another number is a copy.
 */
export async function groupDuplicates(workspace: Workspace, columns: readonly ProfiledColumn[]): Promise<number> {
  const describing = columns.filter(({ type }) => type !== 'IDENTIFIER');
  const compared = (describing.length > 0 ? describing : columns).map(({ column: { id } }) => id);
  await workspace.run(`CREATE OR REPLACE TABLE hashed AS SELECT rowid AS row, ${rowHash(compared)} AS hash FROM data`);
  await workspace.run(`CREATE OR REPLACE TABLE grouped AS
    SELECT row, first, size FROM hashed JOIN (SELECT hash, min(row) AS first, count(*) AS size FROM hashed GROUP BY hash) USING (hash)`);
  await workspace.run('DROP TABLE hashed');
  const [copies = 0] = await workspace.numbers('SELECT count(*) FILTER (row <> first) FROM grouped');
  return copies;
}

/** Two 64-bit hashes, since one collides among billions of rows. Only compared within one database, so DuckDB may change it. */
function rowHash(ids: readonly string[]): string {
  return `hash(${ids.join(', ')})::UHUGEINT * 18446744073709551616 + hash('again', ${ids.join(', ')})`;
}

/**
 * Fills the table `assigned(row, split)`. Groups of equal rows are shuffled by MD5 of seed and first row, then dealt out whole, so no
 * copy of a training row is in a test. Needs `groupDuplicates` first.
 */
export async function assignSplits(workspace: Workspace, { stratifyBy, shares, seed }: SplitPlan): Promise<void> {
  const stratum = stratifyBy && stratifyBy.statistics.distinct <= MOST_STRATA ? `coalesce(${stratifyBy.column.id}::VARCHAR, '')` : `''`;
  await workspace.run(`CREATE OR REPLACE TABLE groups AS
    SELECT grouped.first, grouped.size, ${stratum} AS stratum, md5_number(concat(${literal(seed)}, ':', grouped.first)) AS key
    FROM grouped JOIN data ON data.rowid = grouped.first WHERE grouped.row = grouped.first`);
  const strata = (await workspace.rows('SELECT stratum, sum(size)::DOUBLE FROM groups GROUP BY stratum ORDER BY 2 DESC, 1')).map(([name, rows]) => ({ name: String(name), rows: Number(rows) }));
  const sizes = splitSizes(strata.map(({ rows }) => rows), shares);
  const values = strata.map(({ name }, index) => `(${literal(name)}, ${double(sizes[index]?.train ?? 0)}, ${double(sizes[index]?.validation ?? 0)})`);
  // A group goes where its first row falls.
  await workspace.run(`CREATE OR REPLACE TABLE assigned AS WITH
    sizes(stratum, train, validation) AS (VALUES ${values.join(', ')}),
    ranked AS (SELECT first, stratum, sum(size) OVER (PARTITION BY stratum ORDER BY key, first ROWS UNBOUNDED PRECEDING) - size AS before FROM groups),
    dealt AS (SELECT first, CASE WHEN before < train THEN 'TRAIN' WHEN before < train + validation THEN 'VALIDATION' ELSE 'TEST' END AS split FROM ranked JOIN sizes USING (stratum))
    SELECT row, split FROM grouped JOIN dealt USING (first)`);
  await workspace.run('DROP TABLE groups');
}
