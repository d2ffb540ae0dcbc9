import type { DatasetColumn, ExcludedColumn, ExclusionReason, InteractionRoles } from './dataset.types.js';
import type { Task } from './infer-task.js';
import { isClassification } from './infer-task.js';
import { suggestion } from './nearest-name.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';
import type { ForecastOptions } from './encodings/forecast/forecast-plan.js';
import type { TextOptions } from './text/fit-text.js';
import type { ColumnRead } from './read-split.js';

export interface SelectionRequest {
  readonly columns: readonly DatasetColumn[];
  readonly target: string;
  readonly task: Task;
  /** The manifest's `excludedColumns`: left out unless named in `include`. */
  readonly excludedColumns?: readonly ExcludedColumn[];
  /** Use these columns and no others. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Of a table of ratings, from the manifest. */
  readonly interactions?: InteractionRoles | undefined;
  readonly text?: TextOptions | undefined;
  readonly forecast?: Partial<ForecastOptions> | undefined;
  /** Of a table: categories of many values as ids, which the network's first layer embeds, rather than one-hot. */
  readonly embedCategories?: boolean;
}

/** Which columns a model will see, decided from the manifest alone: no data is read. */
export interface FeatureSelection {
  readonly task: Task;
  readonly target: DatasetColumn;
  readonly columns: readonly { readonly column: DatasetColumn }[];
  readonly excluded: readonly ExcludedColumn[];
  /** No column says how much: that a row is there is what is learnt. */
  readonly implicit?: boolean;
}
/** Of a table. */
export interface TabularSelection extends FeatureSelection {
  readonly columns: readonly SelectedColumn[];
  readonly embedCategories: boolean;
}
export interface SelectedColumn {
  readonly column: DatasetColumn;
  readonly kind: 'number' | 'date' | 'category' | 'boolean';
}

/** A text column with at most this many values is a category in all but name. */
const CATEGORICAL_TEXT = 50;

/** Chooses the feature columns. Refuses unknown names, the target among the features, and a selection that leaves nothing. */
export function selectFeatures(request: SelectionRequest): Outcome<TabularSelection> {
  const { columns, include, exclude = [], excludedColumns = [] } = request;
  const names = columns.map((column) => column.name);
  const target = columns.find((column) => column.name === request.target);
  const problems = [
    ...(target ? [] : [unknownColumn(request.target, names, 'target')]),
    ...(include ?? []).filter((name) => !names.includes(name)).map((name) => unknownColumn(name, names, 'features')),
    ...exclude.filter((name) => !names.includes(name)).map((name) => unknownColumn(name, names, 'exclude')),
    ...(include?.includes(request.target) ? [problem('TARGET_AMONG_FEATURES', `"${request.target}" is the target and cannot be a feature too. Take it out of the features.`, 'features')] : []),
    ...columns.filter((column) => include?.includes(column.name) && isUnsupported(column)).map(({ name, type }) =>
      problem('COLUMN_UNSUPPORTED', `"${name}" is of type ${type}, which no architecture for tables reads yet. Take it out of the features.`, 'features')),
  ];
  if (problems.length > 0 || !target) return refuse(...problems);

  const selected: SelectedColumn[] = [];
  const excluded: ExcludedColumn[] = [];
  for (const column of columns) {
    if (column === target) continue;
    const reason = reasonToExclude(column, include, exclude, excludedColumns);
    if (reason) excluded.push({ name: column.name, reason });
    else selected.push({ column, kind: kindOf(column) });
  }
  if (selected.length === 0) {
    const why = excluded.map(({ name, reason }) => `"${name}" (${reason})`).join(', ');
    return refuse(problem('NO_FEATURES', `No column is left to predict "${request.target}" from${why ? `; left out: ${why}` : ''}. Include a column, or add one to the dataset.`, include ? 'features' : 'target'));
  }
  return succeed({ task: request.task, target, columns: selected, excluded, embedCategories: request.embedCategories ?? false });
}

/** What `readSplit` has to read for a selection: the features and the target. */
export function columnReads(selection: TabularSelection): ColumnRead[] {
  return [...selection.columns.map(({ column, kind }) => ({ name: column.name, as: kind === 'number' || kind === 'boolean' ? kind : 'text' } as const)), targetRead(selection)];
}

export function targetRead({ task, target }: FeatureSelection): ColumnRead {
  return { name: target.name, as: !isClassification(task) ? 'number' : target.type === 'BOOLEAN' ? 'boolean' : 'text' };
}

function reasonToExclude(
  column: DatasetColumn, include: readonly string[] | undefined, exclude: readonly string[], excludedColumns: readonly ExcludedColumn[],
): ExclusionReason | (string & {}) | undefined {
  const { name, type, statistics: { distinct, missing, count } } = column;
  if (isUnsupported(column)) return 'UNSUPPORTED';
  if (exclude.includes(name) || (include && !include.includes(name))) return 'REQUESTED';
  if (include) return undefined;
  if (type === 'IDENTIFIER') return 'IDENTIFIER';
  if (missing >= count || (distinct <= 1 && missing === 0)) return 'CONSTANT';
  return excludedColumns.find((excludedColumn) => excludedColumn.name === name)?.reason;
}

function isUnsupported({ type, statistics: { distinct } }: DatasetColumn): boolean {
  return type === 'IMAGE' || type === 'AUDIO' || (type === 'TEXT' && distinct > CATEGORICAL_TEXT);
}

function kindOf({ type }: DatasetColumn): SelectedColumn['kind'] {
  if (type === 'INTEGER' || type === 'NUMBER') return 'number';
  if (type === 'DATETIME') return 'date';
  return type === 'BOOLEAN' ? 'boolean' : 'category';
}

export const unknownColumn = (name: string, names: readonly string[], field: string) =>
  problem('UNKNOWN_COLUMN', `The dataset has no column "${name}".${suggestion(name, names)} It has: ${listed(names)}.`, field);

const listed = (names: readonly string[]) => (names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', '));
