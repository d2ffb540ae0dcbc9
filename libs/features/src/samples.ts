import type { Feed, Samples } from './encoding.types.js';
import type { Problem } from './problem.js';

/** Numbers that become float32 one by one when a batch is written. */
export type Dense = Float32Array | Int32Array | Uint16Array | Uint8Array;

export interface DenseOptions {
  readonly rowCount: number;
  readonly unreadable?: ReadonlyMap<number, Problem>;
  feeds(rows: ArrayLike<number>): Feed[];
}

/** Numbers in one sample. */
export const sampleSize = (sampleShape: readonly number[]): number => sampleShape.reduce((product, length) => product * length, 1);

/** Samples that lie in one array, row after row, and are not augmented. */
export function densely(data: Dense, sampleShape: readonly number[], { rowCount, unreadable = new Map(), feeds }: DenseOptions): Samples {
  const size = sampleSize(sampleShape);
  return {
    rowCount, sampleShape, unreadable, feeds,
    write(rows, into) {
      for (let i = 0; i < rows.length; i++) {
        const from = (rows[i] ?? 0) * size;
        const to = i * size;
        for (let j = 0; j < size; j++) into[to + j] = data[from + j] ?? 0;
      }
    },
  };
}

/** The samples of `rows`, one after the other, in an array of the same type: what a graph is fed with. */
export function takeSamples<Data extends Dense>(data: Data, size: number, rows: ArrayLike<number>): Data {
  const taken = data.slice(0, 0).constructor as new (length: number) => Data;
  const picked = new taken(rows.length * size);
  for (let i = 0; i < rows.length; i++) picked.set(data.subarray((rows[i] ?? 0) * size, ((rows[i] ?? 0) + 1) * size), i * size);
  return picked;
}
