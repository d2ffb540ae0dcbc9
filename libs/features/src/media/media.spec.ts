/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import sharp from 'sharp';
import { encodeFlac, encodePng, silentFlac, silentMp3 } from '../testing/encode-media.js';
import { encodeWav, riff } from './encode-wav.js';
import { decodeAudio, decodeChannel } from './decode-audio.js';
import { decodeImage, readImageInfo } from './decode-image.js';

const value = <T>(outcome: { ok: true; value: T } | { ok: false; problems: readonly { message: string }[] }): T => {
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return outcome.value;
};
const code = (outcome: { ok: boolean; problems?: readonly { code: string }[] }) => outcome.problems?.[0]?.code;
const pixels = (...values: number[]) => Uint8Array.from(values);

describe('images', () => {
  const grey = () => encodePng(pixels(0, 50, 100, 150, 200, 250), { width: 3, height: 2, channels: 1 });
  const red = () => encodePng(pixels(255, 0, 0, 0, 0, 0), { width: 2, height: 1, channels: 3 });

  it('tell their size and whether there is colour in them', async () => {
    expect(value(await readImageInfo(await grey()))).toEqual({ width: 3, height: 2, channels: 1, format: 'png' });
    expect(value(await readImageInfo(await red()))).toEqual({ width: 2, height: 1, channels: 3, format: 'png' });
    const greyInColour = await encodePng(Uint8Array.from({ length: 300 }, (_, i) => Math.floor(i / 3)), { width: 10, height: 10, channels: 3 });
    expect(value(await readImageInfo(await sharp(greyInColour).jpeg().toBuffer()))).toMatchObject({ channels: 1, format: 'jpeg' });
    expect(value(await readImageInfo(await encodePng(pixels(9, 9, 9, 0), { width: 1, height: 1, channels: 4 }))).channels).toBe(4);
    expect(value(await readImageInfo(await encodePng(pixels(9, 9, 9, 255), { width: 1, height: 1, channels: 4 }))).channels).toBe(1);
  });

  it('become pixels as they are at their own size, and are stretched to another', async () => {
    expect([...value(await decodeImage(await grey(), { width: 3, height: 2, channels: 1 }))]).toEqual([0, 50, 100, 150, 200, 250]);
    expect([...value(await decodeImage(await grey(), { width: 3, height: 2, channels: 3 }))].slice(0, 6)).toEqual([0, 0, 0, 50, 50, 50]);
    expect([...value(await decodeImage(await red(), { width: 2, height: 1, channels: 3 }))]).toEqual([255, 0, 0, 0, 0, 0]);
    const [luminance = 0, black] = value(await decodeImage(await red(), { width: 2, height: 1, channels: 1 }));
    expect(luminance).toBeGreaterThan(40);
    expect(luminance).toBeLessThan(140);
    expect(black).toBe(0);
    expect(value(await decodeImage(await grey(), { width: 9, height: 8, channels: 1 }))).toHaveLength(72);
  });

  it('are turned upright and stand on white', async () => {
    const turned = await sharp(Buffer.from([0, 0, 0, 255, 255, 255]), { raw: { width: 2, height: 1, channels: 3 } }).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    expect(value(await readImageInfo(turned))).toMatchObject({ width: 1, height: 2 });
    const clear = await encodePng(pixels(0, 0, 0, 0), { width: 1, height: 1, channels: 4 });
    expect([...value(await decodeImage(clear, { width: 1, height: 1, channels: 3 }))]).toEqual([255, 255, 255]);
  });

  it.each([['empty', () => new Uint8Array()], ['text', () => Buffer.from('hello')], ['cut', async () => (await sharp({ create: { width: 90, height: 90, channels: 3, background: '#a30', noise: { type: 'gaussian', mean: 120, sigma: 60 } } }).png().toBuffer()).subarray(0, 400)]])('that are %s are refused', async (_, make) => {
    expect(code(await decodeImage(await make(), { width: 8, height: 8, channels: 1 }))).toBe('NOT_AN_IMAGE');
    expect(code(await readImageInfo(Buffer.from('GIF89a')))).toBe('NOT_AN_IMAGE');
  });
});

describe('recordings', () => {
  const tone = Float32Array.from({ length: 800 }, (_, i) => 0.5 * Math.sin(i / 5));
  const close = (samples: Float32Array, expected: ArrayLike<number>, digits = 4) => {
    expect(samples).toHaveLength(expected.length);
    expect(Math.max(...samples.map((sample, i) => Math.abs(sample - (expected[i] ?? NaN))))).toBeLessThan(10 ** -digits);
  };

  it('are read from WAV, channels mixed', async () => {
    const wave = value(await decodeAudio(encodeWav(tone, 8_000)));
    expect(wave).toMatchObject({ sampleRate: 8_000, channels: 1 });
    close(wave.samples, tone);
    const stereo = value(await decodeAudio(encodeWav([1, 0, -1, 0], 44_100, 2)));
    expect(stereo).toMatchObject({ sampleRate: 44_100, channels: 2 });
    close(stereo.samples, [0.5, -0.5]);
    close(value(await decodeChannel(encodeWav([1, 0, -1, 0.5], 44_100, 2), 1)).samples, [0, 0.5]);
  });

  it.each<[string, Uint8Array]>([
    ['8 bit', riff(1, 1, 8_000, 8, pixels(192, 64))], ['24 bit', riff(1, 1, 8_000, 24, pixels(0, 0, 64, 0, 0, 192))],
    ['32 bit', riff(1, 1, 8_000, 32, new Uint8Array(Int32Array.of(2 ** 30, -(2 ** 30)).buffer))], ['float', riff(3, 1, 8_000, 32, new Uint8Array(Float32Array.of(0.5, -0.5).buffer))],
    ['double', riff(3, 1, 8_000, 64, new Uint8Array(Float64Array.of(0.5, -0.5).buffer))],
    ['µ-law', riff(7, 1, 8_000, 8, pixels(0x90, 0x10))], ['A-law', riff(6, 1, 8_000, 8, pixels(0xa5, 0x25))],
  ])('are read from %s samples', async (_, file) => {
    close(value(await decodeAudio(file)).samples, [0.5, -0.5], 1);
  });

  it('are read from FLAC and MP3', async () => {
    const flac = value(await decodeAudio(encodeFlac(Int16Array.from(tone, (sample) => sample * 32_767), 16_000)));
    expect(flac).toMatchObject({ sampleRate: 16_000, channels: 1 });
    close(flac.samples, tone);
    const silence = value(await decodeAudio(silentMp3(20)));
    expect(silence.sampleRate).toBe(44_100);
    expect(silence.samples.length).toBeGreaterThan(10_000);
    expect(Math.max(...silence.samples)).toBe(0);
  });

  it('of hours of silence in some kilobytes are refused before they fill the memory, whatever they say of their length', async () => {
    const seconds = (frames: number) => frames * 65_535 / 48_000;
    const bomb = silentFlac(4_000, 48_000);
    expect(bomb.length).toBeLessThan(70_000);
    const before = process.memoryUsage.rss();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => decodeAudio(bomb)));
    expect(outcomes.map(code)).toEqual(Array.from({ length: 4 }, () => 'AUDIO_TOO_LONG'));
    // Unpacked, one of them is 1 GB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(900 << 20);
    const whole = value(await decodeAudio(silentFlac(400, 48_000)));
    expect(whole.samples.length / whole.sampleRate).toBeCloseTo(seconds(400), 6);
  }, 30_000);

  it('of one byte a sample are refused, too, where they are too long', async () => {
    expect(code(await decodeAudio(riff(1, 1, 8_000, 8, new Uint8Array(600 * 8_000 + 1))))).toBe('AUDIO_TOO_LONG');
    expect(code(await decodeAudio(riff(1, 1, 1_000_000, 8, new Uint8Array(57_600_001))))).toBe('AUDIO_TOO_LONG');
  });

  it('that end early are read as far as they go', async () => {
    expect(value(await decodeAudio(encodeWav(tone, 8_000).subarray(0, 444))).samples).toHaveLength(200);
  });

  it.each<[string, Uint8Array, string]>([
    ['text', Buffer.from('hello, this is no sound'), 'NOT_AUDIO'], ['nothing', new Uint8Array(), 'NOT_AUDIO'], ['a header alone', encodeWav([], 8_000), 'NOT_AUDIO'],
    ['a codec of its own', riff(2, 1, 8_000, 4, new Uint8Array(8)), 'AUDIO_UNSUPPORTED'], ['too much', riff(1, 1, 1, 8, new Uint8Array(601)), 'AUDIO_TOO_LONG'],
    ['half a FLAC', Buffer.from('fLaC and then nothing of the kind'), 'NOT_AUDIO'],
  ])('that are %s are refused', async (_, file, expected) => {
    expect(code(await decodeAudio(file))).toBe(expected);
  });
});
