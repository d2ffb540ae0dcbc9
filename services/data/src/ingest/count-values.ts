import { batches } from './batches.js';
import { EXACT_ROWS, FEW_VALUES, type ColumnFacts } from './column-facts.js';
import type { ValueCount } from './profile.types.js';
import { literal } from './sql.js';
import type { Table, TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

const TOP_VALUES = 20;
/** Beyond this, counting each value costs more than it tells. */
const COUNTABLE = 100_000;
/** An estimate from here on may mean that every value is different: it can be a tenth too low. */
const NEARLY_UNIQUE = 0.8;
const SHOWN_LENGTH = 200;
const BATCH = 40;
/** So many values are told apart at a time. */
const TOLD_APART = 1_000_000;

export interface CountedValues {
  readonly distinct: number;
  /** No estimate. */
  readonly exact: boolean;
  /** The most frequent ones; none where there are too many to count. */
  readonly values: readonly ValueCount[];
  /** All of them, the most frequent first, where they are few. */
  readonly labels?: readonly ValueCount[];
}

interface Estimated {
  readonly column: TableColumn;
  readonly facts: ColumnFacts;
}

/** Distinct values of each column, exact unless there are very many that often repeat, and the most frequent ones. */
export async function countValues(workspace: Workspace, { columns: all, rowCount }: Table, allFacts: ReadonlyMap<string, ColumnFacts>): Promise<Map<string, CountedValues>> {
  const columns = all.flatMap((column) => {
    const facts = allFacts.get(column.id);
    return facts ? [{ column, facts }] : [];
  });
  const countable = columns.filter((each) => each.facts.distinct <= (isMeasured(each) ? FEW_VALUES : COUNTABLE));
  const counted = await countEach(workspace, countable);
  const others = columns.filter(({ column }) => !counted.has(column.id));
  for (const { column, facts } of others) counted.set(column.id, { distinct: Math.min(facts.distinct, facts.present), exact: false, values: [] });
  const exactly = others.filter((each) => mayAllDiffer(each, rowCount));
  for (const batch of batches(exactly, Math.min(BATCH, Math.ceil(TOLD_APART / rowCount)))) {
    const distinct = await workspace.numbers(`SELECT ${batch.map(({ column: { id } }) => `count(DISTINCT ${id})`).join(', ')} FROM data`);
    for (const [index, { column }] of batch.entries()) counted.set(column.id, { distinct: distinct[index] ?? 0, exact: true, values: [] });
  }
  return counted;
}

/** Fractions and instants: one value says little. */
const isMeasured = ({ column: { storage }, facts: { fractions } }: Estimated): boolean => fractions === 1 || storage === 'TIMESTAMP';

const mayAllDiffer = (each: Estimated, rowCount: number): boolean =>
  isMeasured(each) ? rowCount <= EXACT_ROWS : each.facts.distinct >= each.facts.present * NEARLY_UNIQUE;

async function countEach(workspace: Workspace, columns: readonly Estimated[]): Promise<Map<string, CountedValues>> {
  const counted = new Map<string, CountedValues>();
  // DuckDB goes through the names of all columns of a table each time that it is mentioned.
  const narrowed = columns.length > BATCH;
  for (const batch of batches(columns, BATCH)) {
    const queries = batch.map(({ column: { id, storage } }) => `(SELECT ${literal(id)}, count(*) OVER () AS distinct_values, ${shown({ id, storage })} AS value, n
      FROM (SELECT ${id}, count(*) AS n FROM ${narrowed ? 'part' : 'data'} WHERE ${id} IS NOT NULL GROUP BY ${id}) ORDER BY n DESC, value LIMIT ${FEW_VALUES})`);
    const part = narrowed ? `WITH part AS MATERIALIZED (SELECT ${batch.map(({ column: { id } }) => id).join(', ')} FROM data) ` : '';
    const rows = Map.groupBy(await workspace.rows(part + queries.join(' UNION ALL ')), ([id]) => String(id));
    for (const { column: { id } } of batch) {
      const counts = (rows.get(id) ?? []).map(([, , value, n]) => ({ value: String(value), count: Number(n) }));
      const distinct = Number(rows.get(id)?.[0]?.[1] ?? 0);
      counted.set(id, { distinct, exact: true, values: counts.slice(0, TOP_VALUES).filter(({ value }) => value.length <= SHOWN_LENGTH), ...(distinct === counts.length && { labels: counts }) });
    }
  }
  return counted;
}

/** 3 rather than 3.0. */
const shown = ({ id, storage }: Pick<TableColumn, 'id' | 'storage'>): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;
