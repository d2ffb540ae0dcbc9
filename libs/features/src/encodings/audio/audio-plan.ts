import type { AudioStatistics } from '../../dataset.types.js';
import type { FilePlan } from '../file-encoding.js';
import type { AudioAugmentation } from './augment.js';
import type { MelSettings } from './log-mel.js';

/** One recording a row, as an image of time × pitch: bytes [frames, mels, 1] in memory and in the served graph, 0 to 1 for the network. */
export interface AudioPlan extends FilePlan, MelSettings {
  readonly kind: 'audio';
  /** In training only. */
  readonly augmentation: AudioAugmentation;
}

const WINDOW_SECONDS = 0.025;
const HOP_SECONDS = 0.01;
const LONGEST_SECONDS = 10;
/** Longer recordings get longer hops. */
const MOST_FRAMES = 256;
/** Pooling halves the extent: a multiple wastes nothing. */
const MULTIPLE = 4;
/** Hz: what matters in speech and most sounds lies below half of the upper one. */
const [SLOWEST, FASTEST] = [4_000, 16_000] as const;
const WIDE_BAND = 10_000;

/** Windows of 25 ms every 10 ms, as long as the recordings are: the longest, but not for a few far longer than the rest, and 10 s at most. */
export function melSettings({ sampleRate: found, medianMs, maximumMs }: Pick<AudioStatistics, 'sampleRate' | 'medianMs' | 'maximumMs'> = { sampleRate: FASTEST, medianMs: 1_000, maximumMs: 1_000 }): MelSettings {
  const sampleRate = Math.max(SLOWEST, Math.min(FASTEST, Math.round(found)));
  const seconds = Math.min(LONGEST_SECONDS, Math.max(1, 3 * medianMs / 1_000), Math.max(0.2, maximumMs / 1_000));
  const hopSeconds = Math.max(HOP_SECONDS, seconds / MOST_FRAMES);
  return {
    sampleRate, mels: sampleRate > WIDE_BAND ? 64 : 40, frames: MULTIPLE * Math.ceil(seconds / hopSeconds / MULTIPLE),
    hop: Math.round(hopSeconds * sampleRate), window: Math.round(hopSeconds * WINDOW_SECONDS / HOP_SECONDS * sampleRate),
  };
}
