/** What the data service tells about a dataset version: plain JSON, handed to the training service and its workers. */
export interface DatasetManifest {
  readonly datasetVersionId: string;
  readonly modality: Modality;
  readonly columns: readonly DatasetColumn[];
  readonly splits: readonly DatasetSplit[];
  /** The column that most likely is to be predicted; a run that names none gets this one. */
  readonly suggestedTarget?: string;
  /** Columns that a run leaves out unless it asks for them by name. */
  readonly excludedColumns: readonly ExcludedColumn[];
  /** Of modality INTERACTIONS: which columns say who did what. */
  readonly interactions?: InteractionRoles | undefined;
}

/** Names of columns. */
export interface InteractionRoles {
  readonly user: string;
  readonly item: string;
  readonly rating?: string | undefined;
  readonly time?: string | undefined;
}

export type Modality = 'TABULAR' | 'TEXT' | 'IMAGE' | 'AUDIO' | 'INTERACTIONS';
export type SplitName = 'TRAIN' | 'VALIDATION' | 'TEST';

export interface DatasetSplit {
  readonly name: SplitName;
  readonly rowCount: number;
  /** SHA-256 of the split's Parquet file, lower-case hex: its key in the artifact store. */
  readonly digest: string;
}

export type ColumnType = 'INTEGER' | 'NUMBER' | 'BOOLEAN' | 'CATEGORY' | 'TEXT' | 'DATETIME' | 'IMAGE' | 'AUDIO' | 'IDENTIFIER';

export interface DatasetColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly statistics: ColumnStatistics;
  /** Of a column of pictures that has at least one. */
  readonly image?: ImageStatistics | undefined;
  /** Of a column of recordings that has at least one. */
  readonly audio?: AudioStatistics | undefined;
}

/** Of all pictures of a column, upright; pixels. */
export interface ImageStatistics {
  /** Medians. */
  readonly width: number;
  readonly height: number;
  readonly minimumWidth: number;
  readonly minimumHeight: number;
  readonly maximumWidth: number;
  readonly maximumHeight: number;
  /** 1 where all are grey, 4 where some are transparent, else 3. */
  readonly channels: number;
}

/** Of all recordings of a column. */
export interface AudioStatistics {
  /** Hz, the most frequent. */
  readonly sampleRate: number;
  readonly medianMs: number;
  readonly maximumMs: number;
  /** The most that one has. */
  readonly channels: number;
}

/** Over all rows of the version, every split. */
export interface ColumnStatistics {
  /** Rows, those with a missing value included. */
  readonly count: number;
  readonly missing: number;
  /** Distinct values that are not missing. */
  readonly distinct: number;
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly mean?: number | null;
  readonly standardDeviation?: number | null;
  /** Most frequent first. */
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
}

/** LEAKAGE gives the target away, IDENTIFIER names the row, CONSTANT says nothing; UNSUPPORTED waits for an architecture that reads it. */
export type ExclusionReason = 'LEAKAGE' | 'IDENTIFIER' | 'CONSTANT' | 'UNSUPPORTED' | 'REQUESTED';
export interface ExcludedColumn {
  readonly name: string;
  readonly reason: ExclusionReason | (string & {});
}

export const SPLIT_NAMES = ['TRAIN', 'VALIDATION', 'TEST'] as const satisfies readonly SplitName[];
