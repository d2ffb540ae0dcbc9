import { batches } from './batches.js';
import type { Table, TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

/** Beyond this many rows quantiles are those of about as many rows, drawn by chance: a tenth of a percent off, by rank. */
const EXACT_QUANTILE_ROWS = 200_000;
const BATCH = 50;
/** Squares beyond this are not finite. */
export const SQUARABLE = 1e150;

/** What one pass over a column tells; NaN where it does not apply or there is no value. */
export interface ColumnFacts {
  readonly present: number;
  /** An estimate (HyperLogLog), some percent off. */
  readonly distinct: number;
  /** Of instants: milliseconds since 1970. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly quantiles: readonly number[];
  /** 1 where some numbers are not whole. */
  readonly fractions: number;
  readonly averageLength: number;
  readonly averageWords: number;
}

export async function columnFacts(workspace: Workspace, table: Table): Promise<Map<string, ColumnFacts>> {
  const facts = new Map<string, ColumnFacts>();
  for (const batch of batches(table.columns, BATCH)) {
    const values = await workspace.numbers(`SELECT ${batch.flatMap(aggregates).join(', ')} FROM data`);
    const quartiles = await quartilesOf(workspace, batch, table.rowCount);
    let at = 0;
    for (const { id, storage } of batch) {
      const width = { MEDIA: 2, VARCHAR: 4, DOUBLE: 7, TIMESTAMP: 7 }[storage];
      facts.set(id, toFacts(storage, values.slice(at, at + width), quartiles.get(id) ?? []));
      at += width;
    }
  }
  return facts;
}

async function quartilesOf(workspace: Workspace, columns: readonly TableColumn[], rowCount: number): Promise<Map<string, number[]>> {
  const numeric = columns.filter(({ storage }) => storage === 'DOUBLE' || storage === 'TIMESTAMP');
  if (numeric.length === 0) return new Map();
  const drawn = rowCount > EXACT_QUANTILE_ROWS ? `WHERE hash(rowid) < ${(BigInt(EXACT_QUANTILE_ROWS) << 64n) / BigInt(rowCount)}::UBIGINT` : '';
  const asked = numeric.map((column) => `quantile_cont(${numberOf(column)}, [0.25, 0.5, 0.75]) AS ${column.id}`);
  const values = await workspace.numbers(`SELECT ${numeric.map(({ id }) => `${id}[1], ${id}[2], ${id}[3]`).join(', ')} FROM (SELECT ${asked.join(', ')} FROM data ${drawn})`);
  return new Map(numeric.map(({ id }, index) => [id, values.slice(3 * index, 3 * index + 3)]));
}

/** The number that stands for a value in statistics. */
export const numberOf = ({ id, storage }: TableColumn): string => (storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE` : id);

function aggregates(column: TableColumn): string[] {
  const { id, storage } = column;
  const common = [`count(${id})`, `approx_count_distinct(${id})`];
  if (storage === 'MEDIA') return common;
  if (storage === 'VARCHAR') return [...common, `avg(length(${id}))`, `avg(len(string_split(${id}, ' ')))`];
  const value = numberOf(column);
  const safe = `CASE WHEN abs(${value}) < ${SQUARABLE} THEN ${value} END`;
  return [...common, `min(${value})`, `max(${value})`, `avg(${safe})`, `stddev_pop(${safe})`, `bool_or(${value} <> floor(${value}))::INTEGER`];
}

function toFacts(storage: TableColumn['storage'], values: readonly number[], quartiles: readonly number[]): ColumnFacts {
  const at = (index: number) => values[index] ?? NaN;
  const none = { minimum: NaN, maximum: NaN, mean: NaN, standardDeviation: NaN, quantiles: [], fractions: NaN, averageLength: NaN, averageWords: NaN };
  const common = { ...none, present: at(0), distinct: at(1) };
  if (storage === 'MEDIA') return common;
  if (storage === 'VARCHAR') return { ...common, averageLength: at(2), averageWords: at(3) };
  return { ...common, minimum: at(2), maximum: at(3), mean: at(4), standardDeviation: at(5), fractions: at(6), quantiles: [at(2), ...quartiles, at(3)] };
}
