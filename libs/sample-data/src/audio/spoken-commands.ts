import { wav } from '../files/wav.js';
import { zip, type ArchiveFile } from '../files/zip.js';
import { exponential } from '../random/exact-math.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';
import { COMMANDS, type Sound } from './command-sounds.js';
import { speak } from './voice.js';

const { abs, max } = Math;

const ROWS = 1_200;
const RATE = 8_000;

export const spokenCommands: SampleDataset = {
  key: 'spoken-commands',
  name: 'Spoken commands',
  modality: 'AUDIO',
  description: '1,200 recordings of eight short words (yes, no, up, down, left, right, stop, go) by synthetic voices, high and low, fast and slow, in more or less noise.',
  scenario: 'Voice control',
  drift: 'The device stands in a kitchen now: it hums and hisses, and most who speak are children, whose voices are higher and faster.',
  filename: 'spoken-commands.zip',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* zip(recordings(drifted).take(rows));
  },
};

/** One after the other of each word, in a folder of its name. */
function* recordings(drifted: boolean): Generator<ArchiveFile> {
  const words = Object.keys(COMMANDS);
  for (let number = 0; ; number++) {
    const word = words[number % words.length] ?? '';
    const random = new Random(`spoken-commands ${drifted} ${number}`);
    yield { path: `commands/${word}/${String(number).padStart(5, '0')}.wav`, content: wav(record(COMMANDS[word] ?? [], random, drifted), RATE) };
  }
}

function record(sounds: readonly Sound[], random: Random, drifted: boolean): Float64Array {
  const age = random.weighted(drifted ? { man: 1, woman: 2, child: 7 } : { man: 45, woman: 45, child: 10 });
  const [pitch, scale] = { man: [115, 1], woman: [205, 1.16], child: [270, 1.32] }[age] as [number, number];
  const spoken = speak(sounds.map((sound) => carelessly(sound, random)), {
    pitch: pitch * exponential(random.normal(0, 0.13)), fall: random.normal(0.2, 0.15), formantScale: scale * exponential(random.normal(0, 0.05)),
    tempo: random.uniform(0.8, 1.3) * (drifted ? 1.2 : 1), breathiness: random.uniform(0.2, 2.5), clarity: random.uniform(0.3, 1),
  }, RATE, random);
  // Some press the button too late, or let go too early: the recording begins or ends within the word.
  const [before, after] = [0, 1].map(() => random.chance(0.15) ? -random.integer(0, 0.1 * RATE) : random.integer(0, 0.18 * RATE)) as [number, number];
  const samples = new Float64Array(before + spoken.length + after);
  const loudest = spoken.reduce((most, sample) => max(most, abs(sample)), 1e-9);
  const level = random.uniform(0.15, 0.8);
  const noise = level * exponential(random.uniform(drifted ? -2.5 : -4.5, drifted ? -0.2 : -0.35));
  let [rumble, hum] = [0, 0];
  const humStep = random.uniform(90, 110) / RATE;
  for (let i = 0; i < samples.length; i++) {
    rumble = 0.9 * rumble + 0.3 * random.uniform(-1, 1);
    hum = (hum + humStep) % 1;
    samples[i] = level * (spoken[i - before] ?? 0) / loudest + noise * (0.6 * rumble + 0.4 * random.uniform(-1, 1) + (drifted ? hum - 0.5 : 0));
  }
  return samples;
}

/** Longer or shorter, and louder or softer, than in the book. */
function carelessly({ seconds, hiss, ...sound }: Sound, random: Random): Sound {
  const faint = random.uniform(0.1, 1.2);
  return { ...sound, seconds: seconds * random.uniform(0.7, 1.35), ...(hiss && { hiss: [hiss[0] * faint, hiss[1]] }) };
}
