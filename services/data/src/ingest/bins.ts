import type { DuckDBValue } from '@duckdb/node-api';
import { numberOf } from './column-facts.js';
import { mapEntries } from './map-entries.js';
import { double } from './sql.js';
import type { TableColumn } from './table.js';

/** SQL for how many values lie between `edges`, ascending; `binCounts` reads it. */
export function binned(column: TableColumn, edges: readonly number[]): string {
  // DuckDB counts what is at most an edge; a bin has what is at least its lower edge, hence the signs.
  return `histogram(-${numberOf(column)}, [${edges.slice(0, -1).reverse().map((edge) => double(-edge)).join(', ')}])`;
}

export const binCounts = (value: DuckDBValue | undefined, bins: number): number[] => {
  const counts = mapEntries(value).map(([, rows]) => Number(rows)).slice(0, bins).reverse();
  return counts.length > 0 ? counts : new Array<number>(bins).fill(0);
};
