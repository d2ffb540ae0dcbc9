import { MONTH_NUMBERS } from '@lepton/features';
import { literal, literals } from './sql.js';
import { matches, type ValueFormat } from './value-format.js';

// What is read here, `parseDate` of @lepton/features reads where a model is asked: date-formats.spec.ts holds the two together.

const day = '(?:0?[1-9]|[12][0-9]|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const year = '[0-9]{4}';
const shortYear = '[0-9]{2}';
const times: readonly (readonly [pattern: string, format: string])[] = [
  ['', ''],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}`, ' %H:%M'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2}`, ' %H:%M:%S'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2} ?[AaPp][Mm]`, ' %I:%M %p'],
  [String.raw`[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2} ?[AaPp][Mm]`, ' %I:%M:%S %p'],
];

const datetime = (name: string, pattern: RegExp, cast: (column: string) => string, more: Partial<ValueFormat> = {}): ValueFormat =>
  ({ name, kind: 'DATETIME', storage: 'TIMESTAMP', pattern, value: (column) => `CASE WHEN ${matches(column, pattern)} THEN ${cast(column)} END`, ...more });

/** The session's time zone is UTC. A cast to TIMESTAMP would drop an offset without a word. */
const toInstant = (text: string): string => `TRY_CAST(${text} AS TIMESTAMPTZ)::TIMESTAMP`;

const iso = datetime('ISO 8601', new RegExp(`^${year}-${month}-${day}(?:[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$`), (column) => column, {
  // What DuckDB's own cast reads, without a pattern: by far the most frequent format. Where there is no room for an offset, the cast that knows none is four times as fast.
  value: (column) => `CASE WHEN strlen(${column}) <= 10 OR (strlen(${column}) = 19 AND substr(${column}, 17, 1) = ':') THEN TRY_CAST(${column} AS TIMESTAMP) ELSE ${toInstant(column)} END`,
});
const looseIso = datetime('ISO 8601, loose', new RegExp(`^${year}-${month}-${day}(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$`), (column) => {
  const seconds = String.raw`regexp_replace(${column}, '([ T][0-9]{1,2}:[0-9]{2})(Z|[+-].*)?$', '\1:00\2')`;
  return toInstant(String.raw`regexp_replace(${seconds}, '([+-][0-9]{2})([0-9]{2})$', '\1:\2')`);
});
const monthOnly = datetime('%Y-%m', /^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])$/, (column) => `try_strptime(${column}, '%Y-%m')`);

/** Of two forms that differ in the order of day and month alone, the first is the usual one. */
const digits: readonly (readonly [pattern: string, format: string, dayFirst?: boolean])[] = [
  [`${year}/${month}/${day}`, '%Y/%m/%d'],
  [`${month}/${day}/${year}`, '%m/%d/%Y', false],
  [`${day}/${month}/${year}`, '%d/%m/%Y', true],
  [`${month}/${day}/${shortYear}`, '%m/%d/%y', false],
  [`${day}/${month}/${shortYear}`, '%d/%m/%y', true],
  [`${day}-${month}-${year}`, '%d-%m-%Y', true],
  [`${month}-${day}-${year}`, '%m-%d-%Y', false],
  [String.raw`${day}\.${month}\.${year}`, '%d.%m.%Y'],
  // Two digits each: 1.2.24 may as well be the number of a version.
  [String.raw`(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.${shortYear}`, '%d.%m.%y'],
];
const inDigits = digits.flatMap(([datePattern, dateFormat, dayFirst]) =>
  times.map(([timePattern, timeFormat]) =>
    datetime(dateFormat + timeFormat, new RegExp(`^${datePattern}${timePattern}$`), (column) => {
      // strptime knows one separator.
      const text = timeFormat === '' ? column : String.raw`regexp_replace(regexp_replace(${column}, '([0-9])T', '\1 '), '([0-9]) ?([AaPp][Mm])$', '\1 \2')`;
      return `try_strptime(${text}, ${literal(dateFormat + timeFormat)})`;
    }, { ...(dayFirst !== undefined && { dayFirst }), ...(dateFormat.startsWith('%d.') && { likelyDayFirst: true }) })));

const weekday = String.raw`(?:\p{L}{2,10}[.]?,? )?`;
const name = `(?:${[...MONTH_NUMBERS.keys()].sort((a, b) => b.length - a.length).join('|')})`;
const clock = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?';
const numberOf = `MAP {${[...MONTH_NUMBERS].map(([each, number]) => `${literal(each)}: ${number}`).join(', ')}}`;

/** `pattern` has a group for each of `groups`. */
function spoken(label: string, pattern: string, groups: readonly ('day' | 'name' | 'year')[]): readonly ValueFormat[] {
  const form = (time: string, more: string, cast: (date: string, time: string) => string): ValueFormat => {
    const whole = `^${weekday}${pattern}(${time})$`;
    return datetime(`${label}${more}`, new RegExp(whole.replaceAll(/\((?!\?)/g, '(?:'), 'iu'), (column) => {
      const found = `regexp_extract(lower(${column}), ${literal(whole)}, [${literals([...groups, 'time'])}])`;
      const full = `CASE WHEN strlen(${found}.year) = 4 THEN ${found}.year WHEN ${found}.year < '69' THEN concat('20', ${found}.year) ELSE concat('19', ${found}.year) END`;
      return cast(`concat(${full}, '-', ${numberOf}[${found}.name], '-', ${found}.day)`, `${found}.time`);
    });
  };
  return [
    form(`(?: ${clock}(?: ?[ap]m)?)?`, '', (date, time) => String.raw`try_strptime(concat(${date}, regexp_replace(${time}, ' ?([ap]m)$', ' \1')), [${literals(times.map(([, format]) => `%Y-%m-%d${format}`))}])`),
    form(` ${clock} ?(?:z|gmt|utc?|[+-][0-9]{2}:?[0-9]{2})`, ', zone', (date, time) => {
      const seconds = String.raw`regexp_replace(regexp_replace(${time}, ' ?(gmt|utc?|z)$', '+0000'), '^( [0-9]{1,2}:[0-9]{2}) ?([+-])', '\1:00\2')`;
      return toInstant(String.raw`concat(${date}, regexp_replace(${seconds}, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\1:\2'))`);
    }),
  ];
}

/** With the month's name in English, German, French or Spanish; RFC 2822 (`Tue, 05 Mar 2024 10:00:00 +0100`) is among them. */
const named = [
  ...spoken('31 Jan 2024', `(${day})(?:[.]|st|nd|rd|th|er)?[ -](?:of |de )?(${name})[.]?[ -](?:de )?(${year}|${shortYear})`, ['day', 'name', 'year']),
  ...spoken('January 31, 2024', `(${name})[.]? (${day})(?:st|nd|rd|th)?,? (${year})`, ['name', 'day', 'year']),
];

export const DATE_FORMATS: readonly ValueFormat[] = [iso, looseIso, ...inDigits, ...named, monthOnly];
