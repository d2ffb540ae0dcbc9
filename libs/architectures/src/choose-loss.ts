import { type DatasetColumn, isClassification, type Outcome, type Problem, problem, refuse, succeed, suggestion, type Task } from '@lepton/features';
import { lossesFor, lossInputSchema, type LossName, type LossOptions, lossOptionsOf } from './loss-spec.js';
import { numberProblem } from './number-problem.js';
import { type RunSpec, toProblems } from './run-spec.js';

export interface LossWanted {
  readonly loss?: string | null | undefined;
  readonly balanced?: boolean | null | undefined;
  readonly labelSmoothing?: number | null | undefined;
  readonly lossOptions?: unknown;
}

/** The loss and its options, from what was asked for. `implicit`: choices without a rating. */
export function chooseLoss(task: Task, target: DatasetColumn, overrides: LossWanted, implicit = false): Outcome<Pick<RunSpec, 'loss' | 'lossOptions'>> {
  const { loss: wanted, balanced, labelSmoothing } = overrides;
  const fitting = lossesFor(task, implicit);
  const loss = fitting.find((name) => name === (wanted ?? fitting[0]));
  const parsed = lossInputSchema.safeParse(overrides.lossOptions ?? {});
  const options: LossOptions = { ...(balanced ? { balanced } : {}), ...(labelSmoothing ? { labelSmoothing } : {}), ...parsed.data };
  const problems = [
    ...(loss ? foreignOptions(task, loss, options) : [problem('LOSS_UNSUPPORTED', `The loss "${wanted}" does not fit ${task}. Use one of: ${fitting.join(', ')}.`, 'loss')]),
    ...numberProblem('labelSmoothing', labelSmoothing, (amount) => amount >= 0 && amount <= 0.5, 'from 0 to 0.5; 0.1 is a good start'),
    ...(parsed.success ? weightProblems(task, target, options) : toProblems(parsed.error, 'LOSS_OPTION_INVALID', 'lossOptions')),
  ];
  return problems.length > 0 || !loss ? refuse(...problems) : succeed({ loss, lossOptions: options });
}

/** Options that the loss, or the task, does not have. */
function foreignOptions(task: Task, loss: LossName, options: LossOptions): Problem[] {
  const ofClasses = isClassification(task);
  const taken = lossOptionsOf(loss).filter((option) => ofClasses || option === 'delta' || (option === 'labelSmoothing' && task === 'SEQUENCE_TO_SEQUENCE'));
  return Object.keys(options).filter((option) => !taken.some((known) => known === option)).map((option) => {
    const ownField = option === 'balanced' || option === 'labelSmoothing';
    const takes = taken.length > 0 ? `It takes: ${taken.join(', ')}.` : 'It takes none.';
    return problem(ownField ? 'LOSS_UNSUPPORTED' : 'LOSS_OPTION_INVALID', `The loss ${loss} has no option "${option}" for ${task}. ${takes} Leave ${option} out.`, ownField ? option : `lossOptions.${option}`);
  });
}

/** What classes count is said once, of classes that there are. */
function weightProblems(task: Task, { name, statistics: { topValues, distinct } }: DatasetColumn, { balanced, alpha, classWeights }: LossOptions): Problem[] {
  const said = [...(balanced ? ['balanced'] : []), ...(alpha === undefined ? [] : ['alpha']), ...(classWeights ? ['classWeights'] : [])];
  const labels = topValues.map(({ value }) => value);
  // the most frequent values are known, which may not be all
  const unknown = topValues.length < distinct ? [] : Object.keys(classWeights ?? {}).filter((label) => !labels.includes(label));
  return [
    ...(said.length > 1 ? [problem('LOSS_OPTION_INVALID', `${said.join(' and ')} all say how much classes count. Give one of them.`, said.includes('classWeights') ? 'lossOptions.classWeights' : 'lossOptions.alpha')] : []),
    ...(alpha !== undefined && task === 'MULTICLASS_CLASSIFICATION' ? [problem('LOSS_OPTION_INVALID', 'alpha is of two classes. Say what each class counts by classWeights.', 'lossOptions.alpha')] : []),
    ...unknown.map((label) => problem('LOSS_OPTION_INVALID', `"${name}" has no class "${label}" to be weighed.${suggestion(label, labels)} It has: ${labels.slice(0, 20).join(', ')}.`, `lossOptions.classWeights.${label}`)),
  ];
}
