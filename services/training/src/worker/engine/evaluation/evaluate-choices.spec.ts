import { evaluateChoices } from './evaluate-choices.js';

const row = (index: number) => ({ index });
const metricsOf = ({ metrics }: { metrics: readonly { name: string; value: number }[] }) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

describe('evaluateChoices', () => {
  const evaluation = evaluateChoices({ expected: Float32Array.of(1, 0, 1, 0, 0), predicted: Float32Array.of(0.75, 0.5, 0.25, 0.125, 0.25), row });

  it('measures how well what was chosen is told from what was drawn', () => {
    // 0.75 outranks all three; 0.25 one, and is even with another
    expect(metricsOf(evaluation)['rocAuc']).toBeCloseTo((3 + 1.5) / 6, 12);
    expect(metricsOf(evaluation)['logLoss']).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5) + Math.log(0.25) + Math.log(0.875) + Math.log(0.75)) / 5, 12);
    expect(evaluation.rocCurve).toEqual([[0, 0], [0, 0.5], [1 / 3, 0.5], [2 / 3, 1], [1, 1]]);
    expect(evaluation.precisionRecallCurve).toEqual([[0.5, 1], [0.5, 0.5], [1, 0.5], [1, 0.4]]);
    expect([evaluation.confusionMatrix, evaluation.classCurves, evaluation.calibration, evaluation.residuals]).toEqual([null, null, null, null]);
  });

  it('shows the choices that were thought least of, and none that was only drawn', () => {
    expect(evaluation.worstExamples).toEqual([
      { row: { index: 2 }, expected: 1, predicted: 0.25, confidence: null, loss: -Math.log(0.25) }, { row: { index: 0 }, expected: 1, predicted: 0.75, confidence: null, loss: -Math.log(0.75) },
    ]);
  });

  it('stays finite when it was certain and wrong, and when there is nothing', () => {
    expect(metricsOf(evaluateChoices({ expected: Float32Array.of(1, 0), predicted: Float32Array.of(0, 1), row }))).toEqual({ rocAuc: 0, logLoss: -Math.log(1e-7) });
    expect(evaluateChoices({ expected: new Float32Array(), predicted: new Float32Array(), row })).toMatchObject({ metrics: [], worstExamples: [] });
  });
});
