import type { FileRow } from './dataset-fixture.js';
import { encodePng } from './encode-media.js';
import { pseudoRandom } from './pseudo-random.js';

const SIDE = 28;
/** Whether a point, −1 to 1 from the shape's middle, belongs to it. */
const SHAPES: Record<string, (x: number, y: number) => boolean> = {
  circle: (x, y) => x * x + y * y < 1,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.9,
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.3 && Math.max(Math.abs(x), Math.abs(y)) < 1,
};

/** Small noisy PNGs of circles, squares and crosses, of many sizes and places: in grey, or in colours that mean nothing. */
export async function drawnShapes(count: number, { colour = false, seed = 1 } = {}): Promise<FileRow[]> {
  const random = pseudoRandom(seed);
  const channels = colour ? 3 : 1;
  const labels = Object.keys(SHAPES);
  const rows: FileRow[] = [];
  for (let index = 0; index < count; index++) {
    const label = labels[index % labels.length] ?? '';
    const [size, middleX, middleY] = [6 + random() * 5, 11 + random() * 6, 11 + random() * 6];
    const ink = Array.from({ length: channels }, () => 120 + random() * 135);
    const pixels = Uint8Array.from({ length: SIDE * SIDE * channels }, (_, i) => {
      const pixel = Math.floor(i / channels);
      const inside = SHAPES[label]?.((pixel % SIDE - middleX) / size, (Math.floor(pixel / SIDE) - middleY) / size);
      return (inside ? ink[i % channels] ?? 0 : 20) + random() * 40 - 20;
    });
    rows.push({ label, file: `${label}/${index}.png`, bytes: await encodePng(pixels, { width: SIDE, height: SIDE, channels }) });
  }
  return rows;
}
