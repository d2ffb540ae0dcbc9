import { batches } from './batches.js';
import type { Table, TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

/** Beyond this many rows distinct values are estimated (HyperLogLog) … */
const EXACT_DISTINCT_ROWS = 2_000_000;
/** … and quantiles, too (t-digest): exact ones hold every value in memory. */
const EXACT_QUANTILE_ROWS = 2_000_000;
/** Squares beyond this are not finite. */
const SQUARABLE = 1e150;

/** What one pass over a column tells; NaN where it does not apply or there is no value. */
export interface ColumnFacts {
  readonly present: number;
  readonly distinct: number;
  /** Of instants: milliseconds since 1970. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly quantiles: readonly number[];
  /** Numbers that are not whole. */
  readonly fractions: number;
  readonly averageLength: number;
  readonly averageWords: number;
}

const FACTS_PER_COLUMN = 13;

export async function columnFacts(workspace: Workspace, table: Table): Promise<Map<string, ColumnFacts>> {
  const facts = new Map<string, ColumnFacts>();
  const cells = Math.max(1, table.rowCount);
  // Exact quantiles hold eight bytes a cell.
  const size = Math.min(100, Math.max(1, Math.floor(20_000_000 / cells)));
  for (const batch of batches(table.columns, size)) {
    const values = await workspace.numbers(`SELECT ${batch.map((column) => select(column, table.rowCount)).join(', ')} FROM data`);
    for (const [index, { id }] of batch.entries()) facts.set(id, toFacts(values.slice(index * FACTS_PER_COLUMN, (index + 1) * FACTS_PER_COLUMN)));
  }
  return facts;
}

/** The number that stands for a value in statistics. */
export const numberOf = ({ id, storage }: TableColumn): string => (storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE` : id);

function select(column: TableColumn, rowCount: number): string {
  const { id, storage } = column;
  const distinct = rowCount <= EXACT_DISTINCT_ROWS ? `count(DISTINCT ${id})` : `approx_count_distinct(${id})`;
  if (storage === 'VARCHAR') {
    const words = `length(${id}) - length(replace(${id}, ' ', '')) + 1`;
    return [`count(${id})`, distinct, ...Array.from({ length: 9 }, () => 'NULL'), `avg(length(${id}))`, `avg(${words})`].join(', ');
  }
  const value = numberOf(column);
  const safe = `CASE WHEN abs(${value}) < ${SQUARABLE} THEN ${value} END`;
  const quantile = (at: number) => (rowCount <= EXACT_QUANTILE_ROWS ? `quantile_cont(${value}, ${at})` : `approx_quantile(${value}, ${at})`);
  return [
    `count(${id})`, distinct, `min(${value})`, `max(${value})`, `avg(${safe})`, `stddev_pop(${safe})`,
    `count(*) FILTER (${value} <> floor(${value}))`, quantile(0.25), quantile(0.5), quantile(0.75), 'NULL', 'NULL', 'NULL',
  ].join(', ');
}

function toFacts(values: readonly number[]): ColumnFacts {
  const at = (index: number) => values[index] ?? NaN;
  return {
    present: at(0), distinct: at(1), minimum: at(2), maximum: at(3), mean: at(4), standardDeviation: at(5), fractions: at(6),
    quantiles: [at(2), at(7), at(8), at(9), at(3)], averageLength: at(11), averageWords: at(12),
  };
}
