const { ceil, floor, max, min, sqrt } = Math;

export type Point = readonly [x: number, y: number];
/** Through these points, as a smooth curve. */
export type Stroke = readonly Point[];
/** One way to write something: its strokes, in a square of side 1, y downwards. */
export type Glyph = readonly Stroke[];

const PIECES = 6;

/** The points of a Catmull–Rom spline through the stroke's own. */
export function smooth(stroke: Stroke): Point[] {
  const at = (index: number): Point => stroke[max(0, min(stroke.length - 1, index))] ?? [0, 0];
  const points: Point[] = [at(0)];
  for (let i = 0; i + 1 < stroke.length; i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let piece = 1; piece <= PIECES; piece++) points.push([0, 1].map((axis) => spline([before, from, to, after].map((point) => point[axis] ?? 0), piece / PIECES)) as unknown as Point);
  }
  return points;
}

function spline([p0 = 0, p1 = 0, p2 = 0, p3 = 0]: readonly number[], t: number): number {
  return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
}

/** How much ink, 0 to 1, each pixel of a square image gets from a pen of this radius (pixels) that follows the lines (pixels). */
export function ink(lines: readonly (readonly Point[])[], side: number, radius: number): Float64Array {
  const image = new Float64Array(side * side);
  const reach = radius + 1;
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      const [[x0, y0], [x1, y1]] = [line[i] ?? [0, 0], line[i + 1] ?? [0, 0]];
      const [left, right] = [max(0, floor(min(x0, x1) - reach)), min(side - 1, ceil(max(x0, x1) + reach))];
      const [top, bottom] = [max(0, floor(min(y0, y1) - reach)), min(side - 1, ceil(max(y0, y1) + reach))];
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const covered = max(0, min(1, radius + 0.5 - distance(x, y, x0, y0, x1, y1)));
          if (covered > (image[y * side + x] ?? 0)) image[y * side + x] = covered;
        }
      }
    }
  }
  return image;
}

/** Of a point to a piece of a line. */
function distance(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = max(0, min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  const [ax, ay] = [x - x0 - along * dx, y - y0 - along * dy];
  return sqrt(ax * ax + ay * ay);
}
