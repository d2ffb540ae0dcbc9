/** Words that people write where a value is missing. `None` is not among them: in a text column it is often an answer. */
export const MISSING_WORDS = [
  '', 'NA', 'N/A', 'n/a', 'na', '#N/A', '#NA', 'NaN', 'nan', 'NAN', '-nan', 'NULL', 'null', 'Null', '<NA>', '?', '-', '--',
] as const;

const WORDS: ReadonlySet<string> = new Set(MISSING_WORDS);

export const isMissing = (cell: string): boolean => WORDS.has(cell.trim());
