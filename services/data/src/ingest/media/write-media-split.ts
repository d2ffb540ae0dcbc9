import { zstdCompressSync } from 'node:zlib';
import type { DuckDBTimestampValue, DuckDBValue } from '@duckdb/node-api';
import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ProfiledColumn } from '../profile.types.js';
import type { Row, Workspace } from '../workspace.js';

/** A reader of Parquet holds a row group, or 2,048 rows of it: DuckDB's writer knows no smaller ones, and 2,048 photographs are gigabytes. */
const ROW_GROUP_BYTES = 16 << 20;
const ROW_GROUP_ROWS = 2_048;

/**
 * Writes the rows of `sql` (the columns in order, pictures and recordings as numbers of the workspace's pack) as a Parquet file at `path`, with the
 * original bytes of these as BLOBs. The pack has been flushed.
 * @returns how many rows there are
 */
export async function writeMediaSplit(workspace: Workspace, columns: readonly ProfiledColumn[], sql: string, path: string): Promise<number> {
  const pack = await workspace.media();
  const writer = fileWriter(path);
  const parquet = new ParquetWriter({
    writer, codec: 'ZSTD', compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) }, createdBy: 'lepton',
    schema: [{ name: 'schema', num_children: columns.length }, ...columns.map(element)],
  });
  let rows: Row[] = [];
  let bytes = 0;
  let rowCount = 0;
  const write = async () => {
    const group = rows;
    rows = [];
    bytes = 0;
    rowCount += group.length;
    const columnData = [];
    for (const [index, { name, column }] of columns.entries()) {
      const media = column.storage === 'MEDIA';
      const data: unknown[] = [];
      for (const row of group) data.push(media && row[index] !== null ? await pack.read(Number(row[index])) : plain(row[index]));
      // What is packed already, and never twice, is neither packed nor looked for twice.
      columnData.push(media ? { name, data, encoding: 'PLAIN' as const, codec: 'UNCOMPRESSED' as const, statistics: false } : { name, data });
    }
    await parquet.write({ columnData, rowGroupSize: group.length });
  };
  const mediaAt = columns.flatMap(({ column }, index) => (column.storage === 'MEDIA' ? [index] : []));
  for await (const chunk of workspace.chunks(sql)) {
    for (const row of chunk) {
      rows.push(row);
      for (const index of mediaAt) bytes += row[index] === null ? 0 : pack.sizeOf(Number(row[index]));
      if (bytes >= ROW_GROUP_BYTES || rows.length >= ROW_GROUP_ROWS) await write();
    }
  }
  if (rows.length > 0) await write();
  await parquet.finish();
  return rowCount;
}

/** As DuckDB writes them. */
function element({ name, type, column: { storage } }: ProfiledColumn): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  if (storage === 'MEDIA') return { ...optional, type: 'BYTE_ARRAY' };
  if (storage === 'TIMESTAMP') return { ...optional, type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } };
  if (storage === 'DOUBLE' && type !== 'IDENTIFIER') return type === 'INTEGER' ? { ...optional, type: 'INT64' } : { ...optional, type: 'DOUBLE' };
  return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
}

function plain(value: DuckDBValue | undefined): unknown {
  if (typeof value === 'object' && value !== null && 'micros' in value) return (value as DuckDBTimestampValue).micros;
  return value ?? null;
}
