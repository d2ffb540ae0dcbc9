import { batches } from './batches.js';
import type { DecimalSeparator, ReadOptions } from './ingest.types.js';
import { writtenColumns } from './override-types.js';
import type { ColumnType } from './profile.types.js';
import { literals } from './sql.js';
import type { Table, TableColumn } from './table.js';
import { bestFormat, FORMAT_SAMPLE, formatsFor, MISSING_AMONG_VALUES, MIXED_SHARE, type ValueFormat } from './value-format.js';
import type { Workspace } from './workspace.js';

const BATCH = 200;
/** A few columns are rewritten alone; many together with the whole table. */
const MOST_ALTERED = 8;

/** A text column in which most values, but not all, are of one kind. */
export interface MixedColumn {
  readonly id: string;
  readonly kind: ValueFormat['kind'];
  readonly others: number;
  /** Some of the values that do not fit. */
  readonly examples: readonly string[];
}

export interface Understood {
  readonly table: Table;
  /** Ids of columns that hold `true` and `false` only. */
  readonly booleans: ReadonlySet<string>;
  readonly mixed: readonly MixedColumn[];
  /** Types that are known already, by column id. */
  readonly types?: ReadonlyMap<string, ColumnType>;
  /** Of numbers that were written as text. */
  readonly decimalSeparator?: DecimalSeparator;
}

interface Guess {
  readonly column: TableColumn;
  readonly format: ValueFormat;
}

/** Turns text columns of `data` whose every value is a number, a truth value or an instant in one format into what they mean. */
export async function understandText(workspace: Workspace, table: Table, options: ReadOptions = {}): Promise<Understood> {
  const asWritten = writtenColumns(options);
  const guesses = await guess(workspace, table.columns.filter(({ id, name, storage }) => storage === 'VARCHAR' && !asWritten.has(name) && !table.booleans?.has(id)), formatsFor(options.decimalSeparator));
  const certain: Guess[] = [];
  const mixed: MixedColumn[] = [];
  for (const batch of batches(guesses, BATCH)) {
    const counts = await workspace.numbers(`SELECT ${batch.map(({ column: { id }, format }) => `count(${id}), count(${format.value(id)})`).join(', ')} FROM data`);
    for (const [index, candidate] of batch.entries()) {
      const values = counts[2 * index] ?? 0;
      const fitting = counts[2 * index + 1] ?? 0;
      const others = fitting === values ? 0 : await countOthers(workspace, candidate);
      if (others === 0 && fitting > 0) certain.push(candidate);
      else if (others > 0 && fitting >= (fitting + others) * MIXED_SHARE) mixed.push(await describeMixed(workspace, candidate, others));
    }
  }
  const formats = new Map(certain.map(({ column, format }) => [column.id, format]));
  const columns = table.columns.map((column) => ({ ...column, storage: formats.get(column.id)?.storage ?? column.storage }));
  if (certain.length > MOST_ALTERED) {
    const values = table.columns.map(({ id }) => `${formats.get(id)?.value(id) ?? id} AS ${id}`);
    await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${values.join(', ')} FROM data`);
  } else {
    for (const { column: { id }, format } of certain) await workspace.run(`ALTER TABLE data ALTER ${id} TYPE ${format.storage} USING ${format.value(id)}`);
  }
  const booleans = new Set([...(table.booleans ?? []), ...certain.filter(({ format }) => format.kind === 'BOOLEAN').map(({ column }) => column.id)]);
  const commas = certain.some(({ format }) => format.decimalSeparator === ',');
  return { table: { ...table, columns }, booleans, mixed, decimalSeparator: options.decimalSeparator ?? (commas ? ',' : '.') };
}

const missingWords = literals(MISSING_AMONG_VALUES);
const unfit = (id: string, format: ValueFormat): string => `${id} IS NOT NULL AND ${id} NOT IN (${missingWords}) AND ${format.value(id)} IS NULL`;

async function countOthers(workspace: Workspace, { column: { id }, format }: Guess): Promise<number> {
  const [others = 0] = await workspace.numbers(`SELECT count(*) FROM data WHERE ${unfit(id, format)}`);
  return others;
}

async function guess(workspace: Workspace, columns: readonly TableColumn[], formats: readonly ValueFormat[]): Promise<Guess[]> {
  if (columns.length === 0) return [];
  const rows = await workspace.rows(`SELECT ${columns.map(({ id }) => id).join(', ')} FROM data LIMIT ${FORMAT_SAMPLE.most}`);
  const guesses: Guess[] = [];
  for (const [index, column] of columns.entries()) {
    const seen = rows.flatMap((row) => (typeof row[index] === 'string' ? [row[index]] : []));
    // A column that is empty at the beginning is asked for the values it has.
    const values = seen.length >= FORMAT_SAMPLE.least ? seen : (await workspace.rows(`SELECT ${column.id} FROM data WHERE ${column.id} IS NOT NULL LIMIT ${FORMAT_SAMPLE.most}`)).map(([value]) => String(value));
    const format = bestFormat(values, formats);
    if (format) guesses.push({ column, format });
  }
  return guesses;
}

async function describeMixed(workspace: Workspace, { column: { id }, format }: Guess, others: number): Promise<MixedColumn> {
  const rows = await workspace.rows(`SELECT DISTINCT left(${id}, 40) FROM (SELECT ${id} FROM data WHERE ${unfit(id, format)} LIMIT 1000) LIMIT 3`);
  return { id, kind: format.kind, others, examples: rows.map(([value]) => String(value)) };
}
