/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FeaturePlan } from '../../plan.types.js';
import { readSplit } from '../../read-split.js';
import { servingCodec } from '../../serving-codec.js';
import { METADATA_KEYS } from '../../signature.types.js';
import { datasetFromFiles, encodeFlac, encodeWav, pseudoRandom, sungTones } from '../../testing/index.js';
import { AUDIO } from './audio-encoding.js';
import { type AudioPlan, melSettings } from './audio-plan.js';
import { AUDIO_AUGMENTATION, writeVaried } from './augment.js';
import { powerSpectrum } from './fourier.js';
import { logMel } from './log-mel.js';
import { resample } from './resample.js';

const tone = (hz: number, rate: number, seconds: number, level = 0.5) => Float32Array.from({ length: rate * seconds }, (_, i) => level * Math.sin(2 * Math.PI * hz * i / rate));

async function planned(count = 20) {
  const { manifest, splits } = await datasetFromFiles(sungTones(count), 'audio');
  const selection = AUDIO.select({ columns: manifest.columns, target: 'label', task: 'MULTICLASS_CLASSIFICATION' });
  if (!selection.ok) throw new Error(JSON.stringify(selection.problems));
  const table = await readSplit(splits.TRAIN, AUDIO.reads(selection.value));
  const plan = await AUDIO.fit(selection.value, table);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return { plan: JSON.parse(JSON.stringify(plan.value)) as AudioPlan, table };
}

describe('the spectrum', () => {
  it('is that of the discrete Fourier transform by its definition', () => {
    const random = pseudoRandom(3);
    const samples = Float64Array.from({ length: 64 }, () => random() - 0.5);
    const power = new Float64Array(33);
    powerSpectrum(64)(samples, power);
    for (const [k, value] of power.entries()) {
      const part = (wave: (x: number) => number) => samples.reduce((sum, sample, i) => sum + sample * wave(2 * Math.PI * k * i / 64), 0);
      expect(value).toBeCloseTo(part(Math.cos) ** 2 + part(Math.sin) ** 2, 10);
    }
  });

  it('keeps pitch and level at another sample rate, and nothing that the lower rate cannot hold', () => {
    const middle = (samples: Float32Array) => samples.subarray(200, -200);
    const down = middle(resample(tone(440, 16_000, 0.2), 16_000, 8_000));
    expect(Math.max(...down.map((sample, i) => Math.abs(sample - (middle(tone(440, 8_000, 0.2))[i] ?? 0))))).toBeLessThan(5e-3);
    expect(Math.max(...middle(resample(tone(6_000, 16_000, 0.2), 16_000, 8_000)).map(Math.abs))).toBeLessThan(5e-3);
    expect(resample(tone(440, 8_000, 0.2), 8_000, 11_025)).toHaveLength(2_205);
  });

  it('is computed of the middle of what is too long alone', () => {
    // Whatever is computed of a sample beyond the middle is not a number.
    const long = new Float32Array(44_100 * 600).fill(NaN);
    long.set(tone(440, 44_100, 1), 44_100 * 299.5);
    const middle = resample(long, 44_100, 16_000, 8_000);
    expect(middle).toHaveLength(8_000);
    expect(Math.abs(middle.reduce((sum, sample) => sum + sample * sample, 0) / 8_000 - 0.125)).toBeLessThan(1e-2);
    expect(resample(Float32Array.of(1, 2, 3, 4, 5), 8, 8, 3)).toEqual(Float32Array.of(2, 3, 4));
  });
});

describe('log-mel images', () => {
  const settings = { sampleRate: 8_000, window: 200, hop: 80, mels: 40, frames: 40 };
  const image = logMel(settings);
  const loudestBand = (bytes: Uint8Array, frame: number) => {
    const row = [...bytes.subarray(frame * 40, (frame + 1) * 40)];
    return row.indexOf(Math.max(...row));
  };

  it('show a tone in the band of its pitch', () => {
    const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
    for (const hz of [200, 440, 1_000, 2_500, 3_500]) {
      const band = Math.round((mel(hz) - mel(20)) / (mel(4_000) - mel(20)) * 41) - 1;
      expect(Math.abs(loudestBand(image(tone(hz, 8_000, 0.4)), 20) - band)).toBeLessThanOrEqual(1);
    }
  });

  it('do not mind the level, begin and end with silence where a recording is short, and take the middle of a long one', () => {
    expect(image(tone(440, 8_000, 0.4, 0.02))).toEqual(image(tone(440, 8_000, 0.4, 0.9)));
    const short = image(tone(440, 8_000, 0.1));
    expect(Math.max(...short.subarray(0, 10 * 40), ...short.subarray(-10 * 40))).toBe(0);
    expect(Math.max(...short)).toBe(255);
    const long = new Float32Array(8_000 * 3);
    long.set(tone(1_000, 8_000, 0.4), 8_000 * 1.3);
    expect(loudestBand(image(long), 20)).toBe(loudestBand(image(tone(1_000, 8_000, 0.4)), 20));
    expect(Math.max(...image(new Float32Array(4_000)))).toBe(0);
    expect(Math.max(...image(Float32Array.of(0.5)))).toBeGreaterThan(0);
  });

  it('are as long and as fine as the recordings ask for', () => {
    expect(melSettings({ sampleRate: 8_000, medianMs: 500, maximumMs: 700 })).toEqual({ sampleRate: 8_000, window: 200, hop: 80, mels: 40, frames: 72 });
    expect(melSettings({ sampleRate: 44_100, medianMs: 1_000, maximumMs: 1_000 })).toEqual({ sampleRate: 16_000, window: 400, hop: 160, mels: 64, frames: 100 });
    const long = melSettings({ sampleRate: 16_000, medianMs: 60_000, maximumMs: 90_000 });
    expect(long.frames).toBe(256);
    expect(long.frames * long.hop / 16_000).toBeCloseTo(10, 1);
    expect(melSettings({ sampleRate: 8_000, medianMs: 400, maximumMs: 60_000 }).frames).toBe(120);
    expect(melSettings({ sampleRate: 8_000, medianMs: 1, maximumMs: 1 }).frames).toBe(20);
  });
});

describe('the encoding of recordings', () => {
  it('gives the network what the served graph makes of the same files, to the bit', async () => {
    const { plan, table } = await planned();
    const shape = AUDIO.sampleShape(plan);
    expect(shape).toEqual([plan.frames, 40, 1]);
    const samples = await AUDIO.encode(plan, table);
    const rows = [3, 0, 5];
    const trained = new Float32Array(rows.length * plan.frames * 40);
    samples.write(rows, trained);
    const builder = new GraphBuilder('bands');
    builder.output(AUDIO.emit(builder, plan), 'float32', ['N', ...shape], 'x');
    const session = await InferenceSession.create(builder.toModel());
    const files = table.blobs?.get('audio') ?? [];
    const feeds = await codecOf(plan)?.toFeeds(new Map([['audio', rows.map((row) => `data:audio/wav;base64,${Buffer.from(files[row] ?? []).toString('base64')}`)]]));
    if (!feeds?.ok) throw new Error(JSON.stringify(feeds));
    const { x } = await session.run(Object.fromEntries(feeds.value.map(({ name, data, shape: dims }) => [name, new Tensor('uint8', data as Uint8Array, [...dims])])));
    await session.release();
    expect(x?.data).toEqual(trained);
    expect(AUDIO.describe(plan, table, 0)).toEqual({ file: expect.stringMatching(/\.wav$/) });
    expect(AUDIO.summary(plan)).toMatch(/^"audio" as 40 bands of 0\.\d\d s at 8000 Hz$/);
  });

  it('is the same for WAV and FLAC, and nearly so at another sample rate', async () => {
    const { plan } = await planned();
    const wave = tone(500, 8_000, 0.4);
    const of = async (bytes: Uint8Array) => {
      const samples = await AUDIO.encode(plan, { rowCount: 1, columns: new Map(), blobs: new Map([['audio', [bytes]]]) });
      const into = new Float32Array(plan.frames * plan.mels);
      samples.write([0], into);
      return into;
    };
    const wav = await of(encodeWav(wave, 8_000));
    const flac = await of(encodeFlac(Int16Array.from(wave, (sample) => Math.round(sample * 32_767)), 8_000));
    expect(Math.max(...flac.map((value, i) => Math.abs(value - (wav[i] ?? 0))))).toBeLessThan(0.02);
    const fine = await of(encodeWav(tone(500, 16_000, 0.4), 16_000));
    const apart = fine.reduce((sum, value, i) => sum + Math.abs(value - (wav[i] ?? 0)), 0) / fine.length;
    expect(apart).toBeLessThan(0.03);
  });

  it('tells recordings that cannot be read, and why', async () => {
    const { plan } = await planned();
    const answer = async (text: string) => {
      const feeds = await codecOf(plan)?.toFeeds(new Map([['audio', [text]]]));
      return feeds?.ok ? [] : feeds?.problems.map(({ code, field, message }) => `${code} ${field} ${message}`);
    };
    expect(await answer(Buffer.from(encodeWav(tone(500, 8_000, 0.1), 8_000)).toString('base64'))).toEqual([]);
    expect(await answer(Buffer.from('text').toString('base64'))).toEqual(['NOT_AUDIO audio This is not a recording that can be read: give WAV, FLAC or MP3.']);
    expect(await answer('')).toEqual(['NOT_AUDIO audio This is not a recording: it is empty.']);
    expect(await answer('???')).toEqual(['NOT_A_FILE audio This is neither base64 nor a base64 data URL.']);
  });

  it('lets others have their turn while recordings are unpacked, and tells of broken ones in the order of the rows', async () => {
    const { plan } = await planned();
    const good = encodeWav(tone(500, 8_000, 0.5), 8_000);
    const files = Array.from({ length: 200 }, (_, i) => (i % 10 === 4 ? Buffer.from('text') : good));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { unreadable } = await AUDIO.encode(plan, { rowCount: 200, columns: new Map(), blobs: new Map([['audio', files]]) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
    expect([...unreadable.keys()]).toEqual(Array.from({ length: 20 }, (_, i) => i * 10 + 4));
  });

  const codecOf = (plan: FeaturePlan) => servingCodec({ [METADATA_KEYS.plan]: JSON.stringify(plan) });
});

describe('augmentation of recordings', () => {
  const extent = { frames: 20, mels: 10 };
  const image = Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 256);
  const written = (how = AUDIO_AUGMENTATION, random = pseudoRandom(1)) => {
    const into = new Float32Array(200);
    writeVaried(image, extent, how, random, into, 0);
    return into;
  };

  it('leaves a recording as it is where nothing may change', () => {
    const still = written({ shift: 0, stretch: 0, pitch: 0, hiddenFrames: 0, hiddenBands: 0 });
    expect(Math.max(...still.map((value, i) => Math.abs(value - (image[i] ?? 0) / 255)))).toBeLessThan(1e-6);
  });

  it('is the same for the same draw, another for another, and stays between 0 and 1', () => {
    expect(written(AUDIO_AUGMENTATION, pseudoRandom(2))).toEqual(written(AUDIO_AUGMENTATION, pseudoRandom(2)));
    expect(written(AUDIO_AUGMENTATION, pseudoRandom(2))).not.toEqual(written(AUDIO_AUGMENTATION, pseudoRandom(3)));
    for (let seed = 0; seed < 20; seed++) {
      const values = written(AUDIO_AUGMENTATION, pseudoRandom(seed));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
    }
  });

  it('hides a stretch of time and of pitch behind the mean', () => {
    const hidden = written({ shift: 0, stretch: 0, pitch: 0, hiddenFrames: 0.5, hiddenBands: 0 }, () => 0.5);
    const mean = image.reduce((a, b) => a + b) / 200 / 255;
    const frames = Array.from({ length: 20 }, (_, frame) => hidden.subarray(frame * 10, frame * 10 + 10).every((value) => Math.abs(value - mean) < 1e-6));
    expect(frames.filter(Boolean)).toHaveLength(5);
  });
});
