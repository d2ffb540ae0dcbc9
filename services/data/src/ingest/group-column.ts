import type { ColumnProfile } from './profile.types.js';

const WHO = [
  'patient', 'subject', 'participant', 'person', 'user', 'customer', 'client', 'member', 'student', 'pupil', 'employee', 'worker', 'driver', 'player', 'athlete', 'speaker', 'respondent',
  'volunteer', 'donor', 'animal', 'mouse', 'household', 'family', 'visitor', 'session', 'account', 'device', 'machine', 'engine', 'vehicle', 'sensor',
];
const ENDING = '(?:[_\\s.-]?(?:id|no|nr|number|key|code|uuid|name))';
/** `patient_id`, `PatientID`; a plain `patient` or `speaker`, too, but not a plain `engine`, which may be of petrol. */
const NAMED = new RegExp(`^(?:${WHO.join('|')})${ENDING}$|^(?:patient|subject|participant|speaker|respondent)$`, 'i');
/** Fewer groups cannot be shared out well: they are more likely the classes of something. */
const LEAST_GROUPS = 20;
/** Of the rows, at least this share has to be there beside another one of its group … */
const LEAST_REPEATED = 0.1;
/** … and no group may be so large that it decides what a split is like. */
const LARGEST_SHARE = 0.1;

/**
 * The column that says who or what a row is about, where several rows are about the same one: split by chance, a model would be tested
 * on whom it knows. By its name, since categories repeat as well; undefined where in doubt, and where there are two of them.
 */
export function groupColumn<Column extends ColumnProfile>(columns: readonly Column[], target: string | undefined): Column | undefined {
  const fitting = columns.filter((column) => column.name !== target && NAMED.test(column.name) && repeats(column));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function repeats({ type, statistics: { count, missing, distinct, topValues } }: ColumnProfile): boolean {
  const present = count - missing;
  const largest = topValues[0]?.count ?? 0;
  return (type === 'INTEGER' || type === 'CATEGORY' || type === 'IDENTIFIER') && missing <= count / 2 && distinct >= LEAST_GROUPS
    && present - distinct >= present * LEAST_REPEATED && largest <= present * LARGEST_SHARE;
}
