import { precisionRecallCurve, rocAuc, rocCurve, sweep } from './curves.js';
import { toMetrics } from './evaluate-classes.js';
import { type EvaluatedExample, type Evaluation, WORST_EXAMPLES } from './evaluation.types.js';

export interface ChoicePredictions {
  /** 1 for what was chosen, 0 for what was drawn at random. */
  readonly expected: Float32Array;
  /** How likely each was said to be, from 0 to 1. */
  readonly predicted: Float32Array;
  row(index: number): EvaluatedExample['row'];
}

const FLOOR = 1e-7;

/** How well what users chose is told from what was drawn at random: the area under the ROC curve. The worst examples are choices. */
export function evaluateChoices({ expected, predicted, row }: ChoicePredictions): Evaluation {
  const scores = Float64Array.from(predicted);
  const chosen = (index: number) => expected[index] === 1;
  const swept = sweep(scores, chosen);
  const loss = (index: number) => -Math.log(Math.max(FLOOR, chosen(index) ? scores[index] ?? 0 : 1 - (scores[index] ?? 0)));
  const losses = [...expected.keys()].map(loss);
  const worst = [...expected.keys()].filter(chosen).sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0)).slice(0, WORST_EXAMPLES);
  return {
    split: 'TEST',
    metrics: toMetrics({ rocAuc: rocAuc(swept) ?? undefined, logLoss: losses.length ? losses.reduce((sum, value) => sum + value, 0) / losses.length : undefined }),
    confusionMatrix: null, classCurves: null, calibration: null, residuals: null,
    rocCurve: rocCurve(swept), precisionRecallCurve: precisionRecallCurve(swept),
    worstExamples: worst.map((index) => ({ row: row(index), expected: 1, predicted: scores[index] ?? 0, confidence: null, loss: losses[index] ?? 0 })),
  };
}
