import type { InteractionRoles } from '@lepton/features';
import type { ColumnType } from './profile.types.js';

export interface SourceFile {
  readonly path: string;
  /** As the user calls it: for messages, and as a hint by its extension. */
  readonly filename: string;
}

/** What a table holds, where the user says so. */
export interface Declared {
  readonly modality?: Modality;
  readonly interactions?: InteractionRoles;
}

/** How to read the file and what is in it, where the guess is wrong. Columns by name. */
export interface ReadOptions extends Declared {
  readonly header?: boolean;
  readonly delimiter?: string;
  /** A label of the WHATWG Encoding standard. */
  readonly encoding?: string;
  /** Which sheet of a workbook, by name. */
  readonly sheet?: string;
  /** Of numbers that are written as text. */
  readonly decimalSeparator?: DecimalSeparator;
  /** Whether `01/02/2024` is the 1st of February. */
  readonly dayFirst?: boolean;
  /** The column that is to be predicted. */
  readonly target?: string;
  readonly columnTypes?: readonly { readonly column: string; readonly type: ColumnType }[];
  readonly split?: SplitOptions;
}

export type DecimalSeparator = '.' | ',';
/** How numbers and dates are written, where there are two ways. */
export type Notation = Pick<ReadOptions, 'decimalSeparator' | 'dayFirst'>;
export const MODALITIES = ['TABULAR', 'TEXT', 'IMAGE', 'AUDIO', 'INTERACTIONS'] as const;
export type Modality = (typeof MODALITIES)[number];

/** How the rows are dealt out, where the usual way is not wanted. */
export interface SplitOptions {
  readonly method?: SplitMethod;
  readonly column?: string | undefined;
  readonly validation?: number;
  readonly test?: number;
  readonly seed?: number;
}

/**
 * STRATIFIED keeps the proportions of a column's classes; GROUP keeps rows of one group together; TIME trains on the earliest and
 * tests on the latest; GIVEN takes a column's (or a folder's) word for it.
 */
export type SplitMethod = 'RANDOM' | 'STRATIFIED' | 'GROUP' | 'TIME' | 'GIVEN';

/** How a table was read: guessed, or as the user said. */
export interface Reading {
  readonly format: string;
  /** Of a workbook. */
  readonly sheet?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** None where quotes are letters. */
  readonly quote?: string;
  readonly header?: boolean;
  readonly decimalSeparator?: DecimalSeparator;
  /** None where no date leaves it open, or columns differ. */
  readonly dayFirst?: boolean;
}
