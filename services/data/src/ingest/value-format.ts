import { PLAIN_NUMBER } from './cell-kind.js';
import type { DecimalSeparator } from './ingest.types.js';
import { literal, literals } from './sql.js';
import type { Storage } from './table.js';

/** A way to write numbers, truth values or instants as text. Patterns are valid for both JavaScript and RE2 (DuckDB). */
export interface ValueFormat {
  readonly name: string;
  readonly kind: 'NUMBER' | 'BOOLEAN' | 'DATETIME';
  readonly storage: Storage;
  readonly pattern: RegExp;
  /** Of numbers. */
  readonly decimalSeparator?: DecimalSeparator;
  /** SQL for the value of text `column`, NULL where it is not of this format. */
  readonly value: (column: string) => string;
}

/** More words for "missing", which only count in a column of numbers or dates: in a column of words they may be answers. */
export const MISSING_AMONG_VALUES = ['None', 'none', 'NONE', 'missing', 'Missing', 'unknown', 'Unknown', 'n.a.', '.', '..', '...', '*', 'nil', 'undefined', '#VALUE!', '#DIV/0!', '#REF!'] as const;

const matches = (column: string, pattern: RegExp): string => `regexp_full_match(${column}, ${literal(pattern.source.replace(/^\^|\$$/g, ''))})`;

/** No-break spaces, which French and Russian put between thousands. */
const SPACES = '\u00a0\u202f';
const affix = String.raw`(?:[$€£¥₹]|USD|EUR|GBP|CHF)?\s?`;
const suffix = String.raw`\s?(?:[%$€£¥₹]|USD|EUR|GBP|CHF)?`;
const number = (name: string, decimalSeparator: DecimalSeparator, digits: string, value: (stripped: string) => string): ValueFormat => {
  const pattern = new RegExp(`^[+-]?${affix}[+-]?${digits}${suffix}$`);
  const stripped = (column: string) => `regexp_replace(${column}, '[^0-9.,+-]', '', 'g')`;
  return { name, kind: 'NUMBER', storage: 'DOUBLE', decimalSeparator, pattern, value: (column) => `CASE WHEN ${matches(column, pattern)} THEN TRY_CAST(${value(stripped(column))} AS DOUBLE) END` };
};

const day = '(?:0?[1-9]|[12][0-9]|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const year = '[0-9]{4}';
const monthName = '[A-Za-z]{3,9}';
const times: readonly (readonly [pattern: string, format: string])[] = [
  ['', ''],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}`, ' %H:%M'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2}`, ' %H:%M:%S'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2} ?[AaPp][Mm]`, ' %I:%M %p'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2} ?[AaPp][Mm]`, ' %I:%M:%S %p'],
];
const dates: readonly (readonly [pattern: string, format: string])[] = [
  [`${year}/${month}/${day}`, '%Y/%m/%d'],
  [`${month}/${day}/${year}`, '%m/%d/%Y'],
  [`${day}/${month}/${year}`, '%d/%m/%Y'],
  [String.raw`${day}\.${month}\.${year}`, '%d.%m.%Y'],
  [`${day}-${month}-${year}`, '%d-%m-%Y'],
  [`${day}[ -]${monthName}[ -]${year}`, '%d %b %Y'],
  [`${monthName} ${day},? ${year}`, '%b %d %Y'],
];

const datetime = (name: string, source: string, cast: (column: string) => string): ValueFormat => {
  const pattern = new RegExp(`^${source}$`);
  return { name, kind: 'DATETIME', storage: 'TIMESTAMP', pattern, value: (column) => `CASE WHEN ${matches(column, pattern)} THEN ${cast(column)} END` };
};

/** The session's time zone is UTC. A cast to TIMESTAMP would drop an offset without a word. */
const toInstant = (text: string): string => `TRY_CAST(${text} AS TIMESTAMPTZ)::TIMESTAMP`;

/** What DuckDB's own cast reads, without a pattern: by far the most frequent format. */
const iso: ValueFormat = {
  name: 'ISO 8601', kind: 'DATETIME', storage: 'TIMESTAMP',
  // Where there is no room for an offset, the cast that knows none is four times as fast.
  value: (column) => `CASE WHEN strlen(${column}) <= 10 OR (strlen(${column}) = 19 AND substr(${column}, 17, 1) = ':') THEN TRY_CAST(${column} AS TIMESTAMP) ELSE ${toInstant(column)} END`,
  pattern: new RegExp(`^${year}-${month}-${day}(?:[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$`),
};
const looseIso = datetime('ISO 8601, loose', `${year}-${month}-${day}(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?`, (column) => {
  const seconds = String.raw`regexp_replace(${column}, '([ T][0-9]{1,2}:[0-9]{2})(Z|[+-].*)?$', '\1:00\2')`;
  return toInstant(String.raw`regexp_replace(${seconds}, '([+-][0-9]{2})([0-9]{2})$', '\1:\2')`);
});

const others = dates.flatMap(([datePattern, dateFormat]) =>
  times.map(([timePattern, timeFormat]) =>
    datetime(dateFormat + timeFormat, datePattern + timePattern, (column) => {
      // strptime knows %b (Jan) and %B (January) apart, and one separator.
      const text = String.raw`replace(regexp_replace(regexp_replace(${column}, '([0-9]{4})T', '\1 '), '([0-9]) ?([AaPp][Mm])$', '\1 \2'), ',', '')`;
      const spaced = dateFormat.startsWith('%d %b') ? String.raw`regexp_replace(${text}, '^([0-9]+)-([A-Za-z]+)-', '\1 \2 ')` : text;
      const format = dateFormat + timeFormat;
      return `try_strptime(${spaced}, [${literals(format.includes('%b') ? [format, format.replace('%b', '%B')] : [format])}])`;
    })));

/**
 * Formats in the order in which they are preferred: `1,234` is one thousand two hundred and thirty-four unless the column also
 * says `1,5`; `05/06/2020` is the 6th of May unless the column also says `25/06/2020`.
 */
export const VALUE_FORMATS: readonly ValueFormat[] = [
  { name: 'true/false', kind: 'BOOLEAN', storage: 'VARCHAR', pattern: /^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$/, value: (column) => `CASE WHEN lower(${column}) IN ('true', 'false') THEN lower(${column}) END` },
  { name: '1234.5', kind: 'NUMBER', storage: 'DOUBLE', decimalSeparator: '.', pattern: new RegExp(`^${PLAIN_NUMBER}$`), value: (column) => `CASE WHEN ${matches(column, new RegExp(PLAIN_NUMBER))} AND isfinite(TRY_CAST(${column} AS DOUBLE)) THEN TRY_CAST(${column} AS DOUBLE) END` },
  number('1,234.5', '.', String.raw`(?:(?:0|[1-9][0-9]{0,14})|[1-9][0-9]{0,2}(?:[, '${SPACES}][0-9]{3}){1,4})(?:\.[0-9]*)?`, (text) => `replace(${text}, ',', '')`),
  number('1.234,5', ',', String.raw`(?:(?:0|[1-9][0-9]{0,14})|[1-9][0-9]{0,2}(?:[. '${SPACES}][0-9]{3}){1,4})(?:,[0-9]*)?`, (text) => `replace(replace(${text}, '.', ''), ',', '.')`),
  iso,
  looseIso,
  ...others,
];

/** The formats that there may be where the user says what stands before the decimals. */
export const formatsFor = (separator: DecimalSeparator | undefined): readonly ValueFormat[] =>
  separator === undefined ? VALUE_FORMATS : VALUE_FORMATS.filter(({ decimalSeparator }) => decimalSeparator === undefined || decimalSeparator === separator);

/** A text column with at least this share of numbers is meant to be one of numbers. */
export const MIXED_SHARE = 0.8;
/** How many values are looked at to guess a format. */
export const FORMAT_SAMPLE = { least: 20, most: 2_000 } as const;

/** The first format that fits all the values, else the one that fits most of them. */
export function bestFormat(values: readonly string[], formats: readonly ValueFormat[] = VALUE_FORMATS): ValueFormat | undefined {
  const words = new Set<string>(MISSING_AMONG_VALUES);
  const distinct = [...new Set(values)].filter((value) => !words.has(value));
  let best: ValueFormat | undefined;
  let most = distinct.length * MIXED_SHARE * 0.75;
  for (const format of formats) {
    const fitting = distinct.reduce((sum, value) => sum + Number(format.pattern.test(value)), 0);
    if (fitting > most) [best, most] = [format, fitting];
  }
  return best;
}

/** The format of truth values or instants that every one of these values has; numbers in people's formats depend on the whole column. */
export function onlyFormat(values: readonly string[]): ValueFormat | undefined {
  const format = values.length >= FORMAT_SAMPLE.least ? bestFormat(values) : undefined;
  return format && format.kind !== 'NUMBER' && values.every((value) => format.pattern.test(value)) ? format : undefined;
}
