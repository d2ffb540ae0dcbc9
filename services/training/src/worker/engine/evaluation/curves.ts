import type { Histogram, Point } from './evaluation.types.js';

/** Points of a drawn curve; more cannot be told apart. */
export const CURVE_POINTS = 200;
const CALIBRATION_BINS = 10;
const RESIDUAL_BINS = 20;

/** Counts of true and false positives as the threshold falls, one entry for each distinct score. */
export interface Sweep { readonly truePositives: number[]; readonly falsePositives: number[]; readonly positives: number; readonly negatives: number }

export function sweep(scores: Float64Array, positive: (row: number) => boolean): Sweep {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let hits = 0;
  let alarms = 0;
  for (const [rank, row] of order.entries()) {
    if (positive(row)) hits++;
    else alarms++;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    truePositives.push(hits);
    falsePositives.push(alarms);
  }
  return { truePositives, falsePositives, positives: hits, negatives: alarms };
}

/** Area under the ROC curve by trapezes, ties counted half; null where one of the classes is absent. */
export function rocAuc({ truePositives, falsePositives, positives, negatives }: Sweep): number | null {
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  for (const [i, hits] of truePositives.entries()) {
    area += ((falsePositives[i] ?? 0) - (falsePositives[i - 1] ?? 0)) * (hits + (truePositives[i - 1] ?? 0)) / 2;
  }
  return area / (positives * negatives);
}

/** Mean of the precision at each positive, those of one score together; null where there is none. */
export function averagePrecision({ truePositives, falsePositives, positives }: Sweep): number | null {
  if (positives === 0) return null;
  return truePositives.reduce((sum, hits, i) => sum + (hits - (truePositives[i - 1] ?? 0)) * hits / (hits + (falsePositives[i] ?? 0)), 0) / positives;
}

export function rocCurve({ truePositives, falsePositives, positives, negatives }: Sweep, points = CURVE_POINTS): Point[] {
  return thin([[0, 0], ...truePositives.map((hits, i): Point => [(falsePositives[i] ?? 0) / Math.max(1, negatives), hits / Math.max(1, positives)])], points);
}

export function precisionRecallCurve({ truePositives, falsePositives, positives }: Sweep, points = CURVE_POINTS): Point[] {
  return thin(truePositives.map((hits, i): Point => [hits / Math.max(1, positives), hits / (hits + (falsePositives[i] ?? 0))]), points);
}

/** Whether confidence can be believed (Guo et al. 2017): equal-width bins, empty ones left out. */
export function calibrationCurve(confidences: Float64Array, correct: (row: number) => boolean): Point[] {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ rows: 0, confidence: 0, correct: 0 }));
  for (const [row, confidence] of confidences.entries()) {
    const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor(confidence * CALIBRATION_BINS))];
    if (!bin) continue;
    bin.rows++;
    bin.confidence += confidence;
    bin.correct += Number(correct(row));
  }
  return bins.filter(({ rows }) => rows > 0).map((bin): Point => [bin.confidence / bin.rows, bin.correct / bin.rows]);
}

export function histogram(values: Float64Array, bins = RESIDUAL_BINS): Histogram {
  const lowest = values.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(highest > lowest)) return { edges: [lowest, lowest], counts: [values.length] };
  const width = (highest - lowest) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - lowest) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => (i === bins ? highest : lowest + i * width)), counts };
}

/** Evenly picked, both ends kept. */
function thin(points: Point[], most: number): Point[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round(i * (points.length - 1) / (most - 1))] ?? [1, 1]);
}
