import { inputNames } from './input-names.js';
import { isClassification } from './infer-task.js';
import { type FeatureColumn, type FeaturePlan, type LookupFeature, lookupWidth, type NumberFeature, type TargetPlan } from './plan.types.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';
import type { FeatureSelection, SelectedColumn } from './select-features.js';
import { numbersOf, type Table, textsOf } from './table.js';

/** A category gets a feature of its own if at least this many training rows have it; the rest share `other`. */
const MINIMUM_CATEGORY_ROWS = 3;
export const MAXIMUM_VOCABULARY = 128;
/** Columns more lopsided than this (Fisher–Pearson skewness) are squeezed by asinh. */
const SKEWED = 2;
/** float32 resolves a column only down to this fraction of its magnitude. */
const RESOLUTION = 2 ** -22;

/**
 * Fits the plan on the training split: rows of other splits must not be in `train`, or the evaluation would be flattered.
 * Columns that turn out to be constant there are left out; training rows without a target count for the features.
 */
export function planFeatures(selection: FeatureSelection, train: Table): Outcome<FeaturePlan> {
  const target = planTarget(selection, train);
  if (!target.ok) return target;
  const inputs = inputNames(selection.columns.map(({ column }) => column.name));
  const fitted = selection.columns.map((selected, index) => ({ selected, feature: fit(selected, inputs[index] ?? '', train) }));
  const features = fitted.flatMap(({ feature }) => feature ?? []).sort((a, b) => block(a) - block(b));
  const constants = fitted.filter(({ feature }) => !feature).map(({ selected }) => ({ name: selected.column.name, reason: 'CONSTANT' as const }));
  if (features.length === 0) {
    return refuse(problem('NO_FEATURES', `Every feature column has a single value in the training split, so "${selection.target.name}" cannot be predicted from them. Add rows or columns.`, 'target'));
  }
  const width = features.reduce((sum, feature) => sum + (feature.kind === 'number' ? 1 + Number(feature.missingFlag) : lookupWidth(feature)), 0);
  return succeed({ version: 1, task: selection.task, features, width, target: target.value, excluded: [...selection.excluded, ...constants] });
}

function planTarget({ task, target }: FeatureSelection, train: Table): Outcome<TargetPlan> {
  const column = target.name;
  if (!isClassification(task)) {
    const values = finite(numbersOf(train, column));
    const { mean, deviation } = moments(values);
    if (values.length < 2) return refuse(problem('TOO_FEW_ROWS', `Only ${values.length} training rows have a value for "${column}". Add rows.`, 'target'));
    if (!(deviation > 0)) return refuse(problem('TARGET_SINGLE_CLASS', `Every training row has the same "${column}" (${mean}): there is nothing to predict.`, 'target'));
    return succeed({ kind: 'value', column, mean, deviation });
  }
  const counts = tally(textsOf(train, column));
  if (counts.size < 2) {
    const only = counts.keys().next().value;
    return refuse(only === undefined
      ? problem('TARGET_ALL_MISSING', `No training row has a value for the target "${column}".`, 'target')
      : problem('TARGET_SINGLE_CLASS', `Every training row has ${JSON.stringify(only)} as "${column}": there is nothing to tell apart. Add rows of other classes.`, 'target'));
  }
  const labels = sortedValues(counts.keys());
  return succeed({ kind: 'classes', column, read: target.type === 'BOOLEAN' ? 'boolean' : 'text', labels, counts: labels.map((label) => counts.get(label) ?? 0) });
}

/** Features of one arithmetic stand together, so that serving computes each block in one go. */
const block = (feature: FeatureColumn) => (feature.kind !== 'number' ? 2 : feature.curve.kind === 'asinh' ? 1 : 0);

function fit({ column, kind }: SelectedColumn, input: string, train: Table): FeatureColumn | undefined {
  return kind === 'number'
    ? fitNumber(column.name, input, column.type === 'INTEGER' ? 'INTEGER' : 'NUMBER', numbersOf(train, column.name))
    : fitLookup(column.name, input, kind, column.type as LookupFeature['type'], textsOf(train, column.name));
}

function fitNumber(column: string, input: string, type: NumberFeature['type'], raw: Float64Array): NumberFeature | undefined {
  // fitted on what the served model sees, which is float32
  const values = finite(Float64Array.from(raw, Math.fround));
  const nullable = values.length < raw.length;
  const { mean, deviation, skewness } = moments(values);
  if (values.length === 0 || (!(deviation > Math.abs(mean) * RESOLUTION) && !nullable)) return undefined;
  const base = { kind: 'number', column, input, type, nullable, missingFlag: nullable } as const;
  if (Math.abs(skewness) > SKEWED) {
    const sorted = values.toSorted();
    const center = Math.fround(quantile(sorted, 0.5));
    const spread = Math.fround(quantile(sorted, 0.75) - quantile(sorted, 0.25) || deviation);
    const squeezed = moments(values.map((value) => Math.asinh((value - center) / spread)));
    return { ...base, curve: { kind: 'asinh', center, spread }, mean: Math.fround(squeezed.mean), deviation: Math.fround(squeezed.deviation) };
  }
  return { ...base, curve: { kind: 'linear' }, mean: Math.fround(mean), deviation: Math.fround(deviation) || 1 };
}

function fitLookup(column: string, input: string, kind: LookupFeature['kind'], type: LookupFeature['type'], values: readonly string[]): LookupFeature | undefined {
  const counts = tally(values);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const nullable = present < values.length;
  if (counts.size === 0 || (counts.size === 1 && !nullable)) return undefined;
  if (kind === 'boolean') return { kind, column, input, type, nullable, vocabulary: ['false', 'true'], otherSlot: false, missingSlot: nullable };
  const frequent = [...counts].filter(([, count]) => count >= MINIMUM_CATEGORY_ROWS || counts.size <= 2)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MAXIMUM_VOCABULARY).map(([value]) => value);
  return { kind, column, input, type, nullable, vocabulary: sortedValues(frequent), otherSlot: frequent.length < counts.size, missingSlot: nullable };
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const finite = (values: Float64Array) => values.filter(Number.isFinite);

/** Two passes: the naive sum of squares loses everything for columns such as a year. */
function moments(values: Float64Array): { mean: number; deviation: number; skewness: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let second = 0;
  let third = 0;
  for (const value of values) {
    const difference = value - mean;
    second += difference ** 2;
    third += difference ** 3;
  }
  const deviation = Math.sqrt(second / values.length);
  return { mean, deviation, skewness: deviation > 0 ? third / values.length / deviation ** 3 : 0 };
}

/** Linear interpolation between closest ranks. */
export function quantile(sorted: Float64Array, q: number): number {
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? NaN;
  const high = sorted[Math.ceil(rank)] ?? NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}

/** Numbers by value if all are numbers, else by code unit: an order that no locale changes. */
function sortedValues(values: Iterable<string>): string[] {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted.every((value) => Number.isFinite(Number(value))) ? sorted.sort((a, b) => Number(a) - Number(b)) : sorted;
}
