import { PLAIN_NUMBER } from './cell-kind.js';
import type { DecimalSeparator } from './ingest.types.js';
import { matches, type ValueFormat } from './value-format.js';

/** No-break spaces, which French and Russian put between thousands. */
const SPACES = '\u00a0\u202f';
const affix = String.raw`(?:[$€£¥₹]|USD|EUR|GBP|CHF)?\s?`;
const suffix = String.raw`\s?(?:[%$€£¥₹]|USD|EUR|GBP|CHF)?`;

const number = (name: string, decimalSeparator: DecimalSeparator, digits: string, value: (stripped: string) => string): ValueFormat => {
  const pattern = new RegExp(`^[+-]?${affix}[+-]?${digits}${suffix}$`);
  const stripped = (column: string) => `regexp_replace(${column}, '[^0-9.,+-]', '', 'g')`;
  return { name, kind: 'NUMBER', storage: 'DOUBLE', decimalSeparator, pattern, value: (column) => `CASE WHEN ${matches(column, pattern)} THEN TRY_CAST(${value(stripped(column))} AS DOUBLE) END` };
};

const plain = new RegExp(`^${PLAIN_NUMBER}$`);

/** `1.234` is a number with three decimals, `1,234` one thousand two hundred and thirty-four, unless the file says otherwise. */
export const NUMBER_FORMATS: readonly ValueFormat[] = [
  { name: '1234.5', kind: 'NUMBER', storage: 'DOUBLE', decimalSeparator: '.', pattern: plain, value: (column) => `CASE WHEN ${matches(column, plain)} AND isfinite(TRY_CAST(${column} AS DOUBLE)) THEN TRY_CAST(${column} AS DOUBLE) END` },
  number('1,234.5', '.', String.raw`(?:(?:0|[1-9][0-9]{0,14})|[1-9][0-9]{0,2}(?:[, '${SPACES}][0-9]{3}){1,4})(?:\.[0-9]*)?`, (text) => `replace(${text}, ',', '')`),
  number('1.234,5', ',', String.raw`(?:(?:0|[1-9][0-9]{0,14})|[1-9][0-9]{0,2}(?:[. '${SPACES}][0-9]{3}){1,4})(?:,[0-9]*)?`, (text) => `replace(replace(${text}, '.', ''), ',', '.')`),
];
