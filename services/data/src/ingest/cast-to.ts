import type { ColumnType } from './profile.types.js';
import { literals } from './sql.js';
import type { TableColumn } from './table.js';
import { VALUE_FORMATS, type ValueFormat } from './value-format.js';

export type CastType = 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'DATETIME' | 'CATEGORY' | 'TEXT';

const formatsOf = (kind: ValueFormat['kind']): ValueFormat[] => VALUE_FORMATS.filter((format) => format.kind === kind);
const YES = ['true', 'yes', 'y', 't', '1', '1.0'];
const NO = ['false', 'no', 'n', 'f', '0', '0.0'];

/** SQL for a value as a person would write it: 3 rather than 3.0. */
export const asText = ({ id, storage }: TableColumn): string =>
  storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;

/** SQL for the values of a column as another type; what cannot be read as that is NULL. `from`: what it is now, if known. */
export function castTo(column: TableColumn, from: ColumnType | undefined, to: CastType): string {
  const { id, storage } = column;
  const text = asText(column);
  switch (to) {
    case 'NUMBER':
    case 'INTEGER': {
      const value = storage === 'DOUBLE' ? id
        : storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE`
        : from === 'BOOLEAN' ? `(${id} = 'true')::INTEGER::DOUBLE`
        : `coalesce(${formatsOf('NUMBER').map((format) => format.value(id)).join(', ')})`;
      return to === 'NUMBER' ? value : `round(${value})`;
    }
    case 'BOOLEAN': return `CASE WHEN lower(${text}) IN (${literals(YES)}) THEN 'true' WHEN lower(${text}) IN (${literals(NO)}) THEN 'false' END`;
    case 'DATETIME': return storage === 'TIMESTAMP' ? id : storage === 'DOUBLE' ? 'NULL::TIMESTAMP' : `coalesce(${formatsOf('DATETIME').map((format) => format.value(id)).join(', ')})`;
    case 'CATEGORY':
    case 'TEXT': return text;
  }
}
