/** How often `predicted` was said where `actual` was true. */
export interface ConfusionCount {
  actual: string;
  predicted: string;
  count: number;
}

export interface RegressionErrors {
  count: number;
  /** Of predicted minus actual. */
  sumOfSquares: number;
  sumOfAbsolutes: number;
}

export interface NamedValue {
  name: string;
  value: number;
}

/**
 * Accuracy, precision, recall and F1, defined as at training so that they can be set side by side: of two classes those of the `positive`
 * one, else averaged with the same weight over the classes that occur as the truth (macro). Empty where there is nothing to evaluate.
 */
export function evaluateClassification(counts: readonly ConfusionCount[], positive?: string): NamedValue[] {
  const sum = (parts: readonly ConfusionCount[]) => parts.reduce((total, { count }) => total + count, 0);
  const total = sum(counts);
  if (total === 0) return [];
  const correct = counts.filter(({ actual, predicted }) => actual === predicted);
  const judged = positive === undefined ? [...new Set(counts.map(({ actual }) => actual))] : [positive];
  const scores = judged.map((label) => {
    const hits = sum(correct.filter(({ actual }) => actual === label));
    const said = sum(counts.filter(({ predicted }) => predicted === label));
    const real = sum(counts.filter(({ actual }) => actual === label));
    return { precision: share(hits, said), recall: share(hits, real), f1: share(2 * hits, said + real) };
  });
  const average = (name: 'precision' | 'recall' | 'f1') => ({ name, value: scores.reduce((left, score) => left + score[name], 0) / scores.length });
  return [{ name: 'accuracy', value: sum(correct) / total }, average('precision'), average('recall'), average('f1')];
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** Root mean squared error and mean absolute error, in the target's unit. Empty where there is nothing to evaluate. */
export function evaluateRegression({ count, sumOfSquares, sumOfAbsolutes }: RegressionErrors): NamedValue[] {
  if (count === 0) return [];
  return [{ name: 'rootMeanSquaredError', value: Math.sqrt(sumOfSquares / count) }, { name: 'meanAbsoluteError', value: sumOfAbsolutes / count }];
}
