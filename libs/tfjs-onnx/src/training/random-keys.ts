/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** For each random site of the graph an odd multiplier and an offset: a pure function of seed and step. */
export const randomKeys = (seed: number, step: number, sites: number): Int32Array => Int32Array.from({ length: 2 * sites }, (_, i) => randomKey(seed, step, i));

/** One of them: multipliers have even places, offsets odd ones. */
export function randomKey(seed: number, step: number, place: number): number {
  const base = mix32(mix32(seed ^ 0x9e3779b9) + step);
  const key = mix32(mix32(base + Math.imul(place + 1, 0x9e3779b9)));
  return place % 2 === 0 ? key | 1 : key;
}

/** The fixed part of a site's random numbers; a step multiplies it by one key and adds the other. */
export const randomNoise = (site: number, index: number): number => mix32(mix32(site + 1) ^ index);

/** A random number below this is kept, with probability `keep`. */
export const maskThreshold = (keep: number): number => Math.min(Math.round(keep * 2 ** 32) - 2 ** 31, 2 ** 31 - 1);
