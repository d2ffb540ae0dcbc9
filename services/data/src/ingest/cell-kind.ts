import type { DecimalSeparator } from './ingest.types.js';
import { isMissing } from './missing-words.js';

/**
 * A number as programs write it (for JavaScript and RE2). Not one with leading zeros or of more than 15 digits: those are codes
 * (a postcode, an account), which a DOUBLE would change.
 */
export const PLAIN_NUMBER = '[+-]?(?:(?:0|[1-9][0-9]{0,14})(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?';
const PLAIN = new RegExp(`^${PLAIN_NUMBER}$`);
/** The same with another decimal separator. */
const PLAIN_COMMA = new RegExp(`^${PLAIN_NUMBER.replaceAll('[.]', ',')}$`);
const ANY_NUMBER = /^[+-]?\d[\d.,' ]*(?:[eE][+-]?\d+)?\s?%?$/;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export const isPlainNumber = (cell: string, decimalSeparator: DecimalSeparator = '.'): boolean => (decimalSeparator === '.' ? PLAIN : PLAIN_COMMA).test(cell.trim());

export const isDate = (cell: string): boolean => DATE.test(cell.trim());

/** How much a cell looks like one value, from 0 to 1: another delimiter inside means that the cell was cut wrongly. */
export function looksTyped(cell: string, delimiter: string): number {
  const text = cell.trim();
  if (isMissing(text) || PLAIN.test(text) || isDate(text)) return 1;
  if (ANY_NUMBER.test(text)) return 0.95;
  if (/[;\t|]/.test(text) && !/\s\w+\s/.test(text)) return 0.2;
  return delimiter !== ',' && /^[\d.]+,[\d.]*[^\d\s]/.test(text) ? 0.5 : 0.9;
}
