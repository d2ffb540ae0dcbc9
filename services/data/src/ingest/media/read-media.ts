import { DuckDBBlobValue } from '@duckdb/node-api';
import type { MediaKind } from './media.types.js';
import { canonicalRefs } from './canonical-refs.js';
import { InspectionWindow, LARGEST_MEDIA_BYTES } from './inspection-window.js';
import { identifier, literal } from '../sql.js';
import type { Workspace } from '../workspace.js';

export interface MediaColumn {
  readonly id: string;
  readonly name: string;
  readonly kind: MediaKind;
  /** SQL for the bytes, where they are not the column itself. */
  readonly bytes?: string;
  /** `table` has all the rows, not a sample. */
  readonly all: boolean;
}

/**
 * Takes the pictures or recordings of Parquet files into the workspace's pack. The column `id` of `table` has the number of the row of each, counted
 * through the files; it becomes the number in the pack, NULL where there is none.
 */
export async function readMedia(workspace: Workspace, table: string, paths: readonly string[], { id, name, kind, all, bytes = identifier(name) }: MediaColumn): Promise<void> {
  const wanted = all ? undefined : new Set((await workspace.rows(`SELECT ${id} FROM ${table}`)).map(([row]) => Number(row)));
  await workspace.run('CREATE OR REPLACE TABLE held (row BIGINT, ref BIGINT)');
  const held = await workspace.appender('held');
  const window = await InspectionWindow.open<number>(workspace, (row, ref) => {
    held.appendBigInt(BigInt(row));
    held.appendBigInt(BigInt(ref));
    held.endRow();
  });
  let row = 0;
  try {
    for (const path of paths) {
      for await (const chunk of workspace.chunks(`SELECT CASE WHEN octet_length(${bytes}) <= ${LARGEST_MEDIA_BYTES} THEN ${bytes} END, ${bytes} IS NOT NULL FROM read_parquet(${literal(path)})`)) {
        for (const [value, there] of chunk) {
          if (there === true && (wanted?.has(row) ?? true)) await window.push(row, kind, value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : undefined);
          row++;
        }
      }
    }
    await window.drain();
  } finally {
    held.closeSync();
  }
  await workspace.run(`CREATE OR REPLACE TABLE ${table} AS SELECT ${table}.* REPLACE (canonical AS ${id}) FROM ${table} LEFT JOIN held ON row = ${table}.${id} LEFT JOIN (${canonicalRefs}) AS refs USING (ref) ORDER BY ${table}.rowid`);
}
