import { DATE_FORMATS } from './date-formats.js';
import type { Notation } from './ingest.types.js';
import { NUMBER_FORMATS } from './number-formats.js';
import { FORMAT_SAMPLE, MISSING_AMONG_VALUES, MIXED_SHARE, type ValueFormat } from './value-format.js';

const BOOLEAN_FORMAT: ValueFormat = { name: 'true/false', kind: 'BOOLEAN', storage: 'VARCHAR', pattern: /^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$/, value: (column) => `CASE WHEN ${column} IN ('true', 'false') THEN ${column} WHEN lower(${column}) IN ('true', 'false') THEN lower(${column}) END` };
/** In the order in which they are preferred. */
const VALUE_FORMATS: readonly ValueFormat[] = [BOOLEAN_FORMAT, ...NUMBER_FORMATS, ...DATE_FORMATS];

/** Whether a format is one of the notation, as far as the notation goes. */
export const agrees = (format: ValueFormat, notation: Notation): boolean =>
  [[format.decimalSeparator, notation.decimalSeparator], [format.dayFirst, notation.dayFirst]].every(([own, wanted]) => own === undefined || wanted === undefined || own === wanted);

/** The formats that there may be where the user says how values are written: the notation's own first. */
export function formatsFor(given: Notation, likely: Notation = {}): readonly ValueFormat[] {
  const possible = VALUE_FORMATS.filter((format) => agrees(format, given));
  return [...possible.filter((format) => agrees(format, likely)), ...possible.filter((format) => !agrees(format, likely))];
}

export interface FormatGuess {
  readonly format: ValueFormat;
  /** Reads all these values, too, with the decimals or the day elsewhere. */
  readonly rival?: ValueFormat;
  /** A value that means one thing by the format, and another by its rival. */
  readonly ambiguous?: string | undefined;
  /** How the values are written for certain. */
  readonly certain: Notation;
}

/** The first format that fits all the values, else the one that fits most of them; undefined where they are words. */
export function guessFormat(values: readonly string[], formats: readonly ValueFormat[]): FormatGuess | undefined {
  const words = new Set<string>(MISSING_AMONG_VALUES);
  const distinct = [...new Set(values)].filter((value) => !words.has(value));
  const best = mostFitting(distinct, formats, distinct.length * MIXED_SHARE * 0.75);
  if (!best) return undefined;
  const { format, fitting } = best;
  const rival = mostFitting(distinct, formats.filter((other) => opposes(other, format)), fitting - 1)?.format;
  const telling = distinct.find((value) => format.pattern.test(value) && differs(format, value));
  if (rival) return { format, rival, ambiguous: telling, certain: {} };
  return { format, certain: telling !== undefined && fitting >= distinct.length * MIXED_SHARE ? notationOf(format) : {} };
}

export const notationOf = ({ decimalSeparator, dayFirst }: ValueFormat): Notation => ({ ...(decimalSeparator !== undefined && { decimalSeparator }), ...(dayFirst !== undefined && { dayFirst }) });

/** One way for the decimals, and another; one order of day and month, and the other. */
const opposes = (one: ValueFormat, other: ValueFormat): boolean =>
  one.kind === other.kind && (one.kind === 'NUMBER' ? one.decimalSeparator !== other.decimalSeparator : one.dayFirst !== undefined && other.dayFirst !== undefined && one.dayFirst !== other.dayFirst);

/** Whether the notation matters to a value of the format. */
function differs({ kind }: ValueFormat, value: string): boolean {
  if (kind === 'NUMBER') return /[.,]/.test(value);
  if (kind === 'BOOLEAN') return false;
  const [first, second] = value.split(/\D/);
  return Number(first) !== Number(second);
}

function mostFitting(distinct: readonly string[], formats: readonly ValueFormat[], moreThan: number): { format: ValueFormat; fitting: number } | undefined {
  let best: { format: ValueFormat; fitting: number } | undefined;
  for (const format of formats) {
    const fitting = countFitting(distinct, format, best?.fitting ?? moreThan);
    if (fitting !== undefined) best = { format, fitting };
    if (fitting === distinct.length) break;
  }
  return best;
}

/** Undefined where it is not more than `moreThan`, which the first values may tell. */
function countFitting(distinct: readonly string[], { pattern }: ValueFormat, moreThan: number): number | undefined {
  let fitting = distinct.length;
  for (const value of distinct) if (!pattern.test(value) && --fitting <= moreThan) return undefined;
  return fitting > moreThan ? fitting : undefined;
}

/** Whether these values are all instants or truth values of the format; numbers in people's formats depend on the whole column. */
export const isOnly = ({ kind, pattern }: ValueFormat, values: readonly string[]): boolean => kind !== 'NUMBER' && values.length >= FORMAT_SAMPLE.least && values.every((value) => pattern.test(value));
