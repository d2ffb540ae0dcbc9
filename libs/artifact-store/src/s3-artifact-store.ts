import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ArtifactError, errorCode, notFound } from './artifact-error.js';
import type { ArtifactStore, StoredArtifact } from './artifact-store.js';
import { digestHex, verifying } from './digest.js';
import { LocalArtifactStore } from './local-artifact-store.js';

const MIB = 1 << 20;
const PART_BYTES = 8 * MIB;
/** S3 takes at most 10,000 parts. */
const MOST_PARTS = 9_000;
const IN_USE_MS = 60 * 60 * 1000;

interface S3Address {
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly cacheFolder: string;
  readonly cacheBytes: number;
}

/** Of blobs, and of the empty objects that keep them from being deleted. */
type Folder = 'sha256' | 'held';

/**
 * Blobs as objects `<prefix>/sha256/<digest>` of any store that speaks S3. Credentials come from the standard AWS
 * environment. A blob passes through a cache on the local disk: its digest, and so its key, is known only at its end.
 */
export class S3ArtifactStore implements ArtifactStore {
  private constructor(private readonly address: S3Address, private readonly client: S3Client, private readonly cache: LocalArtifactStore) {}

  /** `s3://bucket/prefix`, with `endpoint` and `region` for other stores than AWS, `cache` (a folder) and `cacheBytes` (10 GiB) as query. */
  static async open(url: URL): Promise<S3ArtifactStore> {
    const address = parseAddress(url);
    await mkdir(address.cacheFolder, { recursive: true, mode: 0o700 });
    const cache = await LocalArtifactStore.open(address.cacheFolder);
    const client = new S3Client({
      ...(address.endpoint && { endpoint: address.endpoint, forcePathStyle: true }),
      ...(address.region && { region: address.region }),
      maxAttempts: 5,
      // Trailing CRCs are unknown to some stores. The signature covers what goes up; the digest what comes down.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3ArtifactStore(address, client, cache);
  }

  async put(source: Readable | Uint8Array, expected: { digest?: string } = {}): Promise<StoredArtifact> {
    const stored = await this.cache.put(source, expected);
    await this.#upload(stored);
    return stored;
  }

  async putFile(path: string, stored: StoredArtifact): Promise<void> {
    await this.cache.putFile(path, stored);
    await this.#upload(stored);
  }

  async get(digest: string): Promise<Readable> {
    const { Body } = await this.#send(digest, () => this.client.send(new GetObjectCommand(this.#object(digest))));
    if (!(Body instanceof Readable)) throw new ArtifactError('UNAVAILABLE', `${this.#place} answered without a body.`);
    const verified = verifying(digest);
    return pipeline(Body, verified, () => {});
  }

  async read(digest: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.get(digest)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async has(digest: string): Promise<boolean> {
    return this.#exists(digest, 'sha256');
  }

  async size(digest: string): Promise<number> {
    const head = await this.#head(digest, 'sha256');
    return head.ContentLength ?? 0;
  }

  async localPath(digest: string): Promise<string> {
    try {
      const path = await this.cache.localPath(digest);
      const { mtime } = await stat(path);
      await utimes(path, new Date(), mtime);
      return path;
    } catch (error) {
      // Absent, damaged, or evicted by another process at this moment.
      if (!['NOT_FOUND', 'DIGEST_MISMATCH', 'ENOENT'].includes(errorCode(error))) throw error;
    }
    await this.cache.put(await this.get(digest), { digest });
    await this.#evict();
    return this.cache.localPath(digest);
  }

  async hold(digest: string): Promise<void> {
    await this.#send(digest, () => this.client.send(new PutObjectCommand({ ...this.#object(digest, 'held'), Body: new Uint8Array(0) })));
  }

  async delete(digest: string): Promise<void> {
    if (await this.#exists(digest, 'held')) return;
    await this.#send(digest, () => this.client.send(new DeleteObjectCommand(this.#object(digest))));
    await this.cache.delete(digest);
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  async #upload({ digest, size }: StoredArtifact): Promise<void> {
    const path = await this.cache.localPath(digest);
    const upload = new Upload({
      client: this.client,
      params: { ...this.#object(digest), Body: createReadStream(path), ContentType: 'application/octet-stream' },
      partSize: Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS)),
      queueSize: 2,
    });
    await this.#send(digest, () => upload.done());
    await this.#evict();
  }

  get #place(): string {
    return `s3://${this.address.bucket}${this.address.endpoint ? ` at ${this.address.endpoint}` : ''}`;
  }

  #object(digest: string, folder: Folder = 'sha256'): { Bucket: string; Key: string } {
    return { Bucket: this.address.bucket, Key: `${this.address.prefix}${folder}/${digestHex(digest)}` };
  }

  #head(digest: string, folder: Folder): Promise<HeadObjectCommandOutput> {
    return this.#send(digest, () => this.client.send(new HeadObjectCommand(this.#object(digest, folder))));
  }

  async #exists(digest: string, folder: Folder): Promise<boolean> {
    try {
      await this.#head(digest, folder);
      return true;
    } catch (error) {
      if (errorCode(error) === 'NOT_FOUND') return false;
      throw error;
    }
  }

  async #send<T>(digest: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'NotFound' || name === 'NoSuchKey') throw notFound(digest);
      if (errorCode(error) === 'INVALID_DIGEST') throw error;
      const reason = error instanceof Error ? error.message || errorCode(error) || name : String(error);
      throw new ArtifactError('UNAVAILABLE', `${this.#place} cannot be used (${reason}). Check the address, the network and the AWS credentials.`, { cause: error });
    }
  }

  /** Drops what was not used for longest until the cache fits, but nothing that was used within the last hour. */
  async #evict(): Promise<void> {
    const folder = join(this.address.cacheFolder, 'sha256');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const blobs: { path: string; size: number; usedAt: number }[] = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(() => undefined);
      if (found) blobs.push({ path, size: found.size, usedAt: found.atimeMs });
    }
    let total = blobs.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size, usedAt } of blobs.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.address.cacheBytes || Date.now() - usedAt < IN_USE_MS) return;
      await rm(path, { force: true });
      total -= size;
    }
  }
}

function parseAddress(url: URL): S3Address {
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  const cacheBytes = Number(url.searchParams.get('cacheBytes') ?? 10 * 1024 * MIB);
  if (!url.hostname || !(cacheBytes >= 0)) throw new ArtifactError('INVALID_URL', `"${url.href}" is not s3://bucket/prefix with a number as cacheBytes.`);
  return {
    bucket: url.hostname,
    prefix: prefix && `${prefix}/`,
    endpoint: url.searchParams.get('endpoint') ?? undefined,
    region: url.searchParams.get('region') ?? (url.searchParams.has('endpoint') ? 'us-east-1' : undefined),
    cacheFolder: url.searchParams.get('cache') ?? join(tmpdir(), `lepton-artifact-cache-${userInfo().username}`),
    cacheBytes,
  };
}
