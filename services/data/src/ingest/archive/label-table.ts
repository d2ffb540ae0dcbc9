import { columnNames } from '../header.js';
import type { MediaKind } from '../media/media.types.js';
import type { ReadOptions } from '../ingest.types.js';
import type { ColumnType, DataIssue } from '../profile.types.js';
import type { Source } from '../read-source.js';
import type { ReadTable } from '../read-table.js';
import { literal } from '../sql.js';
import { checkedTable, type Table, type TableColumn } from '../table.js';
import { understandText } from '../understand-text.js';
import type { Workspace } from '../workspace.js';
import { canonicalRefs } from '../media/canonical-refs.js';

/** A column names files if it does so in this share of its rows. */
const LEAST_MATCHING = 0.5;

export interface LabelTable {
  readonly kind: MediaKind;
  /** Where in the archive the table lies, with a `/` at the end; '' at the top. */
  readonly folder: string;
}

/**
 * Joins `files` to the table `data` that names them in one of its columns: by path, by path from where the table lies, or by name,
 * with or without extension. The column becomes the pictures, and the files' paths a column at the end.
 * @returns undefined where no column names them
 */
export async function joinLabels(workspace: Workspace, { table, named, reading, notes: before = [] }: ReadTable, options: ReadOptions, { kind, folder }: LabelTable): Promise<Source | undefined> {
  await workspace.run(`CREATE OR REPLACE TABLE names AS
    WITH spelt AS (
      SELECT path AS name, ref, path, 1 AS rank FROM files
      UNION ALL SELECT substr(path, ${folder.length + 1}), ref, path, 2 FROM files WHERE starts_with(path, ${literal(folder)})
      UNION ALL SELECT regexp_extract(path, '[^/]*$'), ref, path, 3 FROM files
      UNION ALL SELECT regexp_replace(regexp_extract(path, '[^/]*$'), '[.][^.]*$', ''), ref, path, 4 FROM files)
    SELECT name, ref, path FROM spelt QUALIFY rank = min(rank) OVER (PARTITION BY name) AND row_number() OVER (PARTITION BY name, rank ORDER BY path) = 1
      AND (rank < 3 OR count(*) OVER (PARTITION BY name, rank) = 1)`);
  const column = await naming(workspace, table);
  if (!column) return undefined;
  const rest = table.columns.filter((each) => each !== column);
  const [, missing = 0] = await counts(workspace, column);
  const [unused = 0] = await workspace.numbers(`SELECT count(*) FROM files WHERE ref NOT IN (SELECT ref FROM names JOIN data ON name = ${spelling(column)})`);
  await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${[...table.columns.map(({ id }) => (id === column.id ? `canonical AS ${id}` : `data.${id}`)), 'path AS file'].join(', ')}
    FROM data LEFT JOIN names ON name = ${spelling(column)} LEFT JOIN (${canonicalRefs}) AS refs ON refs.ref = names.ref ORDER BY data.rowid`);
  const media = kind === 'IMAGE' ? 'image' : 'audio';
  const names = columnNames([media, 'file', ...rest.map(({ name }) => name)]);
  const renamed = new Map<string, string>([[column.id, media], ...rest.map<[string, string]>(({ id }, index) => [id, names[index + 2] ?? id])]);
  const columns: TableColumn[] = [
    ...table.columns.map<TableColumn>((each) => ({ ...each, name: renamed.get(each.id) ?? each.name, ...(each === column && { storage: 'MEDIA' }) })),
    { id: 'file', name: 'file', storage: 'VARCHAR' },
  ];
  const understood = await understandText(workspace, { ...table, ...(await checkedTable(workspace, columns, 'the table of labels')) }, options);
  const notes: DataIssue[] = [...before];
  const what = kind === 'IMAGE' ? 'pictures' : 'recordings';
  if (missing > 0) notes.push({ code: 'LEFT_OUT', severity: 'WARNING', column: media, message: `${missing} rows of the table name ${what} that are not in the archive.`, fix: { kind: 'drop_missing', arguments: { columns: [media] } } });
  if (unused > 0) notes.push({ code: 'LEFT_OUT', severity: 'INFO', message: `${unused} ${what} are in the archive, but not in the table; they were left out. Name them in the table to use them.` });
  return { understood: { ...understood, types: new Map<string, ColumnType>([...(understood.types ?? []), [column.id, kind], ['file', 'IDENTIFIER']]) }, named, reading, notes };
}

/** Spaces and `./` around a name, and the backslashes of Windows, make no other file of it. */
const spelling = ({ id, storage }: TableColumn): string =>
  storage === 'DOUBLE' ? `CASE WHEN data.${id} = floor(data.${id}) AND abs(data.${id}) < 1e15 THEN data.${id}::BIGINT::VARCHAR END` : `regexp_replace(replace(trim(data.${id}), '\\', '/'), '^[.]/', '')`;

async function counts(workspace: Workspace, column: TableColumn): Promise<number[]> {
  return workspace.numbers(`SELECT count(*) FILTER (name IS NOT NULL), count(*) FILTER (name IS NULL AND data.${column.id} IS NOT NULL) FROM data LEFT JOIN names ON name = ${spelling(column)}`);
}

/** The column that names most files. */
async function naming(workspace: Workspace, { columns, rowCount }: Table): Promise<TableColumn | undefined> {
  let best: TableColumn | undefined;
  let most = rowCount * LEAST_MATCHING;
  for (const column of columns.slice(0, 100)) {
    if (column.storage === 'TIMESTAMP' || column.storage === 'MEDIA') continue;
    const [matching = 0] = await counts(workspace, column);
    if (matching > most) [best, most] = [column, matching];
  }
  return best;
}
