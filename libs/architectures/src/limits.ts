/** The most that a run may ask for. */
export const LIMITS = { epochs: 10_000, batchSize: 65_536, seed: 2 ** 31 - 1, learningRate: 10, patience: 10_000 } as const;
