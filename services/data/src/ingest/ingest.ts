import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '@lepton/artifact-store';
import { finishVersion, type VersionContent } from './finish-version.js';
import { identifyFile } from './file-kind.js';
import type { ReadOptions, SourceFile } from './ingest.types.js';
import { readDelimited } from './read-delimited.js';
import { readJson } from './read-json.js';
import { readParquet } from './read-parquet.js';
import { understandText } from './understand-text.js';
import { Workspace, type WorkspaceOptions } from './workspace.js';

export type IngestStep = 'Reading the file' | 'Working out types' | 'Computing statistics' | 'Looking for issues' | 'Splitting' | 'Storing';

export interface IngestInput {
  readonly file: SourceFile;
  /** `sha256:<hex>` of the file, if known. */
  readonly digest?: string | undefined;
  readonly options: ReadOptions;
  readonly store: ArtifactStore;
  readonly workspace: Omit<WorkspaceOptions, 'readable'>;
  /** `fraction` from 0 to 1. */
  readonly onProgress?: (step: IngestStep, fraction: number) => void;
}

/**
 * Turns an uploaded table (CSV, TSV, JSON, JSON Lines, Parquet) into a dataset version: types, statistics, issues, and splits as
 * Parquet blobs in the artifact store. Memory is bounded by the workspace's limit, whatever the file's size. The same bytes and
 * options give the same digest.
 * @throws IngestError when the file cannot be used: it says what is wrong, where, and what to do
 */
export async function ingest({ file, digest, options, store, workspace: place, onProgress = () => {} }: IngestInput): Promise<VersionContent> {
  const workspace = await Workspace.open({ ...place, readable: [dirname(file.path)], sourceBytes: (await stat(file.path)).size });
  try {
    onProgress('Reading the file', 0);
    const kind = await identifyFile(file.path, file.filename);
    const { table, named } = await read(workspace, kind, file, options, place.signal);
    onProgress('Working out types', 0.4);
    const understood = await understandText(workspace, table);
    const seed = `${digest ?? (await digestOfFile(file.path))} ${canonicalOptions(options)}`;
    return await finishVersion(workspace, understood, { named, target: options.target, seed, store, onProgress });
  } finally {
    await workspace.close();
  }
}

async function read(workspace: Workspace, kind: 'DELIMITED' | 'JSON' | 'PARQUET', file: SourceFile, options: ReadOptions, signal: AbortSignal | undefined) {
  switch (kind) {
    case 'DELIMITED': return readDelimited(workspace, file, options, signal);
    case 'JSON': return { table: await readJson(workspace, file, options, signal), named: true };
    case 'PARQUET': return { table: await readParquet(workspace, file), named: true };
  }
}

const canonicalOptions = ({ header, delimiter, encoding, target }: ReadOptions): string => JSON.stringify([header ?? null, delimiter ?? null, encoding ?? null, target ?? null]);

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return `sha256:${hash.digest('hex')}`;
}
