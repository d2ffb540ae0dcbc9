import { instantsOf } from '../../dates/date-feature.js';
import { SPLIT_NAMES, type SplitName } from '../../dataset.types.js';
import { type ColumnData, type Table, takeRows, textsOf } from '../../table.js';

export interface SplitTables {
  readonly tables: Readonly<Record<SplitName, Table>>;
  /** For the run's log, where the rows were dealt out anew. */
  readonly note?: string;
}

/**
 * The same rows with training before validation before test: a forecast that has seen what comes after would be flattered. Splits that
 * already lie so stay as they are; others are joined and cut at two points in time, in about the same proportions.
 */
export function splitByTime(time: string, tables: SplitTables['tables']): SplitTables {
  const parts = SPLIT_NAMES.map((name) => ({ name, instants: instantsOf(textsOf(tables[name], time)).filter(Number.isFinite).sort() }));
  const present = parts.filter(({ instants }) => instants.length > 0);
  if (present.every(({ instants }, i) => i === 0 || (present[i - 1]?.instants.at(-1) ?? NaN) < (instants[0] ?? NaN))) return { tables };
  const all = parts.flatMap(({ instants }) => [...instants]).sort((a, b) => a - b);
  const sizes = parts.map(({ instants }) => instants.length);
  const at = (count: number) => all[Math.min(all.length - 1, count)] ?? 0;
  const [first, second] = [at(sizes[0] ?? 0), at((sizes[0] ?? 0) + (sizes[1] ?? 0))];
  const joined = join(SPLIT_NAMES.map((name) => tables[name]));
  const splitOf = (instant: number): SplitName | undefined => (Number.isNaN(instant) ? undefined : instant < first ? 'TRAIN' : instant < second ? 'VALIDATION' : 'TEST');
  const names = Array.from(instantsOf(textsOf(joined, time)), splitOf);
  const rowsOf = (wanted: SplitName) => takeRows(joined, names.flatMap((name, row) => (name === wanted ? [row] : [])));
  const day = (instant: number) => new Date(instant).toISOString().replace('T00:00:00.000Z', '');
  return {
    tables: { TRAIN: rowsOf('TRAIN'), VALIDATION: rowsOf('VALIDATION'), TEST: rowsOf('TEST') },
    note: `The dataset's splits are not one after the other in time, and a forecast must not know what comes later: this run trains on rows before ${day(first)}, validates on those before ${day(second)} and tests on the rest. The recipe step split {time_by: "${time}"} makes a version that is split so.`,
  };
}

function join(tables: readonly Table[]): Table {
  const columns = new Map<string, ColumnData>();
  for (const name of tables[0]?.columns.keys() ?? []) {
    const parts = tables.map((table) => table.columns.get(name) ?? []);
    columns.set(name, parts.every((part) => part instanceof Float64Array) ? Float64Array.from(parts.flatMap((part) => [...part])) : parts.flatMap((part) => [...part].map(String)));
  }
  return { rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0), columns };
}
