// Generated from ../../schema.graphql by `npm run generate`.
/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 3339, UTC. */
  DateTime: { input: Date; output: Date; }
  /** A 64-bit integer, as a decimal string. */
  BigInt: { input: bigint; output: bigint; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** What kind of data a row holds. */
export type Modality =
  /** Columns of numbers, categories, dates and short texts. */
  | 'TABULAR'
  /** Running text. */
  | 'TEXT'
  /** Pictures. */
  | 'IMAGE'
  /** Recordings. */
  | 'AUDIO'
  /** Who did what with which item, and when. */
  | 'INTERACTIONS';

/** How far a dataset version is on the way from file to training. */
export type DatasetVersionStatus =
  /** The file is being read into the store. */
  | 'RECEIVING'
  /** Types, statistics, issues and splits are being worked out. */
  | 'PROFILING'
  /** It can be trained on. */
  | 'READY'
  /** `failure` says why, and what to do. */
  | 'FAILED';

/** What a column's values mean, found from the values and the name. */
export type ColumnType =
  /** Whole numbers. */
  | 'INTEGER'
  /** Numbers with fractions. */
  | 'NUMBER'
  /** Two values that mean yes and no. */
  | 'BOOLEAN'
  /** A limited set of values that recur. */
  | 'CATEGORY'
  /** Running text. */
  | 'TEXT'
  /** Points in time; statistics count milliseconds since 1970, UTC. */
  | 'DATETIME'
  /** Pictures. */
  | 'IMAGE'
  /** Recordings. */
  | 'AUDIO'
  /** Names its row and says nothing else: not used to train. */
  | 'IDENTIFIER';

/** The three disjoint parts of a dataset version. */
export type SplitName =
  /** The weights are fitted to it. */
  | 'TRAIN'
  /** Evaluated after each epoch; decides when to stop. */
  | 'VALIDATION'
  /** Held out, and evaluated once, at the end. */
  | 'TEST';

/** How much a data issue matters. */
export type Severity =
  /** Good to know. */
  | 'INFO'
  /** A model trained on it is likely to be worse, or better than it should be. */
  | 'WARNING'
  /** It cannot be trained on as it is. */
  | 'ERROR';

/** Data that belongs together, in versions. */
export type Dataset = {
  __typename?: 'Dataset';
  /** `ds_` and a ULID. */
  id: Scalars['ID']['output'];
  /** 1 to 200 characters. */
  name: Scalars['String']['output'];
  /** For people, in plain text; null where nobody has written one. */
  description?: Maybe<Scalars['String']['output']>;
  /** What kind of data a row holds. */
  modality: Modality;
  /** When it was made from an upload. */
  createdAt: Scalars['DateTime']['output'];
  /** The highest numbered version, whatever its status. */
  latestVersion?: Maybe<DatasetVersion>;
  /** Newest first. */
  versions: DatasetVersionConnection;
};


/** Data that belongs together, in versions. */
export type DatasetVersionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Immutable and content-addressed: what a run trains on. */
export type DatasetVersion = {
  __typename?: 'DatasetVersion';
  /** `dsv_` and a ULID. */
  id: Scalars['ID']['output'];
  /** What it is a version of. */
  dataset: Dataset;
  /** Counts a dataset's versions from 1. */
  number: Scalars['Int']['output'];
  /** READY can be trained on. */
  status: DatasetVersionStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** `sha256:<hex>` of the version's content; the same bytes and options give the same digest. */
  digest?: Maybe<Scalars['String']['output']>;
  /** Rows of all splits together; null until it is READY. */
  rowCount?: Maybe<Scalars['BigInt']['output']>;
  /** Size of the uploaded file in bytes. */
  byteSize?: Maybe<Scalars['BigInt']['output']>;
  /** When it was asked for, not when it became READY. */
  createdAt: Scalars['DateTime']['output'];
  /** In the order of the file; empty until it is READY. */
  columns: Array<Column>;
  /** Disjoint, and together all rows; empty until it is READY. */
  splits: Array<Split>;
  /** The column that a run predicts when it names none: guessed, or as `options` or a recipe's step `declare` say. */
  suggestedTarget?: Maybe<Scalars['String']['output']>;
  /** Rows with each class of the suggested target, the most frequent first, at most 200; empty where numbers are predicted, or there are more than 2,000 classes. */
  classBalance: Array<ValueCount>;
  /** What a row holds: guessed, or as `options` or `declare` say; null until it is READY. */
  modality?: Maybe<Modality>;
  /** Which columns say who rated what; null where it is of another modality than INTERACTIONS. */
  interactions?: Maybe<InteractionRoles>;
  /** How the file was read: guessed, or as `options` say; null for an archive of pictures or recordings, and for what a recipe made. */
  reading?: Maybe<Reading>;
  /** How the rows were dealt out to the splits; null where a recipe's step `sql` gave the splits, or until it is READY. */
  splitting?: Maybe<Splitting>;
  /** Found before training, each with what to do about it. */
  issues: Array<DataIssue>;
  /** The first rows as JSON objects by column name; pictures and recordings as the URL of their thumbnail. */
  preview: Array<Scalars['JSON']['output']>;
  /** Where the picture or recording of a row can be had, with the token (a link may end in `?token=`); null where the version has no such column or row. */
  sampleUrl?: Maybe<Scalars['String']['output']>;
  /** What made this version from its parent; empty for an upload. */
  recipe: Array<RecipeStep>;
  /** The version that `recipe` was applied to; null for an upload. */
  parent?: Maybe<DatasetVersion>;
};


/** Immutable and content-addressed: what a run trains on. */
export type DatasetVersionPreviewArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  split?: InputMaybe<SplitName>;
};


/** Immutable and content-addressed: what a run trains on. */
export type DatasetVersionSampleUrlArgs = {
  row: Scalars['BigInt']['input'];
  as?: InputMaybe<SampleForm>;
};

/** One column of a dataset version, with what is known of it. */
export type Column = {
  __typename?: 'Column';
  /** As in the header, or made up where there is none. */
  name: Scalars['String']['output'];
  /** Found from the values and the name. */
  type: ColumnType;
  /** Some rows have no value. */
  nullable: Scalars['Boolean']['output'];
  /** Over the rows of all splits. */
  statistics: ColumnStatistics;
};

/** What the values of a column look like; numbers are in the unit of the column, instants in milliseconds since 1970. */
export type ColumnStatistics = {
  __typename?: 'ColumnStatistics';
  /** Rows, with a value or without. */
  count: Scalars['BigInt']['output'];
  /** Rows without a value. */
  missing: Scalars['BigInt']['output'];
  /** Different values, missing ones left out: exact up to about 100,000 of them or where nearly all differ, of fractions and dates up to 200,000 rows; beyond that an estimate, some percent off. */
  distinct: Scalars['BigInt']['output'];
  /** Null where the column has no numbers. */
  minimum?: Maybe<Scalars['Float']['output']>;
  /** Null where the column has no numbers. */
  maximum?: Maybe<Scalars['Float']['output']>;
  /** Over rows with a value; null where the column has no numbers. */
  mean?: Maybe<Scalars['Float']['output']>;
  /** Of the population. */
  standardDeviation?: Maybe<Scalars['Float']['output']>;
  /** Minimum, quartiles and maximum: five values. */
  quantiles?: Maybe<Array<Scalars['Float']['output']>>;
  /** At most 20 bins; null where the column has no numbers. */
  histogram?: Maybe<Histogram>;
  /** The most frequent values, at most 20. */
  topValues: Array<ValueCount>;
  /** Of a column of pictures that has at least one. */
  image?: Maybe<ImageStatistics>;
  /** Of a column of recordings that has at least one. */
  audio?: Maybe<AudioStatistics>;
  /** How much the column tells of the suggested target by itself; null for texts, identifiers and categories of very many values. */
  association?: Maybe<Association>;
};

/** How much one column tells of another, beyond two hundred thousand rows estimated from as many. */
export type Association = {
  __typename?: 'Association';
  /** Which number it is. */
  measure: AssociationMeasure;
  /** 0: nothing; 1: one tells the other. */
  value: Scalars['Float']['output'];
};

/** Ways to say how two columns go together. */
export type AssociationMeasure =
  /** Between numbers: Pearson's correlation without its sign. */
  | 'PEARSON'
  /** Between numbers and classes: the correlation ratio, η. */
  | 'CORRELATION_RATIO'
  /** Between classes: Cramér's V, corrected for bias (Bergsma 2013). */
  | 'CRAMERS_V';

/** Which columns of a table of ratings say what, by name. */
export type InteractionRoles = {
  __typename?: 'InteractionRoles';
  /** Who rated. */
  user: Scalars['String']['output'];
  /** What was rated. */
  item: Scalars['String']['output'];
  /** A number, which is predicted; null where only is said who had to do with what. */
  rating?: Maybe<Scalars['String']['output']>;
  /** When; null where nothing says so. */
  time?: Maybe<Scalars['String']['output']>;
};

/** How a file of one table was read. */
export type Reading = {
  __typename?: 'Reading';
  /** DELIMITED, EXCEL, JSON or PARQUET, told by the content. */
  format: Scalars['String']['output'];
  /** Of a workbook. */
  sheet?: Maybe<Scalars['String']['output']>;
  /** By its name in the WHATWG Encoding standard; null where the format says how letters are written. */
  encoding?: Maybe<Scalars['String']['output']>;
  /** Null where the format needs none, or there is one column only. */
  delimiter?: Maybe<Scalars['String']['output']>;
  /** Null where there are no quotes. */
  quote?: Maybe<Scalars['String']['output']>;
  /** The first line names the columns; null where the format says so. */
  header?: Maybe<Scalars['Boolean']['output']>;
  /** `.` or `,` in numbers. */
  decimalSeparator?: Maybe<Scalars['String']['output']>;
  /** Whether dates such as `01/02/2024` or `01-02-2024` were read with the day first; null where there are none, or columns differ. */
  dayFirst?: Maybe<Scalars['Boolean']['output']>;
};

/** How rows are dealt out to training, validation and test. */
export type SplitMethod =
  /** By chance. */
  | 'RANDOM'
  /** By chance, in proportion to the classes of a column. */
  | 'STRATIFIED'
  /** All rows with one value of a column in one split. */
  | 'GROUP'
  /** The earliest to training, the latest to the test. */
  | 'TIME'
  /** As a column, or the folders of an archive, say. */
  | 'GIVEN';

/** How the rows of a version were dealt out. Rows that equal each other are in one split in any case. */
export type Splitting = {
  __typename?: 'Splitting';
  /** Guessed unless `options.split` or a recipe's step `split` say so: GIVEN by folders, GROUP where a column says who or what rows are about, STRATIFIED where classes are to be predicted, else RANDOM. */
  method: SplitMethod;
  /** By which it was done; null for RANDOM. */
  column?: Maybe<Scalars['String']['output']>;
  /** Share of the rows that were to be held out for validation. */
  validation: Scalars['Float']['output'];
  /** Share of the rows that were to be held out for the test. */
  test: Scalars['Float']['output'];
};

/** How a picture or recording is given. */
export type SampleForm =
  /** The file as it was uploaded. */
  | 'ORIGINAL'
  /** WebP of at most 160 × 160 pixels; of a recording, its waveform as SVG. */
  | 'THUMBNAIL';

/** What the pictures of a column are like, upright; sizes in pixels. */
export type ImageStatistics = {
  __typename?: 'ImageStatistics';
  /** The median. */
  width: Scalars['Int']['output'];
  /** The median. */
  height: Scalars['Int']['output'];
  /** Of the narrowest. */
  minimumWidth: Scalars['Int']['output'];
  /** Of the lowest. */
  minimumHeight: Scalars['Int']['output'];
  /** Of the widest. */
  maximumWidth: Scalars['Int']['output'];
  /** Of the highest. */
  maximumHeight: Scalars['Int']['output'];
  /** 1 where all are grey, 4 where some are transparent, else 3. */
  channels: Scalars['Int']['output'];
};

/** What the recordings of a column are like. */
export type AudioStatistics = {
  __typename?: 'AudioStatistics';
  /** The most frequent one, in Hz. */
  sampleRate: Scalars['Int']['output'];
  /** Length of the median recording, in milliseconds. */
  medianMs: Scalars['Float']['output'];
  /** Length of the longest, in milliseconds. */
  maximumMs: Scalars['Float']['output'];
  /** The most that a recording has; 1 is mono. */
  channels: Scalars['Int']['output'];
};

/** How often values occur, by range. */
export type Histogram = {
  __typename?: 'Histogram';
  /** Ascending; one more than `counts`, since bin i reaches from edge i to edge i + 1. */
  edges: Array<Scalars['Float']['output']>;
  /** Rows in each bin. */
  counts: Array<Scalars['BigInt']['output']>;
};

/** A value and how often it occurs. */
export type ValueCount = {
  __typename?: 'ValueCount';
  /** As text. */
  value: Scalars['String']['output'];
  /** Rows with this value. */
  count: Scalars['BigInt']['output'];
};

/** One part of a dataset version. */
export type Split = {
  __typename?: 'Split';
  /** Which part. */
  name: SplitName;
  /** Rows in this part; 0 where there were too few to share out. */
  rowCount: Scalars['BigInt']['output'];
  /** Rows of this part with each of the classes of `DatasetVersion.classBalance`, in that order; 0 where it has none of a class. */
  classBalance: Array<ValueCount>;
  /** What each column is like in this part, in the order of `DatasetVersion.columns`; empty for versions made before this was worked out. */
  columns: Array<SplitColumn>;
};

/** One column of a dataset version, in the rows of one split; numbers are in the unit of the column, instants in milliseconds since 1970. */
export type SplitColumn = {
  __typename?: 'SplitColumn';
  /** As in `DatasetVersion.columns`. */
  name: Scalars['String']['output'];
  /** Rows without a value. */
  missing: Scalars['BigInt']['output'];
  /** Over rows with a value; null where there are no numbers. */
  mean?: Maybe<Scalars['Float']['output']>;
  /** Of the population; null where there are no numbers, and for instants. */
  standardDeviation?: Maybe<Scalars['Float']['output']>;
  /** With the bins of the whole column, so that splits can be compared; null where the column has no numbers. */
  histogram?: Maybe<Histogram>;
  /** How often the most frequent values of the whole column occur here, in their order; empty where there is a histogram. */
  topValues: Array<ValueCount>;
};

/** Something about the data that is likely to spoil a model. */
export type DataIssue = {
  __typename?: 'DataIssue';
  /** LEAKAGE, IDENTIFIER, CONSTANT, MISSING_VALUES, DUPLICATE_ROWS, IMBALANCE, TOO_FEW_ROWS, ONE_CLASS, MIXED_TYPES, HIGH_CARDINALITY, LABEL_SPELLING, LABEL_NEAR_DUPLICATE, OUTLIERS, GROUPS, AMBIGUOUS_NOTATION, BROKEN_MEDIA, LEFT_OUT, NO_LABELS. */
  code: Scalars['String']['output'];
  /** ERROR is in the way of training. */
  severity: Severity;
  /** Where it was found; null where it is about whole rows. */
  column?: Maybe<Scalars['String']['output']>;
  /** What was found, with figures, and what to do. */
  message: Scalars['String']['output'];
  /** The recipe step that mends it, ready for `applyRecipe`. */
  fix?: Maybe<RecipeStep>;
};

/**
 * One step of a recipe: its kind and that kind's arguments. What a step learns from values, it learns from the training split.
 *
 * Columns: `drop {columns}`, `rename {column, to}`, `cast {column, type: NUMBER | INTEGER | BOOLEAN | DATETIME | CATEGORY | TEXT | IDENTIFIER, day_first?, decimal_separator?: . | ,}`,
 * `join {dataset_version, on: [column | {left, right}], keep?: all | matching}`.
 *
 * Rows: `drop_missing {columns?}`, `deduplicate {columns?, across_splits?}`,
 * `filter {column, operator: = | != | < | <= | > | >= | in | not_in | is_missing | is_present, value?}`,
 * `sample {rows | share, stratify_by?, seed?}`, `rebalance {column, method?: oversample | undersample, seed?}` (training rows only),
 * `split {validation?, test?, stratify_by? | group_by? | time_by? | given_by?, seed?}`.
 *
 * Values: `impute {column, strategy: mean | median | mode | constant, value?}`, `clip {column, minimum?, maximum?}`,
 * `replace {column, values: {from: to}}`, `scale {columns, method?: standard | minmax | robust}`,
 * `encode {column, method: one_hot | ordinal | frequency, most?, order?}`,
 * `normalize_text {columns, lowercase?, collapse_spaces?, strip_accents?, strip_punctuation?, strip_html?, strip_urls?}`,
 * `tokenize {columns, lowercase?, punctuation?, stop_words?}` (words and marks as training splits them, one space between).
 *
 * Files: `resize {column?, width?, height?, fit?: contain | cover | fill | inside | outside, background?: #rrggbb}` (pictures; JPEG stays JPEG, else PNG),
 * `resample {column?, sample_rate, mono?}` (recordings, as 16-bit WAV).
 *
 * What it holds: `declare {target?, modality?, interactions?: {user, item, rating?, time?}}`; null lets it be guessed again.
 *
 * Anything: `sql {query}`, one SELECT (DuckDB) over the table `data`, which has the columns under their names and `_split`. A result with
 * `_split` keeps the splits; without it, rows are dealt out anew. It sees no file, network or setting, and nothing that changes by itself.
 *
 * Without `split`, rows stay in the splits where they were.
 */
export type RecipeStep = {
  __typename?: 'RecipeStep';
  /** `drop`, `impute`, `filter`, `split`, … */
  kind: Scalars['String']['output'];
  /** An object; its fields depend on the kind. */
  arguments: Scalars['JSON']['output'];
};

/** Something that a user can act on. */
export type Problem = {
  __typename?: 'Problem';
  /** Stable, for programs: NOT_FOUND, INVALID_STATE, … */
  code: Scalars['String']['output'];
  /** What is wrong, where, and what to do. */
  message: Scalars['String']['output'];
  /** Path of the input field that is at fault; null where it is not one field. */
  field?: Maybe<Scalars['String']['output']>;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** True where `endCursor` leads to more. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True for every page but the first. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item; null where the page is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item, the next page's `after`; null where the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
};

/** A page of datasets. */
export type DatasetConnection = {
  __typename?: 'DatasetConnection';
  /** The items, each with its cursor. */
  edges: Array<DatasetEdge>;
  /** The items without their cursors. */
  nodes: Array<Dataset>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A dataset in a list. */
export type DatasetEdge = {
  __typename?: 'DatasetEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Dataset;
};

/** A page of dataset versions. */
export type DatasetVersionConnection = {
  __typename?: 'DatasetVersionConnection';
  /** The items, each with its cursor. */
  edges: Array<DatasetVersionEdge>;
  /** The items without their cursors. */
  nodes: Array<DatasetVersion>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A dataset version in a list. */
export type DatasetVersionEdge = {
  __typename?: 'DatasetVersionEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: DatasetVersion;
};

/** Made by the project itself, the same on every machine: one click to try everything. */
export type SampleDataset = {
  __typename?: 'SampleDataset';
  /** What `createDataset(input: { sample })` takes. */
  key: Scalars['String']['output'];
  /** For people. */
  name: Scalars['String']['output'];
  /** What kind of data a row holds. */
  modality: Modality;
  /** What is in it, and what there is to find. */
  description: Scalars['String']['output'];
  /** The field of work that it could come from, such as Medicine. */
  scenario: Scalars['String']['output'];
  /** What is different in its later batch, `sampleDrifted`. */
  drift: Scalars['String']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Null where there is none. */
  dataset?: Maybe<Dataset>;
  /** Null where there is none. */
  datasetVersion?: Maybe<DatasetVersion>;
  /** Newest first; `search` finds a part of the name. */
  datasets: DatasetConnection;
  /** Datasets to begin with, without a file of your own. */
  sampleDatasets: Array<SampleDataset>;
  /** Tries a recipe on a sample of a version. */
  previewRecipe: PreviewRecipeResult;
};


export type QueryDatasetArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDatasetVersionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPreviewRecipeArgs = {
  input: PreviewRecipeInput;
};

/** What is going to be sent. */
export type CreateUploadInput = {
  /** Shown to people; a folder before it is left off. */
  filename: Scalars['String']['input'];
  /** In bytes; lets the upload be refused before it begins when there is no room. */
  byteSize?: InputMaybe<Scalars['BigInt']['input']>;
  /** `sha256:<hex>`; a file that arrives with another digest is refused. */
  digest?: InputMaybe<Scalars['String']['input']>;
};

/** Send the file to `uploadUrl`: resumably by tus, or whole in one PUT. */
export type Upload = {
  __typename?: 'Upload';
  /** `upl_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Takes the file, with the token as for any request. */
  uploadUrl: Scalars['String']['output'];
  /** How many bytes have arrived. */
  receivedBytes: Scalars['BigInt']['output'];
  /** All bytes have arrived, and their digest is right. */
  complete: Scalars['Boolean']['output'];
};

/** Where to send the file, or what stands in the way. */
export type CreateUploadResult = Upload | Problem;

/** What to make a dataset from. */
export type CreateDatasetInput = {
  /** 1 to 200 characters; by default the sample's, where it is one. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** For people, in plain text. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** A complete upload. Give this, `url`, `huggingFace` or `sample`. */
  uploadId?: InputMaybe<Scalars['ID']['input']>;
  /** A public file on the web, such as `https://example.org/people.csv`; it is fetched once. */
  url?: InputMaybe<Scalars['String']['input']>;
  /** A public dataset of the Hugging Face hub. */
  huggingFace?: InputMaybe<HuggingFaceInput>;
  /** Key of one of `sampleDatasets`; nothing else is needed then. */
  sample?: InputMaybe<Scalars['String']['input']>;
  /** The sample's batch from later, when something has changed: `SampleDataset.drift` says what. */
  sampleDrifted?: InputMaybe<Scalars['Boolean']['input']>;
  /** How to read the file and what it holds, where the guess is wrong. */
  options?: InputMaybe<ReadOptionsInput>;
};

/** Which dataset of the Hugging Face hub, and which part of it. */
export type HuggingFaceInput = {
  /** `user/dataset`, or just `dataset` for those without a user. */
  name: Scalars['String']['input'];
  /** Where it has several; by default `default`, or the only one. */
  config?: InputMaybe<Scalars['String']['input']>;
  /** One of the hub's; by default all that are called after training, validation and test, as the splits of the version. */
  split?: InputMaybe<Scalars['String']['input']>;
};

/** How to read a file and what it holds; what is left out is guessed from the file. Columns are named as the header does. */
export type ReadOptionsInput = {
  /** The first line names the columns. */
  header?: InputMaybe<Scalars['Boolean']['input']>;
  /** One character, or `\t`; a space for columns that spaces line up. */
  delimiter?: InputMaybe<Scalars['String']['input']>;
  /** A name of the WHATWG Encoding standard, such as `utf-8`, `utf-16le` or `windows-1252`. */
  encoding?: InputMaybe<Scalars['String']['input']>;
  /** Which sheet of an Excel workbook, by its name; the first that looks like a table by default. */
  sheet?: InputMaybe<Scalars['String']['input']>;
  /** What stands before the decimals of numbers: `.` or `,`. */
  decimalSeparator?: InputMaybe<Scalars['String']['input']>;
  /** Whether `01/02/2024` is the 1st of February; seen from the other dates by default. */
  dayFirst?: InputMaybe<Scalars['Boolean']['input']>;
  /** The column to predict, which becomes `suggestedTarget`. */
  target?: InputMaybe<Scalars['String']['input']>;
  /** What a row holds. */
  modality?: InputMaybe<Modality>;
  /** Types of columns. Those of type CATEGORY, TEXT or IDENTIFIER are kept as written: 007 stays 007. */
  columnTypes?: InputMaybe<Array<ColumnTypeInput>>;
  /** Columns that name their row and say nothing else: short for the type IDENTIFIER. */
  identifiers?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Who rated or took what, and so the modality INTERACTIONS; the rating becomes `suggestedTarget`. */
  interactions?: InputMaybe<InteractionRolesInput>;
  /** How to deal out the rows. */
  split?: InputMaybe<SplitOptionsInput>;
};

/** The type of a column. Every value has to be one, else the version is FAILED with WRONG_TYPE and the first that is none. */
export type ColumnTypeInput = {
  /** Its name. */
  column: Scalars['String']['input'];
  /** Not IMAGE or AUDIO: these are known by their files. */
  type: ColumnType;
};

/** Which columns of a table of ratings say what, by name. */
export type InteractionRolesInput = {
  /** Who rated or took something. */
  user: Scalars['String']['input'];
  /** What was rated or taken. */
  item: Scalars['String']['input'];
  /** A number; left out where only is said who took what. */
  rating?: InputMaybe<Scalars['String']['input']>;
  /** When. */
  time?: InputMaybe<Scalars['String']['input']>;
};

/** How to deal out the rows. Rows that equal each other are in one split in any case. */
export type SplitOptionsInput = {
  /** As fits the data, if left out. */
  method?: InputMaybe<SplitMethod>;
  /** Needed by GROUP, TIME and GIVEN; STRATIFIED takes the target if it is left out. */
  column?: InputMaybe<Scalars['String']['input']>;
  /** Share of the rows, at least 0.1; the rest if left out. The three together are 1. */
  train?: InputMaybe<Scalars['Float']['input']>;
  /** Share of the rows; 0.15 if left out. */
  validation?: InputMaybe<Scalars['Float']['input']>;
  /** Share of the rows; 0.15 if left out. */
  test?: InputMaybe<Scalars['Float']['input']>;
  /** Another one deals out other rows. */
  seed?: InputMaybe<Scalars['Int']['input']>;
};

/** The dataset, its first version on the way, or what stands in the way. */
export type CreateDatasetResult = Dataset | Problem;

/** What to do with which version. */
export type ApplyRecipeInput = {
  /** A READY version; it stays as it is. */
  datasetVersionId: Scalars['ID']['input'];
  /** 1 to 100, applied in this order. */
  steps: Array<RecipeStepInput>;
};

/** One step of a recipe: its kind and that kind's arguments. */
export type RecipeStepInput = {
  /** `drop`, `impute`, `filter`, `split`, …; an unknown one is refused with a list of all. */
  kind: Scalars['String']['input'];
  /** An object; its fields depend on the kind. */
  arguments: Scalars['JSON']['input'];
};

/** Which recipe to try on which version. */
export type PreviewRecipeInput = {
  /** A READY version; it stays as it is. */
  datasetVersionId: Scalars['ID']['input'];
  /** 1 to 100, applied in this order. */
  steps: Array<RecipeStepInput>;
  /** Rows to show, 0 to 500; more are cut off. */
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What a recipe would make, seen on a sample of some thousand rows, or 200 files; nothing is stored. */
export type RecipePreview = {
  __typename?: 'RecipePreview';
  /** The first rows as JSON objects by column name; pictures and recordings as thumbnails in `data:` URLs. */
  rows: Array<Scalars['JSON']['output']>;
  /** Types and statistics over the sample. */
  columns: Array<Column>;
  /** Rows that the version would have; an estimate unless `exact`. */
  rowCount: Scalars['BigInt']['output'];
  /** The sample is the whole version. */
  exact: Scalars['Boolean']['output'];
  /** What would be found in it. */
  issues: Array<DataIssue>;
  /** The column that a run would predict when it names none. */
  suggestedTarget?: Maybe<Scalars['String']['output']>;
};

/** What the recipe would make, or what stands in the way. */
export type PreviewRecipeResult = RecipePreview | Problem;

/** The new version, on its way, or what stands in the way. */
export type ApplyRecipeResult = DatasetVersion | Problem;

/** Which dataset to delete. */
export type DeleteDatasetInput = {
  /** All its versions go with it. */
  datasetId: Scalars['ID']['input'];
};

/** What is left of a deleted dataset. */
export type DeletedDataset = {
  __typename?: 'DeletedDataset';
  /** The id that it had. */
  id: Scalars['ID']['output'];
};

/** The id of what was deleted, or what stands in the way. */
export type DeleteDatasetResult = DeletedDataset | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** The first step to a dataset: makes room for a file. */
  createUpload: CreateUploadResult;
  /** From a finished upload; the version becomes READY by itself. */
  createDataset: CreateDatasetResult;
  /** A new version from an old one. */
  applyRecipe: ApplyRecipeResult;
  /** Takes a dataset and its versions from sight; runs and models made from them stay. */
  deleteDataset: DeleteDatasetResult;
};


export type MutationCreateUploadArgs = {
  input: CreateUploadInput;
};


export type MutationCreateDatasetArgs = {
  input: CreateDatasetInput;
};


export type MutationApplyRecipeArgs = {
  input: ApplyRecipeInput;
};


export type MutationDeleteDatasetArgs = {
  input: DeleteDatasetInput;
};

/** How far a dataset version has come. */
export type DatasetVersionProgress = {
  __typename?: 'DatasetVersionProgress';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  /** The version as it is now. */
  datasetVersion: DatasetVersion;
  /** As it was at this moment. */
  status: DatasetVersionStatus;
  /** What is being done, for a person to read. */
  step: Scalars['String']['output'];
  /** From 0 to 1. */
  fraction: Scalars['Float']['output'];
  /** When it got this far. */
  at: Scalars['DateTime']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Sent at each step until the version is READY or FAILED. */
  datasetVersionProgress: DatasetVersionProgress;
};


export type SubscriptionDatasetVersionProgressArgs = {
  datasetVersionId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['BigInt']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Dataset: Dataset;
  DatasetVersion: DatasetVersion;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Dataset:
    ( { __typename: 'Dataset' }
    & GraphQLRecursivePick<FederationTypes['Dataset'], {"id":true}> );
  DatasetVersion:
    ( { __typename: 'DatasetVersion' }
    & GraphQLRecursivePick<FederationTypes['DatasetVersion'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CreateUploadResult:
    | ( Upload )
    | ( Problem )
  ;
  CreateDatasetResult:
    | ( Dataset )
    | ( Problem )
  ;
  PreviewRecipeResult:
    | ( RecipePreview )
    | ( Problem )
  ;
  ApplyRecipeResult:
    | ( DatasetVersion )
    | ( Problem )
  ;
  DeleteDatasetResult:
    | ( DeletedDataset )
    | ( Problem )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Modality: Modality;
  DatasetVersionStatus: DatasetVersionStatus;
  ColumnType: ColumnType;
  SplitName: SplitName;
  Severity: Severity;
  Dataset: ResolverTypeWrapper<Dataset>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  DatasetVersion: ResolverTypeWrapper<DatasetVersion>;
  Column: ResolverTypeWrapper<Column>;
  ColumnStatistics: ResolverTypeWrapper<ColumnStatistics>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Association: ResolverTypeWrapper<Association>;
  AssociationMeasure: AssociationMeasure;
  InteractionRoles: ResolverTypeWrapper<InteractionRoles>;
  Reading: ResolverTypeWrapper<Reading>;
  SplitMethod: SplitMethod;
  Splitting: ResolverTypeWrapper<Splitting>;
  SampleForm: SampleForm;
  ImageStatistics: ResolverTypeWrapper<ImageStatistics>;
  AudioStatistics: ResolverTypeWrapper<AudioStatistics>;
  Histogram: ResolverTypeWrapper<Histogram>;
  ValueCount: ResolverTypeWrapper<ValueCount>;
  Split: ResolverTypeWrapper<Split>;
  SplitColumn: ResolverTypeWrapper<SplitColumn>;
  DataIssue: ResolverTypeWrapper<DataIssue>;
  RecipeStep: ResolverTypeWrapper<RecipeStep>;
  Problem: ResolverTypeWrapper<Problem>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  DatasetConnection: ResolverTypeWrapper<DatasetConnection>;
  DatasetEdge: ResolverTypeWrapper<DatasetEdge>;
  DatasetVersionConnection: ResolverTypeWrapper<DatasetVersionConnection>;
  DatasetVersionEdge: ResolverTypeWrapper<DatasetVersionEdge>;
  SampleDataset: ResolverTypeWrapper<SampleDataset>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  CreateUploadInput: CreateUploadInput;
  Upload: ResolverTypeWrapper<Upload>;
  CreateUploadResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateUploadResult']>;
  CreateDatasetInput: CreateDatasetInput;
  HuggingFaceInput: HuggingFaceInput;
  ReadOptionsInput: ReadOptionsInput;
  ColumnTypeInput: ColumnTypeInput;
  InteractionRolesInput: InteractionRolesInput;
  SplitOptionsInput: SplitOptionsInput;
  CreateDatasetResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateDatasetResult']>;
  ApplyRecipeInput: ApplyRecipeInput;
  RecipeStepInput: RecipeStepInput;
  PreviewRecipeInput: PreviewRecipeInput;
  RecipePreview: ResolverTypeWrapper<RecipePreview>;
  PreviewRecipeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PreviewRecipeResult']>;
  ApplyRecipeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ApplyRecipeResult']>;
  DeleteDatasetInput: DeleteDatasetInput;
  DeletedDataset: ResolverTypeWrapper<DeletedDataset>;
  DeleteDatasetResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteDatasetResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  DatasetVersionProgress: ResolverTypeWrapper<DatasetVersionProgress>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  BigInt: Scalars['BigInt']['output'];
  JSON: Scalars['JSON']['output'];
  Dataset: Dataset | FederationReferenceTypes['Dataset'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  DatasetVersion: DatasetVersion | FederationReferenceTypes['DatasetVersion'];
  Column: Column;
  ColumnStatistics: ColumnStatistics;
  Float: Scalars['Float']['output'];
  Association: Association;
  InteractionRoles: InteractionRoles;
  Reading: Reading;
  Splitting: Splitting;
  ImageStatistics: ImageStatistics;
  AudioStatistics: AudioStatistics;
  Histogram: Histogram;
  ValueCount: ValueCount;
  Split: Split;
  SplitColumn: SplitColumn;
  DataIssue: DataIssue;
  RecipeStep: RecipeStep;
  Problem: Problem;
  PageInfo: PageInfo;
  DatasetConnection: DatasetConnection;
  DatasetEdge: DatasetEdge;
  DatasetVersionConnection: DatasetVersionConnection;
  DatasetVersionEdge: DatasetVersionEdge;
  SampleDataset: SampleDataset;
  Query: Record<PropertyKey, never>;
  CreateUploadInput: CreateUploadInput;
  Upload: Upload;
  CreateUploadResult: ResolversUnionTypes<ResolversParentTypes>['CreateUploadResult'];
  CreateDatasetInput: CreateDatasetInput;
  HuggingFaceInput: HuggingFaceInput;
  ReadOptionsInput: ReadOptionsInput;
  ColumnTypeInput: ColumnTypeInput;
  InteractionRolesInput: InteractionRolesInput;
  SplitOptionsInput: SplitOptionsInput;
  CreateDatasetResult: ResolversUnionTypes<ResolversParentTypes>['CreateDatasetResult'];
  ApplyRecipeInput: ApplyRecipeInput;
  RecipeStepInput: RecipeStepInput;
  PreviewRecipeInput: PreviewRecipeInput;
  RecipePreview: RecipePreview;
  PreviewRecipeResult: ResolversUnionTypes<ResolversParentTypes>['PreviewRecipeResult'];
  ApplyRecipeResult: ResolversUnionTypes<ResolversParentTypes>['ApplyRecipeResult'];
  DeleteDatasetInput: DeleteDatasetInput;
  DeletedDataset: DeletedDataset;
  DeleteDatasetResult: ResolversUnionTypes<ResolversParentTypes>['DeleteDatasetResult'];
  Mutation: Record<PropertyKey, never>;
  DatasetVersionProgress: DatasetVersionProgress;
  Subscription: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = any, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EventDirectiveArgs = {
  domain: Scalars['String']['input'];
  name: Scalars['String']['input'];
  id: Scalars['String']['input'];
};

export type EventDirectiveResolver<Result, Parent, ContextType = any, Args = EventDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type DatasetResolvers<ContextType = any, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset'], FederationReferenceType extends FederationReferenceTypes['Dataset'] = FederationReferenceTypes['Dataset']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Dataset']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  modality?: Resolver<ResolversTypes['Modality'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  latestVersion?: Resolver<Maybe<ResolversTypes['DatasetVersion']>, ParentType, ContextType>;
  versions?: Resolver<ResolversTypes['DatasetVersionConnection'], ParentType, ContextType, RequireFields<DatasetVersionsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DatasetVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersion'] = ResolversParentTypes['DatasetVersion'], FederationReferenceType extends FederationReferenceTypes['DatasetVersion'] = FederationReferenceTypes['DatasetVersion']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['DatasetVersion']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DatasetVersionStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  digest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rowCount?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  byteSize?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  columns?: Resolver<Array<ResolversTypes['Column']>, ParentType, ContextType>;
  splits?: Resolver<Array<ResolversTypes['Split']>, ParentType, ContextType>;
  suggestedTarget?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  classBalance?: Resolver<Array<ResolversTypes['ValueCount']>, ParentType, ContextType>;
  modality?: Resolver<Maybe<ResolversTypes['Modality']>, ParentType, ContextType>;
  interactions?: Resolver<Maybe<ResolversTypes['InteractionRoles']>, ParentType, ContextType>;
  reading?: Resolver<Maybe<ResolversTypes['Reading']>, ParentType, ContextType>;
  splitting?: Resolver<Maybe<ResolversTypes['Splitting']>, ParentType, ContextType>;
  issues?: Resolver<Array<ResolversTypes['DataIssue']>, ParentType, ContextType>;
  preview?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType, RequireFields<DatasetVersionPreviewArgs, 'first'>>;
  sampleUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<DatasetVersionSampleUrlArgs, 'row' | 'as'>>;
  recipe?: Resolver<Array<ResolversTypes['RecipeStep']>, ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['DatasetVersion']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ColumnResolvers<ContextType = any, ParentType extends ResolversParentTypes['Column'] = ResolversParentTypes['Column']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ColumnType'], ParentType, ContextType>;
  nullable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  statistics?: Resolver<ResolversTypes['ColumnStatistics'], ParentType, ContextType>;
};

export type ColumnStatisticsResolvers<ContextType = any, ParentType extends ResolversParentTypes['ColumnStatistics'] = ResolversParentTypes['ColumnStatistics']> = {
  count?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  distinct?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  minimum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maximum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  standardDeviation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  quantiles?: Resolver<Maybe<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
  histogram?: Resolver<Maybe<ResolversTypes['Histogram']>, ParentType, ContextType>;
  topValues?: Resolver<Array<ResolversTypes['ValueCount']>, ParentType, ContextType>;
  image?: Resolver<Maybe<ResolversTypes['ImageStatistics']>, ParentType, ContextType>;
  audio?: Resolver<Maybe<ResolversTypes['AudioStatistics']>, ParentType, ContextType>;
  association?: Resolver<Maybe<ResolversTypes['Association']>, ParentType, ContextType>;
};

export type AssociationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Association'] = ResolversParentTypes['Association']> = {
  measure?: Resolver<ResolversTypes['AssociationMeasure'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type InteractionRolesResolvers<ContextType = any, ParentType extends ResolversParentTypes['InteractionRoles'] = ResolversParentTypes['InteractionRoles']> = {
  user?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  item?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rating?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  time?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReadingResolvers<ContextType = any, ParentType extends ResolversParentTypes['Reading'] = ResolversParentTypes['Reading']> = {
  format?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sheet?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  encoding?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  delimiter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  header?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  decimalSeparator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dayFirst?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type SplittingResolvers<ContextType = any, ParentType extends ResolversParentTypes['Splitting'] = ResolversParentTypes['Splitting']> = {
  method?: Resolver<ResolversTypes['SplitMethod'], ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  test?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ImageStatisticsResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImageStatistics'] = ResolversParentTypes['ImageStatistics']> = {
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minimumWidth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minimumHeight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maximumWidth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maximumHeight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AudioStatisticsResolvers<ContextType = any, ParentType extends ResolversParentTypes['AudioStatistics'] = ResolversParentTypes['AudioStatistics']> = {
  sampleRate?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  medianMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maximumMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type HistogramResolvers<ContextType = any, ParentType extends ResolversParentTypes['Histogram'] = ResolversParentTypes['Histogram']> = {
  edges?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  counts?: Resolver<Array<ResolversTypes['BigInt']>, ParentType, ContextType>;
};

export type ValueCountResolvers<ContextType = any, ParentType extends ResolversParentTypes['ValueCount'] = ResolversParentTypes['ValueCount']> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
};

export type SplitResolvers<ContextType = any, ParentType extends ResolversParentTypes['Split'] = ResolversParentTypes['Split']> = {
  name?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  classBalance?: Resolver<Array<ResolversTypes['ValueCount']>, ParentType, ContextType>;
  columns?: Resolver<Array<ResolversTypes['SplitColumn']>, ParentType, ContextType>;
};

export type SplitColumnResolvers<ContextType = any, ParentType extends ResolversParentTypes['SplitColumn'] = ResolversParentTypes['SplitColumn']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  standardDeviation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  histogram?: Resolver<Maybe<ResolversTypes['Histogram']>, ParentType, ContextType>;
  topValues?: Resolver<Array<ResolversTypes['ValueCount']>, ParentType, ContextType>;
};

export type DataIssueResolvers<ContextType = any, ParentType extends ResolversParentTypes['DataIssue'] = ResolversParentTypes['DataIssue']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['Severity'], ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fix?: Resolver<Maybe<ResolversTypes['RecipeStep']>, ParentType, ContextType>;
};

export type RecipeStepResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipeStep'] = ResolversParentTypes['RecipeStep']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  arguments?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DatasetConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DatasetEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetEdge'] = ResolversParentTypes['DatasetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export type DatasetVersionConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersionConnection'] = ResolversParentTypes['DatasetVersionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DatasetVersionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DatasetVersion']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetVersionEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersionEdge'] = ResolversParentTypes['DatasetVersionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DatasetVersion'], ParentType, ContextType>;
};

export type SampleDatasetResolvers<ContextType = any, ParentType extends ResolversParentTypes['SampleDataset'] = ResolversParentTypes['SampleDataset']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  modality?: Resolver<ResolversTypes['Modality'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scenario?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  drift?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'id'>>;
  datasetVersion?: Resolver<Maybe<ResolversTypes['DatasetVersion']>, ParentType, ContextType, RequireFields<QueryDatasetVersionArgs, 'id'>>;
  datasets?: Resolver<ResolversTypes['DatasetConnection'], ParentType, ContextType, RequireFields<QueryDatasetsArgs, 'first'>>;
  sampleDatasets?: Resolver<Array<ResolversTypes['SampleDataset']>, ParentType, ContextType>;
  previewRecipe?: Resolver<ResolversTypes['PreviewRecipeResult'], ParentType, ContextType, RequireFields<QueryPreviewRecipeArgs, 'input'>>;
};

export type UploadResolvers<ContextType = any, ParentType extends ResolversParentTypes['Upload'] = ResolversParentTypes['Upload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  uploadUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  receivedBytes?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateUploadResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateUploadResult'] = ResolversParentTypes['CreateUploadResult']> = {
  __resolveType: TypeResolveFn<'Upload' | 'Problem', ParentType, ContextType>;
};

export type CreateDatasetResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateDatasetResult'] = ResolversParentTypes['CreateDatasetResult']> = {
  __resolveType: TypeResolveFn<'Dataset' | 'Problem', ParentType, ContextType>;
};

export type RecipePreviewResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipePreview'] = ResolversParentTypes['RecipePreview']> = {
  rows?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
  columns?: Resolver<Array<ResolversTypes['Column']>, ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  issues?: Resolver<Array<ResolversTypes['DataIssue']>, ParentType, ContextType>;
  suggestedTarget?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PreviewRecipeResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['PreviewRecipeResult'] = ResolversParentTypes['PreviewRecipeResult']> = {
  __resolveType: TypeResolveFn<'RecipePreview' | 'Problem', ParentType, ContextType>;
};

export type ApplyRecipeResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ApplyRecipeResult'] = ResolversParentTypes['ApplyRecipeResult']> = {
  __resolveType: TypeResolveFn<'DatasetVersion' | 'Problem', ParentType, ContextType>;
};

export type DeletedDatasetResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeletedDataset'] = ResolversParentTypes['DeletedDataset']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DeleteDatasetResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteDatasetResult'] = ResolversParentTypes['DeleteDatasetResult']> = {
  __resolveType: TypeResolveFn<'DeletedDataset' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createUpload?: Resolver<ResolversTypes['CreateUploadResult'], ParentType, ContextType, RequireFields<MutationCreateUploadArgs, 'input'>>;
  createDataset?: Resolver<ResolversTypes['CreateDatasetResult'], ParentType, ContextType, RequireFields<MutationCreateDatasetArgs, 'input'>>;
  applyRecipe?: Resolver<ResolversTypes['ApplyRecipeResult'], ParentType, ContextType, RequireFields<MutationApplyRecipeArgs, 'input'>>;
  deleteDataset?: Resolver<ResolversTypes['DeleteDatasetResult'], ParentType, ContextType, RequireFields<MutationDeleteDatasetArgs, 'input'>>;
};

export type DatasetVersionProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersionProgress'] = ResolversParentTypes['DatasetVersionProgress']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  datasetVersion?: Resolver<ResolversTypes['DatasetVersion'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DatasetVersionStatus'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fraction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  datasetVersionProgress?: SubscriptionResolver<ResolversTypes['DatasetVersionProgress'], "datasetVersionProgress", ParentType, ContextType, RequireFields<SubscriptionDatasetVersionProgressArgs, 'datasetVersionId'>>;
};

export type Resolvers<ContextType = any> = {
  DateTime?: GraphQLScalarType;
  BigInt?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetVersion?: DatasetVersionResolvers<ContextType>;
  Column?: ColumnResolvers<ContextType>;
  ColumnStatistics?: ColumnStatisticsResolvers<ContextType>;
  Association?: AssociationResolvers<ContextType>;
  InteractionRoles?: InteractionRolesResolvers<ContextType>;
  Reading?: ReadingResolvers<ContextType>;
  Splitting?: SplittingResolvers<ContextType>;
  ImageStatistics?: ImageStatisticsResolvers<ContextType>;
  AudioStatistics?: AudioStatisticsResolvers<ContextType>;
  Histogram?: HistogramResolvers<ContextType>;
  ValueCount?: ValueCountResolvers<ContextType>;
  Split?: SplitResolvers<ContextType>;
  SplitColumn?: SplitColumnResolvers<ContextType>;
  DataIssue?: DataIssueResolvers<ContextType>;
  RecipeStep?: RecipeStepResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  DatasetEdge?: DatasetEdgeResolvers<ContextType>;
  DatasetVersionConnection?: DatasetVersionConnectionResolvers<ContextType>;
  DatasetVersionEdge?: DatasetVersionEdgeResolvers<ContextType>;
  SampleDataset?: SampleDatasetResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Upload?: UploadResolvers<ContextType>;
  CreateUploadResult?: CreateUploadResultResolvers<ContextType>;
  CreateDatasetResult?: CreateDatasetResultResolvers<ContextType>;
  RecipePreview?: RecipePreviewResolvers<ContextType>;
  PreviewRecipeResult?: PreviewRecipeResultResolvers<ContextType>;
  ApplyRecipeResult?: ApplyRecipeResultResolvers<ContextType>;
  DeletedDataset?: DeletedDatasetResolvers<ContextType>;
  DeleteDatasetResult?: DeleteDatasetResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  DatasetVersionProgress?: DatasetVersionProgressResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  event?: EventDirectiveResolver<any, any, ContextType>;
};

