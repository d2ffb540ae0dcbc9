import type { Draw } from '@lepton/features';

/**
 * The order in which an epoch sees its rows: a Fisher–Yates shuffle that depends on seed and epoch alone, so that a resumed run need
 * not replay the epochs before. Generator: SplitMix32, keyed by both.
 */
export function epochOrder(rowCount: number, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: rowCount }, (_, row) => row);
  const random = splitMix32(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b));
  for (let i = rowCount - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}

/** Random numbers for each row of an epoch, which follow from seed, epoch and row alone: a resumed run draws the same. */
export function epochDraw(seed: number, epoch: number): Draw {
  const key = Math.imul(seed + 1, 0xc2b2ae35) ^ Math.imul(epoch + 1, 0x27d4eb2f);
  return (row) => splitMix32(key ^ Math.imul(row + 1, 0x165667b1));
}

/** Uniform in [0, 1). */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
