import type { ImageStatistics } from '../../dataset.types.js';

/** Pixels. */
export interface ImageExtent { readonly height: number; readonly width: number; readonly channels: 1 | 3 }

const SMALLEST = 28;
/** Longer side that a network is given, by rows: fewer images afford larger ones. */
const LARGEST = [[2_000, 96], [10_000, 64], [Infinity, 48]] as const;
/** Pooling halves the extent: a multiple wastes nothing at the edges. */
const MULTIPLE = 4;

/** Small enough to train in minutes, near the images' own shape, never larger than they are but for tiny ones. */
export function imageExtent(statistics: ImageStatistics | undefined, rowCount: number): ImageExtent {
  const { width, height, channels } = statistics ?? { width: SMALLEST * 2, height: SMALLEST * 2, channels: 3 };
  const longest = LARGEST.find(([rows]) => rowCount <= rows)?.[1] ?? SMALLEST;
  const scale = Math.min(1, longest / Math.max(width, height));
  const fit = (length: number) => Math.max(SMALLEST, Math.round(length * scale / MULTIPLE) * MULTIPLE);
  return { height: fit(height), width: fit(width), channels: channels === 1 ? 1 : 3 };
}
