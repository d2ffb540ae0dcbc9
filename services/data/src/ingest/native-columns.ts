import { cleanedText } from './clean-text.js';
import { columnNames } from './header.js';
import { identifier } from './sql.js';
import { prepareFor, type Storage, type TableColumn } from './table.js';
import type { TableSize, Workspace } from './workspace.js';

const WHOLE_NUMBERS = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;
const FRACTIONS = /^(?:FLOAT|DOUBLE|DECIMAL.*)$/;
/** Beyond 2^53 a DOUBLE skips whole numbers: such a column is a code and is kept as text. */
const EXACT = 2 ** 53;

/**
 * Fills the table `data` from a source whose columns have types. `nested`: some column held lists or objects. `parts`: where the source is of several files, SQL for
 * each; they are read one after the other, since DuckDB mixes up the order of files that it reads side by side.
 */
export async function nativeColumns(workspace: Workspace, source: string, size: TableSize, filename: string, parts: readonly string[] = [source]): Promise<{ columns: TableColumn[]; nested: boolean }> {
  const described = await workspace.columns(`SELECT * FROM ${source}`);
  await prepareFor(workspace, described.length, size, filename);
  const names = columnNames(described.map(({ name }) => name));
  const large = await largeNumbers(workspace, source, described);
  const kept = described.map(({ name, type }, index) => ({ column: { id: `c${index}`, name: names[index] ?? name }, ...keep(identifier(name), type, large.has(name)) }));
  const values = kept.map(({ expression, column }) => `${expression} AS ${column.id}`).join(', ');
  for (const [index, part] of parts.entries()) await workspace.take(`${index === 0 ? 'CREATE OR REPLACE TABLE data AS' : 'INSERT INTO data'} SELECT ${values} FROM ${part}`, index, parts.length);
  return {
    columns: kept.map(({ column, storage }) => ({ ...column, storage })),
    nested: described.some(({ type }) => /\[\]$|^(?:STRUCT|MAP|JSON)/.test(type)),
  };
}

async function largeNumbers(workspace: Workspace, source: string, described: readonly { name: string; type: string }[]): Promise<Set<string>> {
  const wide = described.filter(({ type }) => /^U?(?:BIG|HUGE)INT$/.test(type));
  if (wide.length === 0) return new Set();
  const found = await workspace.numbers(`SELECT ${wide.map(({ name }) => `greatest(abs(min(${identifier(name)})::DOUBLE), abs(max(${identifier(name)})::DOUBLE))`).join(', ')} FROM ${source}`);
  return new Set(wide.filter((_, index) => (found[index] ?? 0) > EXACT).map(({ name }) => name));
}

function keep(column: string, type: string, large: boolean): { expression: string; storage: Storage } {
  if (WHOLE_NUMBERS.test(type) && !large) return { expression: `${column}::DOUBLE`, storage: 'DOUBLE' };
  // NaN in a file of numbers is how programs write "missing"; infinity is no value either.
  if (FRACTIONS.test(type)) return { expression: `CASE WHEN isfinite(${column}::DOUBLE) THEN ${column}::DOUBLE END`, storage: 'DOUBLE' };
  if (/^(?:DATE|TIMESTAMP)/.test(type)) return { expression: `CASE WHEN isfinite(${column}) THEN ${column}::TIMESTAMP END`, storage: 'TIMESTAMP' };
  if (type === 'JSON') return { expression: cleanedText(`(${column} ->> '$')`), storage: 'VARCHAR' };
  if (type === 'BLOB') return { expression: `base64(${column})`, storage: 'VARCHAR' };
  if (/\[\d*\]$|^(?:STRUCT|MAP|UNION)/.test(type)) return { expression: `to_json(${column})::VARCHAR`, storage: 'VARCHAR' };
  return { expression: cleanedText(`${column}::VARCHAR`), storage: 'VARCHAR' };
}
