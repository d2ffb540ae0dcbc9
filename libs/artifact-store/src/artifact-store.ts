import type { Readable } from 'node:stream';

export interface StoredArtifact {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Content-addressed blobs. A blob is finished or absent: no reader ever sees a part of one, whatever is killed when.
 * Putting the same bytes twice, also at the same time, leaves one blob. Every failure is an `ArtifactError`.
 */
export interface ArtifactStore {
  /** Streams `source` in; memory does not grow with its size. A wrong `expected.digest` stores nothing (`DIGEST_MISMATCH`). */
  put(source: Readable | Uint8Array, expected?: { digest?: string }): Promise<StoredArtifact>;
  /**
   * Puts a file of the local disk that the caller has hashed; where the file systems allow, without copying it. The file stays, but shares its bytes with the
   * blob: afterwards it may be removed, and must not be written to.
   */
  putFile(path: string, stored: StoredArtifact): Promise<void>;
  /** A stream that is verified while it is read: it ends with `DIGEST_MISMATCH` instead of ending, so act on its end, not on its bytes. */
  get(digest: string): Promise<Readable>;
  /** The whole blob, verified. */
  read(digest: string): Promise<Buffer>;
  has(digest: string): Promise<boolean>;
  /** Bytes. */
  size(digest: string): Promise<number>;
  /** Path of a verified, read-only copy on the local disk, for libraries that open files. Use it soon: a cache may drop it after an hour. */
  localPath(digest: string): Promise<string>;
  /**
   * From now on nobody's `delete` removes this blob, whether it is there yet or not. Services that share a store do not know of each other's
   * rows, and equal bytes are one blob: a model's file that somebody uploads as data and deletes again is still the model's.
   */
  hold(digest: string): Promise<void>;
  /** Absent afterwards unless it is held; no error if it was absent before. */
  delete(digest: string): Promise<void>;
  /** Ends connections. */
  close(): Promise<void>;
}
