import { batches } from './batches.js';
import type { Leak } from './leak.js';
import type { ProfiledColumn } from './profile.types.js';
import { literal } from './sql.js';
import type { Workspace } from './workspace.js';

/** Few rows tell which columns are worth sorting; many, whether they are in the target's order. */
const GLANCE = 2_000;
const LOOK = 100_000;
const LEAST_ROWS = 100;
const LEAST_CORRELATION = 0.9999;
const BATCH = 20;

/** Columns of numbers in the order of the target, or the opposite one, by Spearman's rank correlation: its logarithm, its rank, the sum of which it is most. */
export async function sameOrder(workspace: Workspace, columns: readonly ProfiledColumn[], target: ProfiledColumn): Promise<Leak[]> {
  const numbers = columns.filter(({ type, statistics }) => (type === 'INTEGER' || type === 'NUMBER') && statistics.distinct >= LEAST_ROWS);
  const suspects = await correlated(workspace, numbers, target, GLANCE);
  const found = await correlated(workspace, numbers.filter(({ column: { id } }) => suspects.has(id)), target, LOOK);
  return numbers.flatMap(({ name, column: { id } }) => {
    const agreement = found.get(id);
    return agreement === undefined ? [] : [{ name, agreement, rule: 'ORDER' }];
  });
}

async function correlated(workspace: Workspace, columns: readonly ProfiledColumn[], target: ProfiledColumn, rows: number): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  // Counted from both ends, so that equal values are in the middle of their places.
  const place = (value: string) => `(rank() OVER (ORDER BY ${value}) - rank() OVER (ORDER BY ${value} DESC))`;
  for (const batch of batches(columns, BATCH)) {
    const queries = batch.map(({ column: { id } }) => `(SELECT ${literal(id)}, abs(corr(x, y)), count(*) FROM (SELECT ${place('x')} AS x, ${place('y')} AS y
      FROM (SELECT ${id} AS x, ${target.column.id} AS y FROM data WHERE ${id} IS NOT NULL AND ${target.column.id} IS NOT NULL LIMIT ${rows})))`);
    for (const [id, correlation, count] of await workspace.rows(queries.join(' UNION ALL '))) {
      if (Number(count) >= LEAST_ROWS && correlation !== null && Number(correlation) >= LEAST_CORRELATION) found.set(String(id), Number(correlation));
    }
  }
  return found;
}
