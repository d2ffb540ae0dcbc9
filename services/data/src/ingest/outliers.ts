import { batches } from './batches.js';
import type { ProfiledColumn } from './profile.types.js';
import { double } from './sql.js';
import type { Workspace } from './workspace.js';

/** Numbers of a column that lie far from all the others. */
export interface Outliers {
  readonly id: string;
  readonly count: number;
  /** What is not far lies between these; both are in the column's unit. */
  readonly low: number;
  readonly high: number;
}

/** "Far out": three times the width of the middle half beyond it (J. W. Tukey, Exploratory Data Analysis, 1977). */
const FENCE = 3;
/** Numbers that are counts or grades have no fences. */
const LEAST_VALUES = 20;
/** More are no outliers, but a long tail. */
const LARGEST_SHARE = 0.02;
const BATCH = 100;

/** Sizes, prices and the like spread by factors: there a value is far out only if it is so on a logarithmic scale, too. */
function fencesOf(lower: number, upper: number): { low: number; high: number } {
  const reach = FENCE * (upper - lower);
  return {
    low: Math.min(lower - reach, upper < 0 ? lower * (lower / upper) ** FENCE : Infinity),
    high: Math.max(upper + reach, lower > 0 ? upper * (upper / lower) ** FENCE : -Infinity),
  };
}

export async function findOutliers(workspace: Workspace, columns: readonly ProfiledColumn[]): Promise<Outliers[]> {
  const suspects = columns.flatMap((column) => {
    const { type, statistics: { quantiles, distinct, minimum = NaN, maximum = NaN } } = column;
    const [, lower = NaN, , upper = NaN] = quantiles ?? [];
    if ((type !== 'INTEGER' && type !== 'NUMBER') || distinct <= LEAST_VALUES || !(upper > lower)) return [];
    const fences = fencesOf(lower, upper);
    const [low, high] = type === 'INTEGER' ? [Math.floor(fences.low), Math.ceil(fences.high)] : [fences.low, fences.high];
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
    return minimum < low || maximum > high ? [{ column, low, high }] : [];
  });
  const found: Outliers[] = [];
  for (const batch of batches(suspects, BATCH)) {
    const counts = await workspace.numbers(`SELECT ${batch.map(({ column: { column: { id } }, low, high }) => `count(*) FILTER (${id} < ${double(low)} OR ${id} > ${double(high)})`).join(', ')} FROM data`);
    for (const [index, { column: { column: { id }, statistics: { count, missing } }, low, high }] of batch.entries()) {
      const outside = counts[index] ?? 0;
      if (outside <= (count - missing) * LARGEST_SHARE) found.push({ id, count: outside, low, high });
    }
  }
  return found;
}
