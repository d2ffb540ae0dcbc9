/**
 * Words with their inner apostrophes and marks, numbers, single ideographs (these scripts put no spaces between words), and runs of
 * one punctuation mark or symbol; an emoji with its modifiers stays whole.
 */
const PIECE = new RegExp([
  String.raw`\p{Extended_Pictographic}(?:\p{EMod}|️|‍\p{Extended_Pictographic})*`,
  String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`,
  String.raw`(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}\p{M}*)+(?:['’](?:\p{L}\p{M}*)+)*`,
  String.raw`\p{N}+`,
  String.raw`([^\p{L}\p{N}\s])\1*`,
].join('|'), 'gu');

/** The words and marks of a normalised text, in order; white space is gone. */
export const splitWords = (text: string): string[] => text.match(PIECE) ?? [];

/** What a number that is not in the vocabulary still says: how many digits it has. */
export const numberShape = (word: string): string | undefined => (/^\p{N}+$/u.test(word) ? '0'.repeat(Math.min(12, word.length)) : undefined);
