import type { DateFeature } from '../../dates/date-feature.js';
import type { DatasetColumn } from '../../dataset.types.js';
import type { FeaturePlan } from '../../plan.types.js';
import type { FeatureSelection } from '../../select-features.js';

/** What a spec says about a forecast. */
export interface ForecastOptions {
  /** Values of the past that the network sees. */
  readonly window: number;
  /** Values of the future that it tells. */
  readonly horizon: number;
}

export const MAXIMUM_WINDOW = 512;
export const MAXIMUM_HORIZON = 128;

/** Values that a window needs at least: less says nothing about what comes next. */
export const LEAST_PAST = 4;
/** A window's spread is at least this share of the training values': a flat one must not make its noise large. */
export const LEAST_SPREAD = 0.01;

export interface ForecastPlan extends FeaturePlan, ForecastOptions {
  readonly kind: 'forecast';
  readonly time: { readonly column: string; readonly input: string };
  readonly value: { readonly column: string; readonly input: string; readonly type: 'INTEGER' | 'NUMBER' };
  /** Columns that say which series a row is of; none: there is one. */
  readonly series: readonly string[];
  /** What each step of a window says of the calendar. */
  readonly calendar: DateFeature | null;
  /** In the target's unit. */
  readonly leastSpread: number;
}

export interface ForecastSelection extends FeatureSelection, ForecastOptions {
  readonly time: DatasetColumn;
  readonly series: readonly DatasetColumn[];
}
