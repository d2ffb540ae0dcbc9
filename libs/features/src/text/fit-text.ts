import { Turns } from '../turns.js';
import { trainBytePairTokenizer } from './byte-pair-tokenizer.js';
import { tokenizerOf } from './tokenizer.js';
import type { HuggingFaceTokenizerPlan, TokenizerPlan } from './tokenizer.types.js';
import { trainWordTokenizer } from './word-tokenizer.js';

/** What a spec says about texts; the plan says what came of it. */
export interface TextOptions {
  /** A kind to train on the data, or a tokeniser as it is. */
  readonly tokenizer: 'word' | 'bytePair' | HuggingFaceTokenizerPlan;
  /** Tokens at most, special ones included. */
  readonly vocabularySize: number;
  /** Tokens of one text at most. */
  readonly maximumLength: number;
}

/** Words: with the few thousand texts that people have, pieces of words have too little to learn from. */
export const DEFAULT_TEXT_OPTIONS: TextOptions = { tokenizer: 'word', vocabularySize: 20_000, maximumLength: 256 };

/** How a text column becomes token ids, [length] for each row: cut at the end, filled up with padding. */
export interface FittedText {
  readonly tokenizer: TokenizerPlan;
  readonly length: number;
}

/** Texts that a tokeniser and the length are fitted on; more would not change them. */
const FITTED_TEXTS = 50_000;
const FITTED_CHARACTERS = 20_000_000;
/** Of the training texts that are not cut. */
const COVERED = 0.95;
const MINIMUM_LENGTH = 4;

/** Fitted on the training split alone. Empty texts say nothing about the length. */
export async function fitText(texts: readonly string[], { tokenizer, vocabularySize, maximumLength }: TextOptions, covered = COVERED, turns = new Turns()): Promise<FittedText> {
  const sample = sampleTexts(texts);
  const plan = typeof tokenizer === 'object' ? tokenizer
    : tokenizer === 'bytePair' ? await trainBytePairTokenizer(sample, { maximumSize: vocabularySize }, turns)
    : await trainWordTokenizer(sample, { maximumSize: vocabularySize }, turns);
  const { encode } = tokenizerOf(plan);
  const lengths: number[] = [];
  for (const text of sample) {
    if (turns.due) await turns.take();
    const { length } = encode(text);
    if (length > 0) lengths.push(length);
  }
  lengths.sort((a, b) => a - b);
  const covering = lengths[Math.ceil(covered * lengths.length) - 1] ?? MINIMUM_LENGTH;
  return { tokenizer: plan, length: Math.min(maximumLength, Math.max(MINIMUM_LENGTH, covering)) };
}

/** Evenly spread, since a file may be sorted. */
function sampleTexts(texts: readonly string[]): string[] {
  const count = Math.min(FITTED_TEXTS, texts.length);
  const sample: string[] = [];
  let characters = 0;
  for (let i = 0; i < count && characters < FITTED_CHARACTERS; i++) {
    const text = texts[Math.floor(i * texts.length / count)] ?? '';
    sample.push(text);
    characters += text.length;
  }
  return sample;
}

/** The ids of all texts, one after the other. */
export async function encodeTexts(fitted: FittedText, texts: readonly string[], turns: Turns): Promise<Int32Array> {
  const ids = new Int32Array(texts.length * fitted.length);
  for (const [row, text] of texts.entries()) {
    if (turns.due) await turns.take();
    encodeText(fitted, text, ids, row * fitted.length);
  }
  return ids;
}

/** Writes the ids of one text into `into` from `at`, `length` of them. */
export function encodeText({ tokenizer, length }: FittedText, text: string, into: Float32Array | Int32Array, at = 0): void {
  const ids = tokenizerOf(tokenizer).encode(text);
  for (let i = 0; i < length; i++) into[at + i] = ids[i] ?? 0;
}
