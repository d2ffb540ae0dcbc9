import { IngestError, isIngestError, messageOf } from '../ingest-error.js';

/** Runs `read`; what DuckDB cannot read becomes a problem that calls the files at `paths` as the user does. */
export async function explainingParquet<T>(paths: readonly string[], filename: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isIngestError(error)) throw error;
    const reason = paths.reduce((message, path) => message.replaceAll(path, filename), messageOf(error).split('\n')[0] ?? '');
    throw new IngestError('INVALID_PARQUET', `"${filename}" begins like a Parquet file but cannot be read: ${reason}. Was it cut off? Write it again.`);
  }
}
