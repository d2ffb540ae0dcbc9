import { finite, moments, quantile, sortedValues, tally } from './column-statistics.js';
import { dateWidth, fitDate, instantsOf } from './dates/date-feature.js';
import { inputNames } from './input-names.js';
import { type EmbeddedFeature, embeddedSize, type FeatureColumn, isLookup, type LookupFeature, lookupWidth, type NumberFeature, type TabularPlan } from './plan.types.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';
import { planTarget } from './plan-target.js';
import type { SelectedColumn, TabularSelection } from './select-features.js';
import { numbersOf, type Table, textsOf } from './table.js';
import { Turns } from './turns.js';

/** A category gets a feature of its own if at least this many training rows have it; the rest share `other`. */
const MINIMUM_CATEGORY_ROWS = 3;
export const MAXIMUM_VOCABULARY = 128;
/** Of a column that is embedded. */
export const MAXIMUM_EMBEDDED = 100_000;
/** Where categories are embedded, those of more values are; fewer are one-hot still. */
export const ONE_HOT_VALUES = 10;
/** Columns more lopsided than this (Fisher–Pearson skewness) are squeezed by asinh. */
const SKEWED = 2;
/** float32 resolves a column only down to this fraction of its magnitude. */
const RESOLUTION = 2 ** -22;

/**
 * Fits the plan on the training split: rows of other splits must not be in `train`, or the evaluation would be flattered.
 * Columns that turn out to be constant there are left out; training rows without a target count for the features.
 */
export async function planFeatures(selection: TabularSelection, train: Table, turns = new Turns()): Promise<Outcome<TabularPlan>> {
  const target = planTarget(selection, train);
  if (!target.ok) return target;
  const inputs = inputNames(selection.columns.map(({ column }) => column.name));
  const fitted: { readonly selected: SelectedColumn; readonly feature: FeatureColumn | undefined }[] = [];
  for (const [index, selected] of selection.columns.entries()) {
    if (turns.due) await turns.take();
    fitted.push({ selected, feature: fit(selected, inputs[index] ?? '', train, selection.embedCategories) });
  }
  const features = numberIds(fitted.flatMap(({ feature }) => feature ?? []).sort((a, b) => block(a) - block(b)));
  const constants = fitted.filter(({ feature }) => !feature).map(({ selected }) => ({ name: selected.column.name, reason: 'CONSTANT' as const }));
  if (features.length === 0) {
    return refuse(problem('NO_FEATURES', `Every feature column has a single value in the training split, so "${selection.target.name}" cannot be predicted from them. Add rows or columns.`, 'target'));
  }
  const width = features.reduce((sum, feature) => sum + widthOf(feature), 0);
  return succeed({ version: 1, task: selection.task, features, width, target: target.value, excluded: [...selection.excluded, ...constants] });
}

/** Features of one arithmetic stand together, so that serving computes each block in one go. */
const block = (feature: FeatureColumn) => (feature.kind === 'number' ? Number(feature.curve.kind === 'asinh') : feature.kind === 'date' ? 2 : isLookup(feature) ? 3 : 4);

/** One range of ids for each embedded column. */
function numberIds(features: readonly FeatureColumn[]): FeatureColumn[] {
  let first = 0;
  return features.map((feature) => {
    if (feature.kind !== 'embedded') return feature;
    const numbered = { ...feature, first };
    first += embeddedSize(feature);
    return numbered;
  });
}


function widthOf(feature: FeatureColumn): number {
  switch (feature.kind) {
    case 'number': return 1 + Number(feature.missingFlag);
    case 'date': return dateWidth(feature);
    case 'embedded': return 1;
    default: return lookupWidth(feature);
  }
}

function fit({ column: { name, type }, kind }: SelectedColumn, input: string, train: Table, embed: boolean): FeatureColumn | undefined {
  switch (kind) {
    case 'number': return fitNumber(name, input, type === 'INTEGER' ? 'INTEGER' : 'NUMBER', numbersOf(train, name));
    case 'date': return fitDate(name, input, instantsOf(textsOf(train, name)));
    default: return fitLookup(name, input, kind, type as LookupFeature['type'], textsOf(train, name), embed);
  }
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

function fitLookup(column: string, input: string, kind: LookupFeature['kind'], type: LookupFeature['type'], values: readonly string[], embed: boolean): LookupFeature | EmbeddedFeature | undefined {
  const counts = tally(values);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const nullable = present < values.length;
  if (counts.size === 0 || (counts.size === 1 && !nullable)) return undefined;
  if (kind === 'boolean') return { kind, column, input, type, nullable, vocabulary: ['false', 'true'], otherSlot: false, missingSlot: nullable };
  const embedded = embed && counts.size > ONE_HOT_VALUES;
  const frequent = [...counts].filter(([, count]) => count >= MINIMUM_CATEGORY_ROWS || counts.size <= 2)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, embedded ? MAXIMUM_EMBEDDED : MAXIMUM_VOCABULARY).map(([value]) => value);
  if (embedded) return { kind: 'embedded', column, input, type, nullable, vocabulary: sortedValues(frequent), first: 0 };
  return { kind, column, input, type, nullable, vocabulary: sortedValues(frequent), otherSlot: frequent.length < counts.size, missingSlot: nullable };
}
