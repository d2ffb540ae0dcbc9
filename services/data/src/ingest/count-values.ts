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
  for (const each of columns) if (!counted.has(each.column.id)) counted.set(each.column.id, await countDistinct(workspace, each, rowCount));
  return counted;
}

/** Fractions and instants: one value says little. */
const isMeasured = ({ column: { storage }, facts: { fractions } }: Estimated): boolean => fractions === 1 || storage === 'TIMESTAMP';

async function countEach(workspace: Workspace, columns: readonly Estimated[]): Promise<Map<string, CountedValues>> {
  const counted = new Map<string, CountedValues>();
  for (const batch of batches(columns, BATCH)) {
    const queries = batch.map(({ column: { id, storage } }) => `(SELECT ${literal(id)}, count(*) OVER () AS distinct_values, ${shown({ id, storage })} AS value, n
      FROM (SELECT ${id}, count(*) AS n FROM data WHERE ${id} IS NOT NULL GROUP BY ${id}) ORDER BY n DESC, value LIMIT ${FEW_VALUES})`);
    const rows = Map.groupBy(await workspace.rows(queries.join(' UNION ALL ')), ([id]) => String(id));
    for (const { column: { id } } of batch) {
      const counts = (rows.get(id) ?? []).map(([, , value, n]) => ({ value: String(value), count: Number(n) }));
      const distinct = Number(rows.get(id)?.[0]?.[1] ?? 0);
      counted.set(id, { distinct, exact: true, values: counts.slice(0, TOP_VALUES).filter(({ value }) => value.length <= SHOWN_LENGTH), ...(distinct === counts.length && { labels: counts }) });
    }
  }
  return counted;
}

async function countDistinct(workspace: Workspace, each: Estimated, rowCount: number): Promise<CountedValues> {
  const { column: { id }, facts: { distinct: estimate, present } } = each;
  if (isMeasured(each) ? rowCount > EXACT_ROWS : estimate < present * NEARLY_UNIQUE) return { distinct: Math.min(estimate, present), exact: false, values: [] };
  const [distinct = 0] = await workspace.numbers(`SELECT count(DISTINCT ${id}) FROM data`);
  return { distinct, exact: true, values: [] };
}

/** 3 rather than 3.0. */
const shown = ({ id, storage }: Pick<TableColumn, 'id' | 'storage'>): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;
