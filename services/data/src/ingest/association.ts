import { batches } from './batches.js';
import { numberOf } from './column-facts.js';
import type { Association, ProfiledColumn } from './profile.types.js';
import { isClasses } from './suggest-target.js';
import { literal } from './sql.js';
import type { Workspace } from './workspace.js';

/** So many rows tell a correlation to a few thousandths. */
const SAMPLE_ROWS = 200_000;
/** A category of more values, or of fewer rows each, goes with anything by chance. */
const MOST_VALUES = 1_000;
const ROWS_PER_VALUE = 5;
const LEAST_ROWS = 3;
const BATCH = 40;
/** Squares beyond this are not finite. */
const SQUARABLE = 1e70;

/**
 * How much each column tells of the target by itself, by column id: Pearson's |r| between numbers, the correlation ratio η between numbers and
 * classes, Cramér's V between classes. Texts, identifiers, pictures and recordings have none.
 */
export async function associations(workspace: Workspace, columns: readonly ProfiledColumn[], target: ProfiledColumn, rowCount: number): Promise<Map<string, Association>> {
  const rows = rowCount > SAMPLE_ROWS ? `(SELECT * FROM data WHERE hash(rowid) % ${Math.ceil(rowCount / SAMPLE_ROWS)} = 0)` : 'data';
  const others = columns.filter((column) => column !== target && column.statistics.distinct >= 2);
  const numbers = others.filter(isNumber);
  const classes = others.filter(hasClasses);
  const found = new Map<string, Association>();
  const keep = (id: string, measure: Association['measure'], value: number) => {
    if (Number.isFinite(value)) found.set(id, { measure, value: Math.min(1, Math.max(0, value)) });
  };
  const byClass = target.type === 'CATEGORY' || target.type === 'BOOLEAN' || isClasses(target);
  if (byClass && hasClasses({ ...target, type: 'CATEGORY' })) {
    for (const batch of batches(numbers, BATCH)) for (const [id, ratio] of await ratiosByTarget(workspace, rows, batch, target)) keep(id, 'CORRELATION_RATIO', ratio);
    for (const batch of batches(classes, BATCH)) for (const [id, v] of await cramersV(workspace, rows, batch, target)) keep(id, 'CRAMERS_V', v);
  } else if (!byClass && isNumber(target)) {
    for (const batch of batches(numbers, BATCH)) for (const [id, r] of await pearson(workspace, rows, batch, target)) keep(id, 'PEARSON', r);
    for (const batch of batches(classes, BATCH)) for (const [id, ratio] of await ratiosOfTarget(workspace, rows, batch, target)) keep(id, 'CORRELATION_RATIO', ratio);
  }
  return found;
}

const isNumber = ({ type }: ProfiledColumn): boolean => type === 'INTEGER' || type === 'NUMBER' || type === 'DATETIME';
const hasClasses = ({ type, statistics: { distinct, count, missing } }: ProfiledColumn): boolean =>
  (type === 'CATEGORY' || type === 'BOOLEAN') && distinct >= 2 && distinct <= Math.min(MOST_VALUES, (count - missing) / ROWS_PER_VALUE);

const finite = ({ column }: ProfiledColumn): string => `CASE WHEN abs(${numberOf(column)}) < ${SQUARABLE} THEN ${numberOf(column)} END`;

async function pearson(workspace: Workspace, rows: string, batch: readonly ProfiledColumn[], target: ProfiledColumn): Promise<[string, number][]> {
  const values = await workspace.numbers(`SELECT ${batch.map((column) => `abs(corr(${finite(column)}, ${finite(target)}))`).join(', ')} FROM ${rows}`);
  return batch.map(({ column }, index) => [column.id, values[index] ?? NaN]);
}

/** η² is the share of the variance that lies between the classes. All columns of a batch in one pass. */
async function ratiosByTarget(workspace: Workspace, rows: string, batch: readonly ProfiledColumn[], target: ProfiledColumn): Promise<[string, number][]> {
  const found = await workspace.rows(`SELECT ${batch.map((column) => `count(${finite(column)}), avg(${finite(column)}), var_pop(${finite(column)})`).join(', ')} FROM ${rows} WHERE ${target.column.id} IS NOT NULL GROUP BY ${target.column.id}`);
  return batch.map(({ column }, index) => {
    const groups = found.map((row) => ({ n: Number(row[3 * index]), mean: Number(row[3 * index + 1]), variance: Number(row[3 * index + 2]) })).filter(({ n }) => n > 0);
    const n = groups.reduce((sum, group) => sum + group.n, 0);
    const mean = groups.reduce((sum, group) => sum + group.n * group.mean, 0) / n;
    const between = groups.reduce((sum, group) => sum + group.n * (group.mean - mean) ** 2, 0);
    const within = groups.reduce((sum, group) => sum + group.n * group.variance, 0);
    return [column.id, n < LEAST_ROWS ? NaN : Math.sqrt(between / (between + within))];
  });
}

async function ratiosOfTarget(workspace: Workspace, rows: string, batch: readonly ProfiledColumn[], target: ProfiledColumn): Promise<[string, number][]> {
  const value = finite(target);
  const queries = batch.map(({ column: { id } }) => `(SELECT ${literal(id)}, sqrt(sum(n * (m - mean) ** 2) / (sum(n * (m - mean) ** 2) + sum(n * v)))
    FROM (SELECT *, sum(n * m) OVER () / sum(n) OVER () AS mean FROM (SELECT count(${value}) AS n, avg(${value}) AS m, var_pop(${value}) AS v FROM ${rows} WHERE ${id} IS NOT NULL GROUP BY ${id}) WHERE n > 0))`);
  return (await workspace.rows(queries.join(' UNION ALL '))).map(([id, ratio]) => [String(id), ratio === null ? NaN : Number(ratio)]);
}

/** Corrected for bias: W. Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", Journal of the Korean Statistical Society 42 (2013). */
async function cramersV(workspace: Workspace, rows: string, batch: readonly ProfiledColumn[], target: ProfiledColumn): Promise<[string, number][]> {
  const queries = batch.map(({ column: { id } }) => `(SELECT ${literal(id)}, sum(n), sum(n * n / (a_n * b_n)), count(DISTINCT a), count(DISTINCT b)
    FROM (SELECT *, sum(n) OVER (PARTITION BY a) AS a_n, sum(n) OVER (PARTITION BY b) AS b_n
      FROM (SELECT ${id} AS a, ${target.column.id} AS b, count(*)::DOUBLE AS n FROM ${rows} WHERE ${id} IS NOT NULL AND ${target.column.id} IS NOT NULL GROUP BY a, b)))`);
  return (await workspace.rows(queries.join(' UNION ALL '))).map(([id, ...values]) => {
    const [n = 0, share = 0, rowsOf = 0, columnsOf = 0] = values.map(Number);
    const phi2 = Math.max(0, share - 1 - ((rowsOf - 1) * (columnsOf - 1)) / (n - 1));
    const corrected = (count: number) => count - (count - 1) ** 2 / (n - 1);
    return [String(id), n < LEAST_ROWS ? NaN : Math.sqrt(phi2 / (Math.min(corrected(rowsOf), corrected(columnsOf)) - 1))];
  });
}
