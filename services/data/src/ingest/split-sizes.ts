export interface SplitSizes {
  train: number;
  validation: number;
  test: number;
}

export interface SplitShares {
  readonly validation: number;
  readonly test: number;
}

/**
 * How many rows of each stratum go where. Shares hold over the whole: what rounding takes from one stratum is carried to the next
 * (error diffusion), so many small classes still fill the small splits. Every stratum keeps a row for training, and from three rows
 * on no split with a share is empty.
 */
export function splitSizes(strata: readonly number[], shares: SplitShares): SplitSizes[] {
  const owed = { validation: 0, test: 0 };
  const sizes = strata.map((rows) => {
    owed.validation += rows * shares.validation;
    owed.test += rows * shares.test;
    const spare = Math.max(0, rows - 1);
    const test = Math.min(Math.round(owed.test), spare);
    const validation = Math.min(Math.round(owed.validation), spare - test);
    owed.validation -= validation;
    owed.test -= test;
    return { train: rows - validation - test, validation, test };
  });
  for (const name of ['test', 'validation'] as const) {
    const largest = sizes.reduce((most, size) => (size.train > most.train ? size : most), { train: 1, validation: 0, test: 0 });
    if (shares[name] === 0 || largest.train < 2 || sizes.some((size) => size[name] > 0)) continue;
    largest.train--;
    largest[name]++;
  }
  return sizes;
}
