/** Rows of a row group as DuckDB makes them, in its tables and in Parquet. */
export const ROW_GROUP = 122_880;
/** A row group of Parquet is written from memory, where it takes several times as much as its values. */
const MOST_CELLS = 2_500_000;

/** Rows of a row group of Parquet with so many columns. */
export const rowGroupOf = (columnCount: number): number => Math.min(ROW_GROUP, Math.max(2_048, Math.floor(MOST_CELLS / columnCount)));
