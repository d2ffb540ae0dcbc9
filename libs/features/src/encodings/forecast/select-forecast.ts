import type { DatasetColumn } from '../../dataset.types.js';
import { type Outcome, problem, refuse, succeed } from '../../problem.js';
import { type SelectionRequest, unknownColumn } from '../../select-features.js';
import { type ForecastOptions, type ForecastSelection, LEAST_PAST } from './forecast-plan.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Two days of hours, four weeks of days, half a year of weeks, two years of months. */
const USUAL_WINDOWS = [[2 * HOUR, 48], [2 * DAY, 28], [10 * DAY, 26], [Infinity, 24]] as const;
/** Of a series' rows that a window takes at most, unless asked for. */
const LARGEST_SHARE = 5;

/** Which column says when, and which say of what: those asked for, else the one of dates, and the one by which no date comes twice. */
export function selectForecast({ columns, target: targetName, task, include, excludedColumns = [], forecast }: SelectionRequest): Outcome<ForecastSelection> {
  const names = columns.map(({ name }) => name);
  const target = columns.find(({ name }) => name === targetName);
  const wanted = include?.filter((name) => name !== targetName);
  const unknown = wanted?.filter((name) => !names.includes(name)) ?? [];
  if (!target) return refuse(unknownColumn(targetName, names, 'target'));
  if (unknown.length > 0) return refuse(...unknown.map((name) => unknownColumn(name, names, 'features')));
  const considered = columns.filter((column) => column !== target && (wanted?.includes(column.name) ?? true));
  const times = considered.filter(({ type }) => type === 'DATETIME');
  const [time] = times;
  if (!time || times.length > 1) {
    return refuse(problem('TIME_COLUMN_REQUIRED', time
      ? `Several columns are dates: ${times.map(({ name }) => name).join(', ')}. Give the one that says when as a feature.`
      : `A forecast needs a column of dates that says when; ${wanted ? 'none of the features is one' : 'the dataset has none'}. If one was read as text, the recipe step cast makes it DATETIME.`, 'features'));
  }
  const rest = considered.filter((column) => column !== time);
  const series = wanted ? rest : findSeries(time, rest.filter(({ name }) => !excludedColumns.some((excluded) => excluded.name === name && excluded.reason === 'LEAKAGE')));
  if (!series) {
    return refuse(problem('SERIES_REQUIRED', `"${time.name}" has the same date several times, and no column says which series a row is of. Give it as a feature, with "${time.name}".`, 'features'));
  }
  const numeric = series.filter(({ type }) => type === 'NUMBER' || type === 'DATETIME' || type === 'IMAGE' || type === 'AUDIO');
  if (numeric.length > 0) return refuse(...numeric.map(({ name, type }) => problem('COLUMN_UNSUPPORTED', `"${name}" is of type ${type} and cannot say which series a row is of. A forecast goes by the past of "${target.name}" alone. Take it out of the features.`, 'features')));
  const taken = new Set([target, time, ...series]);
  return succeed({
    task, target, time, series, columns: [time, ...series].map((column) => ({ column })), ...windowOf(time, series, forecast),
    excluded: columns.filter((column) => !taken.has(column)).map(({ name }) => ({ name, reason: wanted ? 'REQUESTED' : 'UNSUPPORTED' })),
  });
}

/** None where each date comes once; undefined where they repeat and no single column tells the rows of a date apart. */
function findSeries({ statistics: { distinct, count, missing } }: DatasetColumn, columns: readonly DatasetColumn[]): DatasetColumn[] | undefined {
  if (distinct >= count - missing) return [];
  const fitting = columns.filter(({ type, statistics }) =>
    ['CATEGORY', 'IDENTIFIER', 'BOOLEAN', 'TEXT', 'INTEGER'].includes(type) && statistics.distinct > 1 && statistics.distinct * distinct >= count - missing && statistics.distinct * 2 < count);
  const [found] = fitting.toSorted((a, b) => Number(a.type === 'INTEGER') - Number(b.type === 'INTEGER') || a.statistics.distinct - b.statistics.distinct);
  return found && [found];
}

function windowOf({ statistics: { distinct, count, minimum, maximum } }: DatasetColumn, series: readonly DatasetColumn[], asked: Partial<ForecastOptions> = {}): ForecastOptions {
  const step = (Number(maximum ?? NaN) - Number(minimum ?? NaN)) / Math.max(1, distinct - 1);
  const usual = USUAL_WINDOWS.find(([longest]) => step <= longest)?.[1] ?? 28;
  const rows = count / Math.max(1, series.reduce((product, column) => product * column.statistics.distinct, 1));
  return { horizon: asked.horizon ?? 1, window: asked.window ?? Math.max(LEAST_PAST, Math.min(usual, Math.floor(rows / LARGEST_SHARE))) };
}
