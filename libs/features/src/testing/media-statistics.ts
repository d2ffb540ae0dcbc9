import type { AudioStatistics, ImageStatistics } from '../dataset.types.js';
import { decodeAudio } from '../media/decode-audio.js';
import { readImageInfo } from '../media/decode-image.js';

const SAMPLE = 100;

/** Of the first files that can be read. */
export async function imageStatistics(files: readonly Uint8Array[]): Promise<ImageStatistics> {
  const infos = (await Promise.all(files.slice(0, SAMPLE).map(readImageInfo))).flatMap((info) => (info.ok ? info.value : []));
  const widths = infos.map(({ width }) => width);
  const heights = infos.map(({ height }) => height);
  return {
    width: median(widths), height: median(heights), minimumWidth: Math.min(...widths), minimumHeight: Math.min(...heights),
    maximumWidth: Math.max(...widths), maximumHeight: Math.max(...heights), channels: Math.max(...infos.map(({ channels }) => channels)),
  };
}

/** Of the first files that can be read. */
export async function audioStatistics(files: readonly Uint8Array[]): Promise<AudioStatistics> {
  const waves = (await Promise.all(files.slice(0, SAMPLE).map(decodeAudio))).flatMap((wave) => (wave.ok ? wave.value : []));
  const lengths = waves.map(({ samples, sampleRate }) => samples.length / sampleRate * 1000);
  return { sampleRate: median(waves.map(({ sampleRate }) => sampleRate)), medianMs: median(lengths), maximumMs: Math.max(...lengths), channels: Math.max(...waves.map(({ channels }) => channels)) };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
