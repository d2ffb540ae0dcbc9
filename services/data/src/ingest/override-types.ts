import { suggestion } from '@lepton/features';
import { asText, castNotation, castTo, CAST_TYPES, type CastNotation, type CastType } from './cast-to.js';
import { IngestError } from './ingest-error.js';
import type { ReadOptions } from './ingest.types.js';
import { givenNotation } from './notation.js';
import type { ColumnType } from './profile.types.js';
import { literals } from './sql.js';
import { storageOf, type TableColumn } from './table.js';
import type { Understood } from './understand-text.js';
import { MISSING_AMONG_VALUES } from './value-format.js';
import type { Workspace } from './workspace.js';

type TypeOptions = Pick<ReadOptions, 'columnTypes' | 'decimalSeparator' | 'dayFirst'>;

const WORDS: readonly ColumnType[] = ['CATEGORY', 'TEXT', 'IDENTIFIER'];
const AS_NUMBERS: readonly ColumnType[] = ['NUMBER', 'INTEGER', 'DATETIME'];

/** Names of columns that are kept as they are written: the codes 1.10 and 1.1 differ, the numbers do not. */
export const writtenColumns = ({ columnTypes = [] }: TypeOptions): ReadonlySet<string> =>
  new Set(columnTypes.flatMap(({ column, type }) => (WORDS.includes(type) ? [column] : [])));

/**
 * Gives columns of `data` the types that the user says they have.
 * @throws IngestError UNKNOWN_COLUMN, or WRONG_TYPE with the first value that cannot be of the type
 */
export async function overrideTypes(workspace: Workspace, understood: Understood, options: TypeOptions): Promise<Understood> {
  const { columnTypes = [] } = options;
  if (columnTypes.length === 0) return understood;
  const { table, booleans, mixed, types, notation } = understood;
  const given = new Map<string, CastType>();
  const changes: string[] = [];
  for (const { column: name, type } of columnTypes) {
    const column = columnNamed(table.columns, name, 'columnTypes');
    const known = types?.get(column.id);
    if (known === type) continue;
    if (!isCastType(type) || column.storage === 'MEDIA') {
      throw new IngestError('WRONG_TYPE', `"${name}" cannot be of type ${type}: pictures and recordings are known by their files.`, 'columnTypes');
    }
    const written = await castNotation(workspace, column, givenNotation(options), notation);
    const value = castTo(column, booleans.has(column.id) ? 'BOOLEAN' : known, type, written);
    await check(workspace, column, type, value, written);
    if (value !== column.id) changes.push(`${value} AS ${column.id}`);
    given.set(column.id, type);
  }
  if (changes.length > 0) await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT * REPLACE (${changes.join(', ')}) FROM data`);
  return {
    ...understood,
    table: { ...table, columns: table.columns.map((column) => withType(column, given.get(column.id))) },
    booleans: new Set([...booleans].filter((id) => !given.has(id))),
    mixed: mixed.filter(({ id }) => !given.has(id)),
    types: new Map([...(types ?? []), ...given]),
  };
}

const withType = (column: TableColumn, type: CastType | undefined): TableColumn => (type ? { ...column, storage: storageOf(type) } : column);

/** @throws IngestError UNKNOWN_COLUMN with the nearest name */
export function columnNamed<Column extends { readonly name: string }>(columns: readonly Column[], name: string, field: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  throw new IngestError('UNKNOWN_COLUMN', `There is no column "${name}".${suggestion(name, names)} There are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`, field);
}

const isCastType = (type: ColumnType): type is CastType => CAST_TYPES.some((known) => known === type);

async function check(workspace: Workspace, column: TableColumn, type: CastType, value: string, notation: CastNotation): Promise<void> {
  const { id, name } = column;
  const fits = type === 'INTEGER' ? `(${value}) IS NOT NULL AND (${value}) = (${castTo(column, undefined, 'NUMBER', notation)})` : `(${value}) IS NOT NULL`;
  const words = AS_NUMBERS.includes(type) && column.storage === 'VARCHAR' ? ` AND ${id} NOT IN (${literals(MISSING_AMONG_VALUES)})` : '';
  const strange = `FROM data WHERE ${id} IS NOT NULL${words} AND NOT (${fits})`;
  const [first] = await workspace.rows(`SELECT rowid, left(${asText(column)}, 40), (SELECT count(*) ${strange}) ${strange} ORDER BY rowid LIMIT 1`);
  if (!first) return;
  const [row, example, count] = first;
  const others = Number(count) - 1;
  throw new IngestError('WRONG_TYPE', `"${name}" cannot be of type ${type}: its value in row ${Number(row) + 1} is "${String(example)}"${others > 0 ? `, and ${others} more do not fit` : ''}. Mend ${others > 0 ? 'these values' : 'this value'}, leave the type out, or bring the file as it is and apply the recipe step cast, by which such values become missing.`, 'columnTypes');
}
