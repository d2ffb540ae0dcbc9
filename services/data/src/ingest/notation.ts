import type { DecimalSeparator, Notation, ReadOptions } from './ingest.types.js';
import type { ValueFormat } from './value-format.js';

/** What columns of a file say of how numbers and dates are written in it: one column tells of the next. */
export interface Evidence {
  /** Certain of some column. */
  readonly decimalSeparators: ReadonlySet<DecimalSeparator>;
  readonly orders: ReadonlySet<boolean>;
  /** Semicolons between values or dates with points: people who write these put the day first. */
  readonly likelyDayFirst: boolean;
}

export const NO_EVIDENCE: Evidence = { decimalSeparators: new Set(), orders: new Set(), likelyDayFirst: false };

export function withEvidence(evidence: Evidence, { decimalSeparator, dayFirst }: Notation, format?: ValueFormat): Evidence {
  return {
    decimalSeparators: decimalSeparator === undefined ? evidence.decimalSeparators : new Set([...evidence.decimalSeparators, decimalSeparator]),
    orders: dayFirst === undefined ? evidence.orders : new Set([...evidence.orders, dayFirst]),
    likelyDayFirst: evidence.likelyDayFirst || format?.likelyDayFirst === true,
  };
}

/** How values are written, as the user says. */
export const givenNotation = ({ decimalSeparator, dayFirst }: ReadOptions): Notation => ({ ...(decimalSeparator !== undefined && { decimalSeparator }), ...(dayFirst !== undefined && { dayFirst }) });

const only = <Value>(values: ReadonlySet<Value>): Value | undefined => (values.size === 1 ? [...values][0] : undefined);

/** What is certain: some column says so, and none says otherwise. */
export function certainNotation({ decimalSeparators, orders }: Evidence): Notation {
  const [decimalSeparator, dayFirst] = [only(decimalSeparators), only(orders)];
  return { ...(decimalSeparator !== undefined && { decimalSeparator }), ...(dayFirst !== undefined && { dayFirst }) };
}

/** What is likely where nothing is certain. */
export function likelyNotation(evidence: Evidence): Notation {
  const certain = certainNotation(evidence);
  return { ...(evidence.orders.size === 0 && (certain.decimalSeparator === ',' || evidence.likelyDayFirst) && { dayFirst: true }), ...certain };
}
