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
 * Accuracy, and F1 averaged over the classes that occur, each with the same weight (macro). A class that was never said and
 * never true does not count; one that was only either has F1 0. Empty where there is nothing to evaluate.
 */
export function evaluateClassification(counts: readonly ConfusionCount[]): NamedValue[] {
  const sum = (parts: readonly ConfusionCount[]) => parts.reduce((total, { count }) => total + count, 0);
  const total = sum(counts);
  if (total === 0) return [];
  const correct = counts.filter(({ actual, predicted }) => actual === predicted);
  const classes = [...new Set(counts.flatMap(({ actual, predicted }) => [actual, predicted]))];
  const f1 = classes.map((label) => {
    const hits = sum(correct.filter(({ actual }) => actual === label));
    const said = sum(counts.filter(({ predicted }) => predicted === label));
    const real = sum(counts.filter(({ actual }) => actual === label));
    return (2 * hits) / (said + real);
  });
  return [
    { name: 'accuracy', value: sum(correct) / total },
    { name: 'f1', value: f1.reduce((left, right) => left + right, 0) / classes.length },
  ];
}

/** Root mean squared error and mean absolute error, in the target's unit. Empty where there is nothing to evaluate. */
export function evaluateRegression({ count, sumOfSquares, sumOfAbsolutes }: RegressionErrors): NamedValue[] {
  if (count === 0) return [];
  return [{ name: 'rmse', value: Math.sqrt(sumOfSquares / count) }, { name: 'mae', value: sumOfAbsolutes / count }];
}
