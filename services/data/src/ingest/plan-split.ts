import { IngestError } from './ingest-error.js';
import type { SplitMethod, SplitOptions } from './ingest.types.js';
import { columnNamed } from './override-types.js';
import type { ProfiledColumn } from './profile.types.js';
import { DEFAULT_SHARES, type SplitPlan } from './split.js';
import { isClasses } from './suggest-target.js';

/** How the rows of a version were dealt out. */
export interface Splitting {
  readonly method: SplitMethod;
  /** The name of the column by which it was done. */
  readonly column?: string;
  /** Shares of the rows. */
  readonly validation: number;
  readonly test: number;
}

export interface SplitSituation {
  readonly columns: readonly ProfiledColumn[];
  readonly target: ProfiledColumn | undefined;
  /** The column whose rows belong together, if there is one. */
  readonly group: ProfiledColumn | undefined;
  readonly seed: string;
}

/**
 * As the user says; else whole groups where there are any, else in proportion to the classes of the target, else by chance. Groups are
 * dealt out in proportion to the classes, too.
 * @throws IngestError UNKNOWN_COLUMN or INVALID_SPLIT
 */
export function planSplit({ columns, target, group, seed }: SplitSituation, options: SplitOptions = {}): SplitPlan {
  const given = options.column === undefined ? undefined : columnNamed(columns, options.column, 'split');
  const classes = target && (target.type === 'CATEGORY' || target.type === 'BOOLEAN' || isClasses(target)) ? target : undefined;
  const method = options.method ?? (group ? 'GROUP' : classes ? 'STRATIFIED' : 'RANDOM');
  const by = given ?? (method === 'GROUP' ? group : method === 'STRATIFIED' ? classes : undefined);
  if (method === 'STRATIFIED' && !by) throw new IngestError('INVALID_SPLIT', 'Rows cannot be split in proportion to classes: there is no target with classes. Name the column whose classes are meant, or split at random.', 'split');
  if (method === 'GIVEN' && !by) throw new IngestError('INVALID_SPLIT', 'Nothing says which split a row is in. Name the column that does, or pack the files into folders called train, validation and test.', 'split');
  if (by?.column.storage === 'MEDIA') throw new IngestError('INVALID_SPLIT', `Rows cannot be split by "${by.name}": it has pictures or recordings. Name a column of values.`, 'split');
  return {
    method, column: by?.column, seed,
    ...(method === 'GROUP' && classes && classes !== by && { within: classes.column }),
    shares: { validation: options.validation ?? DEFAULT_SHARES.validation, test: options.test ?? DEFAULT_SHARES.test },
  };
}

export const splittingOf = ({ method, column, shares }: SplitPlan): Splitting => ({ method, ...(column && { column: column.name }), ...shares });
