import type { ColumnType, ExcludedColumn } from './dataset.types.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';
import { type FeatureSelection, type SelectionRequest, unknownColumn } from './select-features.js';

/** One column to learn from. */
export interface SingleSelection extends FeatureSelection {
  /** A column that names rows, such as the file in the archive: an evaluation shows it. */
  readonly identifier: string | null;
}

/** Chooses the one column of a type: the one asked for, else the first that is not excluded. */
export function selectSingle({ columns, target: targetName, task, include, exclude = [], excludedColumns = [] }: SelectionRequest, type: ColumnType): Outcome<SingleSelection> {
  const names = columns.map(({ name }) => name);
  const target = columns.find(({ name }) => name === targetName);
  const wanted = include?.filter((name) => name !== targetName) ?? [];
  const asked = columns.filter(({ name }) => wanted.includes(name));
  const problems = [
    ...(target ? [] : [unknownColumn(targetName, names, 'target')]),
    ...wanted.filter((name) => !names.includes(name)).map((name) => unknownColumn(name, names, 'features')),
    ...(include?.includes(targetName) ? [problem('TARGET_AMONG_FEATURES', `"${targetName}" is the target and cannot be a feature too. Take it out of the features.`, 'features')] : []),
    ...asked.filter((column) => column.type !== type).map((column) =>
      problem('COLUMN_UNSUPPORTED', `"${column.name}" is of type ${column.type}; a model of this dataset learns from one column of type ${type}. Take it out of the features.`, 'features')),
    ...(asked.filter((column) => column.type === type).length > 1 ? [problem('COLUMN_UNSUPPORTED', `A model learns from one column of type ${type}; give one of ${wanted.join(', ')}.`, 'features')] : []),
  ];
  if (problems.length > 0 || !target) return refuse(...problems);
  const barred = new Set([...exclude, ...excludedColumns.map(({ name }) => name)]);
  const column = include ? asked[0] : columns.find(({ name, ...candidate }) => candidate.type === type && name !== targetName && !barred.has(name));
  if (!column) return refuse(problem('NO_FEATURES', `There is no column of type ${type} to predict "${targetName}" from.`, include ? 'features' : 'target'));
  const excluded = columns.filter((other) => other !== column && other !== target).map(({ name, type: other }): ExcludedColumn =>
    ({ name, reason: other === 'IDENTIFIER' ? 'IDENTIFIER' : 'UNSUPPORTED' }));
  return succeed({ task, target, columns: [{ column }], excluded, identifier: columns.find((other) => other.type === 'IDENTIFIER' && other !== target)?.name ?? null });
}
