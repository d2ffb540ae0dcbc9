import type { SplitName } from '@lepton/features';

export interface Metric {
  readonly name: string;
  readonly split: SplitName;
  readonly value: number;
}

/** On the test split; JSON in the shape of the graph's `Evaluation`. What does not fit the task is null. */
export interface Evaluation {
  readonly split: 'TEST';
  readonly metrics: Metric[];
  readonly confusionMatrix: ConfusionMatrix | null;
  /** Points [false positive rate, true positive rate], of two classes. */
  readonly rocCurve: Point[] | null;
  /** Points [recall, precision], of two classes. */
  readonly precisionRecallCurve: Point[] | null;
  /** Of a classification: each class that has rows, against the rest. */
  readonly classCurves: ClassCurves[] | null;
  /** Points [mean confidence, share correct], by bin of confidence. */
  readonly calibration: Point[] | null;
  /** Predicted minus true. */
  readonly residuals: Histogram | null;
  /** Highest loss first. */
  readonly worstExamples: EvaluatedExample[];
}

export type Point = [number, number];
export interface ClassCurves {
  readonly label: string;
  readonly rowCount: number;
  readonly rocAuc: number;
  readonly averagePrecision: number;
  readonly rocCurve: Point[];
  readonly precisionRecallCurve: Point[];
}
/** `counts[i][j]`: rows of class `labels[i]` taken for `labels[j]`. */
export interface ConfusionMatrix { readonly labels: readonly string[]; readonly counts: number[][] }
export interface Histogram { readonly edges: number[]; readonly counts: number[] }
export interface EvaluatedExample {
  /** The raw columns that the model saw; missing values are null. */
  readonly row: Record<string, string | number | null>;
  readonly expected: string | number;
  readonly predicted: string | number;
  readonly confidence: number | null;
  readonly loss: number;
}

/** Examples kept, the worst ones. */
export const WORST_EXAMPLES = 50;
