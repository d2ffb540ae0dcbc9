import { batches } from './batches.js';
import { binCounts, binned } from './bins.js';
import { columnFacts, type ColumnFacts } from './column-facts.js';
import { countValues } from './count-values.js';
import { columnType, isWhole } from './column-type.js';
import { mediaStatistics } from './media/media-statistics.js';
import type { ColumnType, Histogram, ProfiledColumn } from './profile.types.js';
import type { TableColumn } from './table.js';
import type { Understood } from './understand-text.js';
import type { Workspace } from './workspace.js';

const MOST_BINS = 20;
const BATCH = 40;

/** Types and statistics of every column of `data`. `named`: the names are the user's. */
export async function profile(workspace: Workspace, { table, booleans, mixed, types }: Understood, named: boolean): Promise<ProfiledColumn[]> {
  const facts = await columnFacts(workspace, table);
  const mixedIds = new Set(mixed.map(({ id }) => id));
  const counted = await countValues(workspace, table, facts);
  const typed = table.columns.flatMap((column, index) => {
    const estimated = facts.get(column.id);
    const values = counted.get(column.id);
    const known = estimated && values && { ...estimated, distinct: values.distinct };
    return known ? [{ column, facts: known, values, type: knownType(types?.get(column.id), known) ?? columnType(column, known, { index, rowCount: table.rowCount, named, boolean: booleans.has(column.id), mixed: mixedIds.has(column.id) }) }] : [];
  });
  const histograms = await allHistograms(workspace, typed);
  const media = await mediaStatistics(workspace, typed);
  return typed.map(({ column, facts: found, values: { values, labels, exact }, type }) => {
    const histogram = histograms.get(column.id);
    return {
      column, name: column.name, type, nullable: found.present < table.rowCount, allDiffer: exact && found.distinct === table.rowCount, ...(type === 'CATEGORY' && labels && { labels }),
      statistics: { count: table.rowCount, missing: table.rowCount - found.present, distinct: found.distinct, ...numeric(found, type), ...(histogram && { histogram }), topValues: type === 'IDENTIFIER' || type === 'DATETIME' || column.storage === 'MEDIA' ? [] : values, ...media.get(column.id) },
    };
  });
}

/** A column of whole numbers can have got fractions, or numbers too large to be counted one by one. */
const knownType = (type: ColumnType | undefined, facts: ColumnFacts): ColumnType | undefined => (type === 'INTEGER' && !isWhole(facts) ? 'NUMBER' : type);

interface TypedColumn {
  readonly column: TableColumn;
  readonly facts: ColumnFacts;
  readonly type: ColumnType;
}

function numeric({ minimum, maximum, mean, standardDeviation, quantiles }: ColumnFacts, type: ColumnType) {
  if (!Number.isFinite(minimum) || type === 'IDENTIFIER') return {};
  const moments = type === 'DATETIME' ? { mean } : Number.isFinite(mean) && Number.isFinite(standardDeviation) ? { mean, standardDeviation } : {};
  return { minimum, maximum, ...moments, quantiles };
}

async function allHistograms(workspace: Workspace, typed: readonly TypedColumn[]): Promise<Map<string, Histogram>> {
  const histograms = new Map<string, Histogram>();
  const counted = typed.flatMap(({ column, facts, type }) => {
    const edges = type === 'IDENTIFIER' ? undefined : edgesFor(facts, type);
    return edges ? [{ column, edges }] : [];
  });
  for (const batch of batches(counted, BATCH)) {
    const [row = []] = await workspace.rows(`SELECT ${batch.map(({ column, edges }) => binned(column, edges)).join(', ')} FROM data`);
    for (const [index, { column, edges }] of batch.entries()) histograms.set(column.id, { edges, counts: binCounts(row[index], edges.length - 1) });
  }
  return histograms;
}

/** Whole numbers in a small range get a bin each, centred on them. */
function edgesFor({ minimum, maximum }: ColumnFacts, type: ColumnType): number[] | undefined {
  const range = maximum - minimum;
  if (!Number.isFinite(range)) return undefined;
  const edges = (low: number, width: number, count: number) => Array.from({ length: count + 1 }, (_, edge) => low + edge * width);
  if (type === 'INTEGER' && range < MOST_BINS) return edges(minimum - 0.5, 1, range + 1);
  const width = range / MOST_BINS;
  // Values so close, or so large, that a bin has no width.
  return minimum + width > minimum ? edges(minimum, width, MOST_BINS) : edges(minimum - 0.5, 1, 1);
}
