import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { picture } from '../../../test/archive-fixture.js';
import { writeTar, writeZip64, type ManyFiles } from '../../../test/many-files-fixture.js';
import { IngestFixture } from '../../../test/ingest-fixture.js';

jest.setTimeout(120_000);
/** More than the 65,535 that a ZIP archive can have without ZIP64. */
const COUNT = 70_000;
const PICTURES = 600;
const byte = Buffer.from('x');
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

/** What becomes of an archive of many files; memory must not grow with their number. */
async function read(write: typeof writeZip64, filename: string, files: Omit<ManyFiles, 'count'>) {
  const path = join(await mkdtemp(join(fixture.folder, 'upload-')), filename);
  await write(path, { count: COUNT, ...files });
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  try {
    return await fixture.ingestFile(path, filename);
  } finally {
    clearInterval(watch);
    expect((most - before) / 2 ** 20).toBeLessThan(400);
  }
}

describe('an archive of very many files', () => {
  it('of a byte each says that nothing can be learnt from them', async () => {
    await expect(read(writeTar, 'texts.tar', { name: (index) => `${index % 1_000}/${index}.txt`, content: () => byte })).rejects.toMatchObject({ code: 'NOTHING_INSIDE', message: expect.stringContaining(`${COUNT} files ("0/0.txt"`) });
    await expect(read(writeZip64, 'tables.zip', { name: (index) => `${index % 1_000}/${index}.csv`, content: () => byte })).rejects.toMatchObject({ code: 'NOTHING_INSIDE', message: expect.stringContaining(`${COUNT} tables`) });
  });

  it('becomes a dataset of the pictures among them', async () => {
    const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, index) => picture(index, index)));
    const every = Math.floor(COUNT / PICTURES);
    const pictureOf = (index: number) => (index % every === 0 ? pictures[index / every] : undefined);
    const content = await read(writeZip64, 'pictures.zip', { name: (index) => `${index % 2 ? 'odd' : 'even'}/${index}.${pictureOf(index) ? 'png' : 'txt'}`, content: (index) => pictureOf(index) ?? byte });
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: PICTURES, suggestedTarget: 'label' });
    expect(content.issues.find(({ code }) => code === 'LEFT_OUT')?.message).toContain(`${COUNT - PICTURES} other files`);
    const stored = new Map((await fixture.blobs(content, 'image')).map(({ file, bytes }) => [file, bytes]));
    // The last one lies beyond what a directory without ZIP64 reaches.
    const last = (PICTURES - 1) * every;
    expect(stored.get(`${last % 2 ? 'odd' : 'even'}/${last}.png`)).toEqual(Buffer.from(pictures[PICTURES - 1] ?? []));
  });
});
