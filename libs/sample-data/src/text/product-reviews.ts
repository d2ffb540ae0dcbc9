import { csv } from '../files/csv.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';
import { capitalised, mistyped, phrase } from './phrases.js';
import { CLAUSES, OPENINGS, PRODUCTS, VERDICTS, WORDS, type Feeling } from './review-templates.js';

export interface Review {
  readonly text: string;
  readonly sentiment: 'positive' | 'negative';
  /** `mixed` says both; `mislabelled` has the wrong sentiment. */
  readonly kind: 'plain' | 'mixed' | 'mislabelled';
}

const ROWS = 3_600;
const POSITIVE_SHARE = 0.6;
const MIXED_SHARE = 0.25;
const MISLABELLED_SHARE = 0.02;
const LATER_WORDS = {
  ...WORDS, lovely: ['sick', 'insane', 'fire', 'next level', 'a game changer', 'really good'], awful: ['mid', 'trash', 'a joke', 'laggy', 'so cringe', 'really bad'], person: ['my flatmate', 'my roommate', 'my gran'],
};

export const productReviews: SampleDataset = {
  key: 'product-reviews',
  name: 'Product reviews',
  modality: 'TEXT',
  description: '3,600 reviews of household goods, positive or negative. Praise may be in words of blame ("nothing to complain about"), and a quarter says both before it comes to a verdict.',
  scenario: 'Retail',
  drift: 'Younger customers use other words for good and bad, and write shorter reviews, most of them negative.',
  filename: 'product-reviews.csv',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* csv(['review', 'sentiment'], reviews(drifted).take(rows).map(({ text, sentiment }) => [text, sentiment]));
  },
};

/** Without end, none twice. */
export function* reviews(drifted = false): Generator<Review> {
  const random = new Random(`product-reviews ${drifted}`);
  const written = new Set<string>();
  for (;;) {
    const feeling: Feeling = random.chance(drifted ? 1 - POSITIVE_SHARE : POSITIVE_SHARE) ? 'good' : 'bad';
    const mixed = random.chance(MIXED_SHARE);
    const text = write(feeling, mixed, random, drifted);
    const wrong = random.chance(MISLABELLED_SHARE);
    if (written.has(text)) continue;
    written.add(text);
    yield { text, sentiment: (feeling === 'good') !== wrong ? 'positive' : 'negative', kind: wrong ? 'mislabelled' : mixed ? 'mixed' : 'plain' };
  }
}

function write(feeling: Feeling, mixed: boolean, random: Random, drifted: boolean): string {
  const product = random.pick(Object.keys(PRODUCTS) as (keyof typeof PRODUCTS)[]);
  const things = { ...(drifted ? LATER_WORDS : WORDS), ...PRODUCTS[product], product: [product] };
  const said = new Set<string>();
  const say = (templates: readonly string[]) => {
    const fresh = templates.filter((template) => !said.has(template));
    const template = random.pick(fresh);
    said.add(template);
    return phrase(template, things, random);
  };
  const sentences: string[] = random.chance(0.4) ? [say(OPENINGS)] : [];
  const clauses = (of: Feeling, most: number) => Array.from({ length: random.integer(1, most) }, () => say(CLAUSES[of])).join(random.pick([', ', ' and ']));
  if (mixed) {
    const [first, then] = [clauses(feeling === 'good' ? 'bad' : 'good', 1), clauses(feeling, 2)];
    sentences.push(random.pick([`${first}, but ${then}`, `${first}. still, ${then}`, `although ${first}, ${then}`, `${then}, even if ${first}`]));
  } else sentences.push(clauses(feeling, drifted ? 1 : 3));
  if (random.chance(mixed ? 0.8 : 0.45)) sentences.push(say(VERDICTS[feeling]));
  const tidy = random.chance(0.6);
  const text = sentences.map((sentence) => (tidy ? sentence.split('. ').map(capitalised).join('. ') : sentence)).join(random.pick(['. ', '. ', '! ', ', ']));
  const ended = text + random.pick(['.', '.', '', '!', '...', feeling === 'good' && !mixed ? ' :)' : '']);
  return random.chance(0.12) ? mistyped(ended, random) : ended;
}
