import { powerSpectrum } from './fourier.js';

export interface MelSettings {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples under one window, and from one to the next. */
  readonly window: number;
  readonly hop: number;
  /** Bands. */
  readonly mels: number;
  readonly frames: number;
}

/** What lies further below the loudest band is silence. */
const RANGE_DB = 80;
/** Power below which a recording is silent altogether. */
const SILENCE = 1e-10;
const LOWEST_HZ = 20;

/**
 * A recording as an image of time × pitch: bytes [frames, mels], 255 where it is loudest, 0 at 80 dB below. Short-time power spectra
 * under Hann windows, summed by triangular bands even on the mel scale (Davis and Mermelstein 1980; mel by O'Shaughnessy 1987), as
 * decibels below the loudest, so that the level of a recording does not matter (as `power_to_db` of librosa with `ref = max`).
 * A shorter recording lies in the middle, of a longer one its middle is taken.
 */
export function logMel(settings: MelSettings): (samples: Float32Array) => Uint8Array {
  const { sampleRate, window, hop, mels, frames } = settings;
  // twice the resolution of the window: low bands are narrower than its own
  const size = 2 ** (Math.ceil(Math.log2(window)) + 1);
  const hann = Float64Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window));
  const bands = triangles(mels, size, sampleRate);
  const transform = powerSpectrum(size);
  const windowed = new Float64Array(size);
  const spectrum = new Float64Array(size / 2 + 1);
  return (samples) => {
    const count = Math.max(1, 1 + Math.floor((samples.length - window) / hop));
    const kept = Math.min(count, frames);
    const first = Math.floor((count - kept) / 2);
    // one that does not fill a window lies in its middle, where the window lets it pass
    const lead = Math.max(0, Math.floor((window - samples.length) / 2));
    const power = new Float64Array(kept * mels);
    for (let frame = 0; frame < kept; frame++) {
      const start = (first + frame) * hop - lead;
      for (let i = 0; i < window; i++) windowed[i] = (samples[start + i] ?? 0) * (hann[i] ?? 0);
      transform(windowed, spectrum);
      for (const [band, { from, weights }] of bands.entries()) {
        power[frame * mels + band] = weights.reduce((sum, weight, i) => sum + weight * (spectrum[from + i] ?? 0), 0);
      }
    }
    const image = new Uint8Array(frames * mels);
    const loudest = power.reduce((top, value) => Math.max(top, value), 0);
    if (loudest <= SILENCE) return image;
    const offset = Math.floor((frames - kept) / 2) * mels;
    for (const [i, value] of power.entries()) {
      const below = 10 * Math.log10(Math.max(value, SILENCE) / loudest);
      image[offset + i] = Math.round(255 * Math.max(0, 1 + below / RANGE_DB));
    }
    return image;
  };
}

const toMel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
const toHz = (mel: number) => 700 * (10 ** (mel / 2595) - 1);

/** Of each band, the weights of the spectrum's lines from `from` on; the sum of a band's weights is 1. */
function triangles(mels: number, size: number, sampleRate: number): { readonly from: number; readonly weights: Float64Array }[] {
  const [low, high] = [toMel(LOWEST_HZ), toMel(sampleRate / 2)];
  const edges = Array.from({ length: mels + 2 }, (_, i) => toHz(low + (high - low) * i / (mels + 1)) * size / sampleRate);
  return Array.from({ length: mels }, (_, band) => {
    const [left = 0, middle = 0, right = 0] = edges.slice(band, band + 3);
    const from = Math.min(size / 2, Math.ceil(left));
    const lines = Float64Array.from({ length: Math.max(1, Math.floor(right) - from + 1) }, (_, i) => {
      const line = from + i;
      return Math.max(0, line < middle ? (line - left) / (middle - left) : (right - line) / (right - middle));
    });
    const sum = lines.reduce((a, b) => a + b, 0);
    return { from, weights: sum > 0 ? lines.map((weight) => weight / sum) : lines.fill(1 / lines.length) };
  });
}
