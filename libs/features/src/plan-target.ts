import { finite, moments, sortedValues, tally } from './column-statistics.js';
import { isClassification } from './infer-task.js';
import type { TargetPlan } from './plan.types.js';
import { type Outcome, problem, refuse, succeed } from './problem.js';
import type { FeatureSelection } from './select-features.js';
import { numbersOf, type Table, textsOf } from './table.js';

/** The classes, or the scale of the values, that training rows have. */
export function planTarget({ task, target }: FeatureSelection, train: Table): Outcome<TargetPlan> {
  const column = target.name;
  if (!isClassification(task)) {
    const values = finite(numbersOf(train, column));
    const { mean, deviation } = moments(values);
    if (values.length < 2) return refuse(problem('TOO_FEW_ROWS', `Only ${values.length} training rows have a value for "${column}". Add rows.`, 'target'));
    if (!(deviation > 0)) return refuse(problem('TARGET_SINGLE_CLASS', `Every training row has the same "${column}" (${mean}): there is nothing to predict.`, 'target'));
    return succeed({ kind: 'value', column, mean, deviation });
  }
  const counts = tally(textsOf(train, column));
  if (counts.size < 2) {
    const only = counts.keys().next().value;
    return refuse(only === undefined
      ? problem('TARGET_ALL_MISSING', `No training row has a value for the target "${column}".`, 'target')
      : problem('TARGET_SINGLE_CLASS', `Every training row has ${JSON.stringify(only)} as "${column}": there is nothing to tell apart. Add rows of other classes.`, 'target'));
  }
  const labels = sortedValues(counts.keys());
  return succeed({ kind: 'classes', column, read: target.type === 'BOOLEAN' ? 'boolean' : 'text', labels, counts: labels.map((label) => counts.get(label) ?? 0) });
}
