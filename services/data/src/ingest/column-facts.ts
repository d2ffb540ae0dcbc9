import { DuckDBListValue } from '@duckdb/node-api';
import { batches } from './batches.js';
import type { Table, TableColumn } from './table.js';
import type { Row, Workspace } from './workspace.js';

/** Up to this many rows all are looked at for everything. */
export const EXACT_ROWS = 200_000;
/**
 * Of more, about so many are drawn by chance, and always the same ones, for what need not be known to the last row: quantiles (0.2 % off, by rank), lengths
 * of texts, and whether values repeat so often that each can be counted.
 */
const GLANCE_ROWS = 100_000;
/** Where a glance shows more values, there may be very many in all. */
export const FEW_VALUES = 2_000;
const BATCH = 50;
/** Squares beyond this are not finite. */
export const SQUARABLE = 1e150;

/** NaN where it does not apply or there is no value. */
export interface ColumnFacts {
  readonly present: number;
  /** An estimate (HyperLogLog), some percent off; up to `FEW_VALUES` only of the rows that were glanced at. */
  readonly distinct: number;
  /** Of instants: milliseconds since 1970. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Of numbers. */
  readonly standardDeviation: number;
  readonly quantiles: readonly number[];
  /** 1 where some numbers are not whole. */
  readonly fractions: number;
  readonly averageLength: number;
  readonly averageWords: number;
}

export async function columnFacts(workspace: Workspace, table: Table): Promise<Map<string, ColumnFacts>> {
  const facts = new Map<string, ColumnFacts>();
  const whole = table.rowCount <= EXACT_ROWS;
  const glanced = whole ? 'data' : `data WHERE hash(rowid) < ${(BigInt(GLANCE_ROWS) << 64n) / BigInt(table.rowCount)}::UBIGINT`;
  for (const batch of batches(table.columns, BATCH)) {
    const seen = await eachOf(workspace, batch.map(atAGlance), glanced);
    const counted = await eachOf(workspace, batch.map((column, index) => [...inEveryRow(column), whole || Number(seen[index]?.[0]) <= FEW_VALUES ? 'NULL' : `approx_count_distinct(${column.id})`]), 'data');
    for (const [index, { id, storage }] of batch.entries()) facts.set(id, toFacts(storage, seen[index] ?? [], counted[index] ?? []));
  }
  return facts;
}

/** What is asked of each column, in one pass. */
async function eachOf(workspace: Workspace, asked: readonly (readonly string[])[], from: string): Promise<Row[]> {
  const [row = []] = await workspace.rows(`SELECT ${asked.flat().join(', ')} FROM ${from}`);
  let at = 0;
  return asked.map(({ length }) => row.slice(at, (at += length)));
}

/** The number that stands for a value in statistics. */
export const numberOf = ({ id, storage }: TableColumn): string => (storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE` : id);

function atAGlance(column: TableColumn): string[] {
  const { id, storage } = column;
  const distinct = `approx_count_distinct(${id})`;
  if (storage === 'MEDIA') return [distinct];
  if (storage === 'VARCHAR') return [distinct, `avg(length(${id}))`, `avg(len(string_split(${id}, ' ')))`];
  return [distinct, `quantile_cont(${numberOf(column)}, [0.25, 0.5, 0.75])`];
}

function inEveryRow({ id, storage }: TableColumn): string[] {
  const present = `count(${id})`;
  if (storage === 'MEDIA' || storage === 'VARCHAR') return [present];
  if (storage === 'TIMESTAMP') return [present, `epoch_ms(min(${id}))`, `epoch_ms(max(${id}))`, `epoch_us(avg(${id})) / 1000`];
  const safe = `CASE WHEN abs(${id}) < ${SQUARABLE} THEN ${id} END`;
  return [present, `min(${id})`, `max(${id})`, `avg(${safe})`, `stddev_pop(${safe})`, `bool_or(${id} <> floor(${id}))::INTEGER`];
}

function toFacts(storage: TableColumn['storage'], [seen, ...glance]: Row, counted: Row): ColumnFacts {
  const number = (value: Row[number] | undefined) => (value === null || value === undefined ? NaN : Number(value));
  const estimated = counted.at(-1) ?? seen;
  const [present = NaN, minimum = NaN, maximum = NaN, mean = NaN, standardDeviation = NaN, fractions = NaN] = counted.slice(0, -1).map(number);
  const [first, words] = glance;
  const quartiles = first instanceof DuckDBListValue ? first.items.map(number) : [];
  const text = storage === 'VARCHAR';
  return {
    present, distinct: number(estimated), minimum, maximum, mean, standardDeviation, fractions,
    quantiles: [minimum, ...quartiles, maximum], averageLength: text ? number(first) : NaN, averageWords: text ? number(words) : NaN,
  };
}
