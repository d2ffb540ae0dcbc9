import { mediaKind } from '../media/media-type.js';
import type { MediaKind } from '../media/media.types.js';
import { identifier } from '../sql.js';
import type { Workspace } from '../workspace.js';
import type { HubFeature } from './hub-features.js';

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
}

/** What the bytes in a column are. `bytes` and `path`: SQL for the files, and for what they are called. */
export type Binary =
  | { readonly is: MediaKind; readonly bytes: string; readonly path?: string }
  | { readonly is: 'TEXT'; readonly bytes: string }
  | { readonly is: 'UNKNOWN' };

/** So many values are looked at. */
const SAMPLE = 20;
const HEAD_BYTES = 16;

/**
 * What a column's bytes are; undefined where it has none. Pictures and recordings are BLOBs, or the struct `{bytes, path}` of the Hugging Face hub. Text is
 * what older programs write without saying so.
 */
export async function binaryColumn(workspace: Workspace, source: string, { name, type }: ParquetColumn, { media }: HubFeature = {}): Promise<Binary | undefined> {
  // Names of fields say nothing.
  const shape = type.replace(/"(?:[^"]|"")*"/g, '');
  if (!/\bBLOB\b/.test(shape)) return undefined;
  const struct = /^STRUCT\((?:[^()]*, )?bytes BLOB(?:, [^()]*)?\)$/.test(shape);
  if (shape !== 'BLOB' && !struct) return { is: 'UNKNOWN' };
  const field = (of: string) => `struct_extract(${identifier(name)}, '${of}')`;
  const bytes = struct ? field('bytes') : identifier(name);
  const is = media ?? (await sniffed(workspace, source, bytes));
  if (is) return { is, bytes, ...(struct && /\bpath VARCHAR\b/.test(shape) && { path: field('path') }) };
  const [others = 0] = struct ? [1] : await workspace.numbers(`SELECT count(*) FILTER (${bytes} IS NOT NULL AND TRY(decode(${bytes})) IS NULL) FROM ${source}`);
  return others === 0 ? { is: 'TEXT', bytes } : { is: 'UNKNOWN' };
}

async function sniffed(workspace: Workspace, source: string, bytes: string): Promise<MediaKind | undefined> {
  const rows = await workspace.rows(`SELECT hex(${bytes}[1:${HEAD_BYTES}]) FROM ${source} WHERE octet_length(${bytes}) > 0 LIMIT ${SAMPLE}`);
  const kinds = rows.map(([head]) => mediaKind(Buffer.from(String(head), 'hex')));
  return (['IMAGE', 'AUDIO'] as const).find((kind) => kinds.filter((each) => each === kind).length * 2 > kinds.length);
}
