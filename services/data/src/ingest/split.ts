import { rowsWithCopies } from './duplicates.js';
import { splitSizes, type SplitShares } from './split-sizes.js';
import type { ProfiledColumn } from './profile.types.js';
import { literal } from './sql.js';
import type { Workspace } from './workspace.js';

export const DEFAULT_SHARES: SplitShares = { validation: 0.15, test: 0.15 };
/** More classes than this are not kept in proportion one by one. */
const MOST_STRATA = 1_000;
/** Chance keeps the proportions of a table of more rows, without sorting it. */
const MOST_COUNTED_ROWS = 200_000;

export interface SplitPlan {
  /** Rows are kept in proportion to this column's classes. */
  readonly stratifyBy?: ProfiledColumn | undefined;
  readonly shares: SplitShares;
  /** The same seed, rows and plan give the same splits. */
  readonly seed: string;
}

/** SQL for a relation: the rows of `data` in their order, each with the name of its split in `split_of`. */
export type SplitRelation = string;
export const SPLIT_OF = 'split_of';

/**
 * Deals out the rows. Copies are dealt out as one, so no copy of a training row is in a test. The order is that of an MD5 of the seed
 * and the (first) row's number, which is the same on every machine. Needs `findDuplicates` first.
 */
export async function assignSplits(workspace: Workspace, columns: readonly ProfiledColumn[], plan: SplitPlan): Promise<SplitRelation> {
  const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
  if (rowCount <= MOST_COUNTED_ROWS) return countedSplits(workspace, columns, plan);
  const rows = await rowsWithCopies(workspace, columns);
  return assigned(workspace, columns, rows === undefined
    ? `SELECT ${drawnSplit(plan, 'rowid')} AS ${SPLIT_OF} FROM data`
    : `SELECT row, ${drawnSplit(plan, 'first')} AS ${SPLIT_OF} FROM (${rows}) ORDER BY row`);
}

/**
 * Leaves rows in the splits that the column `split_of` of `data` names, except that copies go where the first of them was: a recipe
 * can make rows equal that were not. Needs `findDuplicates` first.
 */
export async function keepSplits(workspace: Workspace, columns: readonly ProfiledColumn[]): Promise<SplitRelation> {
  const rows = await rowsWithCopies(workspace, columns);
  return rows === undefined ? 'data' : assigned(workspace, columns, `SELECT row, kept.${SPLIT_OF} FROM (${rows}) JOIN data AS kept ON kept.rowid = first ORDER BY row`);
}

const key = ({ seed }: SplitPlan, row: string): string => `md5_number_lower(concat(${literal(seed)}, ':', ${row}))`;

function drawnSplit(plan: SplitPlan, row: string): string {
  const below = (share: number) => `(${BigInt(Math.round(share * 1e6)) * 2n ** 64n / 1_000_000n})::UBIGINT`;
  const { validation, test } = plan.shares;
  const drawn = key(plan, row);
  return `CASE WHEN ${drawn} < ${below(test)} THEN 'TEST' WHEN ${drawn} < ${below(test + validation)} THEN 'VALIDATION' ELSE 'TRAIN' END`;
}

/** Exact shares, also of rare classes. */
async function countedSplits(workspace: Workspace, columns: readonly ProfiledColumn[], plan: SplitPlan): Promise<SplitRelation> {
  const { stratifyBy, shares } = plan;
  const stratum = stratifyBy && stratifyBy.statistics.distinct <= MOST_STRATA ? `coalesce(${stratifyBy.column.id}::VARCHAR, '')` : `''`;
  const rows = (await rowsWithCopies(workspace, columns, `${stratum} AS stratum`)) ?? `SELECT rowid AS row, rowid AS first, 1 AS size, ${stratum} AS stratum FROM data`;
  await workspace.run(`CREATE OR REPLACE TABLE keyed AS SELECT *, ${key(plan, 'first')} AS key FROM (${rows})`);
  const strata = (await workspace.rows('SELECT stratum, count(*) FROM keyed GROUP BY stratum ORDER BY 2 DESC, 1')).map(([name, count]) => ({ name: String(name), rows: Number(count) }));
  const sizes = splitSizes(strata.map((each) => each.rows), shares);
  const values = strata.map(({ name }, index) => `(${literal(name)}, ${sizes[index]?.train ?? 0}, ${sizes[index]?.validation ?? 0})`);
  // Copies go where the first of them falls.
  return assigned(workspace, columns, `WITH sizes(stratum, train, validation) AS (VALUES ${values.join(', ')}),
    ranked AS (SELECT first, stratum, sum(size) OVER (PARTITION BY stratum ORDER BY key, first ROWS UNBOUNDED PRECEDING) - size AS before FROM keyed WHERE row = first),
    dealt AS (SELECT first, CASE WHEN before < train THEN 'TRAIN' WHEN before < train + validation THEN 'VALIDATION' ELSE 'TEST' END AS ${SPLIT_OF} FROM ranked JOIN sizes USING (stratum))
    SELECT row, ${SPLIT_OF} FROM keyed JOIN dealt USING (first) ORDER BY row`);
}

/** Keeps `split_of` of each row, given in the order of the rows, beside `data`. */
async function assigned(workspace: Workspace, columns: readonly ProfiledColumn[], rows: string): Promise<SplitRelation> {
  await workspace.run(`CREATE OR REPLACE TABLE assigned AS ${rows}`);
  return `(SELECT ${ids(columns)}, assigned.${SPLIT_OF} FROM data POSITIONAL JOIN assigned)`;
}

/** Not `*`: a recipe's table says already where its rows were. */
const ids = (columns: readonly ProfiledColumn[]): string => columns.map(({ column: { id } }) => id).join(', ');
