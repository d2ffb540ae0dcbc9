import type { DatasetColumn } from './dataset.types.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';

export const TASKS = ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION', 'RECOMMENDATION', 'FORECASTING', 'SEQUENCE_TO_SEQUENCE'] as const;
export type Task = (typeof TASKS)[number];

export const isClassification = (task: Task): boolean => task === 'BINARY_CLASSIFICATION' || task === 'MULTICLASS_CLASSIFICATION';

/** More classes than this ask for another kind of model (retrieval, hierarchical). */
export const MAXIMUM_CLASSES = 1000;
/** An integer column with at most this many values, each seen often enough, is a set of classes rather than a quantity. */
const INTEGER_CLASSES = 10;
const ROWS_PER_INTEGER_CLASS = 5;

/** What predicting this column amounts to, read from its type and statistics. Refuses a column that cannot be a target, with the reason. */
export function inferTask(target: DatasetColumn): Outcome<Task> {
  const unusable = targetProblem(target);
  if (unusable) return refuse(unusable);
  const { distinct, count, missing } = target.statistics;
  const classes: Task = distinct === 2 ? 'BINARY_CLASSIFICATION' : 'MULTICLASS_CLASSIFICATION';
  switch (target.type) {
    case 'NUMBER':
      return succeed(distinct === 2 ? 'BINARY_CLASSIFICATION' : 'REGRESSION');
    case 'INTEGER':
      return succeed(distinct === 2 || (distinct <= INTEGER_CLASSES && distinct * ROWS_PER_INTEGER_CLASS <= count - missing) ? classes : 'REGRESSION');
    default:
      return checkTask(target, classes);
  }
}

/** Whether `task` can be learnt from `target`; used for a task that the user chose. */
export function checkTask(target: DatasetColumn, task: Task): Outcome<Task> {
  if (task === 'SEQUENCE_TO_SEQUENCE') return checkText(target);
  const unusable = targetProblem(target);
  if (unusable) return refuse(unusable);
  const { name, type, statistics: { distinct, count, missing } } = target;
  // what is predicted may be a rating or the item: its encoding says what fits
  if (task === 'RECOMMENDATION') return succeed(task);
  if (!isClassification(task)) {
    return type === 'NUMBER' || type === 'INTEGER'
      ? succeed(task)
      : refuse(problem('TASK_MISMATCH', `${task === 'FORECASTING' ? 'A forecast' : 'Regression'} predicts a number, but "${name}" is of type ${type}. Choose a classification task or a numeric column.`, 'task'));
  }
  if (task === 'BINARY_CLASSIFICATION' && distinct !== 2) {
    return refuse(problem('TASK_MISMATCH', `Binary classification needs two classes, but "${name}" has ${distinct}. Use MULTICLASS_CLASSIFICATION, or leave the task out.`, 'task'));
  }
  if (distinct > MAXIMUM_CLASSES) {
    return refuse(problem('TOO_MANY_CLASSES', `"${name}" has ${distinct} distinct values; at most ${MAXIMUM_CLASSES} classes can be told apart. Predict a coarser column, or group its values.`, 'target'));
  }
  if (distinct * 2 > count - missing) {
    return refuse(problem('TOO_FEW_ROWS_PER_CLASS', `"${name}" has ${distinct} classes in ${count - missing} rows: most classes are seen only once, so nothing can be learnt. Predict another column, or add rows.`, 'target'));
  }
  return succeed(task);
}

/** Every text may be another one: that is no reason against it. */
function checkText(target: DatasetColumn): Outcome<Task> {
  const unusable = targetProblem({ ...target, type: target.type === 'IDENTIFIER' ? 'TEXT' : target.type });
  if (unusable) return refuse(unusable);
  return target.type === 'BOOLEAN' || target.type === 'NUMBER'
    ? refuse(problem('TASK_MISMATCH', `A text is made of another, but "${target.name}" is of type ${target.type}. Choose a column of texts, or another task.`, 'task'))
    : succeed('SEQUENCE_TO_SEQUENCE');
}

function targetProblem({ name, type, statistics: { count, missing, distinct, topValues } }: DatasetColumn) {
  if (type === 'IMAGE' || type === 'AUDIO' || type === 'DATETIME') {
    return problem('TARGET_UNSUPPORTED', `A column of type ${type} cannot be predicted: "${name}". Choose a category, a boolean or a number.`, 'target');
  }
  if (count - missing <= 0) return problem('TARGET_ALL_MISSING', `Every value of the target "${name}" is missing. Choose another target, or fill in the column.`, 'target');
  if (distinct === 1) {
    return problem('TARGET_SINGLE_CLASS', `The target "${name}" has one value only (${JSON.stringify(topValues[0]?.value ?? '')}): there is nothing to tell apart. Choose another target, or add rows with other values.`, 'target');
  }
  return type === 'IDENTIFIER' && distinct * 2 > count - missing
    ? problem('TARGET_IDENTIFIER', `"${name}" names rows rather than describing them, so it cannot be predicted. Choose another target.`, 'target')
    : undefined;
}
