import type { DuckDBValue } from '@duckdb/node-api';

/** A value of DuckDB's as JSON has it. */
export function plainValue(value: DuckDBValue | undefined): string | number | boolean | null {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value ?? null;
  return typeof value === 'bigint' ? Number(value) : String(value);
}

/** A row as a JSON object; fromEntries makes own properties, also of a column called `__proto__`. */
export const plainRow = (names: readonly string[], row: readonly DuckDBValue[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, index) => [name, plainValue(row[index])]));
