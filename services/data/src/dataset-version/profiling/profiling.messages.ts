import type { VersionContent } from '../../ingest/finish-version.js';
import type { ReadOptions } from '../../ingest/ingest.types.js';

/** What the process that reads a file is told, once. */
export interface ProfilingTask {
  path: string;
  filename: string;
  digest: string;
  options: ReadOptions;
  artifactsUrl: string;
  folder: string;
  memoryMb: number;
}

/** What it says: any number of progress messages, then the content or a problem. */
export type ProfilingMessage =
  | { kind: 'progress'; step: string; fraction: number }
  | { kind: 'content'; content: VersionContent }
  | { kind: 'problem'; problem: { code: string; message: string; field?: string } };
