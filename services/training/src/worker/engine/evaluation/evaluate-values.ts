import { histogram } from './curves.js';
import { toMetrics } from './evaluate-classes.js';
import { type EvaluatedExample, type Evaluation, WORST_EXAMPLES } from './evaluation.types.js';

export interface ValuePredictions {
  /** In the target's own unit. */
  readonly expected: Float64Array;
  readonly predicted: Float32Array;
  row(index: number): EvaluatedExample['row'];
}

/** Errors in the target's unit; R² is the share of the variance that the model explains (below 0: worse than the mean). */
export function evaluateValues({ expected, predicted, row }: ValuePredictions): Evaluation {
  const count = expected.length;
  const residuals = expected.map((truth, index) => (predicted[index] ?? NaN) - truth);
  const average = expected.reduce((sum, value) => sum + value, 0) / count;
  const squared = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const spread = expected.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const worst = [...residuals.keys()].sort((a, b) => Math.abs(residuals[b] ?? 0) - Math.abs(residuals[a] ?? 0)).slice(0, WORST_EXAMPLES);
  return {
    split: 'TEST',
    metrics: toMetrics(count === 0 ? {} : {
      rootMeanSquaredError: Math.sqrt(squared / count),
      meanAbsoluteError: residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / count,
      r2: spread > 0 ? 1 - squared / spread : undefined,
    }),
    confusionMatrix: null, classCurves: null, rocCurve: null, precisionRecallCurve: null, calibration: null,
    residuals: count === 0 ? null : histogram(residuals),
    worstExamples: worst.map((index) => ({
      row: row(index), expected: expected[index] ?? 0, predicted: predicted[index] ?? 0, confidence: null, loss: (residuals[index] ?? 0) ** 2,
    })),
  };
}
