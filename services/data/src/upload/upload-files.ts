import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoredArtifact } from '@lepton/artifact-store';
import { FileStore } from '@tus/file-store';

/** The hash of a file's first `bytes`. */
interface RunningHash { readonly hash: Hash; bytes: number }

/**
 * Uploads under way, each in a file that is hashed while it grows. Says why a write fails, as its parent does not; what was written stays, and the upload
 * goes on after it.
 */
export class UploadFiles extends FileStore {
  readonly #running = new Map<string, RunningHash>();

  path(id: string): string {
    return join(this.directory, id);
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const running = await this.#hashed(id, offset);
    const file = createWriteStream(this.path(id), { flags: 'r+', start: offset });
    await pipeline(source, (chunks: AsyncIterable<Buffer>) => hashing(chunks, running), file);
    return offset + file.bytesWritten;
  }

  override async remove(id: string): Promise<void> {
    await super.remove(id);
    this.#running.delete(id);
  }

  /** As `remove`, also where it is gone already. */
  async discard(id: string): Promise<void> {
    this.#running.delete(id);
    await this.configstore.delete(id).catch(() => undefined);
    await rm(this.path(id), { force: true });
  }

  /** Nothing has come. A new file: the old one's bytes may be those of a blob. */
  async clear(id: string): Promise<void> {
    this.#running.delete(id);
    await rm(this.path(id), { force: true });
    await writeFile(this.path(id), '');
  }

  async arrivedBytes(id: string): Promise<number> {
    return (await stat(this.path(id)).catch(() => undefined))?.size ?? 0;
  }

  /** Whether as many bytes have come as were announced, to createUpload or to tus. */
  async isWhole(id: string): Promise<boolean> {
    return this.getUpload(id).then(({ offset, size }) => offset === size, () => false);
  }

  /** What has come. */
  async describe(id: string): Promise<StoredArtifact> {
    const { size } = await stat(this.path(id));
    const { hash } = await this.#hashed(id, size);
    return { digest: `sha256:${hash.copy().digest('hex')}`, size };
  }

  /** After a restart, and after a write that failed halfway, it is worked out from the file. */
  async #hashed(id: string, bytes: number): Promise<RunningHash> {
    const known = this.#running.get(id);
    if (known?.bytes === bytes) return known;
    const running: RunningHash = { hash: createHash('sha256'), bytes: 0 };
    if (bytes > 0) for await (const _ of hashing(createReadStream(this.path(id), { end: bytes - 1, highWaterMark: 1 << 20 }), running));
    this.#running.set(id, running);
    return running;
  }
}

async function* hashing(chunks: AsyncIterable<Buffer>, running: RunningHash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    running.hash.update(chunk);
    running.bytes += chunk.length;
    yield chunk;
  }
}
