import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { jest } from '@jest/globals';
import { classPictures, picture, tone, zip } from '../../../test/archive-fixture.js';
import { IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';
import { literal } from '../sql.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const blob = (bytes: Uint8Array) => `from_hex('${Buffer.from(bytes).toString('hex')}')`;
const column = (content: VersionContent, name: string) => content.columns.find((each) => each.name === name);
const notes = (content: VersionContent) => content.issues.filter(({ code }) => code === 'LEFT_OUT').map(({ message }) => message);
let written = 0;

/** Rows as a Parquet file, each as SQL for its columns; with what the hub's library says of them. */
async function parquet(rows: readonly string[], features?: object): Promise<Buffer> {
  const path = join(fixture.folder, `${written++}.parquet`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const metadata = features ? `, KV_METADATA {huggingface: ${literal(JSON.stringify({ info: { features } }))}}` : '';
  await connection.run(`COPY (${rows.map((row) => `SELECT ${row}`).join(' UNION ALL ')}) TO ${literal(path)} (FORMAT parquet${metadata})`);
  instance.closeSync();
  return readFile(path);
}

/** As the hub has them: a picture and the number of its class. */
const HUB = { image: { _type: 'Image' }, label: { _type: 'ClassLabel', names: ['0', 'None', 'cat'] } };
const pictures = (count: number, from = 0, label = (index: number) => index % 3) =>
  Promise.all(Array.from({ length: count }, async (_, index) => `{'bytes': ${blob(await picture(index % 3, from + index))}, 'path': ${index === 1 ? 'NULL' : `'${from + index}.png'`}} AS image, ${label(index)}::BIGINT AS label`));

describe('a Parquet file of the Hugging Face hub', () => {
  it('has pictures, and classes by their names', async () => {
    const content = await fixture.ingest(await parquet(await pictures(60), HUB), {}, 'pets.parquet');
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 60, suggestedTarget: 'label', reading: { format: 'PARQUET' }, excludedColumns: [{ name: 'file', reason: 'IDENTIFIER' }] });
    expect(content.columns).toMatchObject([
      { name: 'image', type: 'IMAGE', nullable: false, statistics: { distinct: 60, image: { width: 12, height: 10, channels: 1 } } },
      { name: 'label', type: 'CATEGORY', statistics: { missing: 0, topValues: [{ value: '0', count: 20 }, { value: 'None', count: 20 }, { value: 'cat', count: 20 }] } },
      { name: 'file', type: 'IDENTIFIER' },
    ]);
    const stored = new Map((await fixture.blobs(content, 'image')).map(({ file, bytes }) => [file, bytes]));
    for (const index of [0, 7, 59]) expect(stored.get(`${index}.png`)).toEqual(Buffer.from(await picture(index % 3, index)));
    const labels = new Map((await fixture.rows(content)).map(([, label, file]) => [file, label]));
    expect([labels.get('3.png'), labels.get('4.png'), labels.get('59.png')]).toEqual(['0', 'None', 'cat']);
  });

  it('has recordings; broken ones are told', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `{'bytes': ${blob(index === 4 ? Buffer.from('nothing') : tone(200 + index * 10, 100))}, 'path': NULL::VARCHAR} AS audio, ${index % 2} AS label`);
    const content = await fixture.ingest(await parquet(rows, { audio: { _type: 'Audio' }, label: { _type: 'ClassLabel', names: ['no', 'yes'] } }), {}, 'words.parquet');
    expect(content).toMatchObject({ modality: 'AUDIO', rowCount: 30, suggestedTarget: 'label' });
    expect(content.columns).toMatchObject([{ name: 'audio', type: 'AUDIO', statistics: { missing: 1, audio: { sampleRate: 8_000 } } }, { name: 'label', statistics: { topValues: [{ value: 'no' }, { value: 'yes' }] } }]);
    expect(content.issues.find(({ code }) => code === 'BROKEN_MEDIA')?.message).toMatch(/^1 of 30 recordings .* row 5: This is not a recording that can be read/);
  });

  it('is understood without the word of the hub, too; what is no file of a kind is left out, and told', async () => {
    const plain = await fixture.ingest(await parquet((await pictures(30)).map((row) => `${row}, {'bytes': 'PDF'::BLOB} AS scan, ['x'::BLOB] AS parts, encode('é') AS word`)), {}, 'pets.parquet');
    expect(plain.columns.map(({ name, type }) => [name, type])).toEqual([['image', 'IMAGE'], ['label', 'INTEGER'], ['word', 'CATEGORY'], ['file', 'IDENTIFIER']]);
    expect(column(plain, 'word')?.statistics.topValues).toEqual([{ value: 'é', count: 30 }]);
    expect(notes(plain)).toEqual([expect.stringContaining('"scan" holds bytes'), expect.stringContaining('"parts" holds bytes')]);
    await expect(fixture.ingest(await parquet([`'\\xff\\xff'::BLOB AS a`, `'\\xff\\xfe'::BLOB AS a`]), {}, 'a.parquet')).rejects.toMatchObject({ code: 'NOTHING_INSIDE' });
  });

  it('has names of columns and classes of any letters', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `{'bytes': ${index}} AS "bytes BLOB", ${index % 2} AS "la""bel'; DROP TABLE data", 'x' AS file_row_number, ${index} AS rowid, 'y' AS split_of`);
    const content = await fixture.ingest(await parquet(rows, { "la\"bel'; DROP TABLE data": { _type: 'ClassLabel', names: ["it's", '猫'] }, constructor: 3 }), {}, 'odd.parquet');
    expect(content.rowCount).toBe(30);
    expect(column(content, "la\"bel'; DROP TABLE data")?.statistics.topValues.map(({ value }) => value).sort()).toEqual(["it's", '猫']);
  });
});

describe('a Parquet file of ours', () => {
  it('can be brought in again', async () => {
    const first = await fixture.ingest(zip(await classPictures(['cat', 'dog'], 40)), {}, 'pets.zip');
    const train = await readFile(await fixture.store.localPath(first.splits[0]?.digest ?? ''));
    const again = await fixture.ingest(train, {}, 'train.parquet');
    expect(again).toMatchObject({ modality: 'IMAGE', rowCount: 56, suggestedTarget: 'label', excludedColumns: [{ name: 'file', reason: 'IDENTIFIER' }] });
    expect(again.columns.map(({ name, type }) => [name, type])).toEqual(first.columns.map(({ name, type }) => [name, type]));
    const bytes = (content: VersionContent) => fixture.blobs(content, 'image').then((all) => new Map(all.map((each) => [each.file, each.bytes])));
    const before = await bytes(first);
    for (const [file, picture] of await bytes(again)) expect(picture).toEqual(before.get(file));
  });
});

describe('Parquet files that are parts of one table', () => {
  it('become one, in the splits that they are named after', async () => {
    const files = [
      { name: 'pets/test-00000-of-00001.parquet', content: await parquet(await pictures(9, 500), HUB) },
      { name: 'pets/train-00000-of-00002.parquet', content: await parquet(await pictures(30), HUB) },
      { name: 'pets/train-00001-of-00002.parquet', content: await parquet(await pictures(30, 100), HUB) },
      { name: 'pets/README.md', content: 'pets' },
    ];
    const content = await fixture.ingest(zip(files), {}, 'pets.zip');
    expect(content).toMatchObject({ modality: 'IMAGE', rowCount: 69, suggestedTarget: 'label', splitting: { method: 'GIVEN' } });
    expect((await fixture.rows(content, 'TEST')).map(([, , file]) => file).sort()).toEqual([null, ...Array.from({ length: 9 }, (_, index) => `${500 + index}.png`).filter((_, index) => index !== 1)].sort());
    expect(notes(content)).toEqual([expect.stringContaining('README.md')]);
    const bytes = new Map((await fixture.blobs(content, 'image')).map((each) => [each.file, each.bytes]));
    expect(bytes.get('504.png')).toEqual(Buffer.from(await picture(1, 504)));
    expect(bytes.get('105.png')).toEqual(Buffer.from(await picture(2, 105)));
  });

  it('leave out a test whose answers are secret, and take another', async () => {
    const files = [
      { name: 'train/0.parquet', content: await parquet(await pictures(60), HUB) },
      { name: 'validation/0.parquet', content: await parquet(await pictures(9, 300), HUB) },
      { name: 'test/0.parquet', content: await parquet(await pictures(9, 500, () => -1), HUB) },
    ];
    const content = await fixture.ingest(zip(files), {}, 'pets.zip');
    expect(content.rowCount).toBe(69);
    expect(notes(content)).toEqual([expect.stringContaining('split test')]);
    expect(content.splits.find(({ name }) => name === 'TEST')?.rowCount).toBeGreaterThan(0);
    const bytes = new Map((await fixture.blobs(content, 'image')).map((each) => [each.file, each.bytes]));
    expect(bytes.get('304.png')).toEqual(Buffer.from(await picture(1, 304)));
    expect(bytes.has('504.png')).toBe(false);
  });

  it('have to be named alike, have the same columns, and be whole', async () => {
    const [one, two] = [await parquet(['1 AS a, 2 AS b', '2 AS a, 3 AS b']), await parquet(['1 AS a, 2 AS c', '2 AS a, 4 AS c'])];
    await expect(fixture.ingest(zip([{ name: 'train.parquet', content: one }, { name: 'test.parquet', content: one }, { name: 'extra.parquet', content: one }]), {}, 'x.zip')).rejects.toMatchObject({ code: 'INVALID_SPLIT', message: expect.stringContaining('"extra.parquet"') });
    await expect(fixture.ingest(zip([{ name: 'a.parquet', content: one }, { name: 'b.parquet', content: two }]), {}, 'x.zip')).rejects.toMatchObject({ code: 'NOTHING_INSIDE', message: expect.stringContaining('2 tables') });
    await expect(fixture.ingest(zip([{ name: 'a.parquet', content: one }, { name: 'b.parquet', content: one.subarray(0, 90) }]), {}, 'x.zip')).rejects.toMatchObject({ code: 'INVALID_PARQUET', message: expect.stringContaining('"b.parquet"') });
    const joined = await fixture.ingest(zip([{ name: 'part-0.parquet', content: one }, { name: 'part-1.parquet', content: one }]), {}, 'x.zip');
    expect(joined).toMatchObject({ rowCount: 4, splitting: { method: 'RANDOM' } });
  });
});
