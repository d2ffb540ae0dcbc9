import type { FileRow } from './dataset-fixture.js';
import { encodeWav } from '../media/encode-wav.js';
import { pseudoRandom } from './pseudo-random.js';

const RATE = 8_000;
/** Hz at a point of the sound, 0 to 1. */
const MELODIES: Record<string, (at: number) => number> = { rising: (at) => 300 + 900 * at, falling: (at) => 1_200 - 900 * at, steady: () => 700 };

/** WAV files of 0.3 to 0.5 s: tones that rise, fall or stay, of many pitches and levels, in noise, with silence around them. */
export function sungTones(count: number, seed = 1): FileRow[] {
  const random = pseudoRandom(seed);
  const labels = Object.keys(MELODIES);
  return Array.from({ length: count }, (_, index): FileRow => {
    const label = labels[index % labels.length] ?? '';
    const [lead, length, pitch, level] = [random() * 0.05, 0.25 + random() * 0.15, 0.8 + random() * 0.4, 0.1 + random() * 0.8];
    let phase = 0;
    const samples = Float32Array.from({ length: Math.round((lead + length + 0.05) * RATE) }, (_, i) => {
      const at = (i / RATE - lead) / length;
      const inside = at >= 0 && at < 1;
      phase += 2 * Math.PI * (inside ? (MELODIES[label]?.(at) ?? 0) * pitch : 0) / RATE;
      return level * ((inside ? Math.sin(phase) * Math.sin(Math.PI * at) : 0) + (random() - 0.5) * 0.02);
    });
    return { label, file: `${label}/${index}.wav`, bytes: encodeWav(samples, RATE) };
  });
}
