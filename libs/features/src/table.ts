/** Columns of one split in memory. A `Map`, since a column may be called `__proto__`. */
export interface Table {
  readonly rowCount: number;
  readonly columns: ReadonlyMap<string, ColumnData>;
  /** Columns of files: images, recordings. Missing is empty. */
  readonly blobs?: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Numbers with NaN for missing, or text with '' for missing: the two forms in which raw values also reach a served model. */
export type ColumnData = Float64Array | readonly string[];

export function numbersOf(table: Table, name: string): Float64Array {
  const data = table.columns.get(name);
  if (data instanceof Float64Array) return data;
  throw new TypeError(`column ${JSON.stringify(name)} was not read as numbers`);
}

export function textsOf(table: Table, name: string): readonly string[] {
  const data = table.columns.get(name);
  if (data !== undefined && !(data instanceof Float64Array)) return data;
  throw new TypeError(`column ${JSON.stringify(name)} was not read as text`);
}

export function blobsOf({ blobs }: Table, name: string): readonly Uint8Array[] {
  const data = blobs?.get(name);
  if (data) return data;
  throw new TypeError(`column ${JSON.stringify(name)} was not read as files`);
}

/** The rows at `indices`, in that order; without files. */
export function takeRows(table: Table, indices: ArrayLike<number>): Table {
  const pick = (data: ColumnData): ColumnData =>
    data instanceof Float64Array
      ? Float64Array.from(indices, (row) => data[row] ?? NaN)
      : Array.from(indices, (row) => data[row] ?? '');
  return { rowCount: indices.length, columns: new Map([...table.columns].map(([name, data]) => [name, pick(data)])) };
}
