import { ALIGNED_DELIMITER, findAligned, type LeastSpaces } from './aligned-columns.js';
import { parseDelimited, type ParsedText, type Quoting } from './delimited-parser.js';
import { looksTyped } from './cell-kind.js';
import { IngestError } from './ingest-error.js';

export interface Dialect extends Quoting {
  /** Lines before the first record: blank ones, comments, Excel's `sep=;`. */
  readonly skipLines: number;
  readonly columnCount: number;
  /** Quoting is the rule in this file, so a quote that does not fit is a mistake and not a letter. */
  readonly quotesOften: boolean;
  /** Spaces line up the columns: the delimiter has to be put in their place. */
  readonly leastSpaces?: LeastSpaces;
}

/** A file of one column gets a delimiter that no text contains (U+001F, "unit separator"). */
export const NO_DELIMITER = '\u001f';
const DELIMITERS = [',', ';', '\t', '|'] as const;
const QUOTES = ['"', '', "'"] as const;
const SAMPLE_RECORDS = 400;
/** Below this share of records with the same number of cells, a delimiter is only punctuation. */
const LEAST_CONSISTENT = 0.5;

/** So many cells in proper quotes for each one that is not make the improper one a mistake. */
const PROPER_QUOTES = 5;

interface Candidate {
  readonly quoting: Quoting;
  readonly quotesOften: boolean;
  readonly columnCount: number;
  readonly score: number;
}

/**
 * How a sample of a delimited file is written. Each pair of delimiter and quote is tried; the best one gives most records the
 * same number of cells, and cells that look like values (after van den Burg et al., "Wrangling messy CSV files", 2019).
 */
export function detectDialect(sample: { text: string; whole: boolean }, filename: string, given?: string): Dialect {
  const preamble = skipPreamble(sample.text);
  const text = sample.text.slice(preamble.length);
  const limits = { records: SAMPLE_RECORDS, whole: sample.whole };
  const delimiters = given !== undefined ? [given] : preamble.delimiter !== undefined ? [preamble.delimiter] : DELIMITERS;
  const candidates = delimiters.flatMap((delimiter) => candidatesFor(text, delimiter, limits));
  if (/\.tsv$/i.test(filename)) for (const [index, candidate] of candidates.entries()) if (candidate.quoting.delimiter === '\t') candidates[index] = { ...candidate, score: candidate.score * 2 };
  const best = candidates.sort((a, b) => b.score - a.score)[0];
  const aligned = given === undefined || given === ' ' ? findAligned({ ...sample, text }, given !== undefined) : undefined;
  if (aligned && (given !== undefined || separatesMore(aligned.columnCount, best))) {
    const quote = aligned.quoted ? '"' : '';
    return { delimiter: ALIGNED_DELIMITER, quote, escape: quote, skipLines: preamble.lines, columnCount: aligned.columnCount, quotesOften: false, leastSpaces: aligned.leastSpaces };
  }
  if (best) return { ...best.quoting, skipLines: preamble.lines, columnCount: best.columnCount, quotesOften: best.quotesOften };
  if (given !== undefined && !text.includes(given)) {
    const likely = DELIMITERS.flatMap((delimiter) => candidatesFor(text, delimiter, limits)).sort((a, b) => b.score - a.score)[0];
    const hint = likely ? ` ${show(likely.quoting.delimiter)} separates ${likely.columnCount} columns.` : '';
    throw new IngestError('WRONG_DELIMITER', `${show(given)} does not separate anything in "${filename}".${hint} Leave the delimiter out to have it guessed.`, 'delimiter');
  }
  const quote = parseDelimited(text, { delimiter: NO_DELIMITER, quote: '"', escape: '"' }, limits).malformed > 0 ? '' : '"';
  return { delimiter: NO_DELIMITER, quote, escape: quote, skipLines: preamble.lines, columnCount: 1, quotesOften: quote === '' };
}

/** A comma may stand within values that spaces line up; tabs may separate values in which two spaces follow a sentence. */
const separatesMore = (columnCount: number, best: Candidate | undefined): boolean =>
  !best || (best.quoting.delimiter === '\t' ? columnCount >= 2 * best.columnCount : columnCount > best.columnCount);

const show = (delimiter: string): string => (delimiter === '\t' ? 'A tab' : delimiter === ' ' ? 'A space' : `"${delimiter}"`);

function candidatesFor(text: string, delimiter: string, limits: { records: number; whole: boolean }): Candidate[] {
  const found: Candidate[] = [];
  for (const quote of QUOTES) {
    for (const escape of quote === '' ? [''] : [quote, '\\']) {
      const quoting = { delimiter, quote, escape };
      const parsed = parseDelimited(text, quoting, limits);
      // A quote that is never used, or not as quotes are, is a letter; a backslash that changes nothing, too.
      if (quote !== '' && (parsed.quoted === 0 || parsed.malformed * PROPER_QUOTES >= parsed.quoted)) continue;
      const candidate = score(quoting, parsed);
      if (candidate) found.push(candidate);
      if (quote !== '') break;
    }
  }
  return found;
}

function score(quoting: Quoting, { records, quoted }: ParsedText): Candidate | undefined {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [columnCount, agreeing] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  const first = records[0]?.cells.length ?? 0;
  if (columnCount < 2 || first < 2 || agreeing < records.length * LEAST_CONSISTENT) return undefined;
  const cells = records.slice(0, 100).flatMap((record) => record.cells.slice(0, 100));
  const typed = cells.reduce((sum, cell) => sum + looksTyped(cell, quoting.delimiter), 0) / cells.length;
  // Quotes that are understood beat quotes that are taken for letters.
  const understood = quoting.quote === '' ? 0.9 : quoting.quote === '"' ? 1 : quoted > records.length / 2 ? 0.95 : 0.85;
  return { quoting, columnCount, quotesOften: quoting.quote === '' || quoted >= records.length / 10, score: (agreeing / records.length) ** 2 * typed * understood * (1 - 1 / (columnCount + 1)) };
}

function skipPreamble(text: string): { length: number; lines: number; delimiter?: string } {
  let length = 0;
  let lines = 0;
  let delimiter: string | undefined;
  for (;;) {
    const end = text.indexOf('\n', length);
    if (end < 0) break;
    const line = text.slice(length, end);
    const excel = lines === 0 ? /^"?sep=(.)"?$/.exec(line)?.[1] : undefined;
    if (excel === undefined && line.trim() !== '' && !line.startsWith('#')) break;
    delimiter ??= excel;
    length = end + 1;
    lines++;
  }
  return { length, lines, ...(delimiter !== undefined && { delimiter }) };
}
