import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '@lepton/artifact-store';
import { finishVersion, type VersionContent } from './finish-version.js';
import type { Declared, ReadOptions, SourceFile } from './ingest.types.js';
import { beyondLimits } from './media/beyond-limits.js';
import type { DataIssue } from './profile.types.js';
import { readSource } from './read-source.js';
import { ReadingProgress } from './reading-progress.js';
import { overrideTypes } from './override-types.js';
import { takeSplitColumn } from './take-split-column.js';
import { Workspace, type WorkspaceOptions } from './workspace.js';

export type IngestStep = 'Reading the file' | 'Working out types' | 'Computing statistics' | 'Looking for issues' | 'Splitting' | 'Storing';

export interface IngestInput {
  readonly file: SourceFile;
  /** `sha256:<hex>` of the file, if known. */
  readonly digest?: string | undefined;
  readonly options: ReadOptions;
  /** What is known not to be in the file. */
  readonly notes?: readonly DataIssue[];
  readonly store: ArtifactStore;
  readonly workspace: Omit<WorkspaceOptions, 'readable'>;
  /** `fraction` from 0 to 1. */
  readonly onProgress?: (step: IngestStep, fraction: number) => void;
}

/**
 * Turns an uploaded table (CSV, TSV, JSON, JSON Lines, Parquet, Excel) into a dataset version: types, statistics, issues, and splits as
 * Parquet blobs in the artifact store. Memory is bounded by the workspace's limit, whatever the file's size. The same bytes and
 * options give the same digest.
 * @throws IngestError when the file cannot be used: it says what is wrong, where, and what to do
 */
export async function ingest({ file, digest, options, notes: before = [], store, workspace: place, onProgress = () => {} }: IngestInput): Promise<VersionContent> {
  const workspace = await Workspace.open({ ...place, readable: [dirname(file.path)] });
  const progress = new ReadingProgress(onProgress);
  try {
    progress.follow(() => workspace.share);
    const { understood: found, named, reading, target, splitsGiven, notes } = await readSource(workspace, file, options, progress, place.signal);
    progress.typing();
    const typed = await overrideTypes(workspace, found, options);
    const { understood, given } = takeSplitColumn(typed, options.split, splitsGiven ?? false);
    return await finishVersion(workspace, understood, {
      named, target: options.target ?? target, seed: `${digest ?? (await digestOfFile(file.path))} ${options.split?.seed ?? 0}`, store, onProgress, notes: [...before, ...(notes ?? []), ...(found.notes ?? []), ...(await beyondLimits(workspace))], declared: declaredOf(options), given, split: options.split,
      ...(reading && { reading: { ...reading, ...found.notation } }),
    });
  } finally {
    progress.close();
    await workspace.close();
  }
}

const declaredOf = ({ modality, interactions }: ReadOptions): Declared => ({ ...(modality && { modality }), ...(interactions && { interactions }) });

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return `sha256:${hash.digest('hex')}`;
}
