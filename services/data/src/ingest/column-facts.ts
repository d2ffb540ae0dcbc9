import { batches } from './batches.js';
import type { Table, TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

/** Beyond this many rows quantiles are estimated (t-digest): exact ones hold every value in memory. */
const EXACT_QUANTILE_ROWS = 2_000_000;
/** Squares beyond this are not finite. */
const SQUARABLE = 1e150;

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
  // Exact quantiles hold eight bytes a cell.
  const size = Math.min(50, Math.max(1, Math.floor(20_000_000 / Math.max(1, table.rowCount))));
  for (const batch of batches(table.columns, size)) {
    const aggregates = batch.flatMap((column) => aggregate(column, table.rowCount));
    const values = await workspace.numbers(`SELECT ${batch.map(({ id, storage }) => pick(id, storage)).join(', ')} FROM (SELECT ${aggregates.join(', ')} FROM data)`);
    let at = 0;
    for (const { id, storage } of batch) {
      const width = { MEDIA: 2, VARCHAR: 4, DOUBLE: 10, TIMESTAMP: 10 }[storage];
      facts.set(id, toFacts(storage, values.slice(at, at + width)));
      at += width;
    }
  }
  return facts;
}

/** The number that stands for a value in statistics. */
export const numberOf = ({ id, storage }: TableColumn): string => (storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE` : id);

function aggregate(column: TableColumn, rowCount: number): string[] {
  const { id, storage } = column;
  const common = [`count(${id}) AS ${id}_n`, `approx_count_distinct(${id}) AS ${id}_d`];
  if (storage === 'MEDIA') return common;
  if (storage === 'VARCHAR') return [...common, `avg(length(${id})) AS ${id}_l`, `avg(length(${id}) - length(replace(${id}, ' ', '')) + 1) AS ${id}_w`];
  const value = numberOf(column);
  const safe = `CASE WHEN abs(${value}) < ${SQUARABLE} THEN ${value} END`;
  return [
    ...common, `min(${value}) AS ${id}_a`, `max(${value}) AS ${id}_b`, `avg(${safe}) AS ${id}_m`, `stddev_pop(${safe}) AS ${id}_s`,
    `bool_or(${value} <> floor(${value}))::INTEGER AS ${id}_f`,
    `${rowCount <= EXACT_QUANTILE_ROWS ? 'quantile_cont' : 'approx_quantile'}(${value}, [0.25, 0.5, 0.75]) AS ${id}_q`,
  ];
}

const pick = (id: string, storage: TableColumn['storage']): string =>
  (storage === 'MEDIA' ? ['n', 'd'] : storage === 'VARCHAR' ? ['n', 'd', 'l', 'w'] : ['n', 'd', 'a', 'b', 'm', 's', 'f', 'q[1]', 'q[2]', 'q[3]']).map((suffix) => `${id}_${suffix}`).join(', ');

function toFacts(storage: TableColumn['storage'], values: readonly number[]): ColumnFacts {
  const at = (index: number) => values[index] ?? NaN;
  const none = { minimum: NaN, maximum: NaN, mean: NaN, standardDeviation: NaN, quantiles: [], fractions: NaN, averageLength: NaN, averageWords: NaN };
  const common = { ...none, present: at(0), distinct: at(1) };
  if (storage === 'MEDIA') return common;
  if (storage === 'VARCHAR') return { ...common, averageLength: at(2), averageWords: at(3) };
  return { ...common, minimum: at(2), maximum: at(3), mean: at(4), standardDeviation: at(5), fractions: at(6), quantiles: [at(2), at(7), at(8), at(9), at(3)] };
}
