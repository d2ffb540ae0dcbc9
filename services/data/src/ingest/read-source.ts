import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync, constants } from 'node:zlib';
import type { ArchiveEntries } from './archive/archive-entries.js';
import { readArchive } from './archive/read-archive.js';
import { tarEntries } from './archive/tar-entries.js';
import { UnpackingBudget } from './archive/unpacking-budget.js';
import { zipEntries } from './archive/zip-entries.js';
import { identifyFile, isTar, type TableKind } from './file-kind.js';
import { IngestError, messageOf } from './ingest-error.js';
import type { Reading, ReadOptions, SourceFile } from './ingest.types.js';
import type { DataIssue } from './profile.types.js';
import type { ReadingProgress } from './reading-progress.js';
import { readTable } from './read-table.js';
import { understandText, type Understood } from './understand-text.js';
import type { Workspace } from './workspace.js';

/** What was found in a file: the table `data`, and what is known of it. */
export interface Source {
  readonly understood: Understood;
  /** The column names are the user's. */
  readonly named: boolean;
  readonly reading?: Reading;
  /** The column that is to be predicted, where the file says so. */
  readonly target?: string;
  /** `data` has a column `split_of`: folders or files said where rows belong. */
  readonly splitsGiven?: boolean;
  /** What was left out, and the like. */
  readonly notes?: readonly DataIssue[];
}

/** Reads a table, or an archive of pictures, recordings or one table, into the table `data`. */
export async function readSource(workspace: Workspace, file: SourceFile, options: ReadOptions, progress: ReadingProgress, signal: AbortSignal | undefined): Promise<Source> {
  const kind = await identifyFile(file.path, file.filename);
  switch (kind) {
    case 'ZIP': {
      const budget = await budgetFor(file);
      let read = 0;
      progress.follow(() => read / budget.packedBytes);
      const entries = zipEntries(file.path, file.filename, budget, (position) => (read = position));
      return readArchive(workspace, watched(entries, progress), file.filename, options, signal);
    }
    case 'TAR': {
      const budget = await budgetFor(file);
      return readArchive(workspace, watched(tarEntries(() => followed(file.path, budget, progress), file.filename, budget), progress), file.filename, options, signal);
    }
    case 'GZIP': return readGzip(workspace, file, options, progress, signal);
    default: return tableSource(workspace, kind, file, options, progress, signal);
  }
}

async function tableSource(workspace: Workspace, kind: TableKind, file: SourceFile, options: ReadOptions, progress: ReadingProgress, signal: AbortSignal | undefined): Promise<Source> {
  const { table, ...rest } = await readTable(workspace, kind, file, options, signal);
  progress.typing();
  return { understood: await understandText(workspace, table, options), ...rest };
}

const budgetFor = async ({ path, filename }: SourceFile): Promise<UnpackingBudget> => new UnpackingBudget(filename, (await stat(path)).size);

/** A packed TAR is read as it comes; anything else is unpacked first. */
async function readGzip(workspace: Workspace, file: SourceFile, options: ReadOptions, progress: ReadingProgress, signal: AbortSignal | undefined): Promise<Source> {
  const filename = file.filename.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
  const budget = await budgetFor(file);
  if (isTar(await gzipHead(file.path))) return readArchive(workspace, watched(tarEntries(() => unpacked(file.path, budget, progress), filename, budget), progress), filename, options, signal);
  const folder = join(workspace.folder, 'unpacked');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'file');
  budget.file();
  try {
    await pipeline(unpacked(file.path, budget, progress), budget.counting(), createWriteStream(path), { signal });
  } catch (error) {
    if (!/^Z_|ERR_/.test(codeOf(error)) && !/unexpected end|incorrect|invalid/.test(messageOf(error))) throw error;
    throw new IngestError('DAMAGED_ARCHIVE', `"${file.filename}" begins like a gzip file but cannot be unpacked (${messageOf(error)}). Was it cut off? Pack or upload it again.`);
  }
  const kind = await identifyFile(path, filename);
  // Once more, and each wrapping could be a bomb of its own.
  if (kind === 'ZIP' || kind === 'TAR' || kind === 'GZIP') throw new IngestError('BINARY_FILE', `"${file.filename}" is an archive within an archive. Unpack it first.`);
  return tableSource(workspace, kind, { path, filename }, options, progress, signal);
}

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');

/** The file as it comes. */
function followed(path: string, { packedBytes }: UnpackingBudget, progress: ReadingProgress): Readable {
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  progress.follow(() => source.bytesRead / packedBytes);
  return source;
}

async function* watched(entries: ArchiveEntries, progress: ReadingProgress): ArchiveEntries {
  for await (const entry of entries) {
    progress.look();
    yield entry;
  }
}

function unpacked(path: string, budget: UnpackingBudget, progress: ReadingProgress): Readable {
  const source = followed(path, budget, progress);
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.once('error', (error) => gunzip.destroy(error));
  gunzip.once('close', () => source.destroy());
  return source.pipe(gunzip);
}

/** The first bytes of what is packed; empty where it cannot be unpacked. */
async function gzipHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    return gunzipSync(buffer.subarray(0, bytesRead), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  } finally {
    await handle.close();
  }
}
