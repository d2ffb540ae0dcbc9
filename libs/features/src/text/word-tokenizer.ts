import { normaliseText } from './normalise-text.js';
import { numberShape, splitWords } from './split-words.js';
import { Turns } from '../turns.js';
import { SPECIAL, SPECIAL_COUNT, type Tokenizer, type WordTokenizerPlan } from './tokenizer.types.js';

export interface WordTokenizerOptions {
  readonly lowercase?: boolean;
  /** Words in all. */
  readonly maximumSize?: number;
  /** Rarer words are unknown. */
  readonly minimumCount?: number;
}

/** The most frequent words of the texts, and the shapes of the numbers among the rest. Equally frequent ones go by code unit: no locale changes the order. */
export async function trainWordTokenizer(texts: Iterable<string>, { lowercase = true, maximumSize = 20_000, minimumCount = 2 }: WordTokenizerOptions = {}, turns = new Turns()): Promise<WordTokenizerPlan> {
  const counts = new Map<string, number>();
  const count = (word: string, times = 1) => counts.set(word, (counts.get(word) ?? 0) + times);
  for (const text of texts) {
    if (turns.due) await turns.take();
    for (const word of splitWords(normaliseText(text, lowercase))) count(word);
  }
  for (const [word, times] of [...counts]) {
    const shape = times < minimumCount ? numberShape(word) : undefined;
    if (shape !== undefined && shape !== word) count(shape, times);
  }
  const vocabulary = [...counts].filter(([, times]) => times >= minimumCount)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, maximumSize - SPECIAL_COUNT).map(([word]) => word);
  return { kind: 'word', lowercase, vocabulary };
}

export function wordTokenizer({ lowercase, vocabulary }: WordTokenizerPlan): Tokenizer {
  const ids = new Map(vocabulary.map((word, index) => [word, index + SPECIAL_COUNT]));
  const idOf = (word: string) => ids.get(word) ?? ids.get(numberShape(word) ?? '') ?? SPECIAL.unknown;
  return {
    size: vocabulary.length + SPECIAL_COUNT,
    encode: (text) => splitWords(normaliseText(text, lowercase)).map(idOf),
    decode: (tokens) => [...tokens].flatMap((id) => (id === SPECIAL.unknown ? '�' : vocabulary[id - SPECIAL_COUNT] ?? [])).join(' '),
  };
}
