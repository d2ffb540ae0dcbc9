import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnData, Table } from './table.js';

/** How a column is to be read: as float64 with NaN, as text with '', or as 'true' | 'false' | ''. */
export interface ColumnRead {
  readonly name: string;
  readonly as: 'number' | 'text' | 'boolean';
}

/**
 * Reads columns of a split's Parquet file, rows in file order (the order decides the shuffling, so it has to be the same each time).
 * @param source path of the file, or its bytes
 * @throws Error naming the column that the file lacks or whose values are not of the manifest's type
 */
export async function readSplit(source: string | Uint8Array, columns: readonly ColumnRead[]): Promise<Table> {
  if (typeof source === 'string') return readParquet(source, columns);
  const path = join(tmpdir(), `lepton-split-${randomUUID()}.parquet`);
  try {
    await writeFile(path, source);
    return await readParquet(path, columns);
  } finally {
    await rm(path, { force: true });
  }
}

async function readParquet(path: string, columns: readonly ColumnRead[]): Promise<Table> {
  // loaded when needed: a model server decodes rows by this library and reads no files
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' });
  try {
    const connection = await instance.connect();
    const result = await connection.run(`SELECT ${['count(*) OVER ()::DOUBLE', ...columns.map(expression)].join(', ')} FROM read_parquet($path)`, { path });
    const read: ColumnData[] = [];
    let offset = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const rows = chunk.rowCount;
      if (offset === 0) {
        const rowCount = Number(chunk.getColumnVector(0).getItem(0));
        for (const { as } of columns) read.push(as === 'number' ? new Float64Array(rowCount) : new Array<string>(rowCount).fill(''));
      }
      for (const [index, data] of read.entries()) {
        const vector = chunk.getColumnVector(index + 1);
        if (data instanceof Float64Array) for (let row = 0; row < rows; row++) data[offset + row] = finite(vector.getItem(row));
        else for (let row = 0; row < rows; row++) (data as string[])[offset + row] = String(vector.getItem(row) ?? '');
      }
      offset += rows;
    }
    const empty = ({ as }: ColumnRead): ColumnData => (as === 'number' ? new Float64Array() : []);
    return { rowCount: offset, columns: new Map(columns.map((column, index) => [column.name, read[index] ?? empty(column)])) };
  } finally {
    instance.closeSync();
  }
}

/** Infinity is no measurement: it counts as missing. */
const finite = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : NaN);

function expression({ name, as }: ColumnRead): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  switch (as) {
    case 'number': return `CAST(${column} AS DOUBLE)`;
    case 'text': return `CAST(${column} AS VARCHAR)`;
    case 'boolean': return `CAST(CAST(${column} AS BOOLEAN) AS VARCHAR)`;
  }
}
