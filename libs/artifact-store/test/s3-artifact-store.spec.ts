import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile, chmod, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifactStore } from '../src/index.js';
import { artifactStoreContract } from './artifact-store.contract.js';
import { S3Server } from './s3-server.js';

const server = new S3Server('bucket', 'AKIATEST', 'secret');
const folders: string[] = [];
let endpoint: string;

const address = async (extra: Record<string, string> = {}, bucket = 'bucket'): Promise<string> => {
  const cache = await mkdtemp(join(tmpdir(), 'lepton-s3-cache-'));
  folders.push(cache);
  return `s3://${bucket}/some/prefix?${new URLSearchParams({ endpoint, region: 'eu-test-1', cache, ...extra })}`;
};
const objectOf = (digest: string) => `some/prefix/sha256/${digest.slice(7)}`;
const cached = async (cache: string) => (await readdir(join(cache, 'sha256'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

beforeAll(async () => {
  endpoint = await server.listen();
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
beforeEach(() => server.objects.clear());
afterAll(async () => {
  await server.close();
  await Promise.all(folders.map((path) => rm(path, { recursive: true })));
});

describe('S3ArtifactStore', () => {
  artifactStoreContract(async () => ({
    store: await openArtifactStore(await address()),
    count: async () => server.objects.size + server.uploads.size,
    damage: async (digest) => {
      const bytes = server.objects.get(objectOf(digest));
      bytes?.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
    },
  }));

  it('downloads a path once, and again when the cached copy is damaged', async () => {
    const writer = await openArtifactStore(await address());
    const { digest } = await writer.put(Buffer.from('model'));
    const reader = await openArtifactStore(await address());
    const path = await reader.localPath(digest);
    server.objects.delete(objectOf(digest));
    expect(await reader.localPath(digest)).toBe(path);
    await writer.put(Buffer.from('model'));
    await chmod(path, 0o644);
    await writeFile(path, 'rotten');
    expect(await readFile(await reader.localPath(digest), 'utf8')).toBe('model');
  });

  it('notes the use of a cached copy, but not as a change of its bytes, which would be verified over again', async () => {
    const store = await openArtifactStore(await address());
    const { digest } = await store.put(Buffer.from('model'));
    const path = await store.localPath(digest);
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await utimes(path, yesterday, yesterday);
    await store.localPath(digest);
    const { atimeMs, mtimeMs } = await stat(path);
    expect([Date.now() - atimeMs < 60_000, mtimeMs]).toEqual([true, yesterday.getTime()]);
  });

  it('keeps its cache within bounds, without dropping what was just used', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'lepton-s3-cache-'));
    folders.push(cache);
    const store = await openArtifactStore(await address({ cache, cacheBytes: '2500' }));
    await store.put(randomBytes(1000));
    await store.put(randomBytes(1001));
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
    for (const entry of await cached(cache)) await utimes(join(entry.parentPath, entry.name), yesterday, yesterday);
    await store.put(randomBytes(1002));
    expect(await cached(cache)).toHaveLength(2);
    await store.put(randomBytes(2000));
    expect(await cached(cache)).toHaveLength(2);
    expect(server.objects.size).toBe(4);
  });

  it('says which store it cannot use, and leaves no upload open', async () => {
    const wrongBucket = await openArtifactStore(await address({}, 'other'));
    await expect(wrongBucket.put(randomBytes(12 << 20))).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('s3://other') });
    expect(server.uploads.size).toBe(0);
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
    const wrongSecret = await openArtifactStore(await address());
    await expect(wrongSecret.read(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('SignatureDoesNotMatch') });
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    await expect(openArtifactStore('s3://bucket/?cacheBytes=many')).rejects.toMatchObject({ code: 'INVALID_URL' });
  });
});
