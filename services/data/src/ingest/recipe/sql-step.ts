import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findDuplicates } from '../duplicates.js';
import { nativeColumns } from '../native-columns.js';
import { parquetSize } from '../parquet/parquet-size.js';
import { rowGroupOf } from '../parquet/row-group.js';
import { SPLIT_NAMES } from '../profile.types.js';
import { SPLIT_OF } from '../split.js';
import { identifier, literal, literals } from '../sql.js';
import { neededMb } from '../workspace.js';
import { invalid, type Arguments } from './recipe-steps.js';
import { type RecipeColumn, type RecipeTable } from './recipe-table.js';
import { dealOut } from './split-step.js';
import { checkQuery } from './sql-query.js';
import { runInSandbox } from './sql-sandbox.js';

/** The column by which a query can keep, or change, the split of a row. Without it in the result, rows are dealt out anew. */
export const SPLIT_COLUMN = '_split';
const MOST_GROWTH = 20;
const LEAST_ROWS = 1_000_000;
const LEAST_BYTES = 1e9;

export async function sql(table: RecipeTable, { query }: Arguments<'sql'>, index: number, timeoutMs: number): Promise<void> {
  const { workspace } = table;
  const reserved = table.columns.find(({ name }) => name.toLowerCase() === SPLIT_COLUMN);
  if (reserved) throw invalid(index, `the column "${reserved.name}" has the name by which a query knows the split of a row; rename it first`);
  const checked = await checkQuery(workspace, query, ['data'], [...table.columns.map(({ name }) => name), SPLIT_COLUMN]);
  if ('refused' in checked) throw invalid(index, checked.refused);
  const source = join(workspace.folder, 'query-source.parquet');
  const rowGroup = rowGroupOf(table.columns.length);
  await workspace.run(`COPY (SELECT ${[...table.columns.map((column) => `${shown(column)} AS ${identifier(column.name)}`), `${SPLIT_OF} AS ${SPLIT_COLUMN}`].join(', ')} FROM data) TO ${literal(source)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`);
  const result = await runInSandbox(checked.sql, {
    folder: workspace.folder, tables: new Map([['data', source]]), rowGroup, memoryMb: Math.max(64, Math.floor(workspace.memoryMb / 2), neededMb(table.columns.length)), timeoutMs,
    mostRows: Math.max(LEAST_ROWS, MOST_GROWTH * (await table.rowCount())), mostBytes: Math.max(LEAST_BYTES, MOST_GROWTH * (await stat(source)).size),
  });
  if ('refused' in result) throw invalid(index, result.refused);
  await adopt(table, result.path, index);
  await Promise.all([rm(source), rm(result.path)]);
}

/** The result becomes `data`. */
async function adopt(table: RecipeTable, path: string, index: number): Promise<void> {
  const { workspace } = table;
  const file = `read_parquet(${literal(path)})`;
  const described = await workspace.columns(`SELECT * FROM ${file}`);
  const names = described.map(({ name }) => name);
  const placed = names.includes(SPLIT_COLUMN);
  if (names.length === Number(placed)) throw invalid(index, 'it gives no column');
  if (placed) {
    const [strange = 0] = await workspace.numbers(`SELECT count(*) FROM ${file} WHERE coalesce(${SPLIT_COLUMN}::VARCHAR, '') NOT IN (${literals(SPLIT_NAMES)})`);
    if (strange > 0) throw invalid(index, `${strange} rows have another ${SPLIT_COLUMN} than ${SPLIT_NAMES.join(', ')}`);
  }
  const before = new Map(table.columns.map((column) => [column.name, column]));
  const { columns } = await nativeColumns(workspace, placed ? `(SELECT * EXCLUDE (${SPLIT_COLUMN}) FROM ${file})` : file, await parquetSize(workspace, [path]), 'the result');
  const kept = described.filter(({ name }) => name !== SPLIT_COLUMN);
  table.columns = columns.map((column, at): RecipeColumn => {
    if (kept[at]?.type === 'BOOLEAN') return { ...column, type: 'BOOLEAN' };
    const known = before.get(column.name);
    return known?.type && known.storage === column.storage ? { ...column, type: known.type } : column;
  });
  await keepMedia(table, before, index);
  await table.become(`SELECT data.*, ${placed ? `placed.${SPLIT_COLUMN}` : "'TRAIN'"} AS ${SPLIT_OF} FROM data ${placed ? `POSITIONAL JOIN (SELECT ${SPLIT_COLUMN} FROM ${file}) AS placed` : ''}`);
  if (placed) return;
  await findDuplicates(workspace, table.columns);
  await dealOut(table, { method: 'RANDOM', shares: { validation: 0.15, test: 0.15 }, seed: `sql ${index}` });
}

/** A query sees pictures and recordings as numbers, and hands them on so. */
async function keepMedia(table: RecipeTable, before: ReadonlyMap<string, RecipeColumn>, index: number): Promise<void> {
  for (const column of table.columns) {
    const known = before.get(column.name);
    if (known?.storage !== 'MEDIA' || !known.type) continue;
    const [strange = 0] = column.storage === 'DOUBLE' ? await table.workspace.numbers(`SELECT count(*) FROM data WHERE ${column.id} NOT IN (SELECT ref FROM media WHERE broken IS NULL)`) : [1];
    if (strange > 0) throw invalid(index, `it changes the ${known.type === 'IMAGE' ? 'pictures' : 'recordings'} of "${column.name}", which SQL cannot; hand them on as they are`);
    await table.become(`SELECT * REPLACE (${column.id}::BIGINT AS ${column.id}) FROM data`);
    table.columns = table.columns.map((each) => (each === column ? { ...column, storage: 'MEDIA', type: known.type ?? 'IMAGE' } : each));
  }
}

/** As a query expects it: whole numbers and truth values as such. */
function shown({ id, type }: RecipeColumn): string {
  if (type === 'INTEGER') return `${id}::BIGINT`;
  return type === 'BOOLEAN' ? `(${id} = 'true')` : id;
}
