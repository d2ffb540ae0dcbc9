import type { GraphBuilder } from '@lepton/tfjs-onnx';
import type { Modality } from './dataset.types.js';
import type { EncodedTarget } from './encode.js';
import type { SplitTables } from './encodings/forecast/split-by-time.js';
import type { Task } from './infer-task.js';
import type { FeaturePlan } from './plan.types.js';
import type { Outcome, Problem } from './problem.js';
import type { ColumnRead } from './read-split.js';
import type { ReferenceBins } from './reference-bins.js';
import type { FeatureSelection, SelectionRequest } from './select-features.js';
import type { InputPort } from './signature.types.js';
import type { Table } from './table.js';
import type { Turns } from './turns.js';

/**
 * How one kind of data becomes what a network sees: everything that depends on it, from choosing columns to serving. Training,
 * artifacts, evaluation and model servers know this interface and nothing of images or words. A further kind is one object in
 * `encodings/`, listed in `encodings.ts`, and its presets in `@lepton/architectures`.
 */
export interface Encoding<Plan extends FeaturePlan = FeaturePlan, Selection extends FeatureSelection = FeatureSelection> {
  /** `FeaturePlan.kind` of its plans. */
  readonly kind: string | undefined;
  readonly modality: Modality;
  /** Other data that it can make something of, when asked for one of its tasks. */
  readonly alsoFor?: readonly Modality[];
  readonly tasks: readonly Task[];
  /** True: the served graph takes the raw columns themselves. False: `encode` comes before it, in the model server too. */
  servesRaw(plan: Plan): boolean;
  /** Which columns the model sees, from the manifest alone. */
  select(request: SelectionRequest): Outcome<Selection>;
  /** What the splits are read for. */
  reads(selection: Selection): ColumnRead[];
  /** What samples will be like, before any data is read: presets and the memory guard go by it. */
  estimate(selection: Selection): SampleEstimate;
  /** Deals the rows out to the splits anew, where the task asks for it. */
  arrange?(selection: Selection, tables: SplitTables['tables']): SplitTables;
  /** Fits the plan on training rows. `turns`, here and below: by whom it can be ended meanwhile. */
  fit(selection: Selection, train: Table, turns?: Turns): Outcome<Plan> | Promise<Outcome<Plan>>;
  /** Of one sample, as the network takes it. Known from the plan. */
  sampleShape(plan: Plan): readonly number[];
  /** Of samples that consist of ids, or have some. */
  ids?(plan: Plan): IdSizes;
  /**
   * Encodes all rows of a table once; batches are then written out of memory.
   * @param known the splits before it: validation knows training, the test both
   */
  encode(plan: Plan, table: Table, known?: readonly Table[], turns?: Turns): Promise<Samples>;
  /** Where they are not a column as it is: one for each sample that has one. */
  targets?(plan: Plan, table: Table, known?: readonly Table[], turns?: Turns): EncodedTarget | Promise<EncodedTarget>;
  /** The raw columns that a caller gives. */
  ports(plan: Plan): InputPort[];
  /** Declares the served graph's inputs and returns the samples, float32 [N, ...sampleShape]: equal to `write` of `encode`d rows. */
  emit(builder: GraphBuilder, plan: Plan): string;
  /** From the network's output to the target's unit, where that depends on the sample. */
  finish?(builder: GraphBuilder, plan: Plan, output: string): string;
  /** From what callers give, by port and row-major, to the graph's inputs; where they do not give rows of a table. */
  serve?(plan: Plan, columns: ReadonlyMap<string, Float32Array | readonly string[]>): Outcome<Feed[]>;
  /** From the graph's outputs, by name, to what callers get; where that is not the same. */
  answer?(plan: Plan, outputs: ReadonlyMap<string, ArrayLike<number>>): TextOutput[];
  /** A row as an evaluation shows it. */
  describe(plan: Plan, table: Table, row: number): Record<string, string | number | null>;
  /** Bins of the columns, for drift; none where single values say nothing. */
  reference(plan: Plan, train: Table): ReferenceBins[];
  /** For the run's log: "4 columns as 12 features". */
  summary(plan: Plan): string;
}

export interface SampleEstimate {
  readonly sampleShape: readonly number[];
  /** What a row takes in memory while training: encoded, and as it was read. */
  readonly bytesPerRow: number;
  /** Where a row makes several. */
  readonly samplesPerRow?: number;
  /** Values that the network tells of a sample; 1 by default, for classes their number. */
  readonly outputs?: number;
  /** As `Encoding.ids`, from above. */
  readonly ids?: IdSizes;
}

/** Texts that a model answers with. */
export interface TextOutput {
  readonly name: string;
  /** null is the batch. */
  readonly shape: readonly (number | null)[];
  readonly texts: string[];
}

/** What embeddings take from the data. */
export interface IdSizes {
  /** Ids are below it: as many rows has an embedding. */
  readonly vocabulary: number;
  /** Of a table: how many of a sample's numbers are ids, the last ones. */
  readonly columns?: number;
  /** Of a text that is made of another: its ids and its tokens at most; a sample ends with them. */
  readonly target?: { readonly vocabulary: number; readonly length: number };
}

/** The rows of a table as the network will see them, kept compact. */
export interface Samples {
  readonly rowCount: number;
  readonly sampleShape: readonly number[];
  /** Rows that cannot be read, in their order, and why. What is written for them means nothing. */
  readonly unreadable: ReadonlyMap<number, Problem>;
  /**
   * Writes rows one after the other as float32. With `draw` they are augmented: the numbers that it draws for a row decide how.
   * Without it they are as serving sees them.
   */
  write(rows: ArrayLike<number>, into: Float32Array, draw?: Draw): void;
  /** The same rows as inputs of the served graph. */
  feeds(rows: ArrayLike<number>): Feed[];
}

/** A stream of uniform numbers in [0, 1) for a row; the same for the same row, seed and epoch. */
export type Draw = (row: number) => () => number;

/** One input of the served graph. */
export interface Feed {
  readonly name: string;
  readonly type: 'float32' | 'int32' | 'uint8' | 'string';
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array | string[];
}
