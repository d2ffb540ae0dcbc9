import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../ingest-error.js';
import { literal, literals } from '../sql.js';

export interface SandboxOptions {
  /** A folder for `result.parquet` and for what does not fit into memory. */
  readonly folder: string;
  /** Parquet files by the name of the table that they are to be. */
  readonly tables: ReadonlyMap<string, string>;
  readonly memoryMb: number;
  /** Rows of a row group of the result. */
  readonly rowGroup: number;
  readonly timeoutMs: number;
  readonly mostRows: number;
  readonly mostBytes: number;
}

export type SandboxResult = { readonly path: string; readonly rowCount: number } | { readonly refused: string };

const WATCH_MS = 250;

/**
 * Runs a user's query in a DuckDB database of its own, which sees the given tables and nothing else: no other file, no network, no
 * extension, no setting; bounded in memory, disk, rows and time. One thread: the rows come in the same order every time.
 */
export async function runInSandbox(sql: string, { folder, tables, memoryMb, rowGroup, timeoutMs, mostRows, mostBytes }: SandboxOptions): Promise<SandboxResult> {
  const path = join(folder, 'result.parquet');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1', memory_limit: `${memoryMb}MB`, temp_directory: join(folder, 'sandbox'), max_temp_directory_size: `${Math.ceil(mostBytes / 1e6)}MB`,
    autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    for (const statement of [
      "SET TimeZone = 'UTC'",
      `SET allowed_paths = [${literals([...tables.values(), path])}]`,
      ...[...tables].map(([name, file]) => `CREATE VIEW ${name} AS SELECT * FROM read_parquet(${literal(file)})`),
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ]) await connection.run(statement);
    const limit = await watched(connection, path, { timeoutMs, mostBytes }, () => connection.run(`COPY (SELECT * FROM (${sql}\n) LIMIT ${mostRows + 1}) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`));
    if (limit !== undefined) return { refused: limit };
    const rows = (await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${literal(path)})`)).getRows();
    const rowCount = Number(rows[0]?.[0] ?? 0);
    return rowCount > mostRows ? { refused: `it gives more than ${mostRows} rows` } : { path, rowCount };
  } catch (error) {
    const message = messageOf(error).split('\n\n')[0] ?? '';
    if (/^Out of Memory Error|max_temp_directory_size/i.test(message)) return { refused: `it needs more than the ${memoryMb} MB of memory that a query may use` };
    return { refused: message.replaceAll(path, 'the result').replace(/\s+/g, ' ') };
  } finally {
    instance.closeSync();
  }
}

/** Runs `work` until it is done or a limit is reached; the limit, for a user to read. */
async function watched(connection: DuckDBConnection, path: string, { timeoutMs, mostBytes }: Pick<SandboxOptions, 'timeoutMs' | 'mostBytes'>, work: () => Promise<unknown>): Promise<string | undefined> {
  const end = performance.now() + timeoutMs;
  let limit: string | undefined;
  const watch = setInterval(() => void (async () => {
    if (performance.now() > end) limit = `it takes longer than ${timeoutMs / 1000} seconds`;
    else if (((await stat(path).catch(() => undefined))?.size ?? 0) > mostBytes) limit = `its result is larger than ${Math.round(mostBytes / 1e6)} MB`;
    if (limit !== undefined) connection.interrupt();
  })(), WATCH_MS);
  try {
    await work();
    return undefined;
  } catch (error) {
    if (limit !== undefined) return limit;
    throw error;
  } finally {
    clearInterval(watch);
  }
}
