import { averagePrecision, calibrationCurve, histogram, precisionRecallCurve, rocAuc, rocCurve, sweep } from './curves.js';
import { evaluateClasses } from './evaluate-classes.js';
import { evaluateValues } from './evaluate-values.js';

const row = (index: number) => ({ index });
const metricsOf = ({ metrics }: { metrics: readonly { name: string; value: number }[] }) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

describe('curves', () => {
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.55, 0.5);
  const positive = (index: number) => [true, true, false, true, false, false][index] ?? false;

  it('ROC: the area is the chance that a positive outranks a negative', () => {
    expect(rocAuc(sweep(scores, positive))).toBeCloseTo(8 / 9, 12);
    expect(rocAuc(sweep(Float64Array.of(1, 1, 1, 1), (index) => index % 2 === 0))).toBe(0.5);
    expect(rocAuc(sweep(scores, () => true))).toBeNull();
    expect(rocCurve(sweep(scores, positive))).toEqual([[0, 0], [0, 1 / 3], [0, 2 / 3], [1 / 3, 2 / 3], [1 / 3, 1], [2 / 3, 1], [1, 1]]);
  });

  it('precision and recall', () => {
    expect(precisionRecallCurve(sweep(scores, positive))).toEqual([[1 / 3, 1], [2 / 3, 1], [2 / 3, 2 / 3], [1, 3 / 4], [1, 3 / 5], [1, 1 / 2]]);
  });

  it('average precision: the mean of the precision at each positive, those of one score together', () => {
    expect(averagePrecision(sweep(scores, positive))).toBeCloseTo((1 + 1 + 3 / 4) / 3, 12);
    expect(averagePrecision(sweep(Float64Array.of(1, 1, 1, 1), (index) => index === 0))).toBe(0.25);
    expect(averagePrecision(sweep(scores, () => false))).toBeNull();
  });

  it('keeps both ends of a long curve', () => {
    const many = rocCurve(sweep(Float64Array.from({ length: 10_000 }, (_, i) => i), (index) => index % 3 === 0));
    expect(many).toHaveLength(200);
    expect([many[0], many.at(-1)]).toEqual([[0, 0], [1, 1]]);
  });

  it('calibration leaves out confidences that do not occur', () => {
    expect(calibrationCurve(Float64Array.of(0.95, 0.95, 1, 0.55), (index) => index > 0)).toEqual([[0.55, 1], [2.9 / 3, 2 / 3]]);
  });

  it('histogram', () => {
    expect(histogram(Float64Array.of(0, 1, 1, 4), 4)).toEqual({ edges: [0, 1, 2, 3, 4], counts: [1, 2, 0, 1] });
    expect(histogram(Float64Array.of(2, 2))).toEqual({ edges: [2, 2], counts: [2] });
  });
});

describe('evaluateClasses', () => {
  it('judges two classes by the second', () => {
    const evaluation = evaluateClasses({
      labels: ['no', 'yes'], expected: Int32Array.of(0, 0, 0, 1, 1), row,
      probabilities: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 0.125, 0.875, 0.75, 0.25),
    });
    expect(evaluation.confusionMatrix).toEqual({ labels: ['no', 'yes'], counts: [[2, 1], [1, 1]] });
    expect(evaluation.classCurves?.map(({ label, rowCount }) => [label, rowCount])).toEqual([['no', 3], ['yes', 2]]);
    expect(evaluation.rocCurve).toEqual([[0, 0], [0, 0.5], [1 / 3, 0.5], [2 / 3, 0.5], [1, 1]]);
    const { accuracy, precision, recall, f1, rocAuc: auc, logLoss } = metricsOf(evaluation);
    expect([accuracy, precision, recall, f1]).toEqual([0.6, 0.5, 0.5, 0.5]);
    expect(auc).toBeCloseTo((3 + 0.5) / 6, 12);
    expect(logLoss).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5) + 2 * Math.log(0.25) + Math.log(0.875)) / 5, 6);
    expect(evaluation.worstExamples[0]).toMatchObject({ expected: 'no', predicted: 'yes', confidence: 0.75, row: { index: 2 } });
    expect(evaluation.worstExamples.map(({ loss }) => loss)).toEqual(evaluation.worstExamples.map(({ loss }) => loss).toSorted((a, b) => b - a));
  });

  it('averages over the classes that occur', () => {
    const evaluation = evaluateClasses({ labels: ['a', 'b', 'c'], expected: Int32Array.of(0, 1), probabilities: Float32Array.of(1, 0, 0, 0, 1, 0), row });
    expect(metricsOf(evaluation)).toMatchObject({ accuracy: 1, f1: 1, rocAuc: 1 });
    expect(evaluation.rocCurve).toBeNull();
  });

  it('draws each class that occurs against the rest', () => {
    const evaluation = evaluateClasses({
      labels: ['a', 'b', 'c', 'none'], expected: Int32Array.of(0, 0, 1, 2), row,
      probabilities: Float32Array.of(0.8, 0.1, 0.05, 0.05, 0.2, 0.5, 0.3, 0, 0.1, 0.7, 0.2, 0, 0.3, 0.1, 0.6, 0),
    });
    expect([evaluation.rocCurve, evaluation.precisionRecallCurve]).toEqual([null, null]);
    expect(evaluation.classCurves).toEqual([
      { label: 'a', rowCount: 2, rocAuc: 0.75, averagePrecision: (1 + 2 / 3) / 2, rocCurve: [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]], precisionRecallCurve: [[0.5, 1], [0.5, 0.5], [1, 0.6667], [1, 0.5]] },
      { label: 'b', rowCount: 1, rocAuc: 1, averagePrecision: 1, rocCurve: [[0, 0], [0, 1], [0.3333, 1], [1, 1]], precisionRecallCurve: [[1, 1], [1, 0.5], [1, 0.25]] },
      { label: 'c', rowCount: 1, rocAuc: 1, averagePrecision: 1, rocCurve: [[0, 0], [0, 1], [0.3333, 1], [0.6667, 1], [1, 1]], precisionRecallCurve: [[1, 1], [1, 0.5], [1, 0.3333], [1, 0.25]] },
    ]);
  });

  it('keeps the curves of a thousand classes small enough to be sent', () => {
    const [rows, classes] = [2_000, 1_000];
    const probabilities = Float32Array.from({ length: rows * classes }, (_, i) => ((i * 7919) % 10_007) / 10_007);
    const { classCurves } = evaluateClasses({ labels: Array.from({ length: classes }, (_, i) => `class ${i}`), expected: Int32Array.from({ length: rows }, (_, i) => i % classes), probabilities, row });
    expect(classCurves).toHaveLength(classes);
    expect(JSON.stringify(classCurves).length).toBeLessThan(500_000);
  });

  it('stays finite when the model was certain and wrong, and when there is nothing', () => {
    const wrong = evaluateClasses({ labels: ['a', 'b'], expected: Int32Array.of(0), probabilities: Float32Array.of(0, 1), row });
    expect(metricsOf(wrong)['logLoss']).toBeCloseTo(16.118, 3);
    expect(metricsOf(wrong)).not.toHaveProperty('rocAuc');
    expect(evaluateClasses({ labels: ['a', 'b'], expected: new Int32Array(), probabilities: new Float32Array(), row }).worstExamples).toEqual([]);
  });
});

describe('evaluateValues', () => {
  it('measures errors in the target\'s unit', () => {
    const evaluation = evaluateValues({ expected: Float64Array.of(1, 2, 3, 4), predicted: Float32Array.of(1, 2, 3, 8), row });
    expect(metricsOf(evaluation)).toEqual({ rootMeanSquaredError: 2, meanAbsoluteError: 1, r2: 1 - 16 / 5 });
    expect(evaluation.worstExamples[0]).toEqual({ row: { index: 3 }, expected: 4, predicted: 8, confidence: null, loss: 16 });
    expect(evaluation.residuals?.counts.reduce((a, b) => a + b)).toBe(4);
  });

  it('gives no R² where the truth does not vary, and nothing of nothing', () => {
    expect(metricsOf(evaluateValues({ expected: Float64Array.of(5, 5), predicted: Float32Array.of(4, 6), row }))).not.toHaveProperty('r2');
    expect(evaluateValues({ expected: new Float64Array(), predicted: new Float32Array(), row })).toMatchObject({ metrics: [], residuals: null });
  });
});
