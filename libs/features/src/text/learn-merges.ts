import type { Turns } from '../turns.js';

/** Pairs are learnt until one is rarer than this. */
const MINIMUM_PAIR_COUNT = 2;

type Pair = readonly [string, string];
interface Word { symbols: string[]; readonly count: number }
interface Candidate { readonly pair: Pair; readonly count: number }

/**
 * Byte-pair encoding (Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units"): again and again
 * the most frequent pair of neighbouring symbols becomes one. Equally frequent pairs go by code unit. Counts are kept up to date word
 * by word, and the heap's stale entries are skipped, so that a merge costs what the words with that pair cost.
 * @param words each with how often it occurs; a word's symbols are its characters at first
 */
export async function learnMerges(words: ReadonlyMap<string, number>, maximum: number, turns: Turns): Promise<Pair[]> {
  const corpus = [...words].map(([word, count]): Word => ({ symbols: [...word], count }));
  const counts = new Map<string, number>();
  const homes = new Map<string, Set<Word>>();
  const heap = new Heap();
  const touched = new Set<string>();
  const change = (word: Word, sign: 1 | -1) => {
    for (let i = 1; i < word.symbols.length; i++) {
      const key = keyOf([word.symbols[i - 1] ?? '', word.symbols[i] ?? '']);
      counts.set(key, (counts.get(key) ?? 0) + sign * word.count);
      if (sign === 1) (homes.get(key) ?? homes.set(key, new Set()).get(key))?.add(word);
      touched.add(key);
    }
  };
  const publish = () => {
    for (const key of touched) heap.push({ pair: pairOf(key), count: counts.get(key) ?? 0 });
    touched.clear();
  };
  for (const word of corpus) {
    if (turns.due) await turns.take();
    change(word, 1);
  }
  publish();
  const merges: Pair[] = [];
  while (merges.length < maximum) {
    const best = heap.pop();
    if (!best || best.count < MINIMUM_PAIR_COUNT) break;
    const key = keyOf(best.pair);
    if (counts.get(key) !== best.count) continue;
    merges.push(best.pair);
    for (const word of homes.get(key) ?? []) {
      if (turns.due) await turns.take();
      change(word, -1);
      word.symbols = mergePair(word.symbols, best.pair);
      change(word, 1);
    }
    counts.delete(key);
    homes.delete(key);
    touched.delete(key);
    publish();
  }
  return merges;
}

/** Every occurrence of the pair, from the left, as one symbol. */
export function mergePair(symbols: readonly string[], [left, right]: Pair): string[] {
  const merged: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const here = symbols[i] ?? '';
    if (here === left && symbols[i + 1] === right) {
      merged.push(left + right);
      i++;
    } else merged.push(here);
  }
  return merged;
}

/** Symbols are bytes as U+0000–U+00FF, so this character is in none of them. */
const BETWEEN = '\u{10000}';
export const keyOf = ([left, right]: Pair): string => left + BETWEEN + right;
function pairOf(key: string): Pair {
  const [left = '', right = ''] = key.split(BETWEEN);
  return [left, right];
}

const before = (a: Candidate, b: Candidate): boolean =>
  a.count > b.count || (a.count === b.count && (a.pair[0] < b.pair[0] || (a.pair[0] === b.pair[0] && a.pair[1] < b.pair[1])));

/** A binary heap, the best candidate first. */
class Heap {
  readonly #items: Candidate[] = [];

  push(item: Candidate): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (!above || !before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): Candidate | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || items.length === 0) return top;
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      const child = left && right && before(right, left) ? 2 * at + 2 : 2 * at + 1;
      const below = items[child];
      if (!below || !before(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
