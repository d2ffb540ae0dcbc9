import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { digestOf, type ArtifactStore } from '../src/index.js';

export interface StoreUnderTest {
  readonly store: ArtifactStore;
  /** Changes a byte of a kept blob behind the store's back. */
  damage(digest: string): Promise<void>;
  /** How many blobs, finished or not, the store keeps. */
  count(): Promise<number>;
}

const collect = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray());
const absent = `sha256:${'0'.repeat(64)}`;

/** What every adapter of `ArtifactStore` must do. `start` makes an empty store. */
export function artifactStoreContract(start: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: ArtifactStore;
  beforeEach(async () => {
    under = await start();
    store = under.store;
  });
  afterEach(() => store.close());

  it.each([['nothing', 0], ['one byte', 1], ['1 MiB', 1 << 20], ['more than one S3 part', 11 << 20]])('keeps %s', async (_, size) => {
    const bytes = randomBytes(size);
    const digest = digestOf(bytes);
    expect(await store.put(bytes)).toEqual({ digest, size });
    expect(await store.has(digest)).toBe(true);
    expect(await store.size(digest)).toBe(size);
    expect((await store.read(digest)).equals(bytes)).toBe(true);
    expect((await collect(await store.get(digest))).equals(bytes)).toBe(true);
    expect((await readFile(await store.localPath(digest))).equals(bytes)).toBe(true);
  });

  it('takes a stream of odd chunks', async () => {
    const bytes = randomBytes(300_000);
    const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), Buffer.alloc(0), bytes.subarray(70_000)];
    expect(await store.put(Readable.from(chunks), { digest: digestOf(bytes) })).toEqual({ digest: digestOf(bytes), size: 300_000 });
  });

  // /dev/shm is another file system: no link leads there.
  it.each(['beside the store', ...(process.platform === 'linux' ? ['on another file system'] : [])])('takes a file %s, also twice, and needs it no more', async (where) => {
    const folder = await mkdtemp(join(where === 'beside the store' ? tmpdir() : '/dev/shm', 'lepton-put-file-'));
    try {
      const bytes = randomBytes(300_000);
      const stored = { digest: digestOf(bytes), size: bytes.length };
      await writeFile(join(folder, 'file'), bytes);
      await store.putFile(join(folder, 'file'), stored);
      await store.putFile(join(folder, 'file'), stored);
      await rm(join(folder, 'file'));
      expect((await store.read(stored.digest)).equals(bytes)).toBe(true);
      expect((await stat(await store.localPath(stored.digest))).mode & 0o222).toBe(0);
      expect(await under.count()).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keeps one blob of identical puts at the same time', async () => {
    const bytes = randomBytes(500_000);
    const stored = await Promise.all(Array.from({ length: 8 }, () => store.put(Readable.from([bytes]))));
    expect(new Set(stored.map(({ digest }) => digest))).toEqual(new Set([digestOf(bytes)]));
    expect(await under.count()).toBe(1);
    expect((await store.read(digestOf(bytes))).equals(bytes)).toBe(true);
  });

  it('stores nothing when the digest is another', async () => {
    await expect(store.put(Buffer.from('a'), { digest: absent })).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(await under.count()).toBe(0);
  });

  it('stores nothing when the source breaks off', async () => {
    const source = Readable.from((function* () {
      yield randomBytes(100_000);
      throw new Error('cable cut');
    })());
    await expect(store.put(source)).rejects.toThrow('cable cut');
    expect(await under.count()).toBe(0);
  });

  it('refuses a damaged blob, and a new put repairs it', async () => {
    const bytes = randomBytes(200_000);
    const { digest } = await store.put(bytes);
    await under.damage(digest);
    await expect(store.read(digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await expect(collect(await store.get(digest))).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await store.put(bytes);
    expect((await store.read(digest)).equals(bytes)).toBe(true);
  });

  it('says what it does not have', async () => {
    expect(await store.has(absent)).toBe(false);
    for (const call of [store.get(absent), store.read(absent), store.size(absent), store.localPath(absent)]) {
      await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('forgets what is deleted, also twice', async () => {
    const { digest } = await store.put(Buffer.from('gone'));
    await store.delete(digest);
    await store.delete(digest);
    expect(await store.has(digest)).toBe(false);
    expect(await under.count()).toBe(0);
  });

  it('leaves what somebody holds, whoever deletes it', async () => {
    const { digest } = await store.put(Buffer.from('a model'));
    await store.hold(digest);
    await store.hold(digest);
    await store.delete(digest);
    expect((await store.read(digest)).toString()).toBe('a model');
  });

  it('holds what comes later', async () => {
    await store.hold(digestOf(Buffer.from('later')));
    const { digest } = await store.put(Buffer.from('later'));
    await store.delete(digest);
    expect(await store.has(digest)).toBe(true);
  });

  it.each(['', 'abc', 'sha256:../../etc/passwd', `sha256:${'A'.repeat(64)}`, `md5:${'0'.repeat(64)}`])('refuses %j as a digest', async (digest) => {
    for (const call of [() => store.get(digest), () => store.has(digest), () => store.delete(digest), () => store.hold(digest), () => store.put(Buffer.from('x'), { digest }), () => store.putFile('/nowhere', { digest, size: 1 })]) {
      await expect(call()).rejects.toMatchObject({ code: 'INVALID_DIGEST' });
    }
  });

  it('lets a reader stop early', async () => {
    const { digest } = await store.put(randomBytes(2 << 20));
    const stream = await store.get(digest);
    for await (const _ of stream) break;
    expect(stream.destroyed).toBe(true);
  });
}
