import type { ForecastTruth } from '@lepton/features';
import { evaluateForecasts, naiveErrors } from './evaluate-forecasts.js';

const row = (index: number) => ({ index });
const metricsOf = ({ metrics }: { metrics: readonly { name: string; value: number }[] }) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
const truth = (series: string, last: number, ...expected: number[]): ForecastTruth => ({ series, last, expected: Float64Array.from(expected) });

describe('evaluateForecasts', () => {
  const test = [truth('castle', 100, 110, 130), truth('mill', 10, 9, 12)];
  const evaluate = (predicted: number[], naiveError: (series: string) => number = (series) => (series === 'castle' ? 20 : 2)) => evaluateForecasts({ test, predicted: Float32Array.from(predicted), naiveError, row });

  it('measures errors over the horizon, each series by its own steps, against the last value repeated', () => {
    const evaluation = evaluate([105, 140, 9, 8]);
    const { meanAbsoluteError, rootMeanSquaredError, meanAbsoluteScaledError, skill } = metricsOf(evaluation);
    expect(meanAbsoluteError).toBeCloseTo((5 + 10 + 0 + 4) / 4, 12);
    expect(rootMeanSquaredError).toBeCloseTo(Math.sqrt((25 + 100 + 0 + 16) / 4), 12);
    expect(meanAbsoluteScaledError).toBeCloseTo((5 / 20 + 10 / 20 + 0 + 4 / 2) / 4, 12);
    expect(skill).toBeCloseTo(1 - 19 / (10 + 30 + 1 + 2), 12);
    expect(evaluation.residuals?.counts.reduce((a, b) => a + b)).toBe(4);
    expect(evaluation.residuals?.edges.at(0)).toBe(-5);
    expect(evaluation.worstExamples).toEqual([
      { row: { index: 0 }, expected: 110, predicted: 105, confidence: null, loss: 62.5 }, { row: { index: 1 }, expected: 9, predicted: 9, confidence: null, loss: 8 },
    ]);
    expect([evaluation.confusionMatrix, evaluation.classCurves, evaluation.rocCurve, evaluation.precisionRecallCurve, evaluation.calibration]).toEqual([null, null, null, null, null]);
  });

  it('says nothing that would be divided by zero, and nothing of nothing', () => {
    expect(metricsOf(evaluate([110, 130, 9, 12], () => 0))).toEqual({ meanAbsoluteError: 0, rootMeanSquaredError: 0, skill: 1 });
    const still = evaluateForecasts({ test: [truth('a', 5, 5)], predicted: Float32Array.of(6), naiveError: () => 1, row });
    expect(metricsOf(still)).toEqual({ meanAbsoluteError: 1, rootMeanSquaredError: 1, meanAbsoluteScaledError: 1 });
    expect(evaluateForecasts({ test: [], predicted: new Float32Array(), naiveError: () => 1, row })).toMatchObject({ metrics: [], residuals: null, worstExamples: [] });
  });

  it('knows the mean step of each series', () => {
    const step = naiveErrors([truth('a', 1, 3), truth('a', 3, 2), truth('b', 5, 5)]);
    expect([step('a'), step('b'), step('unknown')]).toEqual([1.5, 0, 0]);
  });
});
