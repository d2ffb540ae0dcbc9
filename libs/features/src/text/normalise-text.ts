/** What a tokeniser does not need to tell apart: half- and full-width forms, ligatures, control characters, kinds and amounts of white space. */
export function normaliseText(text: string, lowercase: boolean): string {
  // lone surrogates have no UTF-8 form; NFKC: Unicode Standard Annex 15
  const plain = text.toWellFormed().normalize('NFKC').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return lowercase ? plain.toLowerCase() : plain;
}
