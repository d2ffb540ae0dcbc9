import { DuckDBMapValue, type DuckDBValue } from '@duckdb/node-api';
import { batches } from './batches.js';
import { columnFacts, numberOf, type ColumnFacts } from './column-facts.js';
import { columnType } from './column-type.js';
import type { ColumnType, Histogram, ProfiledColumn, ValueCount } from './profile.types.js';
import { double } from './sql.js';
import type { TableColumn } from './table.js';
import type { Understood } from './understand-text.js';
import type { Workspace } from './workspace.js';

const MOST_BINS = 20;
const TOP_VALUES = 20;
/** Counting every value of a column with more values than this costs more than it tells. */
const COUNTABLE = 100_000;
const FEW_VALUES = 1_000;
const SHOWN_LENGTH = 200;
const BATCH = 40;

/** Types and statistics of every column of `data`. `named`: the names are the user's. */
export async function profile(workspace: Workspace, { table, booleans }: Understood, named: boolean): Promise<ProfiledColumn[]> {
  const facts = await columnFacts(workspace, table);
  const typed = table.columns.flatMap((column, index) => {
    const known = facts.get(column.id);
    return known ? [{ column, facts: known, type: columnType(column, known, { index, rowCount: table.rowCount, named, boolean: booleans.has(column.id) }) }] : [];
  });
  const tops = await topValues(workspace, typed);
  const histograms = await allHistograms(workspace, typed);
  return typed.map(({ column, facts: found, type }) => {
    const histogram = histograms.get(column.id);
    return {
      column, name: column.name, type, nullable: found.present < table.rowCount,
      statistics: { count: table.rowCount, missing: table.rowCount - found.present, distinct: tops.get(column.id)?.distinct ?? found.distinct, ...numeric(found, type), ...(histogram && { histogram }), topValues: tops.get(column.id)?.values ?? [] },
    };
  });
}

interface TypedColumn {
  readonly column: TableColumn;
  readonly facts: ColumnFacts;
  readonly type: ColumnType;
}

function numeric({ minimum, maximum, mean, standardDeviation, quantiles }: ColumnFacts, type: ColumnType) {
  if (!Number.isFinite(minimum) || type === 'IDENTIFIER') return {};
  const moments = Number.isFinite(mean) && Number.isFinite(standardDeviation) ? { mean, ...(type !== 'DATETIME' && { standardDeviation }) } : {};
  return { minimum, maximum, ...moments, quantiles };
}

interface CountedValues {
  /** Exact, where the facts may have an estimate. */
  readonly distinct: number;
  readonly values: ValueCount[];
}

/** Few values are counted for many columns in one pass; many values, column by column. */
async function topValues(workspace: Workspace, typed: readonly TypedColumn[]): Promise<Map<string, CountedValues>> {
  const countable = typed.filter(({ facts, type }) => facts.present > 0 && facts.distinct <= COUNTABLE && type !== 'IDENTIFIER' && type !== 'DATETIME'
    && !(type === 'NUMBER' && facts.distinct > Math.max(FEW_VALUES, facts.present / 2)));
  const found = new Map<string, CountedValues>();
  const few = countable.filter(({ facts }) => facts.distinct <= FEW_VALUES);
  for (const batch of batches(few, BATCH)) {
    const [row = []] = await workspace.rows(`SELECT ${batch.map(({ column }) => `histogram(${shown(column)})`).join(', ')} FROM data`);
    for (const [index, { column }] of batch.entries()) {
      const counts = mapEntries(row[index]).map(([value, count]) => ({ value: String(value), count: Number(count) }));
      found.set(column.id, { distinct: counts.length, values: counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, TOP_VALUES).filter(isShort) });
    }
  }
  for (const { column } of countable.filter(({ facts }) => facts.distinct > FEW_VALUES)) {
    const rows = await workspace.rows(`SELECT ${shown(column)} AS value, count(*) AS n, count(*) OVER () FROM data WHERE ${column.id} IS NOT NULL GROUP BY ${column.id} ORDER BY n DESC, value LIMIT ${TOP_VALUES}`);
    found.set(column.id, { distinct: Number(rows[0]?.[2] ?? 0), values: rows.map(([value, count]) => ({ value: String(value), count: Number(count) })).filter(isShort) });
  }
  return found;
}

const isShort = ({ value }: ValueCount): boolean => value.length <= SHOWN_LENGTH;

/** 3 rather than 3.0. */
const shown = ({ id, storage }: TableColumn): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : id;

const mapEntries = (value: DuckDBValue | undefined): [DuckDBValue, DuckDBValue][] =>
  value instanceof DuckDBMapValue ? value.entries.map((entry) => [entry.key, entry.value]) : [];

interface Bins {
  readonly low: number;
  readonly width: number;
  readonly count: number;
}

async function allHistograms(workspace: Workspace, typed: readonly TypedColumn[]): Promise<Map<string, Histogram>> {
  const histograms = new Map<string, Histogram>();
  const binned = typed.flatMap(({ column, facts, type }) => {
    const bins = type === 'IDENTIFIER' ? undefined : binsFor(facts, type);
    return bins ? [{ column, bins }] : [];
  });
  for (const batch of batches(binned, BATCH)) {
    const [row = []] = await workspace.rows(`SELECT ${batch.map(({ column, bins: { low, width, count } }) =>
      `histogram(least(greatest(floor((${numberOf(column)} - ${double(low)}) / ${double(width)}), 0), ${count - 1})::INTEGER)`).join(', ')} FROM data`);
    for (const [index, { column, bins: { low, width, count } }] of batch.entries()) {
      const counts = new Array<number>(count).fill(0);
      for (const [bin, rows] of mapEntries(row[index])) counts[Number(bin)] = Number(rows);
      histograms.set(column.id, { edges: Array.from({ length: count + 1 }, (_, edge) => low + edge * width), counts });
    }
  }
  return histograms;
}

/** Whole numbers in a small range get a bin each, centred on them. */
function binsFor({ minimum, maximum }: ColumnFacts, type: ColumnType): Bins | undefined {
  const range = maximum - minimum;
  if (!Number.isFinite(range)) return undefined;
  if (type === 'INTEGER' && range < MOST_BINS) return { low: minimum - 0.5, width: 1, count: range + 1 };
  const width = range / MOST_BINS;
  // Values so close, or so large, that a bin has no width.
  return minimum + width > minimum ? { low: minimum, width, count: MOST_BINS } : { low: minimum - 0.5, width: 1, count: 1 };
}
