import type { VersionContent } from '../../ingest/finish-version.js';
import type { ReadOptions } from '../../ingest/ingest.types.js';
import type { DataIssue, RecipeStep } from '../../ingest/profile.types.js';
import type { RecipeParent } from '../../ingest/recipe/derive-version.js';
import type { RecipePreview } from '../../ingest/recipe/preview-recipe.js';

/** What the process that makes a version, or previews one, is told, once. */
export interface ProfilingTask {
  source: FileSource | RecipeSource | PreviewSource;
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
  /** What is not in the file. */
  notes: readonly DataIssue[];
}

export interface RecipeSource {
  kind: 'recipe';
  parent: RecipeParent;
  steps: readonly RecipeStep[];
  /** Versions that it joins, by id. */
  others: Record<string, RecipeParent>;
}

export interface PreviewSource extends Omit<RecipeSource, 'kind'> {
  kind: 'preview';
  first: number;
}

/** What it says: any number of progress messages, then the content, a preview, or a problem. */
export type ProfilingMessage =
  | { kind: 'progress'; step: string; fraction: number }
  | { kind: 'content'; content: VersionContent }
  | { kind: 'preview'; preview: RecipePreview }
  | { kind: 'problem'; problem: { code: string; message: string; field?: string } };
