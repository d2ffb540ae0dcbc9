import { evaluateClassification, evaluateRegression } from './evaluate.js';

const values = (metrics: { name: string; value: number }[]) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

describe('evaluateClassification', () => {
  // Rows: y_true; columns: y_pred.
  const counts = [[45, 5, 0], [6, 20, 4], [0, 5, 15]].flatMap((row, actual) => row.map((count, predicted) => ({ actual: `${actual}`, predicted: `${predicted}`, count })));

  it('agrees with scikit-learn: accuracy_score, and precision, recall and f1 with average="macro"', () => {
    const { accuracy, precision, recall, f1 } = values(evaluateClassification(counts));
    expect(accuracy).toBeCloseTo(0.8, 12);
    expect(precision).toBeCloseTo((45 / 51 + 20 / 30 + 15 / 19) / 3, 12);
    expect(recall).toBeCloseTo((45 / 50 + 20 / 30 + 15 / 20) / 3, 12);
    expect(f1).toBeCloseTo((90 / 101 + 40 / 60 + 30 / 39) / 3, 12);
  });

  it('of two classes judges the positive one, as training does', () => {
    const two = [{ actual: '1', predicted: '1', count: 6 }, { actual: '1', predicted: '0', count: 2 }, { actual: '0', predicted: '1', count: 4 }, { actual: '0', predicted: '0', count: 8 }];
    expect(values(evaluateClassification(two, '1'))).toEqual({ accuracy: 0.7, precision: 0.6, recall: 0.75, f1: 12 / 18 });
    expect(values(evaluateClassification([{ actual: '0', predicted: '0', count: 3 }], '1'))).toEqual({ accuracy: 1, precision: 0, recall: 0, f1: 0 });
  });

  it('gives a class that was never hit an F1 of 0', () => {
    expect(values(evaluateClassification([{ actual: 'a', predicted: 'a', count: 9 }, { actual: 'b', predicted: 'a', count: 1 }]))).toMatchObject({ accuracy: 0.9, f1: (18 / 19) / 2 });
  });

  it('is 1 where all is right, and empty of nothing', () => {
    expect(values(evaluateClassification([{ actual: 'a', predicted: 'a', count: 3 }]))).toEqual({ accuracy: 1, precision: 1, recall: 1, f1: 1 });
    expect(evaluateClassification([])).toEqual([]);
  });
});

describe('evaluateRegression', () => {
  it('is the root of the mean square and the mean of the absolutes', () => {
    expect(values(evaluateRegression({ count: 4, sumOfSquares: 1 + 4 + 9 + 2, sumOfAbsolutes: 8 }))).toEqual({ rootMeanSquaredError: 2, meanAbsoluteError: 2 });
    expect(evaluateRegression({ count: 0, sumOfSquares: 0, sumOfAbsolutes: 0 })).toEqual([]);
  });
});
