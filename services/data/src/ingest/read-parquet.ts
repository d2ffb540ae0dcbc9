import { nativeColumns } from './native-columns.js';
import { IngestError, isIngestError, messageOf } from './ingest-error.js';
import { literal } from './sql.js';
import { checkedTable, type Table } from './table.js';
import type { SourceFile } from './ingest.types.js';
import type { Workspace } from './workspace.js';

/** Reads a Parquet file into the table `data`. */
export async function readParquet(workspace: Workspace, file: SourceFile): Promise<Table> {
  try {
    const { columns } = await nativeColumns(workspace, `read_parquet(${literal(file.path)})`, file.filename);
    return await checkedTable(workspace, columns, file.filename);
  } catch (error) {
    if (isIngestError(error)) throw error;
    const reason = messageOf(error).split('\n')[0]?.replaceAll(file.path, file.filename);
    throw new IngestError('INVALID_PARQUET', `"${file.filename}" begins like a Parquet file but cannot be read: ${reason}. Was it cut off? Write it again.`);
  }
}
