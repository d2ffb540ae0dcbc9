import type { RawColumn } from '../plan.types.js';
import { parseDate } from './parse-date.js';

const DAY_MS = 86_400_000;
const SECONDS = 86_400;

/** What a date can say, each only where training saw it vary: how long ago, and where in the year, month, week and day. */
export const DATE_PARTS = ['trend', 'month', 'day', 'weekday', 'time'] as const;
export type DatePart = (typeof DATE_PARTS)[number];

/**
 * A date as features: the days since `centre` in units of `deviation`, then a sine and a cosine for each cyclic part, so that December
 * stands beside January, then a flag for missing ones (all else is 0 then). Days outside those that training has seen count as its
 * first or last one: a network knows nothing of a trend beyond them.
 *
 * The served model's input is float32 [N, 2]: whole days since 1970-01-01 (UTC), and the seconds of that day. Both are exact in float32
 * for every year that a date can have; milliseconds since 1970 would be rounded to two minutes.
 */
export interface DateFeature extends RawColumn {
  readonly kind: 'date';
  readonly type: 'DATETIME';
  readonly parts: readonly DatePart[];
  /** Whole days. */
  readonly centre: number;
  /** Days. */
  readonly deviation: number;
  /** Of the trend, in deviations. */
  readonly range: readonly [lowest: number, highest: number];
  readonly missingFlag: boolean;
}

export const dateWidth = ({ parts, missingFlag }: DateFeature): number =>
  parts.reduce((width, part) => width + (part === 'trend' ? 1 : 2), 0) + Number(missingFlag);

/** Dates as text → milliseconds since 1970, NaN where there is none. */
export const instantsOf = (texts: readonly string[]): Float64Array => Float64Array.from(texts, (text) => (text === '' ? NaN : parseDate(text) ?? NaN));

/** Milliseconds since 1970 → [days, seconds of the day], float32; NaN stays NaN. */
export function splitInstant(milliseconds: number): readonly [days: number, seconds: number] {
  const days = Math.floor(milliseconds / DAY_MS);
  return [days, Math.fround((milliseconds - days * DAY_MS) / 1000)];
}

/** The cyclic parts' tables, row-major [size, 2]: sine and cosine. Training and serving read the same numbers. */
export const CYCLES = { month: cycle(12), day: cycle(31), weekday: cycle(7) } as const;
export const RADIANS_PER_SECOND = Math.fround(2 * Math.PI / SECONDS);
export const DAYS_PER_SECOND = Math.fround(1 / SECONDS);

function cycle(size: number): Float32Array {
  return Float32Array.from({ length: 2 * size }, (_, i) => {
    const angle = 2 * Math.PI * Math.floor(i / 2) / size;
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** Positions in the tables: January, the first, Sunday are 0. */
function positions(days: number): Record<'month' | 'day' | 'weekday', number> {
  const date = new Date(days * DAY_MS);
  return { month: date.getUTCMonth(), day: date.getUTCDate() - 1, weekday: date.getUTCDay() };
}

/** Fitted on the training split: milliseconds since 1970, NaN for missing. Undefined where they say nothing. */
export function fitDate(column: string, input: string, instants: Float64Array): DateFeature | undefined {
  const present = instants.filter(Number.isFinite);
  const nullable = present.length < instants.length;
  const seen = { month: new Set<number>(), day: new Set<number>(), weekday: new Set<number>(), time: new Set<number>(), trend: new Set<number>() };
  let sum = 0;
  for (const instant of present) {
    const [days, seconds] = splitInstant(instant);
    const { month, day, weekday } = positions(days);
    seen.month.add(month);
    seen.day.add(day);
    seen.weekday.add(weekday);
    seen.time.add(seconds);
    seen.trend.add(days);
    sum += days;
  }
  const parts = DATE_PARTS.filter((part) => seen[part].size > 1);
  if (present.length === 0 || (parts.length === 0 && !nullable)) return undefined;
  const centre = Math.round(sum / present.length);
  const spread = Math.sqrt(present.reduce((total, instant) => total + (instant / DAY_MS - centre) ** 2, 0) / present.length);
  const scale = { centre, deviation: Math.fround(spread) || 1 };
  const [first, last] = [present.reduce((a, b) => Math.min(a, b)), present.reduce((a, b) => Math.max(a, b))].map(splitInstant);
  const range = [trendOf(scale, ...first ?? [0, 0]), trendOf(scale, ...last ?? [0, 0])] as const;
  return { kind: 'date', type: 'DATETIME', column, input, nullable, parts, ...scale, range, missingFlag: nullable };
}

/** float32 step by step, as the emitted nodes compute it. */
const trendOf = ({ centre, deviation }: Pick<DateFeature, 'centre' | 'deviation'>, days: number, seconds: number): number =>
  Math.fround(Math.fround(days - centre + Math.fround(seconds * DAYS_PER_SECOND)) / deviation);

/** Writes the features of one instant, `dateWidth` of them, into `into` from `at`. */
export function encodeDate(feature: DateFeature, instant: number, into: Float32Array, at: number): void {
  const { parts, missingFlag, range: [lowest, highest] } = feature;
  const missing = !Number.isFinite(instant);
  const [days, seconds] = splitInstant(missing ? 0 : instant);
  const position = positions(days);
  let to = at;
  for (const part of parts) {
    if (part === 'trend') {
      into[to++] = missing ? 0 : Math.min(highest, Math.max(lowest, trendOf(feature, days, seconds)));
      continue;
    }
    const angle = Math.fround(seconds * RADIANS_PER_SECOND);
    const [sine = 0, cosine = 0] = part === 'time' ? [Math.sin(angle), Math.cos(angle)] : CYCLES[part].subarray(2 * position[part], 2 * position[part] + 2);
    into[to++] = missing ? 0 : sine;
    into[to++] = missing ? 0 : cosine;
  }
  if (missingFlag) into[to] = Number(missing);
}
