import type { DuckDBValue } from '@duckdb/node-api';
import { batches } from './batches.js';
import { binCounts, binned } from './bins.js';
import { numberOf, SQUARABLE } from './column-facts.js';
import { mapEntries } from './map-entries.js';
import { SPLIT_NAMES, type ProfiledColumn, type SplitColumnProfile, type SplitName, type SplitProfile, type ValueCount } from './profile.types.js';
import { SPLIT_OF, type SplitRelation } from './split.js';
import { literals } from './sql.js';
import { isClasses, labelsOf } from './suggest-target.js';
import type { Row, Workspace } from './workspace.js';

const MOST_CLASSES = 200;
const BATCH = 40;
/** What is asked of all columns together, and of each. */
const BEFORE = 3;
const WIDTH = 5;
/** Squares of differences that are less than this share of the whole's are what rounding left. */
const ROUNDING = 1e-12;

/** What is counted of a column in some rows. */
interface Counts {
  readonly rows: number;
  readonly present: number;
  /** NaN where there are no numbers. */
  readonly mean: number;
  /** Of the differences from the mean, summed up. */
  readonly squares: number;
  readonly bins: readonly number[];
  readonly top: readonly number[];
}

/** The target and its labels, the most frequent first. */
export interface Classes {
  readonly target: ProfiledColumn;
  readonly labels: readonly ValueCount[];
}

/** Undefined where numbers are predicted, or where there are too many classes to count them. */
export function classesOf(target: ProfiledColumn): Classes | undefined {
  const labels = labelsOf(target);
  return labels && (target.type === 'CATEGORY' || target.type === 'BOOLEAN' || isClasses(target)) ? { target, labels: labels.slice(0, MOST_CLASSES) } : undefined;
}

/**
 * What the values of each column are like in each split: bins and most frequent values are those of the whole, so that splits can be
 * compared. Only the rows that are held out are gone through; what remains of the whole is the training split.
 */
export async function profileSplits(workspace: Workspace, columns: readonly ProfiledColumn[], classes: Classes | undefined, rows: SplitRelation): Promise<SplitProfile[]> {
  const profiles: Record<SplitName, SplitColumnProfile[]> = { TRAIN: [], VALIDATION: [], TEST: [] };
  let balance: Record<SplitName, number[]> | undefined;
  for (const [number, batch] of batches(columns, BATCH).entries()) {
    const labelled = number === 0 ? classes : undefined;
    const read = labelled && !batch.includes(labelled.target) ? [labelled.target, ...batch] : batch;
    const found = await workspace.rows(`SELECT ${SPLIT_OF}, count(*), ${labelled ? occurrences(labelled.target, labelled.labels) : 'NULL'}, ${batch.flatMap(asked).join(', ')} FROM (SELECT * FROM ${rows.all(read.map(({ column }) => column))} WHERE ${SPLIT_OF} <> 'TRAIN') GROUP BY ${SPLIT_OF}`);
    const [validation, test] = ['VALIDATION', 'TEST'].map((name) => found.find(([split]) => split === name));
    for (const [index, column] of batch.entries()) {
      const held = { VALIDATION: countsIn(validation, index, column), TEST: countsIn(test, index, column) };
      const counts = { ...held, TRAIN: without(without(wholeOf(column), held.VALIDATION), held.TEST) };
      for (const name of SPLIT_NAMES) profiles[name].push(toProfile(counts[name], column));
    }
    if (!labelled) continue;
    const held = { VALIDATION: occurred(validation?.[2], labelled.labels), TEST: occurred(test?.[2], labelled.labels) };
    balance = { ...held, TRAIN: less(less(labelled.labels.map(({ count }) => count), held.VALIDATION), held.TEST) };
  }
  return SPLIT_NAMES.map((name) => ({ name, columns: profiles[name], ...(balance && { classes: balance[name] }) }));
}

/** SQL for how often some values occur; `occurred` reads it. */
const occurrences = ({ column: { id, storage } }: ProfiledColumn, values: readonly ValueCount[]): string =>
  `histogram(${id}) FILTER (${id} IN (${literals(values.map(({ value }) => value), storage)}))`;

function occurred(found: DuckDBValue | undefined, values: readonly ValueCount[]): number[] {
  const counts = new Map(mapEntries(found).map(([value, count]) => [value, Number(count)]));
  return values.map(({ value }) => counts.get(value) ?? counts.get(Number(value)) ?? 0);
}

const less = (all: readonly number[], part: readonly number[]): number[] => all.map((count, index) => count - (part[index] ?? 0));

/** Of numbers the bins say enough. */
const topOf = ({ statistics: { histogram, topValues } }: ProfiledColumn): readonly ValueCount[] => (histogram ? [] : topValues);

const hasMean = ({ statistics: { mean, minimum = NaN, maximum = NaN } }: ProfiledColumn): boolean => mean !== undefined && Math.max(Math.abs(minimum), Math.abs(maximum)) < SQUARABLE;

function asked(profiled: ProfiledColumn): string[] {
  const { column, statistics: { missing, histogram } } = profiled;
  const value = numberOf(column);
  const top = topOf(profiled);
  return [
    missing > 0 ? `count(${column.id})` : 'count(*)',
    ...(hasMean(profiled) ? [`avg(${value})`, `var_pop(${value})`] : ['NULL', 'NULL']),
    histogram ? binned(column, histogram.edges) : 'NULL',
    top.length > 0 ? occurrences(profiled, top) : 'NULL',
  ];
}

function countsIn(row: Row | undefined, index: number, column: ProfiledColumn): Counts {
  const [present = 0, mean = null, variance = null, bins, top] = row?.slice(BEFORE + WIDTH * index, BEFORE + WIDTH * (index + 1)) ?? [];
  return {
    rows: Number(row?.[1] ?? 0), present: Number(present), mean: mean === null ? NaN : Number(mean), squares: variance === null ? NaN : Number(variance) * Number(present),
    bins: binCounts(bins, column.statistics.histogram?.counts.length ?? 0), top: occurred(top, topOf(column)),
  };
}

function wholeOf(column: ProfiledColumn): Counts {
  const { count, missing, mean = NaN, standardDeviation = NaN, histogram } = column.statistics;
  const present = count - missing;
  return { rows: count, present, mean, squares: standardDeviation ** 2 * present, bins: histogram?.counts ?? [], top: topOf(column).map((value) => value.count) };
}

/** What remains of the rows when a part is taken away (T. F. Chan, G. H. Golub and R. J. LeVeque, 1979, the other way round). */
function without(whole: Counts, part: Counts): Counts {
  const rest = { rows: whole.rows - part.rows, bins: less(whole.bins, part.bins), top: less(whole.top, part.top) };
  if (part.present === 0) return { ...whole, ...rest };
  const present = whole.present - part.present;
  const mean = (whole.mean * whole.present - part.mean * part.present) / present;
  const squares = whole.squares - part.squares - ((part.mean - mean) ** 2 * present * part.present) / whole.present;
  return { ...rest, present, mean, squares: squares < whole.squares * ROUNDING ? 0 : squares };
}

function toProfile({ rows, present, mean, squares, bins, top }: Counts, column: ProfiledColumn): SplitColumnProfile {
  const known = hasMean(column) && present > 0;
  return {
    missing: rows - present, top,
    ...(known && { mean, ...(column.statistics.standardDeviation !== undefined && { standardDeviation: Math.sqrt(squares / present) }) }),
    ...(column.statistics.histogram && { bins }),
  };
}
