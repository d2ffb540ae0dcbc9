/** How often each value occurs; missing ones do not count. */
export function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export const finite = (values: Float64Array) => values.filter(Number.isFinite);

/** Two passes: the naive sum of squares loses everything for columns such as a year. */
export function moments(values: Float64Array): { mean: number; deviation: number; skewness: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let second = 0;
  let third = 0;
  for (const value of values) {
    const difference = value - mean;
    second += difference ** 2;
    third += difference ** 3;
  }
  const deviation = Math.sqrt(second / values.length);
  return { mean, deviation, skewness: deviation > 0 ? third / values.length / deviation ** 3 : 0 };
}

/** Numbers by value if all are numbers, else by code unit: an order that no locale changes. */
export function sortedValues(values: Iterable<string>): string[] {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted.every((value) => Number.isFinite(Number(value))) ? sorted.sort((a, b) => Number(a) - Number(b)) : sorted;
}

/** Linear interpolation between closest ranks. */
export function quantile(sorted: Float64Array, q: number): number {
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? NaN;
  const high = sorted[Math.ceil(rank)] ?? NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}
