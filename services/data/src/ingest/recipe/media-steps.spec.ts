import { jest } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeAudio, decodeChannel, encodeWav } from '@lepton/features/media';
import sharp from 'sharp';
import { classPictures, tone, zip } from '../../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';
import type { RecipeStep } from '../profile.types.js';
import { previewRecipe } from './preview-recipe.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
let pictures: VersionContent;
beforeAll(async () => {
  fixture = await IngestFixture.create();
  const wide = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#aa2200' } }).jpeg().toBuffer();
  pictures = await fixture.ingest(zip([...await classPictures(['a', 'b'], 10), { name: 'a/wide.jpg', content: wide }]), {}, 'pictures.zip');
});
afterAll(() => fixture.remove());

const step = (kind: string, given: object = {}): RecipeStep => ({ kind, arguments: given });
const preview = async (parent: VersionContent, steps: RecipeStep[]) => previewRecipe({ parent, steps, first: 2, store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'preview-')) } });
const bytesOf = async (version: VersionContent, column: string, file: string) => (await fixture.blobs(version, column)).find((blob) => blob.file === file)?.bytes ?? Buffer.alloc(0);

describe('pictures are resized', () => {
  it('to one size, with margins, the same each time', async () => {
    const steps = [step('resize', { width: 24, height: 24 })];
    const version = await fixture.derive(pictures, steps);
    expect(version.columns[0]?.statistics.image).toMatchObject({ width: 24, height: 24, minimumWidth: 24, maximumWidth: 24, minimumHeight: 24, maximumHeight: 24 });
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual(pictures.splits.map(({ rowCount }) => rowCount));
    const wide = await bytesOf(version, 'image', 'a/wide.jpg');
    expect((await sharp(wide).metadata()).format).toBe('jpeg');
    const { data } = await sharp(wide).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [...data.subarray(3 * (24 * y + x), 3 * (24 * y + x) + 3)];
    expect(Math.min(...pixel(12, 1))).toBeGreaterThan(240); // the margin above it
    expect(pixel(12, 12)[0]).toBeGreaterThan(140);
    expect(pixel(12, 12)[2]).toBeLessThan(60);
    expect((await fixture.derive(pictures, steps)).digest).toBe(version.digest);
  });

  it('by one side, keeping their shape, and pixels as sharp has them', async () => {
    const version = await fixture.derive(pictures, [step('resize', { column: 'image', width: 10, fit: 'inside' })]);
    expect(version.columns[0]?.statistics.image).toMatchObject({ minimumHeight: 5, maximumWidth: 10 });
    const [blob] = await fixture.blobs(pictures, 'image');
    const expected = await sharp(blob?.bytes ?? Buffer.alloc(0)).resize({ width: 10, fit: 'inside' }).raw().toBuffer();
    const seen = await sharp(await bytesOf(version, 'image', blob?.file ?? '')).raw().toBuffer();
    if (blob?.file !== 'a/wide.jpg') expect(seen).toEqual(expected);
    expect(seen).toHaveLength(expected.length);
  });

  it('in a preview that shows them, while nothing is stored', async () => {
    const { rows, columns, rowCount } = await preview(pictures, [step('resize', { width: 16, height: 8, fit: 'fill' })]);
    expect(columns[0]?.statistics.image).toMatchObject({ width: 16, height: 8 });
    expect(rowCount).toBe(21);
    const url = String(rows[0]?.['image']);
    expect(url).toMatch(/^data:image\/webp;base64,/);
    expect(await sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).metadata()).toMatchObject({ width: 16, height: 8 });
  });

  it.each<[RegExp, RecipeStep]>([
    [/give width, height or both/, step('resize')],
    [/resize.width/, step('resize', { width: 5_000 })],
    [/"label" has no pictures/, step('resize', { column: 'label', width: 8 })],
    [/there is no column of recordings/, step('resample', { sample_rate: 8_000 })],
    [/written as #rrggbb/, step('resize', { width: 8, background: 'white' })],
  ])('or not, where that cannot be: %s', async (message, refused) => {
    await expect(fixture.derive(pictures, [refused])).rejects.toMatchObject({ code: 'INVALID_RECIPE', message: expect.stringMatching(message) });
  });
});

describe('recordings are resampled', () => {
  const stereo = encodeWav(Float32Array.from({ length: 2 * 1_600 }, (_, i) => (i % 2 ? 0 : 0.5 * Math.sin((2 * Math.PI * 250 * Math.floor(i / 2)) / 16_000))), 16_000, 2);
  const recordings = () => fixture.ingest(zip([...[200, 400].flatMap((hertz) => Array.from({ length: 5 }, (_, index) => ({ name: `${hertz}/${index}.wav`, content: tone(hertz, 90 + index) }))), { name: '200/stereo.wav', content: stereo }]), {}, 'tones.zip');

  it('to one rate and channel, the same each time', async () => {
    const parent = await recordings();
    const steps = [step('resample', { sample_rate: 4_000 })];
    const version = await fixture.derive(parent, steps);
    expect(version.columns[0]?.statistics.audio).toMatchObject({ sampleRate: 4_000, channels: 1 });
    expect(version.columns[0]?.statistics.audio?.maximumMs).toBeCloseTo(100, 0);
    expect((await fixture.derive(parent, steps)).digest).toBe(version.digest);
    expect((await preview(parent, steps)).columns[0]?.statistics.audio).toMatchObject({ sampleRate: 4_000 });
    const wave = await decodeAudio(await bytesOf(version, 'audio', '200/stereo.wav'));
    if (!wave.ok) throw new Error(wave.problems[0]?.message);
    // Half of the left channel, since the right one is silent; the ends are left out, where the filter looks beyond the recording.
    for (let i = 50; i < 350; i++) expect(wave.value.samples[i]).toBeCloseTo(0.25 * Math.sin((2 * Math.PI * 250 * i) / 4_000), 2);
  });

  it('with their channels, if wanted', async () => {
    const version = await fixture.derive(await recordings(), [step('resample', { sample_rate: 8_000, mono: false })]);
    const kept = await bytesOf(version, 'audio', '200/stereo.wav');
    const [left, right] = [await decodeChannel(kept, 0), await decodeChannel(kept, 1)];
    if (!left.ok || !right.ok) throw new Error('cannot be decoded');
    expect(left.value).toMatchObject({ sampleRate: 8_000, channels: 2 });
    expect(Math.max(...left.value.samples)).toBeCloseTo(0.5, 1);
    expect(Math.max(...right.value.samples.map(Math.abs))).toBe(0);
  });
});

describe('texts are tokenised', () => {
  it('into words and marks, as training splits them', async () => {
    const parent = await fixture.ingest(csv(['x', 'note', 'y'], 60, (index) => [index / 7, `"Don't stop,  it's the ${index % 7}th — 東京!"`, index % 2 ? 'a' : 'b']), { columnTypes: [{ column: 'note', type: 'TEXT' }] });
    const first = async (given: object) => (await fixture.rows(await fixture.derive(parent, [step('tokenize', { columns: ['note'], ...given })])))[0]?.[1]?.replace(/\d/, 'N');
    expect(await first({})).toBe("don't stop , it's the N th — 東 京 !");
    expect(await first({ lowercase: false, punctuation: false, stop_words: ['the', 'IT\'S'] })).toBe("Don't stop N th 東 京");
    expect((await fixture.derive(parent, [step('tokenize', { columns: ['note'] })])).columns[1]?.type).toBe('TEXT');
  });
});
