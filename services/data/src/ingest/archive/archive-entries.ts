import type { Readable } from 'node:stream';

/** A file in an archive. Its content can be had once, before the next entry is asked for. */
export interface ArchiveEntry {
  /** Folders and name, separated by `/`: neither absolute nor with `..`. It names nothing on our disk. */
  readonly name: string;
  /** The content, or undefined where it has more than `most` bytes. */
  read(most: number): Promise<Buffer | undefined>;
  stream(): Promise<Readable>;
}

/** Entries in the order of the archive; folders, links and devices are none. Memory does not grow with their number. */
export type ArchiveEntries = AsyncGenerator<ArchiveEntry, void, void>;
