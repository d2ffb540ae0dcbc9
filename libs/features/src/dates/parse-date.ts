/** ISO 8601, loosely: one or two digits, a space for the T, an offset of hours. */
const ISO = /^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})$/;
const DOTTED = /^(?<day>\d{1,2})(?<mark>[.-])(?<month>\d{1,2})\k<mark>(?<year>\d{4})$/;
const SLASHED = /^(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<year>\d{4})$/;
const DAY_FIRST = /^(?<day>\d{1,2})[ -](?<name>[a-z]{3,9})[ -](?<year>\d{4})$/i;
const NAME_FIRST = /^(?<name>[a-z]{3,9}) (?<day>\d{1,2}),? (?<year>\d{4})$/i;
const FORMS = [ISO, DOTTED, SLASHED, DAY_FIRST, NAME_FIRST];
/** After the date. */
const TIME = /[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]m|Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
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
  const trimmed = text.trim();
  const time = TIME.exec(trimmed);
  const day = dayOf(time ? trimmed.slice(0, time.index) : trimmed);
  const since = time ? timeOf(time) : 0;
  if (day === undefined || since === undefined || day + since < EARLIEST || day + since > LATEST) return undefined;
  return day + since;
}

function dayOf(text: string): number | undefined {
  const found = FORMS.find((form) => form.test(text))?.exec(text)?.groups;
  if (!found) return undefined;
  const { year, name, first, second } = found;
  const [month, day] = first !== undefined && second !== undefined ? slashed(Number(first), Number(second)) : [name === undefined ? Number(found['month']) : monthOf(name), Number(found['day'])];
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00.000Z`;
  const parsed = Date.parse(iso);
  // Date.parse rolls 31 February over into March
  return Number.isNaN(parsed) || new Date(parsed).toISOString() !== iso ? undefined : parsed;
}

/** Month and day, whichever comes first; neither where both can. */
function slashed(first: number, second: number): readonly [month: number, day: number] {
  if (first === second || second > 12) return [first, second];
  return first > 12 ? [second, first] : [0, 0];
}

/** "Mar" or "March": 3; else 0. */
const monthOf = (name: string) => MONTHS.findIndex((month) => month === name.toLowerCase() || month.slice(0, 3) === name.toLowerCase()) + 1;

function timeOf([, hour, minute, second = '0', fraction = '', zone = 'Z']: RegExpExecArray): number | undefined {
  const half = /^[ap]m$/i.test(zone);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (minutes > 59 || seconds > 59 || hours > (half ? 12 : 23) || (half && hours < 1)) return undefined;
  const told = half ? hours % 12 + (/^p/i.test(zone) ? 12 : 0) : hours;
  const ms = (told * 60 + minutes) * MINUTE + seconds * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  if (half || /^z$/i.test(zone)) return ms;
  const [offsetHours = 0, offsetMinutes = 0] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0'].map(Number);
  return offsetHours > 23 || offsetMinutes > 59 ? undefined : ms - (zone.startsWith('-') ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * MINUTE;
}
