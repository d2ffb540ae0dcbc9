import { batches } from './batches.js';
import { columnFacts, numberOf, type ColumnFacts } from './column-facts.js';
import { columnType } from './column-type.js';
import type { ColumnType, Histogram, ProfiledColumn, ValueCount } from './profile.types.js';
import { double, literal } from './sql.js';
import type { TableColumn } from './table.js';
import type { Understood } from './understand-text.js';
import type { Workspace } from './workspace.js';

const MOST_BINS = 20;
const TOP_VALUES = 20;
/** Counting every value of a column with more values than this costs more than it tells. */
const COUNTABLE = 100_000;
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

async function topValues(workspace: Workspace, typed: readonly TypedColumn[]): Promise<Map<string, CountedValues>> {
  const found = new Map<string, CountedValues>();
  const countable = typed.filter(({ facts, type }) => facts.present > 0 && facts.distinct <= COUNTABLE && type !== 'IDENTIFIER' && type !== 'DATETIME');
  for (const batch of batches(countable, BATCH)) {
    const queries = batch.map(({ column: { id, storage } }) => {
      const value = storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : id;
      return `(SELECT ${literal(id)} AS id, ${value} AS value, count(*) AS n, count(*) OVER () AS d FROM data WHERE ${id} IS NOT NULL GROUP BY ${id} ORDER BY n DESC, ${id} LIMIT ${TOP_VALUES})`;
    });
    for (const [id, value, count, distinct] of await workspace.rows(`SELECT * FROM (${queries.join(' UNION ALL ')}) ORDER BY id, n DESC, value`)) {
      const counted = found.get(String(id)) ?? { distinct: Number(distinct), values: [] };
      found.set(String(id), counted);
      if (String(value).length <= SHOWN_LENGTH) counted.values.push({ value: String(value), count: Number(count) });
    }
  }
  return found;
}

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
    const queries = batch.map(({ column, bins: { low, width, count } }) => {
      const bin = `least(greatest(floor((${numberOf(column)} - ${double(low)}) / ${double(width)}), 0), ${count - 1})::INTEGER`;
      return `SELECT ${literal(column.id)}, ${bin} AS bin, count(*) FROM data WHERE ${column.id} IS NOT NULL GROUP BY bin`;
    });
    const counted = new Map(batch.map(({ column, bins }) => [column.id, { bins, counts: new Array<number>(bins.count).fill(0) }]));
    for (const [id, bin, count] of await workspace.rows(queries.join(' UNION ALL '))) {
      const counts = counted.get(String(id))?.counts;
      if (counts) counts[Number(bin)] = Number(count);
    }
    for (const [id, { bins, counts }] of counted) {
      histograms.set(id, { edges: Array.from({ length: bins.count + 1 }, (_, index) => bins.low + index * bins.width), counts });
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
