import { MONTH_NUMBERS } from './month-names.js';

/** ISO 8601, loosely: one or two digits. */
const ISO = /^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})$/;
const MONTH_ONLY = /^(?<year>(?:19|20)\d{2})-(?<month>\d{2})$/;
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/;
const DOTTED = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/;
const DOTTED_SHORT = /^(?<day>\d{2})\.(?<month>\d{2})\.(?<year>\d{2})$/;
/** Which of the two is the day depends on who wrote it. */
const SLASHED = /^(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<year>\d{4}|\d{2})$/;
const DASHED = /^(?<first>\d{1,2})-(?<second>\d{1,2})-(?<year>\d{4})$/;
const NAMED = String.raw`(?<name>[a-zà-ÿ]{3,10})\.?`;
const WEEKDAY = String.raw`(?:[a-zà-ÿ]{2,10}\.?,? )?`;
/** The 31st of January 2024, in English, German, French or Spanish; with a weekday before it as in RFC 2822. */
const DAY_FIRST = new RegExp(String.raw`^${WEEKDAY}(?<day>\d{1,2})(?:\.|st|nd|rd|th|er)?[ -](?:of |de )?${NAMED}[ -](?:de )?(?<year>\d{4}|\d{2})$`);
const NAME_FIRST = new RegExp(String.raw`^${WEEKDAY}${NAMED} (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$`);
const FORMS = [ISO, MONTH_ONLY, COMPACT, DOTTED, DOTTED_SHORT, SLASHED, DASHED, DAY_FIRST, NAME_FIRST];
/** After the date. */
const TIME = /[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]m|z|gmt|utc?|[+-]\d{2}(?::?\d{2})?)?$/;
/** Time since 1970 in seconds, milliseconds or microseconds, told apart by their size: each lies between 1973 and 5138. */
const EPOCH = /^\d{9,17}(?:\.\d+)?$/;
const EPOCHS: readonly (readonly [below: number, toMs: number])[] = [[1e11, 1e3], [1e14, 1], [1e17, 1e-3]];
const MINUTE = 60_000;
/** Years 0001 to 9999, as ISO 8601 writes them. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** What a date is written like, for messages. */
export const DATE_EXAMPLE = '"2024-01-31", "2024-01-31T14:05:00Z" or "31 Jan 2024"';

/**
 * An instant as people and files write it, in milliseconds since 1970 (UTC): every form in which the data service reads a column of
 * dates, with or without a time; without an offset it is UTC, as there. Undefined where no such day exists or the text is something
 * else. `3/4/2024` says two days, which a column can tell apart and a single value cannot: undefined.
 */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (EPOCH.test(trimmed)) return sinceEpoch(Number(trimmed));
  const time = TIME.exec(trimmed);
  const day = dayOf(time ? trimmed.slice(0, time.index) : trimmed);
  const since = time ? timeOf(time) : 0;
  if (day === undefined || since === undefined || day + since < EARLIEST || day + since > LATEST) return undefined;
  return day + since;
}

function sinceEpoch(value: number): number | undefined {
  const unit = EPOCHS.find(([below]) => value >= 1e8 && value < below);
  return unit && Math.floor(value * unit[1]);
}

function dayOf(text: string): number | undefined {
  const found = FORMS.find((form) => form.test(text))?.exec(text)?.groups;
  if (!found) return undefined;
  const { year = '', name, first, second, month: number, day: date = '1' } = found;
  const [month, day] = first !== undefined && second !== undefined ? eitherWay(Number(first), Number(second)) : [name === undefined ? Number(number) : MONTH_NUMBERS.get(name) ?? 0, Number(date)];
  const iso = `${fullYear(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00.000Z`;
  const parsed = Date.parse(iso);
  // Date.parse rolls 31 February over into March
  return Number.isNaN(parsed) || new Date(parsed).toISOString() !== iso ? undefined : parsed;
}

/** Two digits are a year from 1969 to 2068 (POSIX, as strptime). */
const fullYear = (year: string): string => (year.length === 4 ? year : `${Number(year) < 69 ? 20 : 19}${year}`);

/** Month and day, whichever comes first; neither where both can. */
function eitherWay(first: number, second: number): readonly [month: number, day: number] {
  if (first === second || second > 12) return [first, second];
  return first > 12 ? [second, first] : [0, 0];
}

function timeOf([, hour, minute, second = '0', fraction = '', zone = 'z']: RegExpExecArray): number | undefined {
  const half = zone === 'am' || zone === 'pm';
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (minutes > 59 || seconds > 59 || hours > (half ? 12 : 23) || (half && hours < 1)) return undefined;
  const told = half ? hours % 12 + (zone === 'pm' ? 12 : 0) : hours;
  const ms = (told * 60 + minutes) * MINUTE + seconds * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  if (!/^[+-]/.test(zone)) return ms;
  const [offsetHours = 0, offsetMinutes = 0] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0'].map(Number);
  return offsetHours > 23 || offsetMinutes > 59 ? undefined : ms - (zone.startsWith('-') ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * MINUTE;
}
