/** Ids that every tokeniser of our own begins with: what they stand for never depends on the data. */
export const SPECIAL = { padding: 0, unknown: 1, start: 2, end: 3 } as const;
export const SPECIAL_COUNT = 4;

/** A tokeniser as plain JSON: fitted on the training split, stored with checkpoints and in the artifact. */
export type TokenizerPlan = WordTokenizerPlan | BytePairTokenizerPlan | HuggingFaceTokenizerPlan;

export interface WordTokenizerPlan {
  readonly kind: 'word';
  readonly lowercase: boolean;
  /** The word at position i has the id i + 4. */
  readonly vocabulary: readonly string[];
}

export interface BytePairTokenizerPlan {
  readonly kind: 'bytePair';
  readonly lowercase: boolean;
  /** In the order in which they were learnt; each side is bytes, one character (U+0000–U+00FF) a byte. The i-th makes the token i + 260. */
  readonly merges: readonly (readonly [string, string])[];
}

/** Somebody else's `tokenizer.json`, as it is. Its id i is our i + 1: ours has 0 for padding, whatever theirs is. */
export interface HuggingFaceTokenizerPlan {
  readonly kind: 'huggingFace';
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** Text to token ids and back. The same plan gives the same ids, in training and in serving. Padding is 0 in each. */
export interface Tokenizer {
  /** Ids are 0 … size − 1. */
  readonly size: number;
  encode(text: string): number[];
  /** Padding, start and end are left out. */
  decode(ids: Iterable<number>): string;
}
