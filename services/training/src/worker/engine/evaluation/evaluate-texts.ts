import { toMetrics } from './evaluate-classes.js';
import { type EvaluatedExample, type Evaluation, WORST_EXAMPLES } from './evaluation.types.js';

export interface TextPredictions {
  readonly expected: readonly string[];
  readonly predicted: readonly string[];
  /** Tokens of a text as the model tells them. */
  tokens(text: string): readonly number[];
  row(index: number): EvaluatedExample['row'];
}

const LONGEST_NGRAM = 6;
/** Recall counts twice as much as precision. */
const BETA = 2;

/**
 * Of texts that the model wrote by itself: share of the expected tokens that stand in their place, share of the texts that are right to the
 * letter, and chrF (Popović 2015: F2 of character n-grams up to 6, spaces left out, over all texts; 0 to 1). The worst are those least alike.
 */
export function evaluateTexts({ expected, predicted, tokens, row }: TextPredictions): Evaluation {
  const count = expected.length;
  let [placed, all] = [0, 0];
  for (const [index, text] of expected.entries()) {
    const [truth, told] = [tokens(text), tokens(predicted[index] ?? '')];
    placed += truth.filter((token, step) => token === told[step]).length;
    all += Math.max(truth.length, told.length);
  }
  const losses = expected.map((text, index) => 1 - chrF([text], [predicted[index] ?? '']));
  const worst = [...losses.keys()].filter((index) => expected[index] !== predicted[index]).sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0)).slice(0, WORST_EXAMPLES);
  return {
    split: 'TEST',
    metrics: toMetrics(count === 0 ? {} : {
      tokenAccuracy: all > 0 ? placed / all : undefined, exactMatch: expected.filter((text, index) => text === predicted[index]).length / count, chrF: chrF(expected, predicted),
    }),
    confusionMatrix: null, classCurves: null, rocCurve: null, precisionRecallCurve: null, calibration: null, residuals: null,
    worstExamples: worst.map((index) => ({ row: row(index), expected: expected[index] ?? '', predicted: predicted[index] ?? '', confidence: null, loss: losses[index] ?? 0 })),
  };
}

/** Over all texts together. Lengths that no text has are left out. */
export function chrF(expected: readonly string[], predicted: readonly string[]): number {
  const [precisions, recalls]: [number[], number[]] = [[], []];
  for (let n = 1; n <= LONGEST_NGRAM; n++) {
    let [same, told, wanted] = [0, 0, 0];
    for (const [index, text] of expected.entries()) {
      const [truth, answer] = [ngrams(text, n), ngrams(predicted[index] ?? '', n)];
      for (const [gram, times] of truth) {
        wanted += times;
        same += Math.min(times, answer.get(gram) ?? 0);
      }
      for (const times of answer.values()) told += times;
    }
    if (wanted === 0 && told === 0) continue;
    precisions.push(told > 0 ? same / told : 0);
    recalls.push(wanted > 0 ? same / wanted : 0);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [precision, recall] = [mean(precisions), mean(recalls)];
  return precision + recall === 0 ? 0 : (1 + BETA ** 2) * precision * recall / (BETA ** 2 * precision + recall);
}

function ngrams(text: string, n: number): Map<string, number> {
  const characters = [...text.replaceAll(/\s/g, '')];
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= characters.length; i++) {
    const gram = characters.slice(i, i + n).join('');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}
