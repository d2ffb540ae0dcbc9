import { curvesOf } from './class-curves.js';
import { calibrationCurve, precisionRecallCurve, rocAuc, rocCurve, sweep } from './curves.js';
import { type EvaluatedExample, type Evaluation, type Metric, WORST_EXAMPLES } from './evaluation.types.js';

export interface ClassPredictions {
  readonly labels: readonly string[];
  /** True class of each row. */
  readonly expected: Int32Array;
  /** Rows × classes. */
  readonly probabilities: Float32Array;
  /** The raw columns of a row, for the worst examples. */
  row(index: number): EvaluatedExample['row'];
}

/** Below this a probability counts as 0 would: the log loss stays finite. */
const FLOOR = 1e-7;

/**
 * Accuracy, log loss; precision, recall, F1 and ROC AUC of the second class for two classes, else averaged over the classes that occur.
 */
export function evaluateClasses({ labels, expected, probabilities, row }: ClassPredictions): Evaluation {
  const classes = labels.length;
  const counts = labels.map(() => new Array<number>(classes).fill(0));
  const losses = new Float64Array(expected.length);
  const confidences = new Float64Array(expected.length);
  const predicted = new Int32Array(expected.length);
  for (const [index, truth] of expected.entries()) {
    const scores = probabilities.subarray(index * classes, (index + 1) * classes);
    const best = scores.reduce((top, score, i) => (score > (scores[top] ?? 0) ? i : top), 0);
    predicted[index] = best;
    confidences[index] = scores[best] ?? 0;
    losses[index] = -Math.log(Math.max(FLOOR, scores[truth] ?? 0));
    const cells = counts[truth];
    if (cells) cells[best] = (cells[best] ?? 0) + 1;
  }
  const perClass = labels.map((label, index) => {
    const swept = sweep(Float64Array.from(expected, (_, i) => probabilities[i * classes + index] ?? 0), (i) => expected[i] === index);
    return { ...precisionAndRecall(counts, index), auc: rocAuc(swept), curves: curvesOf(label, swept, classes), occurs: swept.positives > 0, rocCurve: rocCurve(swept), precisionRecallCurve: precisionRecallCurve(swept) };
  });
  const judged = classes === 2 ? perClass.slice(1) : perClass.filter(({ occurs }) => occurs);
  const average = (pick: (of: (typeof perClass)[number]) => number | null) => mean(judged.flatMap((of) => pick(of) ?? []));
  const isRight = (index: number) => expected[index] === predicted[index];
  const metrics: Record<string, number | undefined> = {
    accuracy: mean([...expected.keys()].map((index) => Number(isRight(index)))),
    precision: average((of) => of.precision), recall: average((of) => of.recall), f1: average((of) => of.f1),
    rocAuc: average((of) => of.auc), logLoss: mean([...losses]),
  };
  const positive = classes === 2 ? perClass[1] : undefined;
  const worst = [...losses.keys()].sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0)).slice(0, WORST_EXAMPLES);
  return {
    split: 'TEST', metrics: toMetrics(metrics),
    confusionMatrix: { labels, counts },
    rocCurve: positive?.rocCurve ?? null,
    precisionRecallCurve: positive?.precisionRecallCurve ?? null,
    classCurves: perClass.flatMap(({ curves }) => curves ?? []),
    calibration: calibrationCurve(confidences, isRight),
    residuals: null,
    worstExamples: worst.map((index) => ({
      row: row(index), expected: labels[expected[index] ?? -1] ?? '', predicted: labels[predicted[index] ?? -1] ?? '',
      confidence: confidences[index] ?? null, loss: losses[index] ?? 0,
    })),
  };
}

function precisionAndRecall(counts: readonly (readonly number[])[], label: number): { precision: number; recall: number; f1: number } {
  const hits = counts[label]?.[label] ?? 0;
  const taken = counts.reduce((sum, cells) => sum + (cells[label] ?? 0), 0);
  const present = counts[label]?.reduce((sum, count) => sum + count, 0) ?? 0;
  return { precision: taken ? hits / taken : 0, recall: present ? hits / present : 0, f1: taken + present ? 2 * hits / (taken + present) : 0 };
}

/** Undefined where there is nothing to average. */
const mean = (values: readonly number[]): number | undefined => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined);

export const toMetrics = (values: Readonly<Record<string, number | undefined>>): Metric[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, split: 'TEST' as const, value }]));
