import { instantsOf } from '../../dates/date-feature.js';
import { numbersOf, type Table, textsOf } from '../../table.js';
import { sideTexts } from '../interactions/interactions-encoding.js';
import { type ForecastPlan, LEAST_PAST } from './forecast-plan.js';

/** Every row of a table as the first step of a forecast: the window before it, and what came. */
export interface Windows {
  readonly rowCount: number;
  /** Rows that have a past and a future as long as the horizon, all of it in this table. */
  readonly complete: Int32Array;
  /** Of the past, oldest first, NaN where there is none: `window` values and instants. */
  past(row: number): { readonly values: Float64Array; readonly instants: Float64Array };
  /** Of the future, `horizon` values. */
  future(row: number): Float64Array;
  /** Which series a row is of. */
  series(row: number): string;
}

/** @param known the tables of the time before: their rows may be in a window, never in a future */
export function windowsOf(plan: ForecastPlan, table: Table, known: readonly Table[]): Windows {
  const { window, horizon } = plan;
  const tables = [...known, table];
  const before = known.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const values = Float64Array.from(tables.flatMap((part) => [...numbersOf(part, plan.value.column)]));
  const instants = Float64Array.from(tables.flatMap((part) => [...instantsOf(textsOf(part, plan.time.column))]));
  const keys = tables.flatMap((part) => keysOf(plan, part));
  const order = Uint32Array.from([...instants.keys()].filter((row) => Number.isFinite(instants[row]))
    .sort((a, b) => compare(keys[a] ?? '', keys[b] ?? '') || (instants[a] ?? 0) - (instants[b] ?? 0) || a - b));
  const places = new Int32Array(values.length).fill(-1);
  /** Where the series of each place begins and ends. */
  const [starts, ends] = [new Uint32Array(order.length), new Uint32Array(order.length)];
  for (let place = 0; place < order.length; place++) {
    places[order[place] ?? 0] = place;
    starts[place] = place > 0 && keys[order[place - 1] ?? 0] === keys[order[place] ?? 0] ? starts[place - 1] ?? 0 : place;
  }
  for (let place = order.length - 1; place >= 0; place--) ends[place] = starts[place + 1] === starts[place] ? ends[place + 1] ?? 0 : place + 1;

  const future = (row: number): Float64Array => {
    const place = places[before + row] ?? -1;
    return Float64Array.from({ length: horizon }, (_, i) => {
      const at = place + i;
      const from = order[at] ?? 0;
      return place >= 0 && at < (ends[place] ?? 0) && from >= before ? values[from] ?? NaN : NaN;
    });
  };
  const past = (row: number) => {
    const place = places[before + row] ?? -1;
    const pick = (data: Float64Array) => Float64Array.from({ length: window }, (_, i) => {
      const at = place - window + i;
      return place >= 0 && at >= (starts[place] ?? 0) ? data[order[at] ?? 0] ?? NaN : NaN;
    });
    return { values: pick(values), instants: pick(instants) };
  };
  const enough = Math.min(LEAST_PAST, window);
  const complete = Int32Array.from(Array.from({ length: table.rowCount }, (_, row) => row).filter((row) =>
    future(row).every(Number.isFinite) && past(row).values.filter(Number.isFinite).length >= enough));
  return { rowCount: table.rowCount, complete, past, future, series: (row) => keys[before + row] ?? '' };
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function keysOf({ series }: ForecastPlan, table: Table): string[] {
  const parts = series.map((column) => sideTexts(table, column));
  return Array.from({ length: table.rowCount }, (_, row) => JSON.stringify(parts.map((texts) => texts[row] ?? '')));
}
