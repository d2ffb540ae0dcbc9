import { Tokenizer as Library } from '@huggingface/tokenizers';
import { type Outcome, problem, refuse, succeed } from '../problem.js';
import type { HuggingFaceTokenizerPlan, Tokenizer } from './tokenizer.types.js';

/** Checks a `tokenizer.json` by loading it; `configuration` is the `tokenizer_config.json` beside it, if there is one. */
export function planHuggingFaceTokenizer(tokenizer: unknown, configuration: unknown = {}): Outcome<HuggingFaceTokenizerPlan> {
  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
  const refused = (why: string) => refuse(problem('TOKENIZER_INVALID', `This is no tokenizer.json that can be used: ${why}. Give the file of a Hugging Face model as it is.`, 'text.tokenizer'));
  if (!isObject(tokenizer) || !isObject(configuration)) return refused('it has to be a JSON object');
  const plan: HuggingFaceTokenizerPlan = { kind: 'huggingFace', tokenizer, configuration };
  try {
    huggingFaceTokenizer(plan).encode('a');
    return succeed(plan);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

export function huggingFaceTokenizer({ tokenizer, configuration }: HuggingFaceTokenizerPlan): Tokenizer {
  const library = new Library(tokenizer, configuration);
  const ids = [...library.get_vocab(true).values()];
  return {
    size: ids.reduce((largest, id) => Math.max(largest, id), -1) + 2,
    encode: (text) => library.encode(text.toWellFormed()).ids.map((id: number) => id + 1),
    decode: (tokens) => library.decode([...tokens].filter((id) => id > 0).map((id) => id - 1), { skip_special_tokens: true }),
  };
}
