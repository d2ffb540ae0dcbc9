/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** For each random site of the graph an odd multiplier and an offset: a pure function of seed and step. */
export function randomKeys(seed: number, step: number, sites: number): Int32Array {
  const base = mix32(mix32(seed ^ 0x9e3779b9) + step);
  return Int32Array.from({ length: 2 * sites }, (_, i) => {
    const key = mix32(mix32(base + Math.imul(i + 1, 0x9e3779b9)));
    return i % 2 === 0 ? key | 1 : key;
  });
}
