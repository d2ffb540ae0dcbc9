import { ProblemError, Task, type ServedPrediction } from '@lepton/contracts';

/** What was predicted and what is true, so that they can be compared: both labels, or both numbers. */
export type Truth =
  /** `positive`: of two classes the second, which precision and recall are about. */
  | { kind: 'label'; actual: string; predicted: string; positive: string | null }
  | { kind: 'number'; actual: number; predicted: number };

const MAX_NAMED_LABELS = 12;

/**
 * Checks the value of an outcome against the prediction it is for.
 * @param labels the model's classes; of a classification only
 * @throws ProblemError NOT_COMPARABLE, INVALID_OUTCOME
 */
export function toTruth(value: unknown, prediction: ServedPrediction, task: Task, labels: readonly string[]): Truth {
  switch (task) {
    case Task.BINARY_CLASSIFICATION:
    case Task.MULTICLASS_CLASSIFICATION:
      return { kind: 'label', actual: toLabel(value, labels), predicted: prediction.label, positive: labels.length === 2 ? (labels[1] ?? null) : null };
    case Task.REGRESSION:
    case Task.FORECASTING:
    case Task.RECOMMENDATION:
      return { kind: 'number', actual: toNumber(value), predicted: predictedNumber(prediction) };
    default:
      throw new ProblemError('NOT_COMPARABLE', `Outcomes can be recorded for classifications and regressions; this prediction is of the task ${Task[task]}.`, 'predictionId');
  }
}

/** Classes are text, whatever the data's type was: 1 stands for "1", true for "true". A model that does not name its classes may have any. */
function toLabel(value: unknown, labels: readonly string[]): string {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  const label = text === undefined ? undefined : labels.find((candidate) => candidate === text) ?? labels.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (label !== undefined) return label;
  if (text !== undefined && labels.length === 0) return text;
  const named = labels.slice(0, MAX_NAMED_LABELS).map((candidate) => JSON.stringify(candidate)).join(', ');
  const more = labels.length > MAX_NAMED_LABELS ? ` or one of ${labels.length - MAX_NAMED_LABELS} others` : '';
  throw new ProblemError('INVALID_OUTCOME', `${JSON.stringify(value)} is not a class of this model: use ${named}${more}.`, 'value');
}

function toNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ProblemError('INVALID_OUTCOME', `${JSON.stringify(value)} is not a number, which is what this model predicts.`, 'value');
}

/** The output of a regression is a number, or an object that has it under `value`. */
function predictedNumber({ predictionId, outputJson }: ServedPrediction): number {
  const output: unknown = JSON.parse(outputJson);
  const value = typeof output === 'object' && output !== null && 'value' in output ? output.value : output;
  if (typeof value === 'number') return value;
  throw new ProblemError('NOT_COMPARABLE', `The prediction ${predictionId} has no number as its output: there is nothing to compare a value with.`, 'predictionId');
}
