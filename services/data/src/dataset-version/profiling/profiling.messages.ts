import type { VersionContent } from '../../ingest/finish-version.js';
import type { ReadOptions } from '../../ingest/ingest.types.js';
import type { RecipeStep } from '../../ingest/profile.types.js';

/** What the process that makes a version is told, once. */
export interface ProfilingTask {
  source: FileSource | RecipeSource;
  artifactsUrl: string;
  folder: string;
  memoryMb: number;
}

export interface FileSource {
  kind: 'file';
  path: string;
  filename: string;
  digest: string;
  options: ReadOptions;
}

export interface RecipeSource {
  kind: 'recipe';
  parent: VersionContent;
  steps: readonly RecipeStep[];
}

/** What it says: any number of progress messages, then the content or a problem. */
export type ProfilingMessage =
  | { kind: 'progress'; step: string; fraction: number }
  | { kind: 'content'; content: VersionContent }
  | { kind: 'problem'; problem: { code: string; message: string; field?: string } };
