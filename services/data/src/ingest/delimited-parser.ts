export interface Quoting {
  readonly delimiter: string;
  /** '' for none. */
  readonly quote: string;
  /** What stands before a quote inside quotes: the quote itself, or a backslash. */
  readonly escape: string;
}

export interface ParsedRecord {
  readonly cells: readonly string[];
  /** Where the record begins and ends, without its line end. */
  readonly start: number;
  readonly end: number;
}

export interface ParsedText {
  readonly records: readonly ParsedRecord[];
  /** Cells that were written in quotes. */
  readonly quoted: number;
  /** Quotes that something other than a delimiter follows, or that never close. */
  readonly malformed: number;
}

/**
 * Parses a sample of delimited text (RFC 4180, LF line ends) to find out how a file is written; DuckDB reads the file itself.
 * Empty lines are left out. With `whole: false` an unclosed quote at the end is the sample's cut, and its record is dropped.
 */
export function parseDelimited(text: string, { delimiter, quote, escape }: Quoting, limits: { records: number; whole: boolean }): ParsedText {
  const records: ParsedRecord[] = [];
  let quoted = 0;
  let malformed = 0;
  let at = 0;
  const lineEnd = finder(text, '\n');
  const nextDelimiter = finder(text, delimiter);
  const restOfCell = (from: number): number => Math.min(lineEnd(from), nextDelimiter(from));
  while (at < text.length && records.length < limits.records) {
    if (text[at] === '\n') {
      at++;
      continue;
    }
    const start = at;
    const cells: string[] = [];
    let unclosed = false;
    for (;;) {
      if (quote !== '' && text[at] === quote) {
        quoted++;
        const cell = quotedCell(text, at + 1, quote, escape);
        cells.push(cell.value);
        unclosed = cell.end > text.length;
        at = Math.min(cell.end, text.length);
        const rest = restOfCell(at);
        if (!unclosed && text.slice(at, rest).trim() !== '') malformed++;
        at = rest;
      } else {
        const end = restOfCell(at);
        cells.push(text.slice(at, end));
        at = end;
      }
      if (at >= text.length || text[at] === '\n') break;
      at++;
    }
    if (unclosed && !limits.whole) break;
    if (unclosed) malformed++;
    records.push({ cells, start, end: at });
    at++;
  }
  return { records, quoted, malformed };
}

/** Where something is next, or the text's end, asked from left to right. What was found is remembered: it may be far away. */
function finder(text: string, what: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = text.indexOf(what, from);
    if (found < 0) found = text.length;
    return found;
  };
}

/** `end` is after the closing quote; beyond the text where there is none. */
function quotedCell(text: string, from: number, quote: string, escape: string): { value: string; end: number } {
  let value = '';
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === escape && (text[at + 1] === quote || (escape !== quote && text[at + 1] === escape))) {
      value += text[at + 1];
      at += 2;
    } else if (char === quote) return { value, end: at + 1 };
    else {
      value += char;
      at++;
    }
  }
  return { value, end: text.length + 1 };
}
