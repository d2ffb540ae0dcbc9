import fc from 'fast-check';
import { bytePairTokenizer, trainBytePairTokenizer } from './byte-pair-tokenizer.js';
import { encodeText, fitText, type TextOptions } from './fit-text.js';
import { planHuggingFaceTokenizer } from './hugging-face-tokenizer.js';
import { mergePair } from './learn-merges.js';
import { normaliseText } from './normalise-text.js';
import { splitWords } from './split-words.js';
import { tokenizerOf } from './tokenizer.js';
import { SPECIAL, type TokenizerPlan } from './tokenizer.types.js';
import { trainWordTokenizer, wordTokenizer } from './word-tokenizer.js';

const CORPUS = [
  'Call me now, please!', 'call ME later…', 'You won £1000! Call 08712345678 now', 'привет, мир', 'שלום עולם', 'مرحبا بالعالم', '今日は良い天気', '👩‍👩‍👧‍👦 family 👍🏽', 'the low lower lowest newer newest',
  'the low lower lowest newer newest', 'The END.',
];
const OPTIONS: TextOptions = { tokenizer: 'word', vocabularySize: 500, maximumLength: 64 };
/** Scripts, emoji, white space, lone surrogates: whatever a text field may hold. */
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...CORPUS, '', ' \t\n', '\ud800', '\u202eabc', 'e\u0301', 'ﬁﬀ１２'));

describe('normaliseText', () => {
  it('is done when it is done', () => {
    fc.assert(fc.property(anyText, fc.boolean(), (text, lowercase) => {
      const once = normaliseText(text, lowercase);
      expect(normaliseText(once, false)).toBe(once.normalize('NFKC'));
      expect(once).not.toMatch(/^\s|\s$|\p{Cc}/u);
    }));
  });

  it('does not tell apart what looks the same', () => {
    expect(normaliseText(' Cafe\u0301\u00a0\n１２\u0000ﬁ ', true)).toBe('café 12 fi');
  });
});

describe('splitWords', () => {
  it('keeps words, numbers and emoji whole', () => {
    expect(splitWords('Don\'t call 0871!!! 👩‍👩‍👧 👍🏽 今日は £5...')).toEqual(['Don\'t', 'call', '0871', '!!!', '👩‍👩‍👧', '👍🏽', '今', '日', 'は', '£', '5', '...']);
    expect(splitWords('שלום, עולם')).toEqual(['שלום', ',', 'עולם']);
  });

  it('loses nothing but white space', () => {
    fc.assert(fc.property(anyText, (text) => {
      const plain = normaliseText(text, false);
      expect(splitWords(plain).join('')).toBe(plain.replace(/\s/gu, ''));
    }));
  });
});

const WORDS = await trainWordTokenizer([...CORPUS, ...CORPUS]);
const PAIRS = await trainBytePairTokenizer(CORPUS, { maximumSize: 400 });

describe('word tokeniser', () => {
  it('numbers words by frequency, after the special ids', async () => {
    const { encode, decode, size } = wordTokenizer(await trainWordTokenizer(['b a a', 'a b c']));
    expect([encode('a b c A'), size]).toEqual([[4, 5, SPECIAL.unknown, 4], 6]);
    expect(decode([4, 5, 1, 0, 0])).toBe('a b �');
  });

  it('knows a rare number by its length', async () => {
    const { encode } = wordTokenizer(await trainWordTokenizer(['call 08712', 'call 99123', 'call 12']));
    expect(encode('call 55555')).toEqual(encode('call 08712'));
    expect(encode('55')).toEqual([SPECIAL.unknown]);
  });

  it('gives ids within its size, the same from stored JSON, and its words back', () => {
    const stored = wordTokenizer(JSON.parse(JSON.stringify(WORDS)) as typeof WORDS);
    const { encode, decode, size } = wordTokenizer(WORDS);
    fc.assert(fc.property(anyText, (text) => {
      const ids = encode(text);
      expect(ids.every((id) => Number.isInteger(id) && id >= 1 && id < size)).toBe(true);
      expect(stored.encode(text)).toEqual(ids);
      if (!ids.includes(SPECIAL.unknown) && !/\p{N}/u.test(text)) expect(decode(ids)).toBe(splitWords(normaliseText(text, true)).join(' '));
    }));
  });
});

describe('byte-pair tokeniser', () => {
  it('learns the pairs of Sennrich et al., most frequent first', async () => {
    const words = 'low low low low low lower lower newest newest newest newest newest newest widest widest widest';
    expect((await trainBytePairTokenizer([words], { maximumSize: 264 })).merges.map((pair) => pair.join(''))).toEqual(['es', 'est', 'lo', 'low']);
    expect(mergePair([...'aaab'], ['a', 'a'])).toEqual(['aa', 'a', 'b']);
  });

  it('gives every text back, byte for byte, from stored JSON too', () => {
    const { encode, decode, size } = bytePairTokenizer(PAIRS);
    const stored = bytePairTokenizer(JSON.parse(JSON.stringify(PAIRS)) as typeof PAIRS);
    fc.assert(fc.property(anyText, (text) => {
      const ids = encode(text);
      expect(ids.every((id) => id > SPECIAL.end && id < size)).toBe(true);
      expect(decode(ids)).toBe(normaliseText(text, false));
      expect(stored.encode(text)).toEqual(ids);
    }));
  });

  it('is the same for the same texts, and smaller than its limit where there is nothing left to learn', async () => {
    expect(await trainBytePairTokenizer(CORPUS, { maximumSize: 400 })).toEqual(PAIRS);
    expect((await trainBytePairTokenizer([])).merges).toEqual([]);
    expect((await trainBytePairTokenizer(['ab'.repeat(50)], { maximumSize: 260 })).merges).toEqual([]);
  });

  it('keeps counts as counting anew would', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 12 }), async (words) => {
      expect((await trainBytePairTokenizer([words.join(' ')], { maximumSize: 272 })).merges).toEqual(merge(words, 12));
    }));
  });

  it('takes a huge text in its stride', () => {
    const { encode, decode } = bytePairTokenizer(PAIRS);
    const huge = `${'lowest'.repeat(20_000)} ${'!'.repeat(20_000)}`;
    expect(decode(encode(huge))).toBe(huge);
  });
});

/** Byte-pair learning as in the paper: count all pairs, merge the best, again. */
function merge(words: readonly string[], maximum: number): [string, string][] {
  let corpus = words.map((word, i) => [...(i === 0 ? word : ` ${word}`)]);
  const merges: [string, string][] = [];
  while (merges.length < maximum) {
    const counts = new Map<string, number>();
    for (const symbols of corpus) for (let i = 1; i < symbols.length; i++) counts.set(`${symbols[i - 1]}|${symbols[i]}`, (counts.get(`${symbols[i - 1]}|${symbols[i]}`) ?? 0) + 1);
    const best = [...counts].map(([key, count]) => ({ pair: key.split('|') as [string, string], count }))
      .sort((a, b) => b.count - a.count || (a.pair[0] < b.pair[0] ? -1 : a.pair[0] > b.pair[0] ? 1 : a.pair[1] < b.pair[1] ? -1 : 1))[0];
    if (!best || best.count < 2) break;
    merges.push(best.pair);
    corpus = corpus.map((symbols) => mergePair(symbols, best.pair));
  }
  return merges;
}

describe('Hugging Face tokeniser', () => {
  const file = {
    version: '1.0', truncation: null, padding: null, added_tokens: [{ id: 0, content: '[UNK]', special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }],
    normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, post_processor: null, decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: { '[UNK]': 0, hello: 1, world: 2, '##ly': 3, '!': 4 } },
  };

  it('answers with its own ids, moved up by one', () => {
    const planned = planHuggingFaceTokenizer(file);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    const { encode, decode, size } = tokenizerOf(JSON.parse(JSON.stringify(planned.value)) as TokenizerPlan);
    expect(encode('Hello worldly! 😀')).toEqual([2, 3, 4, 5, 1]);
    expect([size, decode([2, 3, 4, 0, 0])]).toEqual([6, 'hello worldly']);
    expect(encode('')).toEqual([]);
  });

  it.each([[null], ['text'], [{}], [{ model: { type: 'Nonsense' } }]])('refuses %j', (json) => {
    expect(planHuggingFaceTokenizer(json)).toMatchObject({ ok: false, problems: [{ code: 'TOKENIZER_INVALID' }] });
  });
});

describe('fitText', () => {
  it('takes the length from the data: 95 of 100 texts are not cut', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => 'word '.repeat(i + 1));
    expect((await fitText(texts, OPTIONS)).length).toBe(64);
    expect((await fitText(texts, { ...OPTIONS, maximumLength: 512 })).length).toBe(95);
    expect(await fitText(['', ''], OPTIONS)).toEqual({ tokenizer: { kind: 'word', lowercase: true, vocabulary: [] }, length: 4 });
  });

  it('fills up and cuts', async () => {
    const plan = await fitText(['a b c d', 'a b c d'], OPTIONS);
    const into = new Float32Array(12).fill(9);
    encodeText(plan, 'a', into, 4);
    expect([...into]).toEqual([9, 9, 9, 9, 4, 0, 0, 0, 9, 9, 9, 9]);
    encodeText(plan, 'd c b a d', into, 0);
    expect([...into.subarray(0, 5)]).toEqual([7, 6, 5, 4, 4]);
  });
});
