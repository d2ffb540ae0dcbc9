import { csv } from '../files/csv.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';
import { AMBIGUOUS, INTENTS, TEMPLATES, THINGS, type Intent } from './intent-templates.js';
import { capitalised, mistyped, phrase } from './phrases.js';

export interface Request {
  readonly message: string;
  readonly intent: Intent;
  /** It could as well have meant another one. */
  readonly ambiguous: boolean;
}

const ROWS = 3_000;
const AMBIGUOUS_SHARE = 0.07;
const OPENINGS = ['hi', 'hello', 'hey', 'good morning', 'hi there', 'hello team', 'sorry to bother you', 'quick question', 'dear support'];
const CLOSINGS = ['thanks', 'thank you', 'thanks in advance', 'please help', 'cheers', 'it is urgent', 'many thanks', 'best regards, {Anna|Tom|Priya|Jonas|Mei|Sara}', 'this is really annoying', 'waiting for your answer'];
const LATER_THINGS = { ...THINGS, item: 'smart watch,e-bike,air fryer,vacuum robot,garden chair,solar lamp'.split(','), card: ['phone wallet', 'pay later account', 'instant transfer'] };
const LATER_INTENTS = { ...INTENTS, refund_status: 30, payment_failed: 22, product_question: 4 };

export const customerIntents: SampleDataset = {
  key: 'customer-intents',
  name: 'Customer-service intents',
  modality: 'TEXT',
  description: '3,000 messages to the support of a shop, as people type them, and which of ten things each wants. A few could mean either of two things.',
  scenario: 'Customer service',
  drift: 'The shop sells other things and takes other payments; messages are dictated, without punctuation, and far more of them are about money.',
  filename: 'customer-intents.csv',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* csv(['message', 'intent'], requests(drifted).take(rows).map(({ message, intent }) => [message, intent]));
  },
};

/** Without end, no message twice. */
export function* requests(drifted = false): Generator<Request> {
  const random = new Random(`customer-intents ${drifted}`);
  const said = new Set<string>();
  const things = drifted ? LATER_THINGS : THINGS;
  for (;;) {
    const ambiguous = random.chance(AMBIGUOUS_SHARE);
    const [one, other, unclear] = random.pick(AMBIGUOUS);
    const intent = ambiguous ? random.pick([one, other]) : random.weighted(drifted ? LATER_INTENTS : INTENTS);
    const request = phrase(ambiguous ? unclear : random.pick(TEMPLATES[intent]), things, random);
    const message = typed(request, random, drifted);
    if (said.has(message)) continue;
    said.add(message);
    yield { message, intent, ambiguous };
  }
}

/** With the words around it that people use, and as carelessly. */
function typed(request: string, random: Random, drifted: boolean): string {
  const opening = random.chance(0.3) ? `${random.pick(OPENINGS)}${random.pick([', ', '! ', ' '])}` : '';
  const closing = random.chance(0.35) ? `${/[?.!]$/.test(request) ? ' ' : random.pick(['. ', ', ', ' '])}${phrase(random.pick(CLOSINGS), THINGS, random)}` : '';
  let text = capitalised(opening + request + closing);
  if (!/[?.!]$/.test(text) && random.chance(0.5)) text += random.pick(['.', '.', '!', '...', '??']);
  if (random.chance(0.35)) text = text.toLowerCase();
  for (let slips = random.count(0.35); slips > 0; slips--) text = mistyped(text, random);
  return drifted ? text.toLowerCase().replaceAll(/[^\p{L}\p{N} ]/gu, '') : text;
}
