import { instantOf } from './cast-to.js';
import type { DecimalSeparator, Notation, ReadOptions } from './ingest.types.js';
import { doubts } from './notation-doubts.js';
import { givenNotation, NO_EVIDENCE, type Evidence } from './notation.js';
import { numberedInstants } from './numbered-instants.js';
import { writtenColumns } from './override-types.js';
import type { ColumnType, DataIssue } from './profile.types.js';
import { settleFormats, type SettledFormat } from './settle-formats.js';
import { literals } from './sql.js';
import type { Storage, Table } from './table.js';
import { MISSING_AMONG_VALUES, MIXED_SHARE, type ValueFormat } from './value-format.js';
import type { Workspace } from './workspace.js';

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
  /** How the numbers and dates were written. */
  readonly notation?: Notation;
  /** What could as well have been read otherwise. */
  readonly notes?: readonly DataIssue[];
}

interface Rewriting {
  readonly id: string;
  readonly storage: Storage;
  readonly value: string;
}

/** Turns columns of `data` that are text, or numbers that count time, into what they mean, where every value is written in one way. */
export async function understandText(workspace: Workspace, table: Table, options: ReadOptions = {}): Promise<Understood> {
  const asWritten = writtenColumns(options);
  const words = table.columns.filter(({ id, name, storage }) => storage === 'VARCHAR' && !asWritten.has(name) && !table.booleans?.has(id) && !table.types?.has(id));
  const { formats, evidence } = await settleFormats(workspace, words, givenNotation(options), table.evidence ?? NO_EVIDENCE);
  const certain: SettledFormat[] = [];
  const mixed: MixedColumn[] = [];
  for (const candidate of formats) {
    const { values, fitting } = candidate;
    const others = fitting === values ? 0 : await countOthers(workspace, candidate);
    if (others === 0 && fitting > 0) certain.push(candidate);
    else if (others > 0 && fitting >= (fitting + others) * MIXED_SHARE) mixed.push(await describeMixed(workspace, candidate, others));
  }
  const read = await rewrite(workspace, table, certain.map(({ column: { id }, format }) => ({ id, storage: format.storage, value: format.value(id) })));
  const instants = await numberedInstants(workspace, read.columns, options);
  return {
    table: await rewrite(workspace, read, instants.map((id) => ({ id, storage: 'TIMESTAMP', value: instantOf(id) }))),
    booleans: new Set([...(table.booleans ?? []), ...certain.filter(({ format }) => format.kind === 'BOOLEAN').map(({ column }) => column.id)]),
    mixed,
    ...(table.types && { types: table.types }),
    notation: notationOf(certain, evidence, options),
    notes: doubts(certain),
  };
}

function notationOf(read: readonly SettledFormat[], evidence: Evidence, options: ReadOptions): Notation {
  const commas = evidence.decimalSeparators.has(',') || read.some(({ format }) => format.decimalSeparator === ',');
  const decimalSeparator: DecimalSeparator = options.decimalSeparator ?? (commas ? ',' : '.');
  const orders = new Set([...evidence.orders, ...read.flatMap(({ format }) => format.dayFirst ?? [])]);
  const [dayFirst, ...others] = options.dayFirst === undefined ? orders : [options.dayFirst];
  return { decimalSeparator, ...(dayFirst !== undefined && others.length === 0 && { dayFirst }) };
}

async function rewrite(workspace: Workspace, table: Table, changes: readonly Rewriting[]): Promise<Table> {
  const changed = new Map(changes.map((change) => [change.id, change]));
  if (changes.length > MOST_ALTERED) await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${table.columns.map(({ id }) => `${changed.get(id)?.value ?? id} AS ${id}`).join(', ')} FROM data`);
  else for (const { id, storage, value } of changes) await workspace.run(`ALTER TABLE data ALTER ${id} TYPE ${storage} USING ${value}`);
  return { ...table, columns: table.columns.map((column) => ({ ...column, storage: changed.get(column.id)?.storage ?? column.storage })) };
}

const missingWords = literals(MISSING_AMONG_VALUES);
const unfit = (id: string, format: ValueFormat): string => `${id} IS NOT NULL AND ${id} NOT IN (${missingWords}) AND ${format.value(id)} IS NULL`;

async function countOthers(workspace: Workspace, { column: { id }, format }: SettledFormat): Promise<number> {
  const [others = 0] = await workspace.numbers(`SELECT count(*) FROM data WHERE ${unfit(id, format)}`);
  return others;
}

async function describeMixed(workspace: Workspace, { column: { id }, format }: SettledFormat, others: number): Promise<MixedColumn> {
  const rows = await workspace.rows(`SELECT DISTINCT left(${id}, 40) FROM (SELECT ${id} FROM data WHERE ${unfit(id, format)} LIMIT 1000) LIMIT 3`);
  return { id, kind: format.kind, others, examples: rows.map(([value]) => String(value)) };
}
