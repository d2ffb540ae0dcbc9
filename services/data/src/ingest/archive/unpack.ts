import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InspectionWindow, LARGEST_MEDIA_BYTES } from '../media/inspection-window.js';
import type { MediaKind } from '../media/media.types.js';
import type { Workspace } from '../workspace.js';
import type { ArchiveEntries } from './archive-entries.js';
import { isJunk, kindOf } from './entry-name.js';

/** More tables than this are not looked at. A large one comes in hundreds of Parquet files. */
const MOST_TABLES = 1_000;

export interface SpooledTable {
  /** In the archive. */
  readonly name: string;
  readonly path: string;
}

export interface Unpacked {
  /** Of what there is more of. */
  readonly kind: MediaKind | undefined;
  readonly counts: Readonly<Record<MediaKind, number>>;
  readonly tables: readonly SpooledTable[];
  /** Those that were not looked at included. */
  readonly tableCount: number;
  /** Names of some files that are neither, and how many there are. */
  readonly others: { readonly count: number; readonly examples: readonly string[] };
}

/**
 * Goes once through an archive: pictures and recordings go into the workspace's pack and, with their names, into the table `files`
 * (position, path, kind, ref); tables go into files. Decoding runs beside reading, in bounded memory.
 */
export async function unpack(workspace: Workspace, entries: ArchiveEntries, signal: AbortSignal | undefined): Promise<Unpacked> {
  await workspace.run('CREATE TABLE files (position BIGINT, path VARCHAR, kind VARCHAR, ref BIGINT)');
  const files = await workspace.appender('files');
  const folder = join(workspace.folder, 'tables');
  await mkdir(folder, { recursive: true });
  const counts = { IMAGE: 0, AUDIO: 0 };
  const tables: SpooledTable[] = [];
  let tableCount = 0;
  const others = { count: 0, examples: [] as string[] };
  const window = await InspectionWindow.open<{ name: string; kind: MediaKind }>(workspace, ({ name, kind }, ref) => {
    files.appendBigInt(BigInt(counts.IMAGE + counts.AUDIO));
    files.appendVarchar(name);
    files.appendVarchar(kind);
    files.appendBigInt(BigInt(ref));
    files.endRow();
    counts[kind]++;
  });
  try {
    for await (const entry of entries) {
      signal?.throwIfAborted();
      const { name } = entry;
      if (isJunk(name)) continue;
      const kind = kindOf(name);
      if (kind === 'IMAGE' || kind === 'AUDIO') {
        await window.push({ name, kind }, kind, await entry.read(LARGEST_MEDIA_BYTES));
      } else if (kind === 'TABLE') {
        if (++tableCount > MOST_TABLES) continue;
        const path = join(folder, `${tables.length}${extname(name).toLowerCase()}`);
        await pipeline(await entry.stream(), createWriteStream(path));
        tables.push({ name, path });
      } else {
        others.count++;
        if (others.examples.length < 3) others.examples.push(name);
      }
    }
    await window.drain();
  } finally {
    files.closeSync();
  }
  const kind = counts.IMAGE + counts.AUDIO === 0 ? undefined : counts.IMAGE >= counts.AUDIO ? 'IMAGE' : 'AUDIO';
  return { kind, counts, tables, tableCount, others };
}
