import { bytePairTokenizer } from './byte-pair-tokenizer.js';
import { huggingFaceTokenizer } from './hugging-face-tokenizer.js';
import type { Tokenizer, TokenizerPlan } from './tokenizer.types.js';
import { wordTokenizer } from './word-tokenizer.js';

const made = new WeakMap<TokenizerPlan, Tokenizer>();

/** The tokeniser of a plan; made once for each plan object, since a vocabulary takes time to index. */
export function tokenizerOf(plan: TokenizerPlan): Tokenizer {
  const known = made.get(plan);
  if (known) return known;
  const tokenizer = make(plan);
  made.set(plan, tokenizer);
  return tokenizer;
}

function make(plan: TokenizerPlan): Tokenizer {
  switch (plan.kind) {
    case 'word': return wordTokenizer(plan);
    case 'bytePair': return bytePairTokenizer(plan);
    case 'huggingFace': return huggingFaceTokenizer(plan);
  }
}
