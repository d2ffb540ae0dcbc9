import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ArtifactError, errorCode, fromFileSystem, mismatch, notFound } from './artifact-error.js';
import type { ArtifactStore, StoredArtifact } from './artifact-store.js';
import { digestHex, verifying } from './digest.js';

/** Blobs that are known not to have changed since their bytes were hashed. */
const MOST_VERIFIED = 10_000;
/** Two changes of a file within so many milliseconds may have the same time. */
const CLOCK_MS = 50;

/** What has not been written to for so long was left behind by a writer that died. */
const STALE_MS = 60 * 60 * 1000;

export interface LocalArtifactStoreOptions {
  /** Opens the temporary file; tests give one that fails as a full disk does. */
  readonly open?: typeof fs.open;
}

/**
 * Blobs under `<root>/sha256/<first two digits>/<digest>`. A blob is written to `<root>/incoming`, synced, and renamed into
 * place, so it must be one file system. An empty `<root>/held/<digest>` keeps a blob from being deleted.
 */
export class LocalArtifactStore implements ArtifactStore {
  readonly #open: typeof fs.open;
  /** By digest, what the file was when its bytes had been hashed. */
  readonly #verified = new Map<string, string>();

  private constructor(readonly root: string, options: LocalArtifactStoreOptions) {
    this.#open = options.open ?? fs.open;
  }

  static async open(root: string, options: LocalArtifactStoreOptions = {}): Promise<LocalArtifactStore> {
    const store = new LocalArtifactStore(root, options);
    try {
      await fs.mkdir(store.#incoming, { recursive: true });
      await store.#removeStale();
    } catch (error) {
      throw fromFileSystem(error, root);
    }
    return store;
  }

  async put(source: Readable | Uint8Array, expected: { digest?: string } = {}): Promise<StoredArtifact> {
    if (expected.digest !== undefined) digestHex(expected.digest);
    const temporary = join(this.#incoming, randomUUID());
    try {
      const stored = await this.#write(temporary, source);
      if (expected.digest !== undefined && expected.digest !== stored.digest) throw mismatch(expected.digest, stored.digest);
      await this.#publish(temporary, stored);
      return stored;
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw fromFileSystem(error, this.root);
    }
  }

  async putFile(path: string, stored: StoredArtifact): Promise<void> {
    digestHex(stored.digest);
    const temporary = join(this.#incoming, randomUUID());
    try {
      await fs.link(path, temporary);
    } catch {
      // On another file system, or on one that has no links.
      await this.put(createReadStream(path, { highWaterMark: 1 << 20 }), stored);
      return;
    }
    try {
      await protect(temporary);
      await this.#publish(temporary, stored);
    } catch (error) {
      throw fromFileSystem(error, this.root);
    } finally {
      // Renamed onto another name of the same file, it is still there.
      await fs.rm(temporary, { force: true });
    }
  }

  async get(digest: string): Promise<Readable> {
    const handle = await this.#openBlob(digest);
    // The callback only keeps an error from being thrown a second time; the reader gets it from the stream.
    return pipeline(handle.createReadStream({ highWaterMark: 1 << 18 }), verifying(digest), () => {});
  }

  async read(digest: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.get(digest)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async has(digest: string): Promise<boolean> {
    return (await this.#stat(digest)) !== undefined;
  }

  async size(digest: string): Promise<number> {
    const stat = await this.#stat(digest);
    if (!stat) throw notFound(digest);
    return stat.size;
  }

  async localPath(digest: string): Promise<string> {
    const path = this.#path(digest);
    const state = await settledState(path);
    if (state === undefined || this.#verified.get(digest) !== state) {
      await finished((await this.get(digest)).resume());
      this.#remember(digest, state);
    }
    return path;
  }

  async hold(digest: string): Promise<void> {
    const path = this.#holdPath(digest);
    try {
      await fs.mkdir(join(path, '..'), { recursive: true });
      await fs.writeFile(path, '', { flush: true });
      await syncFolder(join(path, '..'));
    } catch (error) {
      throw fromFileSystem(error, path);
    }
  }

  async delete(digest: string): Promise<void> {
    const path = this.#path(digest);
    try {
      if (await this.#isHeld(digest)) return;
      await fs.rm(path, { force: true });
    } catch (error) {
      throw fromFileSystem(error, path);
    }
  }

  async close(): Promise<void> {}

  get #incoming(): string {
    return join(this.root, 'incoming');
  }

  #path(digest: string): string {
    const hex = digestHex(digest);
    return join(this.root, 'sha256', hex.slice(0, 2), hex);
  }

  #holdPath(digest: string): string {
    return join(this.root, 'held', digestHex(digest));
  }

  async #write(path: string, source: Readable | Uint8Array): Promise<StoredArtifact> {
    const hash = createHash('sha256');
    let size = 0;
    const handle = await this.#open(path, 'wx', 0o444);
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        hash.update(bytes);
        size += bytes.length;
        await writeFully(handle, bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { digest: `sha256:${hash.digest('hex')}`, size };
  }

  /** Renames over an older copy: the bytes are the same, unless the older ones were damaged. */
  async #publish(temporary: string, { digest, size }: StoredArtifact): Promise<void> {
    const path = this.#path(digest);
    const folder = join(path, '..');
    await fs.mkdir(folder, { recursive: true });
    try {
      await fs.rename(temporary, path);
    } catch (error) {
      // Windows does not replace a file that someone reads.
      if ((await this.#stat(digest))?.size !== size) throw error;
      await fs.rm(temporary, { force: true });
    }
    await syncFolder(folder);
    await syncFolder(join(folder, '..'));
    this.#remember(digest, await settledState(path));
  }

  /** Its bytes were hashed in this state, or on their way there. The oldest are forgotten. */
  #remember(digest: string, state: string | undefined): void {
    this.#verified.delete(digest);
    if (state !== undefined) this.#verified.set(digest, state);
    const [oldest] = this.#verified.keys();
    if (oldest !== undefined && this.#verified.size > MOST_VERIFIED) this.#verified.delete(oldest);
  }

  async #isHeld(digest: string): Promise<boolean> {
    return (await this.#statPath(this.#holdPath(digest))) !== undefined;
  }

  #stat(digest: string): Promise<{ size: number } | undefined> {
    return this.#statPath(this.#path(digest));
  }

  async #statPath(path: string): Promise<{ size: number } | undefined> {
    try {
      return await fs.stat(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw fromFileSystem(error, path);
    }
  }

  async #openBlob(digest: string): Promise<fs.FileHandle> {
    const path = this.#path(digest);
    try {
      return await fs.open(path, 'r');
    } catch (error) {
      if (isMissing(error)) throw notFound(digest);
      throw fromFileSystem(error, path);
    }
  }

  async #removeStale(): Promise<void> {
    for (const name of await fs.readdir(this.#incoming)) {
      const path = join(this.#incoming, name);
      const stat = await fs.stat(path).catch(() => undefined);
      if (stat && Date.now() - stat.mtimeMs > STALE_MS) await fs.rm(path, { force: true });
    }
  }
}

async function writeFully(handle: fs.FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, offset);
    if (bytesWritten === 0) throw new ArtifactError('UNAVAILABLE', 'The disk accepts no more bytes.');
    offset += bytesWritten;
  }
}

/** On the disk, and read-only from now on. It may be so already. */
async function protect(path: string): Promise<void> {
  await fs.chmod(path, 0o644);
  const handle = await fs.open(path, 'r+');
  try {
    await handle.sync();
    await handle.chmod(0o444);
  } finally {
    await handle.close();
  }
}

/** Another one after every change of a file's bytes; undefined where there is no file, or one so new that the clock would not tell the next change. */
async function settledState(path: string): Promise<string | undefined> {
  const stat = await fs.stat(path, { bigint: true }).catch(() => undefined);
  return stat && Date.now() - Number(stat.mtimeMs) > CLOCK_MS ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : undefined;
}

/** Makes a rename durable. Windows cannot open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT';
