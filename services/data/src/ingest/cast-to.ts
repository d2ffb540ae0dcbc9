import { formatsFor, notationOf } from './guess-format.js';
import type { Notation } from './ingest.types.js';
import { NO_EVIDENCE, withEvidence } from './notation.js';
import type { ColumnType } from './profile.types.js';
import { literals } from './sql.js';
import type { TableColumn } from './table.js';
import { settleFormats } from './settle-formats.js';
import type { Workspace } from './workspace.js';

export const CAST_TYPES = ['NUMBER', 'INTEGER', 'BOOLEAN', 'DATETIME', 'CATEGORY', 'TEXT', 'IDENTIFIER'] as const satisfies readonly ColumnType[];
export type CastType = (typeof CAST_TYPES)[number];

/** How a column is to be read: as the user says, and where he does not, as it seems. */
export interface CastNotation {
  readonly given: Notation;
  readonly likely: Notation;
}

/** What the values of a column themselves say of how they are written, or else what is `likely`. */
export async function castNotation(workspace: Workspace, column: TableColumn, given: Notation, likely: Notation = {}): Promise<CastNotation> {
  if (column.storage !== 'VARCHAR') return { given, likely };
  const { formats: [found] } = await settleFormats(workspace, [column], given, withEvidence(NO_EVIDENCE, likely));
  return { given, likely: found ? { ...likely, ...notationOf(found.format) } : likely };
}

const readBy = (id: string, kind: 'NUMBER' | 'DATETIME', { given, likely }: CastNotation): string =>
  `coalesce(${formatsFor(given, likely).filter((format) => format.kind === kind).map((format) => format.value(id)).join(', ')})`;
const YES = ['true', 'yes', 'y', 't', '1', '1.0'];
const NO = ['false', 'no', 'n', 'f', '0', '0.0'];

/** SQL for a value as a person would write it: 3 rather than 3.0. */
export const asText = ({ id, storage }: TableColumn): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;

/** A day written as 20240131. */
export const compactDay = (id: string): string => `try_strptime(${id}::BIGINT::VARCHAR, '%Y%m%d')`;

/** A year, a day written as 20240131, or time since 1970 in seconds, milliseconds or microseconds: told apart by their size. */
export const instantOf = (id: string): string => `CASE WHEN ${id} <> floor(${id}) AND ${id} < 1e8 THEN NULL WHEN ${id} BETWEEN 1000 AND 2999 THEN make_date(${id}::INTEGER, 1, 1)::TIMESTAMP
  WHEN ${id} BETWEEN 10000101 AND 29991231 THEN ${compactDay(id)} WHEN ${id} BETWEEN 1e8 AND 1e11 THEN make_timestamp((${id} * 1e6)::BIGINT)
  WHEN ${id} BETWEEN 1e11 AND 1e14 THEN make_timestamp((${id} * 1e3)::BIGINT) WHEN ${id} BETWEEN 1e14 AND 1e17 THEN make_timestamp(${id}::BIGINT) END`;

/** SQL for the values of a column as another type; what cannot be read as that is NULL. `from`: what it is now, if known. */
export function castTo(column: TableColumn, from: ColumnType | undefined, to: CastType, notation: CastNotation): string {
  const { id, storage } = column;
  const text = asText(column);
  switch (to) {
    case 'NUMBER':
    case 'INTEGER': {
      const value = storage === 'DOUBLE' ? id
        : storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE`
        : from === 'BOOLEAN' ? `(${id} = 'true')::INTEGER::DOUBLE`
        : readBy(id, 'NUMBER', notation);
      return to === 'NUMBER' ? value : `round(${value})`;
    }
    case 'BOOLEAN': return `CASE WHEN lower(${text}) IN (${literals(YES)}) THEN 'true' WHEN lower(${text}) IN (${literals(NO)}) THEN 'false' END`;
    case 'DATETIME': return storage === 'TIMESTAMP' ? id : storage === 'DOUBLE' ? instantOf(id) : readBy(id, 'DATETIME', notation);
    case 'CATEGORY':
    case 'TEXT':
    case 'IDENTIFIER': return text;
  }
}
