import type { TabularSelection } from './select-features.js';
import { DATE_PARTS } from './dates/date-feature.js';
import { MAXIMUM_VOCABULARY } from './plan-features.js';

/** About how many features a selection will encode to, before any data is read; exact for numbers, from above for categories and dates. */
export function estimateWidth({ columns }: TabularSelection): number {
  return columns.reduce((width, { column: { statistics }, kind }) => {
    const values = kind === 'category' ? Math.min(statistics.distinct, MAXIMUM_VOCABULARY + 1) : kind === 'date' ? 2 * DATE_PARTS.length - 1 : 1;
    return width + values + Number(statistics.missing > 0);
  }, 0);
}
