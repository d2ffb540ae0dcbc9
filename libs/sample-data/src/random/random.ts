import { cosine, logarithm } from './exact-math.js';

const { PI, floor, imul, sqrt } = Math;

/** Random numbers that follow from a seed alone, on every machine: sfc32 (Chris Doty-Humphrey, PractRand), 32-bit integers only. */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    this.#state = Uint32Array.of(hash(seed, 0x811c9dc5), hash(seed, 0x9e3779b9), hash(seed, 0x85ebca6b), 1);
    for (let round = 0; round < 15; round++) this.#next();
  }

  /** At least `low`, below `high`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#next() / 2 ** 32);
  }

  /** `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + floor(this.uniform() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Box–Muller. */
  normal(mean = 0, deviation = 1): number {
    const radius = sqrt(-2 * logarithm(1 - this.uniform()));
    return mean + deviation * radius * cosine(2 * PI * this.uniform());
  }

  pick<T>(items: readonly T[]): T {
    const item = items[floor(this.uniform() * items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  /** One of the keys, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const entries = Object.entries<number>(weights) as [Key, number][];
    let left = this.uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return this.pick(entries)[0];
  }

  /** Counts rare things: a geometric number with this mean. */
  count(mean: number): number {
    let counted = 0;
    while (counted < 1_000 && this.chance(mean / (1 + mean))) counted++;
    return counted;
  }

  #next(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const result = (a + b + counter) >>> 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + result;
    state[3] = counter + 1;
    return result;
  }
}

/** FNV-1a over UTF-16 code units, from a start of one's own. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
