/** A row group is written from memory, where it takes several times as much as its values. */
const MOST_CELLS = 2_500_000;

/** Rows of a row group of so many columns. */
export const rowGroupOf = (columnCount: number): number => Math.min(122_880, Math.max(2_048, Math.floor(MOST_CELLS / columnCount)));
