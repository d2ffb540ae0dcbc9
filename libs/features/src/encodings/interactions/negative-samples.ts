import type { EncodedTarget } from '../../encode.js';
import type { Samples } from '../../encoding.types.js';
import { firstIdOf, type InteractionsPlan, UNKNOWN } from './interactions-plan.js';

/** Items drawn for each that the user took (He et al. 2017 found 3 to 6 best). */
export const NEGATIVES = 4;
/** Draws until an item that the user has not taken; one who has taken nearly all keeps the last. */
const MOST_DRAWS = 20;

type Sides = readonly [users: readonly string[], items: readonly string[]];

/**
 * Row r < n is what the table says; row r + k·n is the k-th item that its user did not take, here or in a `known` table. In training it is
 * another one each epoch (`draw`), else always the same.
 */
export function withNegatives(plan: InteractionsPlan, samples: Samples, [users, items]: Sides, known: readonly Sides[]): Samples {
  const values = plan.item.values;
  const numbers = new Map(values.map((item, index) => [item, index]));
  const taken = new Map<string, Set<number>>();
  for (const [whose, which] of [[users, items] as const, ...known]) {
    for (const [row, user] of whose.entries()) {
      const item = numbers.get(which[row] ?? '');
      if (item !== undefined) taken.set(user, (taken.get(user) ?? new Set()).add(item));
    }
  }
  const n = users.length;
  const firstItem = firstIdOf(plan, 'item');
  const drawn = (row: number, random: () => number): number => {
    const own = taken.get(users[row % n] ?? '');
    let item = 0;
    for (let i = 0; i < MOST_DRAWS; i++) {
      item = Math.floor(random() * values.length);
      if (!own?.has(item)) break;
    }
    return item;
  };
  return {
    rowCount: n * (1 + NEGATIVES), sampleShape: samples.sampleShape, unreadable: new Map(),
    write(rows, into, draw) {
      samples.write(Uint32Array.from(rows, (row) => row % n), into, draw);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] ?? 0;
        // a stranger, made at random of the row's own item, stays one
        if (row >= n && into[2 * i + 1] !== UNKNOWN.item) into[2 * i + 1] = firstItem + drawn(row, draw?.(row) ?? fixed(row));
      }
    },
    feeds(rows) {
      const [user, item] = samples.feeds(Uint32Array.from(rows, (row) => row % n));
      if (!user || !item) return [];
      const data = Array.from(rows, (row) => (row < n ? items[row] : values[drawn(row, fixed(row))]) ?? '');
      return [user, { ...item, data }];
    },
  };
}

/** 1 for what the table says, 0 for what was drawn. Rows without a user, or whose item training has not seen, are left out. */
export function implicitTargets({ item }: InteractionsPlan, [users, items]: Sides): EncodedTarget {
  const known = new Set(item.values);
  const [n, kept] = [users.length, Array.from(users.keys()).filter((row) => users[row] !== '' && known.has(items[row] ?? ''))];
  const rows = Int32Array.from({ length: kept.length * (1 + NEGATIVES) }, (_, i) => (kept[i % kept.length] ?? 0) + n * Math.floor(i / kept.length));
  const missing = users.filter((user, row) => user === '' || items[row] === '').length;
  return { rows, values: Float32Array.from(rows, (row) => Number(row < n)), missing, unseen: n - kept.length - missing };
}

/** Uniform numbers that follow from the row alone (SplitMix32). */
function fixed(row: number): () => number {
  let state = Math.imul(row + 1, 0x165667b1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
