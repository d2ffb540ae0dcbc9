import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { artifactStoreContract } from '../test/artifact-store.contract.js';
import { LocalArtifactStore, openArtifactStore } from './index.js';

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const path = await fs.mkdtemp(join(tmpdir(), 'lepton artifacts é '));
  folders.push(path);
  return path;
};
afterAll(() => Promise.all(folders.map((path) => fs.rm(path, { recursive: true }))));

const files = async (root: string): Promise<string[]> =>
  (await fs.readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);

describe('LocalArtifactStore', () => {
  artifactStoreContract(async () => {
    const root = await folder();
    return {
      store: await openArtifactStore(pathToFileURL(root).href),
      count: async () => (await files(root)).length,
      damage: async (digest) => {
        const path = join(root, 'sha256', digest.slice(7, 9), digest.slice(7));
        await fs.chmod(path, 0o644);
        const bytes = await fs.readFile(path);
        bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
        await fs.writeFile(path, bytes);
      },
    };
  });

  it('refuses the path of a damaged blob', async () => {
    const root = await folder();
    const store = await LocalArtifactStore.open(root);
    const { digest } = await store.put(Buffer.from('intact'));
    const path = await store.localPath(digest);
    await fs.chmod(path, 0o644);
    await fs.writeFile(path, 'broken');
    await expect(store.localPath(digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('finds a damage that comes after the bytes were verified', async () => {
    const store = await LocalArtifactStore.open(await folder());
    const { digest } = await store.put(Buffer.from('intact'));
    await setTimeout(100); // until it is known by its time
    const path = await store.localPath(digest);
    expect(await store.localPath(digest)).toBe(path);
    await fs.chmod(path, 0o644);
    await fs.writeFile(path, 'broken');
    await setTimeout(100);
    await expect(store.localPath(digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await store.put(Buffer.from('intact'));
    expect(await store.localPath(digest)).toBe(path);
  });

  (process.platform === 'linux' ? it : it.skip)('reports a full disk and shows nothing of the blob (needs /dev/full)', async () => {
    const root = await folder();
    const store = await LocalArtifactStore.open(root, { open: () => fs.open('/dev/full', 'w') });
    await expect(store.put(Buffer.alloc(1 << 20))).rejects.toMatchObject({ code: 'NO_SPACE' });
    expect(await files(root)).toEqual([]);
  });

  it('removes what a writer left behind more than an hour ago, and nothing younger', async () => {
    const root = await folder();
    await LocalArtifactStore.open(root);
    await fs.writeFile(join(root, 'incoming', 'old'), '');
    await fs.writeFile(join(root, 'incoming', 'young'), '');
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await fs.utimes(join(root, 'incoming', 'old'), twoHoursAgo, twoHoursAgo);
    await LocalArtifactStore.open(root);
    expect(await files(root)).toEqual(['young']);
  });

  it('names the ways out of a wrong address', async () => {
    await expect(openArtifactStore('ftp://host/folder')).rejects.toMatchObject({ code: 'INVALID_URL' });
    await expect(openArtifactStore('no address')).rejects.toThrow('file:///');
  });
});
