import { quantile } from './column-statistics.js';
import { instantsOf } from './dates/date-feature.js';
import { parseDate } from './dates/parse-date.js';
import type { ColumnData } from './table.js';

/**
 * How the training split was distributed, in bins that stay fixed for the model's life: counts of live values in the same bins can be
 * merged by adding and compared exactly (population stability index). Kept in the artifact under `lepton.reference`.
 */
export interface ReferenceDistribution {
  readonly version: 1;
  readonly features: readonly ReferenceBins[];
  /** Of the model's own answers on training rows. */
  readonly prediction: ReferenceBins;
}

export type ReferenceBins = NumericBins | DateBins | CategoryBins;

interface Bins {
  /** The dataset's column, or the target's for the prediction. */
  readonly name: string;
  /** One for each bin, then one for missing. */
  readonly counts: readonly number[];
}
/** Bin i is (edges[i], edges[i + 1]]; values outside fall into the first or last bin. */
export interface NumericBins extends Bins {
  readonly kind: 'numeric';
  readonly edges: readonly number[];
}
/** As `NumericBins`, of milliseconds since 1970; live values are dates as people write them. */
export interface DateBins extends Bins {
  readonly kind: 'date';
  readonly edges: readonly number[];
}
/** One bin a value, then one for all other values. */
export interface CategoryBins extends Bins {
  readonly kind: 'category';
  readonly values: readonly string[];
}

const NUMERIC_BINS = 10;
const CATEGORY_BINS = 30;

/** Bins of one column: deciles of a number, the most frequent values of anything else. */
export const binsOf = (name: string, data: ColumnData): ReferenceBins =>
  counted(data instanceof Float64Array ? { kind: 'numeric', name, edges: deciles(data), counts: [] } : categoryBins(name, data), data);

/** Bins of a column of dates: deciles of time. */
export const dateBinsOf = (name: string, texts: readonly string[]): ReferenceBins => counted({ kind: 'date', name, edges: deciles(instantsOf(texts)), counts: [] }, texts);

function counted(empty: ReferenceBins, data: ColumnData): ReferenceBins {
  const bin = binner(empty);
  const counts = new Array<number>(binCount(empty)).fill(0);
  for (const value of data) counts[bin(value)] = (counts[bin(value)] ?? 0) + 1;
  return { ...empty, counts };
}

/** Bins of a reference, the one for missing values included: the length of its counts. */
export const binCount = (bins: ReferenceBins): number => (bins.kind === 'category' ? bins.values.length + 1 : bins.edges.length - 1) + 1;

/** A function from a raw value (NaN, '', null: missing) to the index of its bin in `counts`. */
export function binner(bins: ReferenceBins): (value: number | string | null | undefined) => number {
  const missing = binCount(bins) - 1;
  if (bins.kind === 'category') {
    const index = new Map(bins.values.map((value, position) => [value, position]));
    return (value) => (value === '' || value === null || value === undefined ? missing : index.get(String(value)) ?? missing - 1);
  }
  const inner = bins.edges.slice(1, -1);
  return (value) => {
    const number = numberOf(bins.kind, value);
    if (Number.isNaN(number)) return missing;
    const position = inner.findIndex((edge) => number <= edge);
    return position === -1 ? inner.length : position;
  };
}

function numberOf(kind: 'numeric' | 'date', value: number | string | null | undefined): number {
  if (value === null || value === undefined || value === '') return NaN;
  return kind === 'date' && typeof value === 'string' ? parseDate(value) ?? NaN : Number(value);
}

/** Edges of the bins, ties joined. */
function deciles(data: Float64Array): number[] {
  const sorted = data.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 0];
  const cuts = Array.from({ length: NUMERIC_BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / NUMERIC_BINS));
  const lowest = sorted[0] ?? 0;
  const highest = sorted.at(-1) ?? 0;
  const inner = [...new Set(cuts)].filter((cut) => cut < highest);
  return [lowest, ...inner, highest];
}

function categoryBins(name: string, data: readonly string[]): CategoryBins {
  const counts = new Map<string, number>();
  for (const value of data) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, CATEGORY_BINS).map(([value]) => value);
  return { kind: 'category', name, values, counts: [] };
}
