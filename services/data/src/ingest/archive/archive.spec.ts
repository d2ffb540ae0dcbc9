import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { encodeFlac, silentFlac, silentMp3 } from '@lepton/features/testing';
import { packTar } from 'modern-tar';
import sharp from 'sharp';
import { classPictures, picture, tone, zip, type ZipFile } from '../../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';
import type { ReadOptions } from '../ingest.types.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const read = (files: Iterable<ZipFile>, options: ReadOptions = {}) => fixture.ingest(zip(files), options, 'data.zip');
const names = ({ columns }: VersionContent) => columns.map(({ name }) => name);
const column = (content: VersionContent, name: string) => content.columns.find((each) => each.name === name);
const splits = ({ splits: all }: VersionContent) => all.map(({ rowCount }) => rowCount);
const codes = ({ issues }: VersionContent) => issues.map(({ code }) => code);
const labelsOf = async (content: VersionContent) => new Map((await fixture.rows(content)).map((row) => [row[names(content).indexOf('file')], row[names(content).indexOf('label')]]));
const rgb = { width: 30, height: 20, channels: 3 } as const;

describe('folders of pictures', () => {
  it('become pictures, labels and paths; the bytes stay as they are', async () => {
    const files = await classPictures(['7', '1'], 40);
    const content = await read(files);
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 80, suggestedTarget: 'label', excludedColumns: [{ name: 'file', reason: 'IDENTIFIER' }], issues: [{ code: 'TOO_FEW_ROWS' }] });
    expect(content.columns).toMatchObject([
      { name: 'image', type: 'IMAGE', nullable: false, statistics: { distinct: 80, topValues: [], image: { width: 12, height: 10, minimumWidth: 12, maximumHeight: 10, channels: 1 } } },
      { name: 'label', type: 'CATEGORY', statistics: { topValues: [{ value: '1', count: 40 }, { value: '7', count: 40 }] } },
      { name: 'file', type: 'IDENTIFIER' },
    ]);
    expect(splits(content)).toEqual([56, 12, 12]);
    const stored = new Map((await fixture.blobs(content, 'image')).map(({ file, bytes }) => [file, bytes]));
    for (const { name, content: bytes } of files) expect(stored.get(name)).toEqual(Buffer.from(bytes ?? ''));
    expect((await read(files)).digest).toBe(content.digest);
  });

  it('lie in a folder of their own, beside what systems leave there', async () => {
    const files = await classPictures(['cat', 'dog'], 3, 'my pets/images/');
    const junk = [{ name: '__MACOSX/my pets/images/cat/._0.png', content: 'x' }, { name: 'my pets/.DS_Store', content: 'x' }, { name: 'my pets/images/cat/Thumbs.db', content: 'x' }, { name: 'my pets/images/' }];
    const content = await read([...junk, ...files, { name: 'my pets/images/README.txt', content: 'pets' }]);
    expect(content.rowCount).toBe(6);
    expect(column(content, 'label')?.statistics.topValues).toEqual([{ value: 'cat', count: 3 }, { value: 'dog', count: 3 }]);
    expect(content.issues.find(({ code }) => code === 'LEFT_OUT')?.message).toMatch(/1 other files \("my pets\/images\/README.txt"\)/);
  });

  it('may say which split they belong to; what is lacking is taken from training', async () => {
    const content = await read([...await classPictures(['a', 'b'], 40, 'set/Train/'), ...await classPictures(['a', 'b'], 5, 'set/test/')]);
    const [training = 0, validation = 0, test] = splits(content);
    expect([training + validation, test]).toEqual([80, 10]);
    expect(validation).toBeGreaterThan(3);
    for (const [file] of await fixture.rows(content, 'TEST').then((rows) => rows.map((row) => [row[2]]))) expect(file).toMatch(/^set\/test\//);
    expect(column(content, 'label')?.statistics.distinct).toBe(2);
  });

  it('may be nested, and of all sizes', async () => {
    const content = await read([
      { name: 'bird/owl/1.png', content: await picture(1, 1, rgb) }, { name: 'bird/2.png', content: await picture(1, 2) }, { name: 'fish/3.png', content: await picture(2, 3) },
      { name: 'fish/4.png', content: await picture(2, 4, { ...rgb, channels: 4 }) },
    ]);
    expect(await labelsOf(content)).toEqual(new Map([['bird/owl/1.png', 'bird'], ['bird/2.png', 'bird'], ['fish/3.png', 'fish'], ['fish/4.png', 'fish']]));
    expect(column(content, 'image')?.statistics.image).toEqual({ width: 12, height: 10, minimumWidth: 12, minimumHeight: 10, maximumWidth: 30, maximumHeight: 20, channels: 4 });
  });

  it('that are none are told', async () => {
    const content = await read([{ name: '1.png', content: await picture(1, 1) }, { name: '2.png', content: await picture(1, 2) }]);
    expect(names(content)).toEqual(['image', 'file']);
    expect(codes(content)).toContain('NO_LABELS');
    await expect(read([{ name: 'a.txt', content: 'x' }])).rejects.toMatchObject({ code: 'NOTHING_INSIDE', message: expect.stringContaining('"a.txt"') });
    await expect(read([])).rejects.toMatchObject({ code: 'NOTHING_INSIDE' });
  });

  it('with copies keep them together, whatever their label; the fix keeps the first', async () => {
    const same = await picture(5, 77);
    const files = [...await classPictures(['a', 'b'], 30), ...['a/x', 'a/y', 'b/z'].map((name) => ({ name: `${name}.png`, content: same }))];
    const content = await read(files);
    const issue = content.issues.find(({ code }) => code === 'DUPLICATE_ROWS');
    expect(issue).toMatchObject({ message: expect.stringContaining('2 of 63 pictures are the same as another'), fix: { kind: 'deduplicate', arguments: { columns: ['image'] } } });
    const holding = await Promise.all(['TRAIN', 'VALIDATION', 'TEST'].map(async (split) => (await fixture.rows(content, split)).filter(([, , file]) => /[xyz]\.png/.test(file ?? '')).length));
    expect(holding.sort()).toEqual([0, 0, 3]);
    const derived = await fixture.derive(content, issue?.fix ? [issue.fix] : []);
    expect(derived).toMatchObject({ modality: 'IMAGE', rowCount: 61, suggestedTarget: 'label' });
    expect(codes(derived)).not.toContain('DUPLICATE_ROWS');
    expect((await fixture.blobs(derived, 'image')).filter(({ bytes }) => bytes?.equals(Buffer.from(same)))).toHaveLength(1);
  });

  it('with broken pictures say so, and the fix drops them', async () => {
    const whole = Buffer.from(await picture(1, 1, { width: 60, height: 60, channels: 3 }));
    const content = await read([...await classPictures(['a', 'b'], 20), { name: 'a/cut.png', content: whole.subarray(0, 60) }, { name: 'b/text.jpg', content: 'no picture' }, { name: 'b/empty.gif' }]);
    expect(column(content, 'image')).toMatchObject({ nullable: true, statistics: { count: 43, missing: 3, distinct: 40 } });
    const issue = content.issues.find(({ code }) => code === 'BROKEN_MEDIA');
    expect(issue).toMatchObject({ column: 'image', message: expect.stringMatching(/^3 of 43 pictures .* a\/cut\.png: .*damaged.* b\/text\.jpg: This is not an image.* b\/empty\.gif: .*empty\.$/), fix: { kind: 'drop_missing', arguments: { columns: ['image'] } } });
    expect(codes(content)).not.toContain('DUPLICATE_ROWS');
    const derived = await fixture.derive(content, issue?.fix ? [issue.fix] : []);
    expect(derived.rowCount).toBe(40);
    expect(column(derived, 'image')).toMatchObject({ type: 'IMAGE', nullable: false, statistics: column(await read(await classPictures(['a', 'b'], 20)), 'image')?.statistics });
  });
});

describe('folders of recordings', () => {
  it('become recordings, labels and paths', async () => {
    const files = [200, 400].flatMap((hertz) => Array.from({ length: 10 }, (_, index) => ({ name: `${hertz}/${index}.wav`, content: tone(hertz, 100 + index) })));
    files.push({ name: '200/long.flac', content: encodeFlac(Int16Array.from({ length: 16_000 }, (_, at) => 1000 * Math.sin(at / 9)), 16_000) }, { name: '200/broken.mp3', content: Buffer.from('no sound') });
    const content = await read(files);
    expect(content).toMatchObject({ modality: 'AUDIO', rowCount: 22, suggestedTarget: 'label' });
    expect(column(content, 'audio')).toMatchObject({ type: 'AUDIO', nullable: true, statistics: { missing: 1, audio: { sampleRate: 8_000, medianMs: 105, maximumMs: 1_000, channels: 1 } } });
  });
});

describe('pictures and recordings beyond the limits', () => {
  it('are told to be so, and not to be broken', async () => {
    const files = Array.from({ length: 6 }, (_, index) => ({ name: `${index % 2}/${index}.wav`, content: tone(200, 100 + index) }));
    const content = await read([...files, { name: '0/long.flac', content: silentFlac(500, 48_000) }, { name: '1/large.wav', content: Buffer.alloc((64 << 20) + 1), stored: true }]);
    expect(column(content, 'audio')?.statistics).toMatchObject({ count: 8, missing: 2 });
    expect(content.issues.filter(({ code }) => code === 'LEFT_OUT').map(({ message }) => message)).toEqual([expect.stringMatching(/^1 files have more than 64 MiB/), expect.stringMatching(/^1 recordings last longer than 600 s/)]);
    const gigapixel = await sharp({ create: { width: 10_001, height: 10_000, channels: 3, background: '#888' }, limitInputPixels: false }).png().toBuffer();
    const pictures = await read([...await classPictures(['a', 'b'], 4), { name: 'a/large.png', content: gigapixel, stored: true }]);
    expect(pictures.issues.filter(({ code }) => code === 'LEFT_OUT').map(({ message }) => message)).toEqual([expect.stringMatching(/^1 pictures have more than 100 million pixels/)]);
  });
});

describe('pictures and recordings of other kinds', () => {
  it.each(['webp', 'gif', 'jpeg'] as const)('are read from %s', async (format) => {
    const files = await Promise.all((await classPictures(['a', 'b'], 8)).map(async ({ name, content }) => ({ name: name.replace('png', format), content: await sharp(content as Uint8Array).resize(40, 30)[format]().toBuffer() })));
    const content = await read(files);
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 16, suggestedTarget: 'label' });
    expect(column(content, 'image')).toMatchObject({ nullable: false, statistics: { image: { width: 40, height: 30, minimumWidth: 40, maximumHeight: 30 } } });
    expect((await fixture.blobs(content, 'image')).find(({ file }) => file === files[3]?.name)?.bytes).toEqual(files[3]?.content);
  });

  it('are read from MP3', async () => {
    const content = await read(Array.from({ length: 12 }, (_, index) => ({ name: `${index % 2 ? 'yes' : 'no'}/${index}.mp3`, content: silentMp3(20 + index) })));
    expect(content).toMatchObject({ modality: 'AUDIO', rowCount: 12, suggestedTarget: 'label' });
    expect(column(content, 'audio')).toMatchObject({ nullable: false, statistics: { audio: { sampleRate: 44_100 } } });
    // Frames of 1,152 samples.
    expect(column(content, 'audio')?.statistics.audio?.maximumMs).toBeGreaterThan(28 * 1_152 / 44.1);
    expect(column(content, 'audio')?.statistics.audio?.maximumMs).toBeLessThan(32 * 1_152 / 44.1);
  });
});

describe('recordings with a table', () => {
  it('become its column that names them; the rest of the table stays', async () => {
    const recordings = Array.from({ length: 24 }, (_, index) => ({ name: `clips/r${index}.wav`, content: tone(200 + 10 * index, 100) }));
    const content = await read([...recordings, { name: 'labels.csv', content: csv(['path', 'word', 'speaker'], 25, (index) => [`clips/r${index}.wav`, index % 2 ? 'yes' : 'no', `s${index % 4}`]) }], { target: 'word' });
    expect(content).toMatchObject({ modality: 'AUDIO', rowCount: 25, suggestedTarget: 'word' });
    expect(names(content)).toEqual(['audio', 'word', 'speaker', 'file']);
    expect(column(content, 'audio')).toMatchObject({ type: 'AUDIO', statistics: { missing: 1, audio: { sampleRate: 8_000, medianMs: 100 } } });
    const leftOut = content.issues.find(({ code }) => code === 'LEFT_OUT');
    expect(leftOut?.message).toMatch(/^1 rows of the table name recordings/);
    const derived = await fixture.derive(content, leftOut?.fix ? [leftOut.fix] : []);
    expect([derived.rowCount, codes(derived).filter((code) => code === 'LEFT_OUT' || code === 'BROKEN_MEDIA')]).toEqual([24, []]);
    const words = new Map((await fixture.rows(content)).map((row) => [row[3], row[1]]));
    expect([words.get('clips/r6.wav'), words.get('clips/r7.wav')]).toEqual(['no', 'yes']);
    const stored = new Map((await fixture.blobs(content, 'audio')).map(({ file, bytes }) => [file, bytes]));
    expect(stored.get('clips/r7.wav')).toEqual(Buffer.from(recordings[7]?.content ?? []));
  });
});

describe('pictures with a table', () => {
  it('become its column that names them; numbers can be predicted', async () => {
    const pictures = await Promise.all(Array.from({ length: 30 }, async (_, index) => ({ name: `set/img/p${index}.png`, content: await picture(index, index) })));
    const table = csv(['photo', 'age', 'file'], 32, (index) => [index % 2 ? `p${index}.png` : `img\\p${index}.png`, 20 + index / 2, `note ${index % 3}`]);
    const content = await read([{ name: 'set/labels.csv', content: table }, ...pictures, { name: 'set/img/other.png', content: await picture(0, 500) }], { target: 'age' });
    expect(names(content)).toEqual(['image', 'age', 'file_2', 'file']);
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 32, suggestedTarget: 'age' });
    expect(column(content, 'age')?.type).toBe('NUMBER');
    expect(content.issues.filter(({ code }) => code === 'LEFT_OUT').map(({ message }) => message)).toEqual([expect.stringContaining('2 rows of the table'), expect.stringContaining('1 pictures are in the archive')]);
    const byFile = new Map((await fixture.rows(content)).map(([, age, , file]) => [file, Number(age)]));
    expect(byFile.get('set/img/p7.png')).toBe(23.5);
  });

  it('may be named without extension, or by number', async () => {
    const pictures = await Promise.all(Array.from({ length: 20 }, async (_, index) => ({ name: `train/${index + 1}.png`, content: await picture(index, index) })));
    const content = await read([...pictures, { name: 'train.csv', content: csv(['id', 'label'], 20, (index) => [index + 1, index % 2 ? 'odd' : 'even']) }]);
    expect(names(content)).toEqual(['image', 'label', 'file']);
    expect(await labelsOf(content)).toEqual(new Map(pictures.map(({ name }, index) => [name, index % 2 ? 'odd' : 'even'])));
  });

  it('has one notation for all its columns', async () => {
    const pictures = await Promise.all(Array.from({ length: 32 }, async (_, index) => ({ name: `p${index}.png`, content: await picture(index, index) })));
    const labels = `photo;price;pieces\n${Array.from({ length: 32 }, (_, index) => `p${index};${index},5;${1 + index}.000`).join('\n')}\n`;
    const content = await read([...pictures, { name: 'labels.csv', content: labels }], { target: 'pieces' });
    expect(column(content, 'pieces')?.statistics.maximum).toBe(32_000);
  });

  it('that names none of them is left out', async () => {
    const content = await read([...await classPictures(['a', 'b'], 5), { name: 'classes.csv', content: 'id,name\n1,a\n2,b\n' }]);
    expect(names(content)).toEqual(['image', 'label', 'file']);
    expect(content.issues.find(({ code }) => code === 'LEFT_OUT')?.message).toMatch(/the table "classes.csv"/);
  });
});

describe('packed tables', () => {
  const table = csv(['a', 'b'], 30, (index) => [index, index % 2 ? 'x' : 'y']);

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['zip', () => zip([{ name: 'folder/table.csv', content: table }]), 'table.zip'],
    ['gzip', () => gzipSync(table), 'table.csv.gz'],
    ['tar', async () => Buffer.from(await packTar([{ header: { name: 'table.csv', size: table.length }, body: table }])), 'table.tar'],
    ['tgz', async () => gzipSync(await packTar([{ header: { name: 'table.csv', size: table.length }, body: table }])), 'table.tgz'],
    ['JSON in zip', () => zip([{ name: 'table.json', content: JSON.stringify(Array.from({ length: 30 }, (_, index) => ({ a: index, b: index % 2 ? 'x' : 'y' }))) }]), 'table.zip'],
  ])('are read from %s', async (_, pack, filename) => {
    const content = await fixture.ingest(await pack(), {}, filename);
    expect(content).toMatchObject({ modality: 'TABULAR', rowCount: 30 });
    expect(names(content)).toEqual(['a', 'b']);
  });

  it('that are several have to be chosen from', async () => {
    await expect(read([{ name: 'a.csv', content: table }, { name: 'b.csv', content: table }])).rejects.toMatchObject({ code: 'NOTHING_INSIDE', message: expect.stringContaining('"a.csv", "b.csv"') });
  });

  it('of pictures can be TAR archives too', async () => {
    const files = await classPictures(['a', 'b'], 12);
    const entries = files.map(({ name, content }) => ({ header: { name: `./set/${name}`, size: content?.length ?? 0 }, body: content as Uint8Array }));
    const packed = await packTar([{ header: { name: './set/', type: 'directory', size: 0 } }, ...entries, { header: { name: './set/a/link.png', type: 'symlink', linkname: '/etc/passwd', size: 0 } }]);
    for (const bytes of [Buffer.from(packed), gzipSync(packed)]) {
      const content = await fixture.ingest(bytes, {}, 'pictures.tar');
      expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 24, suggestedTarget: 'label' });
    }
  });
});
