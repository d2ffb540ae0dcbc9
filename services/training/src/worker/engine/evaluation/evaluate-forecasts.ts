import type { ForecastTruth } from '@lepton/features';
import { histogram } from './curves.js';
import { toMetrics } from './evaluate-classes.js';
import { type EvaluatedExample, type Evaluation, WORST_EXAMPLES } from './evaluation.types.js';

export interface ForecastPredictions {
  readonly test: readonly ForecastTruth[];
  /** As many values for each, in the target's unit. */
  readonly predicted: Float32Array;
  /** What a step's value differs from the one before by, on average over the training rows of a series. */
  naiveError(series: string): number;
  row(index: number): EvaluatedExample['row'];
}

/**
 * Errors in the target's unit, over all steps of the horizon; scaled by those of the naive forecast in training (MASE, Hyndman and Koehler
 * 2006; below 1 is better); and the share of the naive forecast's error on the same test rows, the last value repeated, that is saved (skill).
 */
export function evaluateForecasts({ test, predicted, naiveError, row }: ForecastPredictions): Evaluation {
  const horizon = test[0]?.expected.length ?? 1;
  const sums = { absolute: 0, squared: 0, naive: 0, scaled: 0, scales: 0 };
  const residuals = new Float64Array(test.length * horizon);
  const losses = test.map(({ expected, last, series }, index) => {
    const scale = naiveError(series);
    let squared = 0;
    for (const [step, truth] of expected.entries()) {
      const error = (predicted[index * horizon + step] ?? NaN) - truth;
      residuals[index * horizon + step] = error;
      squared += error ** 2;
      sums.absolute += Math.abs(error);
      sums.naive += Math.abs(last - truth);
      if (scale > 0) {
        sums.scaled += Math.abs(error) / scale;
        sums.scales++;
      }
    }
    sums.squared += squared;
    return squared / horizon;
  });
  const count = residuals.length;
  const worst = [...losses.keys()].sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0)).slice(0, WORST_EXAMPLES);
  return {
    split: 'TEST',
    metrics: toMetrics(count === 0 ? {} : {
      meanAbsoluteError: sums.absolute / count, rootMeanSquaredError: Math.sqrt(sums.squared / count),
      meanAbsoluteScaledError: sums.scales > 0 ? sums.scaled / sums.scales : undefined, skill: sums.naive > 0 ? 1 - sums.absolute / sums.naive : undefined,
    }),
    confusionMatrix: null, classCurves: null, rocCurve: null, precisionRecallCurve: null, calibration: null,
    residuals: count === 0 ? null : histogram(residuals),
    worstExamples: worst.map((index) => ({ row: row(index), expected: test[index]?.expected[0] ?? 0, predicted: predicted[index * horizon] ?? 0, confidence: null, loss: losses[index] ?? 0 })),
  };
}

/** Mean step of each series, from the values of one-step windows. */
export function naiveErrors(train: readonly ForecastTruth[]): (series: string) => number {
  const sums = new Map<string, { error: number; count: number }>();
  for (const { expected, last, series } of train) {
    const sum = sums.get(series) ?? { error: 0, count: 0 };
    sum.error += Math.abs((expected[0] ?? NaN) - last);
    sum.count++;
    sums.set(series, sum);
  }
  return (series) => {
    const { error, count } = sums.get(series) ?? { error: 0, count: 0 };
    return count > 0 ? error / count : 0;
  };
}
