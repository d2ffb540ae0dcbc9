import { finite, moments } from '../../column-statistics.js';
import { fitDate, instantsOf, splitInstant } from '../../dates/date-feature.js';
import { parseDate } from '../../dates/parse-date.js';
import { notADate } from '../../decode-row.js';
import type { Encoding, Feed } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import { type Problem, problem, refuse, succeed } from '../../problem.js';
import { binsOf } from '../../reference-bins.js';
import { numbersOf, type Table, textsOf } from '../../table.js';
import { sideTexts } from '../interactions/interactions-encoding.js';
import { type ForecastPlan, type ForecastSelection, LEAST_SPREAD } from './forecast-plan.js';
import { selectForecast } from './select-forecast.js';
import { splitByTime } from './split-by-time.js';
import { channelsOf, emitScale, emitWindow, scaleOf, writeWindow } from './window-graph.js';
import { windowsOf } from './windows.js';

/** Calendar channels at most: month, weekday and time of day as sine and cosine. */
const CALENDAR = 6;
const BYTES_PER_ROW = 150;
/** Steps further apart than this are not of a weekday or a time of day. */
const SIX_DAYS = 6 * 86_400_000;

/**
 * One numeric column over time: the values of the past [window, channels], by their own mean and spread, to the next ones. The graph takes
 * raw values and dates, and answers in the target's unit.
 */
export const FORECAST: Encoding<ForecastPlan, ForecastSelection> = {
  kind: 'forecast',
  modality: 'TABULAR',
  tasks: ['FORECASTING'],
  servesRaw: () => false,
  select: selectForecast,
  reads: ({ time, series, target }) => [
    { name: time.name, as: 'text' }, { name: target.name, as: 'number' },
    ...series.map(({ name, type }) => ({ name, as: type === 'INTEGER' ? 'number' : type === 'BOOLEAN' ? 'boolean' : 'text' } as const)),
  ],
  estimate: ({ window, horizon }) => ({ sampleShape: [window, 2 + CALENDAR], bytesPerRow: BYTES_PER_ROW + 8 * horizon, outputs: horizon }),
  arrange: ({ time }, tables) => splitByTime(time.name, tables),
  fit(selection, train) {
    const target = planTarget(selection, train);
    if (!target.ok) return target;
    const { window, horizon, time } = selection;
    const column = selection.target.name;
    const [timeInput = '', valueInput = ''] = inputNames([time.name, column]);
    const { deviation } = moments(finite(numbersOf(train, column)));
    const plan: ForecastPlan = {
      version: 1, kind: 'forecast', task: selection.task, window, horizon, excluded: selection.excluded, target: { kind: 'value', column, mean: 0, deviation: 1, outputs: horizon },
      time: { column: time.name, input: timeInput }, value: { column, input: valueInput, type: selection.target.type === 'INTEGER' ? 'INTEGER' : 'NUMBER' },
      series: selection.series.map(({ name }) => name), calendar: fitCalendar(time.name, timeInput, instantsOf(textsOf(train, time.name))), leastSpread: Math.fround(LEAST_SPREAD * deviation),
    };
    const { length } = windowsOf(plan, train, []).complete;
    return length >= 2 ? succeed(plan)
      : refuse(problem('TOO_FEW_ROWS', `No series has enough training rows for windows of ${window} values and ${horizon} to come. Ask for a smaller window or horizon, or add rows.`, 'forecast'));
  },
  sampleShape: (plan) => [plan.window, channelsOf(plan)],
  encode(plan, table, known = []) {
    const windows = windowsOf(plan, table, known);
    const size = plan.window * channelsOf(plan);
    return Promise.resolve({
      rowCount: table.rowCount, sampleShape: [plan.window, channelsOf(plan)], unreadable: new Map(),
      write(rows, into) {
        for (let i = 0; i < rows.length; i++) writeWindow(plan, windows.past(rows[i] ?? 0), into, i * size);
      },
      feeds: (rows) => feedsOf(plan, Array.from(rows, (row) => windows.past(row))),
    });
  },
  targets(plan, table, known = []) {
    const { complete: rows, past, future } = windowsOf(plan, table, known);
    const values = new Float32Array(rows.length * plan.horizon);
    for (const [index, row] of rows.entries()) {
      const { level, spread } = scaleOf(plan, past(row).values);
      values.set(future(row).map((value) => (value - level) / spread), index * plan.horizon);
    }
    const missing = numbersOf(table, plan.value.column).filter(Number.isNaN).length;
    return { rows, values, missing, unseen: 0 };
  },
  ports: ({ time, value, window }) => [
    { name: time.input, type: 'string', shape: [null, window], column: time.column, columnType: 'DATETIME', nullable: false },
    { name: value.input, type: 'float32', shape: [null, window], column: value.column, columnType: value.type, nullable: false },
  ],
  emit: emitWindow,
  finish(builder, plan, output) {
    const { level, spread } = emitScale(builder, plan);
    return builder.node('Add', [builder.node('Mul', [output, spread]), level]);
  },
  serve({ time, value, window }, columns) {
    const texts = columns.get(time.input) as readonly string[];
    const values = Float64Array.from(columns.get(value.input) as Float32Array);
    const instants = instantsOf(texts);
    const problems: Problem[] = [];
    for (let at = 0; at < texts.length; at++) {
      const strange = texts[at] !== '' && parseDate(texts[at] ?? '') === undefined;
      if (strange) problems.push({ ...notADate(time.column, texts[at]), field: time.input });
      if (at % window > 0 && (instants[at] ?? NaN) < (instants[at - 1] ?? NaN)) {
        problems.push(problem('NOT_IN_ORDER', `"${time.column}" has ${texts[at]} after ${texts[at - 1]}: give the values of one series, oldest first.`, time.input));
      }
    }
    if (problems.length > 0) return refuse(...problems.slice(0, 5));
    const rows = Array.from({ length: texts.length / window }, (_, row) => ({ values: values.subarray(row * window, (row + 1) * window), instants: instants.subarray(row * window, (row + 1) * window) }));
    return succeed(feedsOf({ time, value, window }, rows));
  },
  describe: (plan, table, row) => Object.fromEntries([plan.time.column, ...plan.series].map((column) => [column, sideTexts(table, column)[row] || null])),
  reference: ({ value }, train) => [binsOf(value.column, numbersOf(train, value.column))],
  summary: ({ window, horizon, value, series }) => `${horizon === 1 ? 'the next value' : `the next ${horizon} values`} of "${value.column}" from ${window}${series.length > 0 ? `, series by ${series.map((name) => `"${name}"`).join(' and ')}` : ''}`,
};

/** Weekday, month and time of day, where they vary and steps are short enough to have them. */
function fitCalendar(column: string, input: string, instants: Float64Array): ForecastPlan['calendar'] {
  const feature = fitDate(column, input, instants);
  const distinct = [...new Set(instants)].filter(Number.isFinite).sort((a, b) => a - b);
  const step = ((distinct.at(-1) ?? 0) - (distinct[0] ?? 0)) / Math.max(1, distinct.length - 1);
  const parts = feature?.parts.filter((part) => part === 'month' || (step < SIX_DAYS && (part === 'weekday' || part === 'time'))) ?? [];
  return feature && parts.length > 0 ? { ...feature, parts, missingFlag: false } : null;
}

function feedsOf({ time, value, window }: Pick<ForecastPlan, 'time' | 'value' | 'window'>, rows: readonly { values: Float64Array; instants: Float64Array }[]): Feed[] {
  return [
    { name: value.input, type: 'float32', shape: [rows.length, window], data: Float32Array.from(rows.flatMap(({ values }) => [...values])) },
    { name: time.input, type: 'float32', shape: [rows.length, window, 2], data: Float32Array.from(rows.flatMap(({ instants }) => [...instants].flatMap((instant) => [...splitInstant(instant)]))) },
  ];
}

/** What an evaluation of a forecast compares with. */
export interface ForecastTruth {
  /** `horizon` values, in the target's unit. */
  readonly expected: Float64Array;
  /** The last value before them: the naive forecast of each. */
  readonly last: number;
  readonly series: string;
}

/** Of the rows of an encoded split. */
export function forecastTruths(plan: ForecastPlan, table: Table, known: readonly Table[], rows: Int32Array): ForecastTruth[] {
  const windows = windowsOf(plan, table, known);
  return Array.from(rows, (row) => ({ expected: windows.future(row), last: windows.past(row).values.findLast(Number.isFinite) ?? NaN, series: windows.series(row) }));
}
