import { greyPng } from '../files/png.js';
import { zip, type ArchiveFile } from '../files/zip.js';
import { cosine, sine } from '../random/exact-math.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';
import { DIGITS } from './digit-glyphs.js';
import { ink, smooth, type Glyph, type Point } from './pen-strokes.js';

const { max, min, round } = Math;

const ROWS = 2_400;
const SIDE = 28;

export const handwrittenDigits: SampleDataset = {
  key: 'digits',
  name: 'Handwritten digits',
  modality: 'IMAGE',
  description: '2,400 small grey pictures of the digits 0 to 9, written with many pens by many hands. Sevens with and without a bar, ones that look like sevens, fours that look like nines.',
  scenario: 'Documents and forms',
  drift: 'A new scanner: the paper is grey and speckled, pens are thicker, and the writing leans to the right.',
  filename: 'digits.zip',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* zip(pictures(drifted).take(rows));
  },
};

/** One after the other of each digit, in a folder of its name. */
function* pictures(drifted: boolean): Generator<ArchiveFile> {
  for (let number = 0; ; number++) {
    const digit = number % DIGITS.length;
    const random = new Random(`digits ${drifted} ${number}`);
    const glyph = random.pick(DIGITS[digit] ?? []);
    yield { path: `digits/${digit}/${String(number).padStart(5, '0')}.png`, content: greyPng(draw(glyph, random, drifted), SIDE) };
  }
}

function draw(glyph: Glyph, random: Random, drifted: boolean): Uint8Array {
  const radius = drifted ? random.uniform(1.4, 2.4) : random.uniform(0.6, 1.9);
  const slip = random.uniform(0.012, 0.058);
  const hand = handOf(random, drifted);
  const strokes = glyph.map((stroke) => smooth(stroke.map(([x, y]): Point => [x + random.normal(0, slip), y + random.normal(0, slip)])).map(hand));
  const [paper, black, noise] = drifted ? [random.uniform(40, 90), random.uniform(170, 255), 22] : [random.uniform(0, 20), random.uniform(130, 255), random.uniform(2, 24)];
  return Uint8Array.from(ink(strokes, SIDE, radius), (covered) => {
    const speckle = drifted && random.chance(0.015) ? 120 : 0;
    return max(0, min(255, round(paper + (black - paper) * covered + speckle + random.normal(0, noise))));
  });
}

/** How a hand changes what is written: leaning, turned, stretched, moved, and bent. From the square of side 1 to pixels. */
function handOf(random: Random, drifted: boolean): (point: Point) => Point {
  const [turn, lean] = [random.normal(0, 0.2), random.normal(drifted ? 0.35 : 0, 0.2)];
  const [wide, high] = [random.uniform(10, 20), random.uniform(14, 21)];
  const [moveX, moveY] = [random.normal(0, 1.6), random.normal(0, 1.6)];
  const [bend, phaseX, phaseY, waves] = [random.uniform(0, 0.09), random.uniform(0, 6.3), random.uniform(0, 6.3), random.uniform(3, 7)];
  const [cos, sin] = [cosine(turn), sine(turn)];
  return ([x, y]) => {
    const [bentX, bentY] = [x - 0.5 + bend * sine(waves * y + phaseX), y - 0.5 + bend * sine(waves * x + phaseY)];
    const [stretchedX, stretchedY] = [wide * (bentX - lean * bentY), high * bentY];
    return [SIDE / 2 - 0.5 + moveX + cos * stretchedX - sin * stretchedY, SIDE / 2 - 0.5 + moveY + sin * stretchedX + cos * stretchedY];
  };
}
