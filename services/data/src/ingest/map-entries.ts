import { DuckDBMapValue, type DuckDBValue } from '@duckdb/node-api';

/** The entries of a MAP, none of NULL. */
export const mapEntries = (value: DuckDBValue | undefined): [DuckDBValue, DuckDBValue][] =>
  value instanceof DuckDBMapValue ? value.entries.map((entry) => [entry.key, entry.value]) : [];
