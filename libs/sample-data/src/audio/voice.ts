import { cosine, exponential } from '../random/exact-math.js';
import type { Random } from '../random/random.js';
import { AT_REST, type Sound } from './command-sounds.js';

const { PI, max, min, round } = Math;

/** Who speaks, and how. */
export interface Speaker {
  /** Hz, in the middle of the word. */
  readonly pitch: number;
  /** How much higher it begins than it ends, as a share. */
  readonly fall: number;
  /** A shorter throat has higher resonances: 1 is an adult man's. */
  readonly formantScale: number;
  /** Faster above 1. */
  readonly tempo: number;
  readonly breathiness: number;
  /** How clearly: below 1, resonances stay nearer to those of a mouth at rest. */
  readonly clarity: number;
}

const BANDWIDTHS = [70, 100, 150];
const FRAME_SECONDS = 0.005;
const NEUTRAL = [500, 1_450, 2_450];

/**
 * Speech by source and filter (Fant 1960; the cascade of Klatt 1980): pulses of the voice and noise of the breath go through three resonators
 * in a row, which glide from sound to sound. Samples of about 1 at most.
 */
export function speak(sounds: readonly Sound[], speaker: Speaker, sampleRate: number, random: Random): Float64Array {
  const frames = framesOf(sounds, speaker);
  const frameLength = round(FRAME_SECONDS * sampleRate);
  const samples = new Float64Array(frames.length * frameLength);
  const throat = BANDWIDTHS.map(() => new Resonator(sampleRate));
  const teeth = new Resonator(sampleRate);
  let [cycle, pulse, loudness, hiss] = [0, 0, 0, 0];
  for (const [index, frame] of frames.entries()) {
    const pitch = speaker.pitch * (1 + speaker.fall * (0.5 - index / frames.length)) * (1 + 0.01 * random.normal());
    throat.forEach((resonator, i) => resonator.tune(min(frame.formants[i] ?? 0, sampleRate * 0.48), BANDWIDTHS[i] ?? 100));
    teeth.tune(min(frame.hissHertz, sampleRate * 0.47), 600);
    for (let i = 0; i < frameLength; i++) {
      loudness += (frame.voice - loudness) * 0.02;
      hiss += (frame.hiss - hiss) * 0.04;
      cycle += pitch / sampleRate;
      const struck = cycle >= 1;
      if (struck) cycle -= 1;
      pulse = 0.9 * pulse + (struck ? 1 : 0) - pitch / sampleRate; // soft, and without a mean
      const noise = random.uniform(-1, 1);
      const source = loudness * (pulse + speaker.breathiness * 0.12 * noise);
      const voiced = throat.reduce((sound, resonator) => resonator.filter(sound), source);
      samples[index * frameLength + i] = voiced + hiss * teeth.filter(noise);
    }
  }
  return samples;
}

interface Frame { readonly formants: readonly number[]; readonly voice: number; readonly hiss: number; readonly hissHertz: number }

function framesOf(sounds: readonly Sound[], { formantScale, tempo, clarity }: Speaker): Frame[] {
  let from: readonly number[] = sounds[0]?.formants ?? AT_REST;
  return sounds.flatMap(({ seconds, formants, voice, hiss: [hiss, hissHertz] = [0, 2_000] }) => {
    const count = max(1, round(seconds / tempo / FRAME_SECONDS));
    const start = from;
    from = formants;
    return Array.from({ length: count }, (_, frame): Frame => {
      const way = min(1, (frame + 1) / (count * 0.6)); // it arrives before the sound ends
      return {
        formants: formants.map((to, i) => formantScale * ((NEUTRAL[i] ?? 0) * (1 - clarity) + ((start[i] ?? to) + (to - (start[i] ?? to)) * way) * clarity)),
        voice, hiss, hissHertz: hissHertz * (0.7 + 0.3 * formantScale),
      };
    });
  });
}

/** Two poles (Klatt 1980): lets pass what is near its frequency, 1 at 0 Hz. */
class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #before = 0;

  constructor(private readonly sampleRate: number) {}

  tune(hertz: number, bandwidth: number): void {
    const radius = exponential(-PI * bandwidth / this.sampleRate);
    this.#c = -radius * radius;
    this.#b = 2 * radius * cosine(2 * PI * hertz / this.sampleRate);
    this.#a = 1 - this.#b - this.#c;
  }

  filter(sample: number): number {
    const out = this.#a * sample + this.#b * this.#last + this.#c * this.#before;
    this.#before = this.#last;
    this.#last = out;
    return out;
  }
}
