import { Turns } from '../turns.js';
import { keyOf, learnMerges } from './learn-merges.js';
import { normaliseText } from './normalise-text.js';
import { type BytePairTokenizerPlan, SPECIAL, SPECIAL_COUNT, type Tokenizer } from './tokenizer.types.js';

export interface BytePairOptions {
  readonly lowercase?: boolean;
  /** Tokens in all; at least the 260 of bytes and special ids. */
  readonly maximumSize?: number;
}

const BYTES = 256;
/** Words whose pieces are remembered; texts repeat theirs. */
const CACHED_WORDS = 20_000;
/** A word has its leading space with it, as in GPT-2: decoding only has to join. Bounded, so that text without spaces costs no more than other text. */
const PIECE = / ?(?:\p{L}\p{M}*){1,64}| ?\p{N}{1,3}| ?[^\p{L}\p{N}\s]{1,64}|\s/gu;

/** Learns merges of bytes (`learnMerges` gives the source). Any text can be encoded, in any script: there is no unknown. */
export async function trainBytePairTokenizer(texts: Iterable<string>, { lowercase = false, maximumSize = 4_096 }: BytePairOptions = {}, turns = new Turns()): Promise<BytePairTokenizerPlan> {
  const words = new Map<string, number>();
  for (const text of texts) {
    if (turns.due) await turns.take();
    for (const piece of piecesOf(normaliseText(text, lowercase))) {
      const bytes = toBytes(piece);
      words.set(bytes, (words.get(bytes) ?? 0) + 1);
    }
  }
  return { kind: 'bytePair', lowercase, merges: await learnMerges(words, Math.max(0, maximumSize - BYTES - SPECIAL_COUNT), turns) };
}

export function bytePairTokenizer({ lowercase, merges }: BytePairTokenizerPlan): Tokenizer {
  const symbols = [...Array.from({ length: BYTES }, (_, byte) => String.fromCharCode(byte)), ...merges.map(([left, right]) => left + right)];
  // two pairs may make the same token; the first one's id stands for it
  const ids = new Map(symbols.toReversed().map((symbol, index) => [symbol, symbols.length - 1 - index + SPECIAL_COUNT]));
  const ranks = new Map(merges.map((pair, rank) => [keyOf(pair), rank]));
  const cache = new Map<string, readonly number[]>();
  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known) return known;
    const encoded = mergeAll(word, ranks).map((symbol) => ids.get(symbol) ?? SPECIAL.unknown);
    if (cache.size >= CACHED_WORDS) cache.clear();
    cache.set(word, encoded);
    return encoded;
  };
  return {
    size: symbols.length + SPECIAL_COUNT,
    encode: (text) => piecesOf(normaliseText(text, lowercase)).flatMap((piece) => encodeWord(toBytes(piece))),
    decode: (tokens) => Buffer.from([...tokens].map((id) => symbols[id - SPECIAL_COUNT] ?? '').join(''), 'latin1').toString('utf8'),
  };
}

const piecesOf = (text: string): string[] => text.match(PIECE) ?? [];
const toBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The pair that was learnt first, wherever it stands, then the next: as learning did it. */
function mergeAll(word: string, ranks: ReadonlyMap<string, number>): string[] {
  const symbols = [...word];
  for (;;) {
    let best = Infinity;
    for (let i = 1; i < symbols.length; i++) best = Math.min(best, ranks.get(keyOf([symbols[i - 1] ?? '', symbols[i] ?? ''])) ?? Infinity);
    if (best === Infinity) return symbols;
    let to = 0;
    for (let i = 0; i < symbols.length; i++) {
      const left = symbols[i] ?? '';
      const right = symbols[i + 1];
      const joins = right !== undefined && ranks.get(keyOf([left, right])) === best;
      symbols[to++] = joins ? left + right : left;
      if (joins) i++;
    }
    symbols.length = to;
  }
}
