import { literals } from '../sql.js';
import type { TableSize, Workspace } from '../workspace.js';

/** Of Parquet files, the parts of one table. What a file packs least is text. */
export async function parquetSize(workspace: Workspace, paths: readonly string[]): Promise<TableSize> {
  const [rows = 0, bytes = 0] = await workspace.numbers(`SELECT sum(num_rows), sum(file_size_bytes) FROM parquet_file_metadata([${literals(paths)}])`);
  return { rows, bytes };
}
