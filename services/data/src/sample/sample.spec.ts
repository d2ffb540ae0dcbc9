import { jest } from '@jest/globals';
import { encodePng } from '@lepton/features/testing';
import sharp from 'sharp';
import { classPictures, picture, tone, zip } from '../../test/archive-fixture.js';
import { IngestFixture } from '../../test/ingest-fixture.js';
import { drawThumbnail } from './draw-thumbnail.js';
import { mediaType } from '../ingest/media/media-type.js';
import { SampleReader } from './read-sample.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

describe('samples', () => {
  it('are read by their number through the splits, also where none is', async () => {
    const content = await fixture.ingest(zip([...await classPictures(['a', 'b'], 30), { name: 'a/broken.png', content: 'x' }]), {}, 'data.zip');
    const all = await fixture.blobs(content, 'image');
    const reader = new SampleReader((digest) => fixture.store.localPath(digest));
    const read = await Promise.all(all.map((_, row) => reader.read(content, row)));
    expect(read.map((bytes) => bytes ?? null)).toEqual(all.map(({ bytes }) => bytes));
    expect(read.filter((bytes) => bytes === undefined)).toHaveLength(1);
    for (const row of [61, -1, 0.5, NaN]) expect(await reader.read(content, row)).toBeUndefined();
  });

  it('are read from row groups after the first', async () => {
    const noise = (seed: number) => encodePng(Uint8Array.from({ length: 3 << 20 }, (_, at) => Math.imul(at + 1, 0x9e3779b1 + seed * 2) >>> 24), { width: 1024, height: 1024, channels: 3 });
    const files = await Promise.all(Array.from({ length: 8 }, async (_, index) => ({ name: `${index % 2}/${index}.png`, content: await noise(index), stored: true })));
    const content = await fixture.ingest(zip(files), {}, 'data.zip');
    const reader = new SampleReader((digest) => fixture.store.localPath(digest));
    for (const [row, { bytes }] of (await fixture.blobs(content, 'image')).entries()) expect((await reader.read(content, row))?.equals(bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('are drawn small: pictures as they are, recordings as loud as they are', async () => {
    const large = await drawThumbnail('IMAGE', Buffer.from(await picture(1, 1, { width: 640, height: 320, channels: 3 })));
    expect([large.type, await sharp(large.bytes).metadata()]).toEqual(['image/webp', expect.objectContaining({ width: 160, height: 80 })]);
    const wave = (await drawThumbnail('AUDIO', Buffer.from(tone(400, 500)))).bytes.toString();
    const heights = [...wave.matchAll(/M\S+ ([\d.]+)V([\d.]+)/g)].map(([, high, low]) => Number(low) - Number(high));
    expect(heights).toHaveLength(200);
    // Half as loud as can be, of 60 pixels.
    for (const height of heights) expect(height).toBeCloseTo(30, -1);
    await expect(drawThumbnail('AUDIO', Buffer.from('no sound'))).rejects.toThrow('not a recording');
  });

  it('have a type that tells a browser what they are, and nothing that runs', async () => {
    expect(mediaType(Buffer.from(await picture(1, 1)))).toBe('image/png');
    expect(mediaType(Buffer.from(tone(1, 1)))).toBe('audio/wav');
    for (const content of ['<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', '<!doctype html>', '']) expect(mediaType(Buffer.from(content))).toBe('application/octet-stream');
  });
});
