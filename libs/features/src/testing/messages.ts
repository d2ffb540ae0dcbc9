import { pseudoRandom } from './pseudo-random.js';

export interface Message { readonly kind: 'ham' | 'spam'; readonly text: string }

const COMMON = 'the a to you and i is it that of on me my in so for at be what we just not then see home time are your know when come day how about'.split(' ');
const MARKS = {
  ham: 'lunch later mum bus sorry tomorrow lol thanks dinner sleep class movie'.split(' '),
  spam: 'free prize win claim urgent cash offer guaranteed txt ringtone voucher award'.split(' '),
};
const SURE = 0.97;

/** Short texts of two kinds, a quarter of them spam: some words of each kind among many that say nothing. A good model is right in about 97 of 100 cases. */
export function messages(count: number, seed = 1): Message[] {
  const random = pseudoRandom(seed);
  const one = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: count }, () => {
    const kind = random() < 0.25 ? 'spam' : 'ham';
    const told = random() < SURE ? kind : kind === 'spam' ? 'ham' : 'spam';
    const words = Array.from({ length: 4 + Math.floor(random() * 8) }, () => one(COMMON));
    for (let i = 0; i < 2; i++) words.splice(Math.floor(random() * words.length), 0, one(MARKS[told]));
    const number = random() < 0.3 ? ` ${Math.floor(random() * 1e5)}` : '';
    return { kind, text: `${words.join(' ')}${number}${one(['', '.', '!', '...', ' :)'])}` };
  });
}
