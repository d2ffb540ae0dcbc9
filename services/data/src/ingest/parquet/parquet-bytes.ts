import { literals } from '../sql.js';
import { LEAST_BYTES } from '../table.js';
import type { Workspace } from '../workspace.js';

/** About what the values of Parquet files with so many columns take in memory. What a file packs least is text. */
export async function parquetBytes(workspace: Workspace, paths: readonly string[], columnCount: number): Promise<number> {
  const [rowCount = 0, fileBytes = 0] = await workspace.numbers(`SELECT sum(num_rows), sum(file_size_bytes) FROM parquet_file_metadata([${literals(paths)}])`);
  return Math.max(rowCount * columnCount * LEAST_BYTES, fileBytes);
}
