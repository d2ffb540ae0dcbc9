import { createHash } from 'node:crypto';
import { rowsWithCopies } from './duplicates.js';
import { IngestError } from './ingest-error.js';
import type { SplitMethod } from './ingest.types.js';
import type { ColumnType, SplitName } from './profile.types.js';
import { components } from './row-groups.js';
import { splitSizes, type SplitShares } from './split-sizes.js';
import { literal, literals } from './sql.js';
import type { TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

export const DEFAULT_SHARES: SplitShares = { validation: 0.15, test: 0.15 };
/** More classes than this are not kept in proportion one by one. */
const MOST_STRATA = 1_000;
/** Chance keeps the proportions of a table of more rows, without sorting it. */
const MOST_COUNTED_ROWS = 200_000;

/** A column while rows are dealt out. */
export interface SplitColumn extends TableColumn {
  readonly type?: ColumnType;
  /** No two rows have the same value, and none is missing. */
  readonly allDiffer?: boolean | undefined;
}

export interface SplitPlan {
  readonly method: SplitMethod;
  /** By which it is done; none for RANDOM. */
  readonly column?: SplitColumn | undefined;
  /** Classes whose proportions groups are to keep, as far as they can. */
  readonly within?: SplitColumn;
  readonly shares: SplitShares;
  /** The same seed, rows and plan give the same splits. */
  readonly seed: string;
}

/** The rows of `data` in their order, dealt out. */
export interface SplitRelation {
  /** SQL for a relation of some columns of them all, each row with the name of its split in `split_of`. */
  readonly all: (columns: readonly Pick<TableColumn, 'id'>[]) => string;
  /** SQL for a relation of some columns of those of one split, and the condition by which they are told from the others. */
  readonly of: (columns: readonly Pick<TableColumn, 'id'>[], name: SplitName) => string;
}
export const SPLIT_OF = 'split_of';

/**
 * Deals out the rows. Copies are dealt out as one, so no copy of a training row is in a test. What is drawn comes of the seed and the
 * (first) row's number, and is the same on every machine. Needs `findDuplicates` first.
 * @throws IngestError INVALID_SPLIT where a column that is to say it does not
 */
export async function assignSplits(workspace: Workspace, columns: readonly SplitColumn[], plan: SplitPlan): Promise<SplitRelation> {
  const { method, column } = plan;
  if (column) {
    switch (method) {
      case 'GROUP': return countedSplits(workspace, columns, plan, await groups(workspace, columns, column, plan.within));
      case 'TIME': return splitsByTime(workspace, columns, plan, column);
      case 'GIVEN': return givenSplits(workspace, columns, plan, column);
      default: break;
    }
  }
  const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
  return rowCount <= MOST_COUNTED_ROWS ? countedSplits(workspace, columns, plan, await strata(workspace, columns, column)) : drawnSplits(workspace, columns, plan);
}

async function drawnSplits(workspace: Workspace, columns: readonly SplitColumn[], plan: SplitPlan): Promise<SplitRelation> {
  const rows = await rowsWithCopies(workspace, columns);
  if (rows !== undefined) return assigned(workspace, `SELECT row, ${drawnSplit(plan, 'first')} AS ${SPLIT_OF} FROM (${rows}) ORDER BY row`);
  // Where a row's number is all that counts, its split is worked out when it is written, which can be done side by side.
  const number = drawnNumber(plan, 'rowid');
  const { test, validation } = drawnBelow(plan);
  return {
    all: (some) => `(SELECT ${idsOf(some)}, ${drawnSplit(plan, 'rowid')} AS ${SPLIT_OF} FROM data)`,
    of: (_, name) => `data WHERE ${number} ${{ TEST: `< ${test}`, VALIDATION: `BETWEEN ${test} AND ${validation - 1}`, TRAIN: `>= ${validation}` }[name]}`,
  };
}

/**
 * Leaves rows in the splits that the column `split_of` of `data` names, except that copies go where the first of them was: a recipe
 * can make rows equal that were not. Needs `findDuplicates` first.
 */
export async function keepSplits(workspace: Workspace, columns: readonly SplitColumn[]): Promise<SplitRelation> {
  const rows = await rowsWithCopies(workspace, columns);
  return rows === undefined ? named(() => 'data') : assigned(workspace, `SELECT row, kept.${SPLIT_OF} FROM (${rows}) JOIN data AS kept ON kept.rowid = first ORDER BY row`);
}

const key = ({ seed }: SplitPlan, row: string): string => `md5_number_lower(concat(${literal(seed)}, ':', ${row}))`;

/** A prime: what is multiplied below it fits into a BIGINT. */
const PRIME = 2 ** 31 - 1;

/**
 * SQL for the number below `PRIME` that falls to a row, without regard to other rows: two multiplications modulo a prime with the digits of a
 * square root (which IEEE 754 rounds alike everywhere) between them. It names the row once, since DuckDB works out a filter's every part: a
 * twentieth of an MD5's time.
 */
function drawnNumber({ seed }: SplitPlan, row: string): string {
  const digest = createHash('sha256').update(seed).digest();
  const [first, offset, second] = [0, 4, 8].map((at) => 1 + (digest.readUInt32LE(at) % (PRIME - 1)));
  const root = `floor(sqrt(((${row} % ${PRIME} * ${first} + ${offset}) % ${PRIME})::DOUBLE) * ${2 ** 24})::BIGINT`;
  return `(${root} % ${PRIME} * ${second} % ${PRIME})`;
}

/** Rows whose number is below the first are for the test, others below the second for validation. */
const drawnBelow = ({ shares: { validation, test } }: SplitPlan) => ({ test: Math.round(test * PRIME), validation: Math.round((test + validation) * PRIME) });

/** SQL for the split that falls to a row. */
function drawnSplit(plan: SplitPlan, row: string): string {
  const number = drawnNumber(plan, row);
  const { test, validation } = drawnBelow(plan);
  return `CASE WHEN ${number} < ${test} THEN 'TEST' WHEN ${number} < ${validation} THEN 'VALIDATION' ELSE 'TRAIN' END`;
}

/** Of a relation that has `split_of`. */
const named = (all: SplitRelation['all']): SplitRelation => ({ all, of: (columns, name) => `${all(columns)} WHERE ${SPLIT_OF} = ${literal(name)}` });
const idsOf = (columns: readonly Pick<TableColumn, 'id'>[]): string => columns.map(({ id }) => id).join(', ');

/** SQL for `(row, first, size, stratum)`: rows with the same `first` are dealt out as one, in proportion within a stratum. */
async function strata(workspace: Workspace, columns: readonly SplitColumn[], by: SplitColumn | undefined): Promise<string> {
  const [distinct = 0] = by ? await workspace.numbers(`SELECT approx_count_distinct(${by.id}) FROM data`) : [];
  const stratum = by && distinct <= MOST_STRATA ? `coalesce(${by.id}::VARCHAR, '')` : `''`;
  return (await rowsWithCopies(workspace, columns, `${stratum} AS stratum`)) ?? `SELECT rowid AS row, rowid AS first, 1 AS size, ${stratum} AS stratum FROM data`;
}

/** The stratum of a group is the class that most of its rows have. */
async function groups(workspace: Workspace, columns: readonly SplitColumn[], by: SplitColumn, within: SplitColumn | undefined): Promise<string> {
  const grouped = await components(workspace, columns, by);
  const stratum = within ? `coalesce(mode(${within.id}::VARCHAR ORDER BY ${within.id}), '')` : `''`;
  return `SELECT row, component AS first, size, stratum FROM ${grouped}
    JOIN (SELECT component, count(*) AS size, ${stratum} AS stratum FROM ${grouped} JOIN data ON data.rowid = row GROUP BY component) USING (component)`;
}

/** Exact shares, also of rare classes. */
async function countedSplits(workspace: Workspace, columns: readonly SplitColumn[], plan: SplitPlan, rows: string): Promise<SplitRelation> {
  const { shares } = plan;
  await workspace.run(`CREATE OR REPLACE TABLE keyed AS SELECT *, ${key(plan, 'first')} AS key FROM (${rows})`);
  const counted = (await workspace.rows('SELECT stratum, count(*) FROM keyed GROUP BY stratum ORDER BY 2 DESC, 1')).map(([name, count]) => ({ name: String(name), rows: Number(count) }));
  const sizes = splitSizes(counted.map((each) => each.rows), shares);
  const values = counted.map(({ name }, index) => `(${literal(name)}, ${sizes[index]?.train ?? 0}, ${sizes[index]?.validation ?? 0})`);
  // Copies go where the first of them falls.
  return assigned(workspace, `WITH sizes(stratum, train, validation) AS (VALUES ${values.join(', ')}),
    ranked AS (SELECT first, stratum, sum(size) OVER (PARTITION BY stratum ORDER BY key, first ROWS UNBOUNDED PRECEDING) - size AS before FROM keyed WHERE row = first),
    dealt AS (SELECT first, CASE WHEN before < train THEN 'TRAIN' WHEN before < train + validation THEN 'VALIDATION' ELSE 'TEST' END AS ${SPLIT_OF} FROM ranked JOIN sizes USING (stratum))
    SELECT row, ${SPLIT_OF} FROM keyed JOIN dealt USING (first) ORDER BY row`);
}

/** Rows of one moment stay together; rows without a time are trained on. */
async function splitsByTime(workspace: Workspace, columns: readonly SplitColumn[], { shares }: SplitPlan, { id, name, storage }: SplitColumn): Promise<SplitRelation> {
  const [timed = 0, moments = 0] = await workspace.numbers(`SELECT count(${id}), approx_count_distinct(${id}) FROM data`);
  if (storage === 'VARCHAR' || moments < 3) throw new IngestError('INVALID_SPLIT', `Rows cannot be split by the time in "${name}": ${storage === 'VARCHAR' ? 'it has neither dates nor numbers' : 'it has fewer than three moments'}.`, 'split');
  const [{ train = 0, validation = 0 } = {}] = splitSizes([timed], shares);
  return assigned(workspace, `SELECT row, CASE WHEN time IS NULL OR before < ${train} THEN 'TRAIN' WHEN before < ${train + validation} THEN 'VALIDATION' ELSE 'TEST' END AS ${SPLIT_OF}
    FROM (SELECT rowid AS row, ${id} AS time, rank() OVER (ORDER BY ${id} NULLS LAST) - 1 AS before FROM data) ORDER BY row`);
}

export const SPLIT_WORDS = {
  TRAIN: ['train', 'training', 'trn', 'fit'],
  VALIDATION: ['validation', 'valid', 'val', 'dev', 'development'],
  TEST: ['test', 'testing', 'tst', 'eval', 'evaluation', 'holdout'],
} as const;

/** SQL for the split that a value names; NULL where it names none. */
const namedSplit = (id: string): string =>
  `CASE ${Object.entries(SPLIT_WORDS).map(([split, words]) => `WHEN lower(trim(${id}::VARCHAR)) IN (${literals(words)}) THEN ${literal(split)}`).join(' ')} END`;

/** How many rows a column puts into another split than the row that they are a copy of. Needs `findDuplicates` first. */
export async function countCrossings(workspace: Workspace, columns: readonly SplitColumn[], { id }: Pick<SplitColumn, 'id'>): Promise<number> {
  const rows = await rowsWithCopies(workspace, columns);
  if (rows === undefined) return 0;
  const [crossings = 0] = await workspace.numbers(`SELECT count(*) FROM (${rows}) JOIN data AS own ON own.rowid = row JOIN data AS origin ON origin.rowid = first WHERE row <> first AND ${namedSplit(`own.${id}`)} <> ${namedSplit(`origin.${id}`)}`);
  return crossings;
}

/** A split that nobody names is taken out of the training rows. Copies go where the first of them is. */
async function givenSplits(workspace: Workspace, columns: readonly SplitColumn[], plan: SplitPlan, { id, name }: SplitColumn): Promise<SplitRelation> {
  const strange = await workspace.rows(`SELECT DISTINCT coalesce(left(${id}::VARCHAR, 40), '(missing)') FROM data WHERE ${namedSplit(id)} IS NULL LIMIT 3`);
  if (strange.length > 0) {
    throw new IngestError('INVALID_SPLIT', `"${name}" does not say the split of every row: ${strange.map(([value]) => `"${String(value)}"`).join(', ')}. Write train, validation or test.`, 'split');
  }
  const [training = 0, validation = 0, test = 0] = await workspace.numbers(`SELECT ${Object.keys(SPLIT_WORDS).map((split) => `count(*) FILTER (${namedSplit(id)} = ${literal(split)})`).join(', ')} FROM data`);
  if (training < 2) throw new IngestError('INVALID_SPLIT', `"${name}" leaves ${training} rows to train on. Write train where a row is one to learn from.`, 'split');
  const taken = { ...plan, shares: { validation: validation > 0 ? 0 : plan.shares.validation, test: test > 0 ? 0 : plan.shares.test } };
  const rows = (await rowsWithCopies(workspace, columns)) ?? 'SELECT rowid AS row, rowid AS first FROM data';
  return assigned(workspace, `SELECT row, CASE WHEN given = 'TRAIN' THEN ${drawnSplit(taken, 'first')} ELSE given END AS ${SPLIT_OF}
    FROM (SELECT row, first, ${namedSplit(`origin.${id}`)} AS given FROM (${rows}) JOIN data AS origin ON origin.rowid = first) ORDER BY row`);
}

/** Keeps `split_of` of each row, given in the order of the rows, beside `data`. */
async function assigned(workspace: Workspace, rows: string): Promise<SplitRelation> {
  await workspace.run(`CREATE OR REPLACE TABLE assigned AS ${rows}`);
  return named((columns) => `(SELECT ${idsOf(columns)}, assigned.${SPLIT_OF} FROM data POSITIONAL JOIN assigned)`);
}
