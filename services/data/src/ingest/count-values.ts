import { batches } from './batches.js';
import type { ColumnFacts } from './column-facts.js';
import { mapEntries } from './map-entries.js';
import type { ValueCount } from './profile.types.js';
import type { Table, TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

const TOP_VALUES = 20;
/** Up to this many values are counted for many columns in one pass, more of them column by column … */
const FEW_VALUES = 2_000;
/** … and beyond this, counting each value costs more than it tells. */
const COUNTABLE = 100_000;
/** Distinct fractions and instants are counted exactly up to this many rows. */
const EXACT_ROWS = 200_000;
/** An estimate from here on may mean that every value is different: it can be a tenth too low. */
const NEARLY_UNIQUE = 0.8;
const SHOWN_LENGTH = 200;
const BATCH = 40;

export interface CountedValues {
  readonly distinct: number;
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
export async function countValues(workspace: Workspace, table: Table, allFacts: ReadonlyMap<string, ColumnFacts>): Promise<Map<string, CountedValues>> {
  const columns = table.columns.flatMap((column) => {
    const facts = allFacts.get(column.id);
    return facts ? [{ column, facts }] : [];
  });
  const counted = new Map<string, CountedValues>();
  await countFew(workspace, columns.filter(({ facts }) => facts.distinct <= FEW_VALUES), counted);
  for (const each of columns.filter(({ facts }) => facts.distinct > FEW_VALUES)) counted.set(each.column.id, await countMany(workspace, each, table.rowCount));
  return counted;
}

async function countFew(workspace: Workspace, columns: readonly Estimated[], counted: Map<string, CountedValues>): Promise<void> {
  for (const batch of batches(columns, BATCH)) {
    // Each value is written out once, not in each row.
    const written = batch.map(({ column: { id, storage } }) => `map_from_entries(list_transform(map_entries(${id}), lambda each: {key: ${shown({ id: 'each.key', storage })}, value: each.value}))`);
    const [row = []] = await workspace.rows(`SELECT ${written.join(', ')} FROM (SELECT ${batch.map(({ column: { id } }) => `histogram(${id}) AS ${id}`).join(', ')} FROM data)`);
    for (const [index, { column }] of batch.entries()) {
      const counts = mapEntries(row[index]).map(([value, count]) => ({ value: String(value), count: Number(count) }));
      counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      counted.set(column.id, { distinct: counts.length, values: top(counts), labels: counts });
    }
  }
}

async function countMany(workspace: Workspace, { column, facts }: Estimated, rowCount: number): Promise<CountedValues> {
  const { id, storage } = column;
  const measured = facts.fractions === 1 || storage === 'TIMESTAMP';
  if (!measured && facts.distinct <= COUNTABLE) {
    const rows = await workspace.rows(`SELECT ${shown(column)} AS value, count(*) AS n, count(*) OVER () FROM data WHERE ${id} IS NOT NULL GROUP BY ${id} ORDER BY n DESC, value LIMIT ${TOP_VALUES}`);
    return { distinct: Number(rows[0]?.[2] ?? 0), values: top(rows.map(([value, count]) => ({ value: String(value), count: Number(count) }))) };
  }
  if (measured ? rowCount > EXACT_ROWS : facts.distinct < facts.present * NEARLY_UNIQUE) return { distinct: facts.distinct, values: [] };
  const [distinct = 0] = await workspace.numbers(`SELECT count(DISTINCT ${id}) FROM data`);
  return { distinct, values: [] };
}

const top = (counts: readonly ValueCount[]): ValueCount[] => counts.slice(0, TOP_VALUES).filter(({ value }) => value.length <= SHOWN_LENGTH);

/** 3 rather than 3.0. */
const shown = ({ id, storage }: Pick<TableColumn, 'id' | 'storage'>): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;
