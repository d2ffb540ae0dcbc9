import type { ExcludedColumn } from './dataset.types.js';
import type { DateFeature } from './dates/date-feature.js';
import type { Task } from './infer-task.js';
import { tokenizerOf } from './text/tokenizer.js';
import type { TokenizerPlan } from './text/tokenizer.types.js';

/**
 * How raw columns become one sample of the network, fitted on the training split. Plain JSON: it is stored in checkpoints and in the
 * artifact, and drives training as well as serving, so that the two cannot differ. What else is in it is known to the `Encoding` of
 * its kind alone.
 */
export interface FeaturePlan {
  readonly version: 1;
  /** Whose plan it is; tables have none. */
  readonly kind?: string | undefined;
  readonly task: Task;
  readonly target: TargetPlan;
  /** Columns left out, and why. */
  readonly excluded: readonly ExcludedColumn[];
}

/**
 * Of a table: one feature vector a row, by `encode` (training) and `emitPreprocessing` (serving).
 *
 * Layout of the vector, float32 [width]: the scaled numbers (linear ones, then squeezed ones), then the missing flags of those
 * that have one, then a block for each date, then one for each category or boolean, then the ids of
 * embedded categories; `features` is in that order.
 */
export interface TabularPlan extends FeaturePlan {
  readonly kind?: undefined;
  readonly features: readonly FeatureColumn[];
  readonly width: number;
}

export type FeatureColumn = NumberFeature | DateFeature | LookupFeature | EmbeddedFeature;

export interface RawColumn {
  readonly column: string;
  /** Name of the served model's input; the column's own name where that is a safe one. */
  readonly input: string;
  /** Whether the training split has rows without a value. */
  readonly nullable: boolean;
}

/** Scaled by `(curve(x) − mean) / deviation`, clipped to ±`SCALED_LIMIT`; missing becomes 0, the mean. All arithmetic in float32. */
export interface NumberFeature extends RawColumn {
  readonly kind: 'number';
  readonly type: 'INTEGER' | 'NUMBER';
  /** `asinh` squeezes a long tail: x → asinh((x − center) / spread). `linear` leaves x as it is. */
  readonly curve: { readonly kind: 'linear' } | { readonly kind: 'asinh'; readonly center: number; readonly spread: number };
  readonly mean: number;
  readonly deviation: number;
  /** A second feature, 1 where the value is missing, if training has seen missing values. */
  readonly missingFlag: boolean;
}

/** Text looked up in a table of rows; a value outside the table takes the row `other`, '' takes the row `missing`. */
export interface LookupFeature extends RawColumn {
  readonly kind: 'category' | 'boolean';
  readonly type: 'CATEGORY' | 'BOOLEAN' | 'TEXT' | 'IDENTIFIER' | 'INTEGER' | 'NUMBER';
  readonly vocabulary: readonly string[];
  /** One feature for all values that training has seen too rarely to have their own; absent (a row of zeros) where there were none. */
  readonly otherSlot: boolean;
  readonly missingSlot: boolean;
}

/**
 * A category of many values as one id; the network's first layer looks up a vector for it. `first` stands for values that training has
 * seen too rarely or not at all, the next id for a missing one, then follow the vocabulary's.
 */
export interface EmbeddedFeature extends RawColumn {
  readonly kind: 'embedded';
  readonly type: LookupFeature['type'];
  readonly vocabulary: readonly string[];
  readonly first: number;
}

export const embeddedSize = ({ vocabulary }: EmbeddedFeature): number => vocabulary.length + 2;

/** Ids by value, that of '' among them; anything else is `first`. */
export const embeddedIds = ({ vocabulary, first }: EmbeddedFeature): Map<string, number> =>
  new Map([['', first + 1], ...vocabulary.map((value, index) => [value, first + 2 + index] as const)]);

/** Units of the output layer. */
export function outputsOf(target: TargetPlan): number {
  switch (target.kind) {
    case 'classes': return target.labels.length;
    // the tokeniser's, a start and an end
    case 'tokens': return tokenizerOf(target.tokenizer).size + 2;
    case 'value': return target.outputs ?? 1;
  }
}

export type TargetPlan =
  | { readonly kind: 'classes'; readonly column: string; readonly read: 'text' | 'boolean'; readonly labels: readonly string[]; readonly counts: readonly number[] }
  /** `outputs`: values of a sample, 1 by default; `bounded`: a share from 0 to 1, how likely something is. */
  | { readonly kind: 'value'; readonly column: string; readonly mean: number; readonly deviation: number; readonly bounded?: boolean; readonly outputs?: number }
  | TokensTarget;

/** A text, as tokens and an end. */
export interface TokensTarget {
  readonly kind: 'tokens';
  readonly column: string;
  readonly tokenizer: TokenizerPlan;
  /** Tokens at most, the end among them. */
  readonly length: number;
}

export const isLookup = (feature: FeatureColumn): feature is LookupFeature => feature.kind === 'category' || feature.kind === 'boolean';

/** Scaled numbers beyond this many standard deviations are clipped: a slip of the pen at serving time must not swing the answer. */
export const SCALED_LIMIT = 10;

/** Features that a lookup fills: its table's columns. A boolean is one number, −1 or 1. */
export function lookupWidth(feature: LookupFeature): number {
  const values = feature.kind === 'boolean' ? 1 : feature.vocabulary.length + Number(feature.otherSlot);
  return values + Number(feature.missingSlot);
}

/** The lookup's table, row-major: one row a vocabulary entry, then `other`, then `missing`. */
export function lookupTable(feature: LookupFeature): { readonly rows: number; readonly width: number; readonly values: Float32Array } {
  const width = lookupWidth(feature);
  const size = feature.vocabulary.length;
  const values = new Float32Array((size + 2) * width);
  for (let row = 0; row < size; row++) {
    if (feature.kind === 'boolean') values[row * width] = feature.vocabulary[row] === 'true' ? 1 : -1;
    else values[row * width + row] = 1;
  }
  if (feature.otherSlot) values[size * width + size] = 1;
  if (feature.missingSlot) values[(size + 2) * width - 1] = 1;
  return { rows: size + 2, width, values };
}
