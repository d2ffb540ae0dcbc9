import { averagePrecision, CURVE_POINTS, precisionRecallCurve, rocAuc, rocCurve, type Sweep } from './curves.js';
import type { ClassCurves, Point } from './evaluation.types.js';

/** Of all classes together: an evaluation travels in one message of at most a megabyte. */
const ALL_POINTS = 10_000;
const FEWEST_POINTS = 5;
/** Decimals of a point. */
const PRECISION = 1e4;

/** One class against the rest; undefined where it has no rows, or all of them. */
export function curvesOf(label: string, swept: Sweep, classes: number): ClassCurves | undefined {
  const [area, precision] = [rocAuc(swept), averagePrecision(swept)];
  if (area === null || precision === null) return undefined;
  const most = Math.max(FEWEST_POINTS, Math.min(CURVE_POINTS, Math.floor(ALL_POINTS / 2 / classes)));
  return { label, rowCount: swept.positives, rocAuc: area, averagePrecision: precision, rocCurve: rounded(rocCurve(swept, most)), precisionRecallCurve: rounded(precisionRecallCurve(swept, most)) };
}

const rounded = (points: readonly Point[]): Point[] => points.map(([x, y]) => [Math.round(x * PRECISION) / PRECISION, Math.round(y * PRECISION) / PRECISION]);
