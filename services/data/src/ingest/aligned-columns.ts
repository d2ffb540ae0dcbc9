import { isDate, isPlainNumber } from './cell-kind.js';

/** At least so many spaces stand between two columns; where it is two, values may have single ones. */
export type LeastSpaces = 1 | 2;

export interface AlignedColumns {
  readonly leastSpaces: LeastSpaces;
  readonly columnCount: number;
  readonly quoted: boolean;
}

/** What takes the spaces' place: DuckDB knows no delimiter of any width. No value has one, since tabs separate, too. */
export const ALIGNED_DELIMITER = '\t';
const CELLS = {
  1: /"(?:[^"]|"")*"(?=\s|$)|\S+/g,
  2: /"(?:[^"]|"")*"(?= {2}|\t|$)|\S+(?: \S+)*/g,
} as const;
const SAMPLE_LINES = 400;
const LEAST_LINES = 3;

export const alignedCells = (line: string, leastSpaces: LeastSpaces): readonly string[] => line.match(CELLS[leastSpaces]) ?? [];

/** A line as its cells with a tab between. */
export const separated = (line: string, leastSpaces: LeastSpaces): string => alignedCells(line, leastSpaces).join(ALIGNED_DELIMITER);

/**
 * Whether runs of spaces (or tabs) line up the columns of a text, as programs print tables: every line has the same number of cells, the first
 * may lack one (row names have none). Single spaces also stand between words, so they have to line up a column of numbers or dates, unless the
 * user says (`given`) that they separate.
 */
export function findAligned(sample: { text: string; whole: boolean }, given = false): AlignedColumns | undefined {
  const lines = sample.text.split('\n', SAMPLE_LINES).filter((line) => line.trim() !== '');
  const [wide, narrow] = [alignedBy(lines, 2), alignedBy(lines, 1)];
  if (wide && !wide.rows.some((cells) => cells.some(isSeveralNumbers))) return wide.found;
  return narrow && (given || hasTypedColumn(narrow.rows)) ? narrow.found : undefined;
}

function alignedBy(lines: readonly string[], leastSpaces: LeastSpaces): { found: AlignedColumns; rows: readonly (readonly string[])[] } | undefined {
  const rows = lines.map((line) => alignedCells(line, leastSpaces));
  const [first = [], ...others] = rows;
  const columnCount = others[0]?.length ?? 0;
  if (rows.length < LEAST_LINES || columnCount < 2 || (first.length !== columnCount && first.length !== columnCount - 1)) return undefined;
  if (others.some((cells) => cells.length !== columnCount)) return undefined;
  return { found: { leastSpaces, columnCount, quoted: rows.some((cells) => cells.some((cell) => /^".*"$/.test(cell))) }, rows: others };
}

/** `15.30 396.90`: two columns that a single space lines up. */
const isSeveralNumbers = (cell: string): boolean => cell.includes(' ') && cell.split(' ').every((part) => isPlainNumber(part));

const hasTypedColumn = (rows: readonly (readonly string[])[]): boolean =>
  (rows[0] ?? []).some((_, index) => rows.every((cells) => [isPlainNumber, isDate].some((is) => is(cells[index] ?? ''))));
