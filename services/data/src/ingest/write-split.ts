import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '@lepton/artifact-store';
import { writeMediaSplit } from './media/write-media-split.js';
import { rowGroupOf } from './parquet/row-group.js';
import type { ProfiledColumn, SplitBlob, SplitName } from './profile.types.js';
import type { SplitRelation } from './split.js';
import { identifier, literal } from './sql.js';
import type { Workspace } from './workspace.js';

/**
 * Writes the Parquet blob of a split, rows in the order of the file. Whole numbers are BIGINT, other numbers DOUBLE, instants TIMESTAMP
 * (UTC), pictures and recordings BLOB, everything else VARCHAR as written (BOOLEAN as `true` and `false`); missing is NULL.
 */
export async function writeSplit(workspace: Workspace, columns: readonly ProfiledColumn[], rows: SplitRelation, name: SplitName, store: ArtifactStore): Promise<SplitBlob> {
  const values = columns.map((column) => `${stored(column)} AS ${identifier(column.name)}`).join(', ');
  const media = columns.some(({ column }) => column.storage === 'MEDIA');
  const path = join(workspace.folder, `${name}.parquet`);
  const sql = `SELECT ${values} FROM ${rows.of(columns.map(({ column }) => column), name)}`;
  const rowCount = media ? await writeMediaSplit(workspace, columns, sql, path) : await copy(workspace, sql, path, rowGroupOf(columns.length));
  const { digest } = await store.put(createReadStream(path, { highWaterMark: 1 << 20 }));
  await rm(path);
  return { name, rowCount, digest };
}

/** Version 2 has encodings of numbers that are written in half the time. */
async function copy(workspace: Workspace, sql: string, path: string, rowGroup: number): Promise<number> {
  await workspace.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup})`);
  const [rowCount = 0] = await workspace.numbers(`SELECT count(*) FROM read_parquet(${literal(path)})`);
  return rowCount;
}

function stored({ type, column: { id, storage } }: ProfiledColumn): string {
  if (storage !== 'DOUBLE') return id;
  return type === 'INTEGER' ? `${id}::BIGINT` : type === 'IDENTIFIER' ? `${id}::BIGINT::VARCHAR` : id;
}
