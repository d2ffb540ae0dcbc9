import { deflateRawSync, gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { jest } from '@jest/globals';
import { packTar } from 'modern-tar';
import { classPictures, picture, zip, type ZipFile } from '../../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../../test/ingest-fixture.js';
import { tarEntries } from './tar-entries.js';
import { UnpackingBudget } from './unpacking-budget.js';
import { zipEntries } from './zip-entries.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
let pictures: ZipFile[];
beforeAll(async () => {
  fixture = await IngestFixture.create();
  pictures = await classPictures(['a', 'b'], 12);
});
afterAll(() => fixture.remove());

const read = (files: Iterable<ZipFile>) => fixture.ingest(zip(files), {}, 'data.zip');
const tar = async (entries: Parameters<typeof packTar>[0]) => Buffer.from(await packTar(entries));
const table = csv(['a', 'b'], 30, (index) => [index, index % 2 ? 'x' : 'y']);

describe('an archive', () => {
  it.each(['../../etc/cron.d/x.png', '/etc/x.png', 'a/../../x.png', 'C:\\x.png', 'C:/x.png', '..\\..\\x.csv', 'a/\0.png'])('with an entry that leads out of it (%j) is refused', async (name) => {
    await expect(read([...pictures, { name, content: await picture(1, 999) }])).rejects.toMatchObject({ code: 'UNSAFE_ARCHIVE' });
  });

  it('in TAR with such an entry is refused, too', async () => {
    const packed = await tar([{ header: { name: '../../x.csv', size: table.length }, body: table }]);
    await expect(fixture.ingest(packed, {}, 'x.tar')).rejects.toMatchObject({ code: 'UNSAFE_ARCHIVE' });
  });

  it('has its links and devices passed over', async () => {
    const content = await read([...pictures, { name: 'a/link.png', content: '/etc/passwd', mode: 0o120777 }, { name: 'b/device.png', mode: 0o020666 }]);
    expect(content.rowCount).toBe(pictures.length);
    const packed = await tar([{ header: { name: 'table.csv', size: table.length }, body: table }, { header: { name: 'other.csv', type: 'symlink', linkname: '/etc/passwd', size: 0 } }, { header: { name: 'third.csv', type: 'link', linkname: '/etc/passwd', size: 0 } }]);
    expect((await fixture.ingest(packed, {}, 'x.tar')).rowCount).toBe(30);
  });

  it('with a password is refused', async () => {
    await expect(read([{ name: 'a/1.png', content: 'x', encrypted: true }])).rejects.toMatchObject({ code: 'ENCRYPTED_ARCHIVE', message: expect.stringContaining('password') });
  });

  it('that was cut anywhere is refused, and leaves nothing', async () => {
    const whole = zip(pictures);
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      await expect(fixture.ingest(whole.subarray(0, Math.floor(whole.length * share)), {}, 'cut.zip')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
    }
    const packed = await tar(pictures.map(({ name, content = '' }) => ({ header: { name, size: content.length }, body: content })));
    await expect(fixture.ingest(packed.subarray(0, 5_000), {}, 'cut.tar')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
    await expect(fixture.ingest(gzipSync(packed, { level: 0 }).subarray(0, 9_000), {}, 'cut.tgz')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
    await expect(fixture.ingest(gzipSync(csv(['a', 'b'], 9_000, (index) => [index, index * 7])).subarray(0, 9_000), {}, 'cut.csv.gz')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
    for (const folder of (await readdir(fixture.folder)).filter((name) => name.startsWith('work-'))) expect(await readdir(`${fixture.folder}/${folder}`)).toEqual([]);
  });

  it('whose bytes were changed is refused', async () => {
    const bytes = zip([{ name: 'table.csv', content: table, stored: true }]);
    bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
    await expect(fixture.ingest(bytes, {}, 'changed.zip')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
  });

  it('within an archive is not unpacked', async () => {
    const inner = zip([{ name: 'table.csv', content: table }]);
    await expect(read([{ name: 'inner.zip', content: inner }])).rejects.toMatchObject({ code: 'NOTHING_INSIDE' });
    await expect(read([{ name: 'inner.csv', content: inner }])).rejects.toMatchObject({ code: 'BINARY_FILE' });
    await expect(fixture.ingest(gzipSync(gzipSync(gzipSync(table))), {}, 'table.csv.gz')).rejects.toMatchObject({ code: 'BINARY_FILE' });
  });

  it('has folders and names of any letters, and of words that mean something in JavaScript', async () => {
    const labels = ['🐈‍⬛ cats', '__proto__', 'constructor', 'مرحبا', "'; DROP TABLE data; --", 'NULL'];
    const content = await read(await classPictures(labels, 4));
    expect(content.columns.find(({ name }) => name === 'label')?.statistics.topValues.map(({ value }) => value).sort()).toEqual([...labels].sort());
    expect((await fixture.rows(content)).map(([, label, file]) => file?.split('/')[0] === label)).not.toContain(false);
  });

  it('may name a file twice: the later one counts', async () => {
    const content = await read([...pictures, { name: pictures[0]?.name ?? '', content: await picture(3, 777) }]);
    expect(content.rowCount).toBe(pictures.length);
    expect((await fixture.blobs(content, 'image')).find(({ file }) => file === pictures[0]?.name)?.bytes).toEqual(Buffer.from(await picture(3, 777)));
  });
});

describe('an archive bomb', () => {
  const MIB = 1 << 20;
  const zeros = Buffer.alloc(64 * MIB);

  it('is given up early, whatever it says of itself', async () => {
    const bomb = zip(Array.from({ length: 6 }, (_, index) => ({ name: `${index}.csv`, content: zeros })));
    expect(bomb.length).toBeLessThan(MIB);
    await expect(fixture.ingest(bomb, {}, 'bomb.zip')).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
  });

  it('of gzip is given up, too', async () => {
    const member = gzipSync(zeros);
    await expect(fixture.ingest(Buffer.concat(Array.from({ length: 6 }, () => member)), {}, 'bomb.csv.gz')).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
  });

  it('whose directory tells a small size is noticed', async () => {
    const lying = zip([{ name: 'a.csv', content: zeros }]);
    for (let at = lying.indexOf('PK\x01\x02', 0, 'latin1'), size = 24; at >= 0; at = -1) lying.writeUInt32LE(10, at + size);
    await expect(fixture.ingest(lying, {}, 'lying.zip')).rejects.toMatchObject({ code: 'DAMAGED_ARCHIVE' });
  });

  it('of many files is given up', async () => {
    const files = zip(Array.from({ length: 20 }, (_, index) => ({ name: `${index}.csv` })));
    const all = async () => {
      for await (const { name } of zipEntries(await fixture.file(files, 'many.zip'), 'many.zip', new UnpackingBudget('many.zip', files.length, { bytes: 100, files: 10 }))) expect(Number.parseInt(name)).toBeLessThan(10);
    };
    await expect(all()).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
    const packed = await tar([{ header: { name: 'a.csv', size: 200 }, body: Buffer.alloc(200) }]);
    const bytes = async () => {
      for await (const entry of tarEntries(() => Readable.from([packed]), 'a.tar', new UnpackingBudget('a.tar', packed.length, { bytes: 100, files: 10 }))) await entry.read(1_000);
    };
    await expect(bytes()).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
  });

  it('is what no data looks like: rows that repeat are read', async () => {
    const rows = csv(['a', 'b'], 200_000, (index) => [index % 2, 'same']);
    expect(deflateRawSync(rows).length).toBeLessThan(rows.length / 200);
    expect((await read([{ name: 'rows.csv', content: rows }])).rowCount).toBe(200_000);
  });
});
