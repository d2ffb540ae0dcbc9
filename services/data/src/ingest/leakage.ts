import { batches } from './batches.js';
import { classRules } from './class-rules.js';
import { LEAST_AGREEMENT, LEAST_ROWS, MOST_REMAINING, SUPPORT, type Leak } from './leak.js';
import type { ProfiledColumn } from './profile.types.js';
import { sameOrder } from './same-order.js';
import { literal } from './sql.js';
import type { Workspace } from './workspace.js';

/** Values that are evidence must cover this share of the rows. */
const LEAST_COVERAGE = 0.95;
const MOST_VALUES = 1_000;
const LEAST_CORRELATION = 0.9999;
const BATCH = 40;

/**
 * Columns that tell the target by a plain rule which is too good for a measurement. Classes: each value of the column goes with one
 * class, a missing value counting as a value; or one look at whether it is filled in tells them (`classRules`). Since a real
 * measurement may separate the classes of an easy problem, the values of a numeric column count only where there are no more of them
 * than there are classes, so that it is the target under another name. Numbers: the column is the target in another unit, or in the
 * same order (`sameOrder`).
 */
export async function findLeakage(workspace: Workspace, columns: readonly ProfiledColumn[], target: ProfiledColumn, rowCount: number): Promise<Leak[]> {
  // Statistics may be of more rows than those that are looked at.
  const present = rowCount * (1 - target.statistics.missing / target.statistics.count);
  if (present < LEAST_ROWS || target.statistics.distinct < 2) return [];
  const others = columns.filter(({ name, type }) => name !== target.name && type !== 'IDENTIFIER' && type !== 'IMAGE' && type !== 'AUDIO');
  const classes = target.type === 'CATEGORY' || target.type === 'BOOLEAN' || target.statistics.distinct <= 20;
  const same = classes ? await sameClasses(workspace, others, target) : await sameNumbers(workspace, others, target, present);
  const known = new Set(same.map(({ name }) => name));
  const rest = others.filter(({ name }) => !known.has(name));
  const leaks = [...same, ...(classes ? await classRules(workspace, rest, target, rowCount) : await sameOrder(workspace, rest, target))];
  return others.flatMap(({ name }) => leaks.filter((leak) => leak.name === name));
}

async function sameClasses(workspace: Workspace, others: readonly ProfiledColumn[], target: ProfiledColumn): Promise<Leak[]> {
  const { count, missing, distinct: classes } = target.statistics;
  const candidates = others.filter(({ type, statistics }) => {
    const values = statistics.distinct + Number(statistics.missing > 0);
    const most = type === 'CATEGORY' || type === 'BOOLEAN' ? Math.min(MOST_VALUES, (count - missing) / SUPPORT) : classes + Number(statistics.missing > 0);
    return values >= 2 && values <= most;
  });
  const leaks: Leak[] = [];
  for (const batch of batches(candidates, BATCH)) {
    const queries = batch.map(({ column: { id } }) => `(SELECT ${literal(id)}, coalesce(sum(most) FILTER (n >= ${SUPPORT}), 0), coalesce(sum(n) FILTER (n >= ${SUPPORT}), 0), sum(n)
      FROM (SELECT max(n) AS most, sum(n) AS n FROM (SELECT ${id} AS value, count(*) AS n FROM data WHERE ${target.column.id} IS NOT NULL GROUP BY ${id}, ${target.column.id}) GROUP BY value))`);
    const found = new Map((await workspace.rows(queries.join(' UNION ALL '))).map(([id, agreeing, covered, all]) => [String(id), { agreeing: Number(agreeing), covered: Number(covered), all: Number(all) }]));
    for (const { name, column } of batch) {
      const seen = found.get(column.id);
      if (!seen) continue;
      const agreement = seen.agreeing / seen.covered;
      const guessing = Math.max(0, ...target.statistics.topValues.map((value) => value.count)) / (count - missing);
      if (seen.covered >= seen.all * LEAST_COVERAGE && agreement >= LEAST_AGREEMENT && 1 - agreement <= (1 - guessing) * MOST_REMAINING) leaks.push({ name, agreement, rule: 'SAME' });
    }
  }
  return leaks;
}

async function sameNumbers(workspace: Workspace, others: readonly ProfiledColumn[], target: ProfiledColumn, present: number): Promise<Leak[]> {
  const small = (id: string) => `CASE WHEN abs(${id}) < 1e70 THEN ${id} END`;
  const numbers = others.filter(({ column, statistics }) => column.storage === 'DOUBLE' && statistics.distinct >= 2);
  const leaks: Leak[] = [];
  for (const batch of batches(numbers, BATCH)) {
    const values = await workspace.numbers(`SELECT ${batch.map(({ column: { id } }) => `corr(${small(id)}, ${small(target.column.id)}), count(*) FILTER (${id} IS NOT NULL AND ${target.column.id} IS NOT NULL)`).join(', ')} FROM data`);
    for (const [index, { name }] of batch.entries()) {
      const agreement = Math.abs(values[2 * index] ?? NaN);
      if (agreement >= LEAST_CORRELATION && (values[2 * index + 1] ?? 0) >= Math.max(LEAST_ROWS, present / 2)) leaks.push({ name, agreement, rule: 'SAME' });
    }
  }
  return leaks;
}
