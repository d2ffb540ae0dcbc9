import { basename } from 'node:path';
import { identifyFile } from '../file-kind.js';
import { IngestError, isIngestError } from '../ingest-error.js';
import type { ReadOptions } from '../ingest.types.js';
import type { DataIssue } from '../profile.types.js';
import type { Source } from '../read-source.js';
import { parquetParts } from '../parquet/parquet-parts.js';
import { readParquet } from '../parquet/read-parquet.js';
import { readTable, type ReadTable } from '../read-table.js';
import { understandText } from '../understand-text.js';
import type { Workspace } from '../workspace.js';
import type { ArchiveEntries } from './archive-entries.js';
import { classFolders } from './class-folders.js';
import { joinLabels } from './label-table.js';
import { unpack, type SpooledTable, type Unpacked } from './unpack.js';

/** More tables than this are not tried as the one that names the files. */
const MOST_LABEL_TABLES = 20;

/**
 * Reads an archive as a person would: pictures or recordings with a table that names them, or in one folder for each class (perhaps
 * in `train` and `test`), or a single table, perhaps in several Parquet files.
 */
export async function readArchive(workspace: Workspace, entries: ArchiveEntries, filename: string, options: ReadOptions, signal: AbortSignal | undefined): Promise<Source> {
  const unpacked = await unpack(workspace, entries, signal);
  const { kind, tables } = unpacked;
  if (kind === undefined) return onlyTable(workspace, unpacked, filename, options, signal);
  // Of two entries with one name the later one counts, as when it is unpacked.
  await workspace.run(`CREATE OR REPLACE TABLE files AS SELECT position, path, ref FROM files WHERE kind = '${kind}' QUALIFY row_number() OVER (PARTITION BY path ORDER BY position DESC) = 1 ORDER BY position`);
  for (const table of tables.slice(0, MOST_LABEL_TABLES)) {
    const labelled = await readLabels(workspace, table, kind, options, signal);
    if (labelled) return { ...labelled, notes: [...leftOut(unpacked, [table]), ...(labelled.notes ?? [])] };
  }
  const source = await classFolders(workspace, kind, filename);
  return { ...source, notes: [...leftOut(unpacked), ...(source.notes ?? [])] };
}

async function readLabels(workspace: Workspace, table: SpooledTable, kind: 'IMAGE' | 'AUDIO', options: ReadOptions, signal: AbortSignal | undefined): Promise<Source | undefined> {
  try {
    const read = await tableOf(workspace, table, options, signal);
    return await joinLabels(workspace, read, options, { kind, folder: table.name.includes('/') ? table.name.slice(0, table.name.lastIndexOf('/') + 1) : '' });
  } catch (error) {
    // A file of settings, say, which is no table: the folders tell the classes then.
    if (isIngestError(error) && error.code !== 'NO_SPACE' && error.code !== 'OUT_OF_MEMORY') return undefined;
    throw error;
  }
}

async function tableOf(workspace: Workspace, { name, path }: SpooledTable, options: ReadOptions, signal: AbortSignal | undefined) {
  const file = { path, filename: basename(name) };
  const kind = await identifyFile(path, file.filename);
  if (kind === 'ZIP' || kind === 'TAR' || kind === 'GZIP') throw new IngestError('BINARY_FILE', `"${name}" is an archive within an archive. Unpack it first.`);
  return readTable(workspace, kind, file, options, signal);
}

async function onlyTable(workspace: Workspace, unpacked: Unpacked, filename: string, options: ReadOptions, signal: AbortSignal | undefined): Promise<Source> {
  const { tables, others } = unpacked;
  const [table] = tables;
  if (!table) {
    const found = others.count === 0 ? 'nothing' : `${others.count} files (${others.examples.map((name) => `"${name}"`).join(', ')}${others.count > others.examples.length ? ', …' : ''}), but nothing`;
    throw new IngestError('NOTHING_INSIDE', `"${filename}" holds ${found} that can be learnt from. Pack pictures (PNG, JPEG, WebP, GIF) or recordings (WAV, FLAC, MP3) in one folder for each class, or one table (CSV, JSON, Parquet, Excel).`);
  }
  const { table: read, notes = [], ...rest } = tables.length === 1 ? await tableOf(workspace, table, options, signal) : await joinedParts(workspace, unpacked, filename);
  return { understood: await understandText(workspace, read, options), ...rest, notes: [...leftOut(unpacked, tables), ...notes] };
}

/** Several tables that are parts of one. */
async function joinedParts(workspace: Workspace, { tables, tableCount }: Unpacked, filename: string): Promise<ReadTable> {
  const parts = tableCount === tables.length && tables.every(({ name }) => /\.parquet$/i.test(name)) ? await parquetParts(workspace, tables, filename) : undefined;
  if (parts) return readParquet(workspace, parts, filename);
  const names = tables.map(({ name }) => `"${name}"`);
  throw new IngestError('NOTHING_INSIDE', `"${filename}" holds ${tableCount} tables: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}. Upload the one to learn from.`);
}

/** Says what was not used. */
function leftOut({ kind, counts, tables, tableCount, others }: Unpacked, used: readonly SpooledTable[] = []): DataIssue[] {
  const notes: string[] = [];
  if (kind === 'IMAGE' && counts.AUDIO > 0) notes.push(`${counts.AUDIO} recordings`);
  if (kind === 'AUDIO' && counts.IMAGE > 0) notes.push(`${counts.IMAGE} pictures`);
  const unused = tableCount - used.length;
  if (unused > 0) notes.push(unused === 1 ? `the table "${tables.find((table) => !used.includes(table))?.name}"` : `${unused} tables`);
  if (others.count > 0) notes.push(`${others.count} other files (${others.examples.map((name) => `"${name}"`).join(', ')}${others.count > others.examples.length ? ', …' : ''})`);
  return notes.length === 0 ? [] : [{ code: 'LEFT_OUT', severity: 'INFO', message: `The archive holds more than was used: ${notes.join('; ')}.` }];
}
