/** A dataset that the project makes itself; README.md says what is true of each. */
export interface SampleDataset {
  /** By which it is asked for. */
  readonly key: string;
  /** For people. */
  readonly name: string;
  readonly modality: 'TABULAR' | 'TEXT' | 'IMAGE' | 'AUDIO' | 'INTERACTIONS';
  /** What is in it, and what there is to find. */
  readonly description: string;
  /** The field of work that it could come from. */
  readonly scenario: string;
  /** What `drifted` changes. */
  readonly drift: string;
  /** Of the file that it is. */
  readonly filename: string;
  /** The file, in pieces: the same bytes for the same options, on every machine. */
  content(options?: SampleOptions): Iterable<Uint8Array>;
}

export interface SampleOptions {
  /** A batch from later, when something has changed: other rows, of other distributions. */
  readonly drifted?: boolean;
  /** How many, where fewer or more than usual are wanted: the first ones are the same. */
  readonly rows?: number;
}
