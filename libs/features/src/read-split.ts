import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnData, Table } from './table.js';
import { Turns } from './turns.js';

/** How a column is to be read: as float64 with NaN, as text with '', as 'true' | 'false' | '', or as files, empty where missing. */
export interface ColumnRead {
  readonly name: string;
  readonly as: 'number' | 'text' | 'boolean' | 'bytes';
}

/**
 * Reads columns of a split's Parquet file, rows in file order (the order decides the shuffling, so it has to be the same each time).
 * @param source path of the file, or its bytes
 * @throws Error naming the column that the file lacks or whose values are not of the manifest's type
 */
export async function readSplit(source: string | Uint8Array, columns: readonly ColumnRead[], turns = new Turns()): Promise<Table> {
  if (typeof source === 'string') return readParquet(source, columns, turns);
  const path = join(tmpdir(), `lepton-split-${randomUUID()}.parquet`);
  try {
    await writeFile(path, source);
    return await readParquet(path, columns, turns);
  } finally {
    await rm(path, { force: true });
  }
}

async function readParquet(path: string, columns: readonly ColumnRead[], turns: Turns): Promise<Table> {
  // loaded when needed: a model server decodes rows by this library and reads no files
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' });
  try {
    const connection = await instance.connect();
    const result = await connection.run(`SELECT ${['count(*) OVER ()::DOUBLE', ...columns.map(expression)].join(', ')} FROM read_parquet($path)`, { path });
    const read: (ColumnData | Uint8Array[])[] = [];
    let offset = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      if (turns.due) await turns.take();
      const rows = chunk.rowCount;
      if (offset === 0) {
        const rowCount = Number(chunk.getColumnVector(0).getItem(0));
        for (const { as } of columns) {
          read.push(as === 'number' ? new Float64Array(rowCount) : as === 'bytes' ? new Array<Uint8Array>(rowCount).fill(NOTHING) : new Array<string>(rowCount).fill(''));
        }
      }
      for (const [index, data] of read.entries()) {
        const vector = chunk.getColumnVector(index + 1);
        if (data instanceof Float64Array) for (let row = 0; row < rows; row++) data[offset + row] = finite(vector.getItem(row));
        else if (columns[index]?.as === 'bytes') for (let row = 0; row < rows; row++) (data as Uint8Array[])[offset + row] = bytesOf(vector.getItem(row));
        else for (let row = 0; row < rows; row++) (data as string[])[offset + row] = String(vector.getItem(row) ?? '');
      }
      offset += rows;
    }
    const entries = columns.map((column, index) => ({ column, data: read[index] ?? (column.as === 'number' ? new Float64Array() : []) }));
    const named = <T>(wanted: (as: ColumnRead['as']) => boolean) => new Map(entries.filter(({ column }) => wanted(column.as)).map(({ column, data }) => [column.name, data as T]));
    const blobs = named<Uint8Array[]>((as) => as === 'bytes');
    return { rowCount: offset, columns: named<ColumnData>((as) => as !== 'bytes'), ...(blobs.size > 0 ? { blobs } : {}) };
  } finally {
    instance.closeSync();
  }
}

/** Infinity is no measurement: it counts as missing. */
const finite = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : NaN);

const NOTHING = new Uint8Array();
/** A copy: the vector's memory is DuckDB's. */
const bytesOf = (value: unknown) => (typeof value === 'object' && value !== null && 'bytes' in value ? Uint8Array.from(value.bytes as Uint8Array) : NOTHING);

function expression({ name, as }: ColumnRead): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  switch (as) {
    case 'number': return `CAST(${column} AS DOUBLE)`;
    case 'text': return `CAST(${column} AS VARCHAR)`;
    case 'bytes': return `CAST(${column} AS BLOB)`;
    case 'boolean': return `CAST(CAST(${column} AS BOOLEAN) AS VARCHAR)`;
  }
}
