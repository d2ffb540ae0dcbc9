import { columnNames } from '../header.js';
import { IngestError } from '../ingest-error.js';
import { readMedia } from '../media/read-media.js';
import { nativeColumns } from '../native-columns.js';
import { SPLIT_NAMES, type DataIssue, type SplitName } from '../profile.types.js';
import type { ReadTable } from '../read-table.js';
import { SPLIT_OF } from '../split.js';
import { identifier, literal, literals } from '../sql.js';
import { checkedTable, type TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';
import { explainingParquet } from './invalid-parquet.js';
import { FILE, keptColumns, type KeptColumn } from './kept-columns.js';
import type { ParquetPart } from './parquet-parts.js';
import { parquetSize } from './parquet-size.js';

/**
 * Reads Parquet files, the parts of one table, into the table `data`: pictures and recordings go into the workspace's pack, and numbers that the hub's library
 * knows as classes become their names.
 * @param filename as the user calls the whole
 */
export async function readParquet(workspace: Workspace, parts: readonly ParquetPart[], filename: string): Promise<ReadTable> {
  const given = parts.some(({ split }) => split !== undefined);
  const ordered = given ? SPLIT_NAMES.flatMap((name) => parts.filter(({ split }) => split === name)) : parts;
  return explainingParquet(parts.map(({ path }) => path), filename, () => read(workspace, ordered, filename, given));
}

async function read(workspace: Workspace, parts: readonly ParquetPart[], filename: string, splitsGiven: boolean): Promise<ReadTable> {
  const paths = parts.map(({ path }) => path);
  const source = fileSource(paths);
  const { kept, unusable } = await keptColumns(workspace, source, paths[0] ?? '');
  if (kept.length === 0) throw new IngestError('NOTHING_INSIDE', `"${filename}" holds nothing but bytes that are neither pictures nor recordings nor text. Save what they mean as numbers or words.`);
  const columns = await fill(workspace, paths, kept, filename, splitsGiven ? await splitByRow(workspace, parts) : undefined);
  const classes = columns.filter(({ type }) => type === 'CATEGORY');
  const target = classes.length === 1 ? classes[0] : undefined;
  const unlabelled = splitsGiven && target ? await takeUnlabelled(workspace, target.id) : [];
  for (const { id, name, media } of columns) {
    if (media) await readMedia(workspace, 'data', paths, { id, name, kind: media.is, bytes: media.bytes, all: unlabelled.length === 0 });
  }
  const table = await checkedTable(workspace, columns.map(({ id, name, storage }) => ({ id, name, storage })), filename);
  return {
    table: { ...table, types: new Map(columns.flatMap(({ id, type }) => (type ? [[id, type]] : []))) },
    named: true, reading: { format: 'PARQUET' }, splitsGiven, ...(target && { target: target.name }),
    notes: [...unusable.map(unusableNote), ...unlabelled.map((split) => unlabelledNote(split, target?.name ?? ''))],
  };
}

const fileSource = (paths: readonly string[]): string => `read_parquet([${literals(paths)}], union_by_name = true)`;

type FilledColumn = TableColumn & Pick<KeptColumn, 'type' | 'media'>;

/** Fills `data`. `split`: SQL for the column `split_of`, of the rows in their order. */
async function fill(workspace: Workspace, paths: readonly string[], kept: readonly KeptColumn[], filename: string, split: string | undefined): Promise<FilledColumn[]> {
  const names = columnNames(kept.map(({ name }) => name));
  const selected = kept.map(({ value }, index) => `${value} AS ${identifier(names[index] ?? '')}`).join(', ');
  const from = (some: readonly string[]) => `(SELECT ${selected} FROM ${fileSource(some)})`;
  const { columns: native } = await nativeColumns(workspace, from(paths), await parquetSize(workspace, paths), filename, paths.map((path) => from([path])));
  const columns = native.map((column, index): FilledColumn => ({ ...column, ...kept[index]?.becomes, type: kept[index]?.type, media: kept[index]?.media }));
  if (split === undefined && !kept.some(({ becomes }) => becomes)) return columns;
  const values = native.map(({ id }, index) => `${kept[index]?.meaning?.(id) ?? id} AS ${columns[index]?.id ?? id}`);
  await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${[...values, ...(split === undefined ? [] : [`${split} AS ${SPLIT_OF}`])].join(', ')} FROM data`);
  const [files = 0] = columns.some(({ id }) => id === FILE) ? await workspace.numbers(`SELECT count(${FILE}) FROM data`) : [];
  return files > 0 ? columns : columns.filter(({ id }) => id !== FILE);
}

/** SQL for the split of a row of `data`, whose rows are those of the parts in their order. */
async function splitByRow(workspace: Workspace, parts: readonly ParquetPart[]): Promise<string> {
  let end = 0;
  const cases: string[] = [];
  for (const { path, split } of parts) {
    const [rows = 0] = await workspace.numbers(`SELECT num_rows FROM parquet_file_metadata(${literal(path)})`);
    end += rows;
    cases.push(`WHEN rowid < ${end} THEN ${literal(split ?? 'TRAIN')}`);
  }
  return `CASE ${cases.join(' ')} END`;
}

/** Takes out the rows of splits without a single label: the hub has tests whose answers are secret. @returns these splits */
async function takeUnlabelled(workspace: Workspace, label: string): Promise<SplitName[]> {
  const rows = await workspace.rows(`SELECT ${SPLIT_OF} FROM data GROUP BY ${SPLIT_OF} HAVING count(${label}) = 0`);
  const unlabelled = SPLIT_NAMES.filter((name) => name !== 'TRAIN' && rows.some(([split]) => split === name));
  if (unlabelled.length > 0) await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT * FROM data WHERE ${SPLIT_OF} NOT IN (${literals(unlabelled)}) ORDER BY rowid`);
  return unlabelled;
}

const unusableNote = (name: string): DataIssue => ({
  code: 'LEFT_OUT', severity: 'WARNING', message: `"${name}" holds bytes that are neither pictures nor recordings nor text; it was left out. Save what they mean as numbers or words to use it.`,
});
const unlabelledNote = (split: SplitName, label: string): DataIssue => ({
  code: 'LEFT_OUT', severity: 'WARNING', message: `No row of the split ${split.toLowerCase()} has a value of "${label}"; it was left out, and as many rows as usual were taken from training instead.`,
});
