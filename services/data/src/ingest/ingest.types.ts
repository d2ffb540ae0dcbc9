export interface SourceFile {
  readonly path: string;
  /** As the user calls it: for messages, and as a hint by its extension. */
  readonly filename: string;
}

/** How to read the file, where the guess is wrong. */
export interface ReadOptions {
  readonly header?: boolean;
  readonly delimiter?: string;
  /** A label of the WHATWG Encoding standard. */
  readonly encoding?: string;
  /** Which sheet of a workbook, by name. */
  readonly sheet?: string;
  /** The column that is to be predicted. */
  readonly target?: string;
}
