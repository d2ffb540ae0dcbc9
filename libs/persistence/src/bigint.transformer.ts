import type { ValueTransformer } from 'typeorm';

/** A `bigint` column, which the driver gives as text, as a BigInt; null stays null. */
export const bigintTransformer: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : BigInt(value)),
  to: (value: bigint | null | undefined) => value?.toString() ?? value,
};
