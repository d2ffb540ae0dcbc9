import type { AudioStatistics, ImageStatistics } from '@lepton/features';
import type { TableColumn } from './table.js';

export type ColumnType = 'INTEGER' | 'NUMBER' | 'BOOLEAN' | 'CATEGORY' | 'TEXT' | 'DATETIME' | 'IMAGE' | 'AUDIO' | 'IDENTIFIER';

export interface ColumnStatistics {
  /** Rows, those with a missing value included. */
  readonly count: number;
  readonly missing: number;
  /** Distinct values that are not missing; see `countValues` for what is estimated. */
  readonly distinct: number;
  /** Of numbers; of instants in milliseconds since 1970. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly mean?: number;
  /** Of the population. */
  readonly standardDeviation?: number;
  /** Minimum, quartiles and maximum: five values. */
  readonly quantiles?: readonly number[];
  readonly histogram?: Histogram;
  /** Most frequent first, at most 20. */
  readonly topValues: readonly ValueCount[];
  readonly image?: ImageStatistics;
  readonly audio?: AudioStatistics;
  /** With the suggested target. */
  readonly association?: Association;
}
export interface Association {
  readonly measure: 'PEARSON' | 'CORRELATION_RATIO' | 'CRAMERS_V';
  /** 0: none; 1: one tells the other. */
  readonly value: number;
}
export interface Histogram {
  /** One more than `counts`; equally wide. The last bin includes its upper edge. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly statistics: ColumnStatistics;
}

/** A column's profile together with where it is. */
export interface ProfiledColumn extends ColumnProfile {
  readonly column: TableColumn;
  /** Of categories that are few: all of them, the most frequent first. */
  readonly labels?: readonly ValueCount[];
  /** No two rows have the same value, and none is missing. */
  readonly allDiffer?: boolean;
}

export type IssueCode =
  | 'LEAKAGE' | 'IDENTIFIER' | 'CONSTANT' | 'MISSING_VALUES' | 'DUPLICATE_ROWS' | 'IMBALANCE' | 'TOO_FEW_ROWS' | 'ONE_CLASS'
  | 'MIXED_TYPES' | 'HIGH_CARDINALITY' | 'LABEL_SPELLING' | 'BROKEN_MEDIA' | 'LEFT_OUT' | 'NO_LABELS' | 'GROUPS' | 'OUTLIERS' | 'LABEL_NEAR_DUPLICATE' | 'AMBIGUOUS_NOTATION';

export interface DataIssue {
  readonly code: IssueCode;
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly column?: string;
  readonly message: string;
  /** The recipe step that mends it. */
  readonly fix?: RecipeStep;
}

export interface RecipeStep {
  readonly kind: string;
  /** Of the kind's own shape. */
  readonly arguments: unknown;
}

export type SplitName = 'TRAIN' | 'VALIDATION' | 'TEST';
export const SPLIT_NAMES = ['TRAIN', 'VALIDATION', 'TEST'] as const satisfies readonly SplitName[];

export interface SplitBlob {
  readonly name: SplitName;
  readonly rowCount: number;
  /** `sha256:<hex>` of the Parquet file. */
  readonly digest: string;
}

/** What the rows of a split are like. */
export interface SplitProfile {
  readonly name: SplitName;
  /** In the order of the version's columns. */
  readonly columns: readonly SplitColumnProfile[];
  /** Rows of each of the version's classes, in their order. */
  readonly classes?: readonly number[];
}
export interface SplitColumnProfile {
  readonly missing: number;
  readonly mean?: number;
  readonly standardDeviation?: number;
  /** Counts, between the edges of the whole column's histogram. */
  readonly bins?: readonly number[];
  /** How often the whole column's `topValues` occur, in their order; none of a column with a histogram. */
  readonly top: readonly number[];
}

export type ExclusionReason = 'LEAKAGE' | 'IDENTIFIER' | 'CONSTANT' | 'GROUP';
export interface ExcludedColumn {
  readonly name: string;
  readonly reason: ExclusionReason;
}
