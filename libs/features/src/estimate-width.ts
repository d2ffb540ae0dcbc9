import type { IdSizes } from './encoding.types.js';
import type { SelectedColumn, TabularSelection } from './select-features.js';
import { DATE_PARTS } from './dates/date-feature.js';
import { MAXIMUM_EMBEDDED, MAXIMUM_VOCABULARY, ONE_HOT_VALUES } from './plan-features.js';

/** About how many features a selection will encode to, before any data is read; exact for numbers, from above for categories and dates. */
export function estimateWidth(selection: TabularSelection): number {
  return selection.columns.reduce((width, selected) => {
    if (isEmbedded(selection, selected)) return width + 1;
    const { column: { statistics }, kind } = selected;
    const values = kind === 'category' ? Math.min(statistics.distinct, MAXIMUM_VOCABULARY + 1) : kind === 'date' ? 2 * DATE_PARTS.length - 1 : 1;
    return width + values + Number(statistics.missing > 0);
  }, 0);
}

const isEmbedded = ({ embedCategories }: TabularSelection, { kind, column: { statistics } }: SelectedColumn) =>
  embedCategories && kind === 'category' && statistics.distinct > ONE_HOT_VALUES;

/** The ids of the categories that a selection embeds, from above. */
export function estimateIds(selection: TabularSelection): IdSizes {
  const embedded = selection.columns.filter((selected) => isEmbedded(selection, selected));
  return { vocabulary: embedded.reduce((sum, { column: { statistics } }) => sum + Math.min(statistics.distinct, MAXIMUM_EMBEDDED) + 2, 0), columns: embedded.length };
}
