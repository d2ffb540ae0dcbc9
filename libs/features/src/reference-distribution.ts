import { encodingOf } from './encodings.js';
import type { FeaturePlan } from './plan.types.js';
import { binsOf, type ReferenceDistribution } from './reference-bins.js';
import type { ColumnData, Table } from './table.js';

/** Bins of the features that can be binned, and of the predictions on the same rows (labels, or values). */
export function referenceDistribution(plan: FeaturePlan, train: Table, predictions: ColumnData): ReferenceDistribution {
  return { version: 1, features: encodingOf(plan).reference(plan, train), prediction: binsOf(plan.target.column, predictions) };
}
