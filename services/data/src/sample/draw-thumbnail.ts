import { decodeAudio, MAXIMUM_PIXELS } from '@lepton/features/media';
import sharp from 'sharp';

export interface Drawing {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Pixels of a thumbnail's longer side. */
const SIDE = 160;
const WAVE = { width: 200, height: 60 } as const;

/** A picture made small, or the waveform of a recording (loudest and quietest sample of each of 200 parts, as SVG). */
export function drawThumbnail(kind: 'IMAGE' | 'AUDIO', bytes: Buffer): Promise<Drawing> {
  return kind === 'IMAGE' ? drawImage(bytes) : drawWaveform(bytes);
}

async function drawImage(bytes: Buffer): Promise<Drawing> {
  const small = sharp(bytes, { limitInputPixels: MAXIMUM_PIXELS, failOn: 'truncated' }).autoOrient().resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true });
  return { type: 'image/webp', bytes: await small.webp({ quality: 85, smartSubsample: true }).toBuffer() };
}

async function drawWaveform(bytes: Buffer): Promise<Drawing> {
  const decoded = await decodeAudio(bytes);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  const { samples } = decoded.value;
  const y = (sample: number) => ((1 - Math.max(-1, Math.min(1, sample))) * WAVE.height / 2).toFixed(1);
  const parts = Math.min(WAVE.width, samples.length);
  const bars = Array.from({ length: parts }, (_, part) => {
    const { low, high } = range(samples, Math.floor((part * samples.length) / parts), Math.floor(((part + 1) * samples.length) / parts));
    return `M${((part + 0.5) * WAVE.width / parts).toFixed(1)} ${y(high)}V${y(low)}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WAVE.width} ${WAVE.height}"><path d="${bars.join('')}" stroke="#5b6ee1" stroke-linecap="round" fill="none"/></svg>`;
  return { type: 'image/svg+xml', bytes: Buffer.from(svg) };
}

function range(samples: Float32Array, from: number, to: number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let at = from; at < to; at++) {
    const sample = samples[at] ?? 0;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return { low, high };
}
