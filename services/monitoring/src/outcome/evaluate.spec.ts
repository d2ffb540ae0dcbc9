import { evaluateClassification, evaluateRegression } from './evaluate.js';

const values = (metrics: { name: string; value: number }[]) => Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

describe('evaluateClassification', () => {
  it('agrees with scikit-learn: accuracy_score and f1_score(average="macro")', () => {
    // y_true = [0]*50 + [1]*30 + [2]*20, with 45/5/0, 6/20/4, 0/5/15 predicted
    const counts = [[45, 5, 0], [6, 20, 4], [0, 5, 15]].flatMap((row, actual) => row.map((count, predicted) => ({ actual: `${actual}`, predicted: `${predicted}`, count })));
    const { accuracy, f1 } = values(evaluateClassification(counts));
    expect(accuracy).toBeCloseTo(0.8, 12);
    expect(f1).toBeCloseTo((90 / 101 + 40 / 60 + 30 / 39) / 3, 12);
  });

  it('gives a class that was never hit an F1 of 0', () => {
    expect(values(evaluateClassification([{ actual: 'a', predicted: 'a', count: 9 }, { actual: 'b', predicted: 'a', count: 1 }]))).toEqual({ accuracy: 0.9, f1: (18 / 19) / 2 });
  });

  it('is 1 where all is right, and empty of nothing', () => {
    expect(values(evaluateClassification([{ actual: 'a', predicted: 'a', count: 3 }]))).toEqual({ accuracy: 1, f1: 1 });
    expect(evaluateClassification([])).toEqual([]);
  });
});

describe('evaluateRegression', () => {
  it('is the root of the mean square and the mean of the absolutes', () => {
    expect(values(evaluateRegression({ count: 4, sumOfSquares: 1 + 4 + 9 + 2, sumOfAbsolutes: 8 }))).toEqual({ rmse: 2, mae: 2 });
    expect(evaluateRegression({ count: 0, sumOfSquares: 0, sumOfAbsolutes: 0 })).toEqual([]);
  });
});
