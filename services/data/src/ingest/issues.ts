import type { InteractionRoles } from '@lepton/features';
import { spellings } from './label-spelling.js';
import type { Leak } from './leak.js';
import type { BrokenFile } from './media/broken-media.js';
import { nearLabels } from './near-labels.js';
import type { Outliers } from './outliers.js';
import type { DataIssue, ExcludedColumn, ProfiledColumn, RecipeStep, ValueCount } from './profile.types.js';
import { isClasses, labelsOf, suggestTarget } from './suggest-target.js';
import type { MixedColumn } from './understand-text.js';

const FEW_ROWS = 100;
const FEW_ROWS_PER_CLASS = 10;
const IMBALANCED = 10;
const MANY_VALUES = 100;
const MOSTLY_MISSING = 0.5;
const SHOWN_LENGTH = 60;
/** What is longer is no label that somebody wrote in two ways. */
const LONGEST_LABEL = 200;

export interface Findings {
  readonly columns: readonly ProfiledColumn[];
  readonly rowCount: number;
  readonly duplicateRows: number;
  /** How many of these were given to another split than the row that they copy, and moved there. */
  readonly movedCopies?: number;
  readonly target: ProfiledColumn | undefined;
  readonly leaks: readonly Leak[];
  /** Says who or what a row is about. */
  readonly group: ProfiledColumn | undefined;
  readonly mixed: readonly MixedColumn[];
  readonly outliers: readonly Outliers[];
  /** Some of the pictures or recordings that cannot be decoded. */
  readonly broken?: readonly BrokenFile[];
  readonly interactions?: InteractionRoles | undefined;
}

/** What stands in the way of a good model, the gravest first; each with the step that mends it where there is one. */
export function findIssues(findings: Findings): DataIssue[] {
  const order = { ERROR: 0, WARNING: 1, INFO: 2 };
  return [...tableIssues(findings), ...targetIssues(findings), ...leakIssues(findings), ...findings.columns.flatMap((column) => columnIssues(column, findings))]
    .sort((a, b) => order[a.severity] - order[b.severity]);
}

/** Columns that a run leaves out unless it asks for them. */
export function excludedColumns({ columns, target, leaks, group }: Pick<Findings, 'columns' | 'target' | 'leaks' | 'group'>): ExcludedColumn[] {
  const leaking = new Set(leaks.filter(({ rule }) => rule !== 'ORDER').map(({ name }) => name));
  return columns.flatMap<ExcludedColumn>((column) => {
    if (column.name === target?.name) return [];
    if (column.type === 'IDENTIFIER') return [{ name: column.name, reason: 'IDENTIFIER' }];
    if (isConstant(column)) return [{ name: column.name, reason: 'CONSTANT' }];
    if (column.name === group?.name) return [{ name: column.name, reason: 'GROUP' }];
    return leaking.has(column.name) ? [{ name: column.name, reason: 'LEAKAGE' }] : [];
  });
}

const isConstant = ({ statistics: { distinct, missing } }: ProfiledColumn): boolean => distinct === 0 || (distinct === 1 && missing === 0);

const wordFor = ({ type }: ProfiledColumn): string => (type === 'IMAGE' ? 'pictures' : 'recordings');
const percent = (share: number): string => `${share > 0 && share < 0.001 ? '< 0.1' : Number((share * 100).toPrecision(share > 0.99 ? 4 : 2))} %`;
const quoted = (value: string): string => `"${value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value}"`;
const drop = (name: string): RecipeStep => ({ kind: 'drop', arguments: { columns: [name] } });

function tableIssues({ columns, rowCount, duplicateRows, movedCopies = 0 }: Findings): DataIssue[] {
  const issues: DataIssue[] = [];
  if (rowCount < FEW_ROWS) {
    issues.push({ code: 'TOO_FEW_ROWS', severity: 'WARNING', message: `There are only ${rowCount} rows. A model trained on so few is often wrong, and so is its test: add rows, some hundred at least.` });
  }
  const media = columns.find(({ column }) => column.storage === 'MEDIA');
  if (duplicateRows > 0) {
    const rows = media ? wordFor(media) : 'rows';
    const one = duplicateRows === 1;
    const said = `${duplicateRows} of ${rowCount} ${rows} ${one ? 'is' : 'are'} ${media ? 'the same as another, byte for byte' : one ? 'a copy of another' : 'copies of others'}.`;
    const moved = movedCopies > 0 ? `${movedCopies === 1 ? 'One' : movedCopies} of them stood in another split than what ${movedCopies === 1 ? 'it copies' : 'they copy'}, so that a test would have asked what training had seen; ${movedCopies === 1 ? 'it was' : 'they were'} moved there.` : `${one ? 'It stays' : 'They stay'} in the split of the first, so that a test asks nothing that training has seen.`;
    issues.push({
      code: 'DUPLICATE_ROWS', severity: media || movedCopies > 0 || duplicateRows > rowCount * 0.05 ? 'WARNING' : 'INFO',
      message: `${said} ${moved} Copies count twice in training; the fix keeps the first of each.`, fix: { kind: 'deduplicate', arguments: media ? { columns: [media.name] } : {} },
    });
  }
  return issues;
}

function targetIssues({ target, columns }: Findings): DataIssue[] {
  if (!target) return [];
  const { name, type, statistics: { count, missing, distinct, topValues } } = target;
  if (distinct <= 1) {
    const other = suggestTarget(columns.filter((column) => column !== target));
    const fix: RecipeStep | undefined = other === undefined ? undefined : { kind: 'declare', arguments: { target: other } };
    return [{ code: 'ONE_CLASS', severity: 'ERROR', column: name, message: `"${name}", which is to be predicted, has ${distinct === 0 ? 'no value' : `one value only (${topValues[0]?.value ?? ''})`}. Choose another target, or add rows with other values.${other === undefined ? '' : ` The fix chooses "${other}".`}`, ...(fix && { fix }) }];
  }
  const issues: DataIssue[] = [];
  if (missing > 0) {
    issues.push({ code: 'MISSING_VALUES', severity: 'WARNING', column: name, message: `"${name}", which is to be predicted, is missing in ${missing} of ${count} rows; nothing can be learnt from these.`, fix: { kind: 'drop_missing', arguments: { columns: [name] } } });
  }
  const labels = labelsOf(target) ?? [];
  const [most, least] = [labels[0], labels.at(-1)];
  if (most && least && (isClasses(target) || type !== 'INTEGER') && type !== 'NUMBER') {
    if (most.count >= least.count * IMBALANCED) {
      issues.push({ code: 'IMBALANCE', severity: 'WARNING', column: name, message: `${quoted(most.value)} is ${Math.round(most.count / least.count)} times as frequent as ${quoted(least.value)} in "${name}". Look at the score of each class, not at accuracy: always answering ${quoted(most.value)} would be right in ${percent(most.count / (count - missing))} of the rows. The fix repeats rare ones in training.`, fix: { kind: 'rebalance', arguments: { column: name, method: 'oversample' } } });
    }
    const rare = labels.filter(isRare);
    if (rare.length > 0) {
      const fix = withoutRare(target);
      const others = rare.length === 1 ? '' : `, and ${rare.length - 1} other${rare.length === 2 ? ' has' : 's have'} fewer than ${FEW_ROWS_PER_CLASS}`;
      issues.push({ code: 'TOO_FEW_ROWS', severity: 'WARNING', column: name, message: `${quoted(least.value)} of "${name}" has only ${least.count} row${least.count === 1 ? '' : 's'}${others}: too few to learn and to test. Add rows, or join ${rare.length === 1 ? 'it' : 'them'} with another class.${fix ? ` The fix leaves ${rare.length === 1 ? 'it' : 'them'} out.` : ''}`, ...(fix && { fix }) });
    }
  }
  return issues;
}

const isRare = ({ count }: ValueCount): boolean => count < FEW_ROWS_PER_CLASS;

/** Leaves out the rows of classes that are too rare to be learnt; undefined where less than two classes would remain, or nobody knows which they are. */
function withoutRare(target: ProfiledColumn): RecipeStep | undefined {
  const labels = labelsOf(target) ?? [];
  const kept = labels.filter((label) => !isRare(label)).map(({ value }) => value);
  const rare = labels.filter(isRare).map(({ value }) => value);
  if (kept.length < 2) return undefined;
  return { kind: 'filter', arguments: { column: target.name, ...(rare.length <= kept.length ? { operator: 'not_in', value: rare } : { operator: 'in', value: kept }) } };
}

function leakIssues({ leaks, target }: Findings): DataIssue[] {
  return target ? leaks.map((leak) => ({ code: 'LEAKAGE', severity: 'WARNING', column: leak.name, message: leakMessage(leak, target), fix: drop(leak.name) })) : [];
}

function leakMessage({ name, agreement, rule, value = '' }: Leak, target: ProfiledColumn): string {
  if (rule === 'ORDER') {
    const said = target.type === 'CATEGORY' || target.type === 'BOOLEAN' || isClasses(target) ? `Each class of "${target.name}" has a range of "${name}" of its own` : `"${name}" and "${target.name}" put the rows in the same order`;
    return `${said}, without an exception. If "${name}" is known only afterwards, or one was made of the other, the fix leaves it out; if it is known beforehand, keep it, as runs do.`;
  }
  const [what, why] = rule === 'SAME' ? [`"${name}" gives`, 'says the same thing, or is known only afterwards']
    : rule === 'PRESENCE' ? [`Whether "${name}" has a value gives`, 'is filled in only afterwards']
    : [`Whether "${name}" is ${value} gives`, 'is filled in only afterwards'];
  return `${what} "${target.name}" away (${percent(agreement)}). It probably ${why}. Runs leave it out unless they ask for it.`;
}

function columnIssues(column: ProfiledColumn, { rowCount, target, mixed, interactions, outliers, broken = [] }: Findings): DataIssue[] {
  const { name, type, statistics: { missing, distinct, topValues } } = column;
  const isTarget = name === target?.name;
  if (isConstant(column)) {
    if (isTarget) return [];
    const what = distinct === 0 ? 'is empty' : `is "${topValues[0]?.value ?? ''}" in every row`;
    return [{ code: 'CONSTANT', severity: 'INFO', column: name, message: `"${name}" ${what}, so it tells nothing. Runs leave it out.`, fix: drop(name) }];
  }
  const issues: DataIssue[] = [];
  const mixture = mixed.find(({ id }) => id === column.column.id);
  if (mixture) {
    const kind = { NUMBER: 'numbers', BOOLEAN: 'true or false', DATETIME: 'dates' }[mixture.kind];
    issues.push({ code: 'MIXED_TYPES', severity: 'WARNING', column: name, message: `"${name}" is mostly ${kind}, but ${mixture.others} values are not: ${mixture.examples.map((value) => `"${value}"`).join(', ')}${mixture.others > mixture.examples.length ? ', …' : ''}. It is taken for ${type === 'TEXT' ? 'text' : 'categories'}; the fix makes these values missing.`, fix: { kind: 'cast', arguments: { column: name, type: mixture.kind } } });
  }
  issues.push(...labelIssues(column, isTarget), ...outlierIssues(column, isTarget, outliers));
  if (type === 'IDENTIFIER' && !isTarget && column.column.id !== 'file') {
    issues.push({ code: 'IDENTIFIER', severity: 'INFO', column: name, message: `"${name}" names the row: nearly every value is different. Nothing general can be learnt from it, so runs leave it out.`, fix: drop(name) });
  } else if (type === 'CATEGORY' && !mixture && name !== interactions?.user && name !== interactions?.item && (distinct > MANY_VALUES || (distinct > 20 && distinct > (rowCount - missing) / 2))) {
    issues.push(...(isTarget ? manyClasses(column) : [{ code: 'HIGH_CARDINALITY', severity: 'WARNING', column: name, message: `"${name}" has ${distinct} different values in ${rowCount - missing} rows; most are too rare to learn from. Group them by the step replace; the fix leaves the column out.`, fix: drop(name) } as const]));
  }
  if (column.column.storage === 'MEDIA') {
    if (missing > 0) issues.push({ code: 'BROKEN_MEDIA', severity: 'WARNING', column: name, message: `${missing} of ${rowCount} ${wordFor(column)} ${missing === 1 ? 'is' : 'are'} missing or cannot be read; nothing can be learnt from ${missing === 1 ? 'its row' : 'their rows'}, which the fix leaves out.${broken.map((file) => ` ${file.name}: ${file.reason}`).join('')}${broken.length > 0 && missing > broken.length ? ' …' : ''}`, fix: { kind: 'drop_missing', arguments: { columns: [name] } } });
  } else if (missing > 0 && !isTarget && type !== 'IDENTIFIER') {
    const share = missing / rowCount;
    const [fix, what] = share > MOSTLY_MISSING ? [drop(name), 'leaves the column out'] as const : gapFix(column);
    issues.push({ code: 'MISSING_VALUES', severity: share > 0.2 ? 'WARNING' : 'INFO', column: name, message: `"${name}" is missing in ${missing} of ${rowCount} rows (${percent(share)}). Models cope with that; the fix ${what}.`, fix });
  }
  return issues;
}

/** Many classes are not too many where each has its rows. */
function manyClasses(target: ProfiledColumn): DataIssue[] {
  const { name, statistics: { distinct, count, missing } } = target;
  const labels = labelsOf(target);
  if (labels && labels.filter(isRare).length <= distinct / 2) return [];
  const fix = withoutRare(target);
  return [{
    code: 'HIGH_CARDINALITY', severity: 'WARNING', column: name, ...(fix && { fix }),
    message: `"${name}", which is to be predicted, has ${distinct} classes in ${count - missing} rows; most are too rare to be learnt. Join classes by the step replace${fix ? `; the fix leaves out those of fewer than ${FEW_ROWS_PER_CLASS} rows` : ', or choose another target'}.`,
  }];
}

function gapFix({ name, type }: ProfiledColumn): readonly [fix: RecipeStep, what: string] {
  if (type === 'TEXT') return [{ kind: 'drop_missing', arguments: { columns: [name] } }, 'leaves these rows out'];
  const middle = type === 'INTEGER' || type === 'NUMBER' || type === 'DATETIME';
  return [{ kind: 'impute', arguments: { column: name, strategy: middle ? 'median' : 'mode' } }, `fills in the ${middle ? 'median' : 'most frequent value'}`];
}

function labelIssues({ name, type, labels = [] }: ProfiledColumn, isTarget: boolean): DataIssue[] {
  if (type !== 'CATEGORY') return [];
  const severity = isTarget ? 'WARNING' : 'INFO';
  const possible = labels.filter(({ value }) => value.length <= LONGEST_LABEL);
  const written = spellings(possible);
  const meant = nearLabels(possible.filter(({ value }) => !Object.hasOwn(written, value)));
  const shown = (pairs: Record<string, string>) => Object.entries(pairs).slice(0, 3).map(([from, to]) => `${quoted(from)} and ${quoted(to)}`).join(', ');
  const fix = (values: Record<string, string>): RecipeStep => ({ kind: 'replace', arguments: { column: name, values } });
  return [
    ...(Object.keys(written).length > 0 ? [{ code: 'LABEL_SPELLING', severity, column: name, message: `"${name}" writes the same thing in several ways: ${shown(written)}. They count as different values; the fix writes each as it is written most often.`, fix: fix(written) } as const] : []),
    ...(Object.keys(meant).length > 0 ? [{ code: 'LABEL_NEAR_DUPLICATE', severity, column: name, message: `"${name}" has rare values that look like slips of the pen: ${shown(meant)}. If they mean the same, the fix writes each as the frequent one.`, fix: fix(meant) } as const] : []),
  ];
}

function outlierIssues({ name, column: { id }, statistics: { count, missing, minimum = NaN, maximum = NaN } }: ProfiledColumn, isTarget: boolean, outliers: readonly Outliers[]): DataIssue[] {
  const found = outliers.find((each) => each.id === id);
  if (!found) return [];
  const { low, high } = found;
  const beyond = [...(minimum < low ? [`below ${short(low)} (down to ${short(minimum)})`] : []), ...(maximum > high ? [`above ${short(high)} (up to ${short(maximum)})`] : [])].join(' or ');
  const said = `${found.count} of ${count - missing} values of "${name}" lie far from the others: ${beyond}. Are they slips, or a code for "missing"?`;
  const outlier = { code: 'OUTLIERS', severity: 'INFO', column: name } as const;
  if (!isTarget) return [{ ...outlier, message: `${said} The fix moves them to these bounds.`, fix: { kind: 'clip', arguments: { column: name, ...(minimum < low && { minimum: low }), ...(maximum > high && { maximum: high }) } } }];
  // What is to be predicted is not changed, and a filter has one bound.
  const bound = minimum < low && maximum > high ? undefined : maximum > high ? { operator: '<=', value: high } : { operator: '>=', value: low };
  const otherwise = 'if not, the losses huber and meanAbsoluteError mind them less.';
  return [bound
    ? { ...outlier, message: `${said} If so, the fix leaves these rows out; ${otherwise}`, fix: { kind: 'filter', arguments: { column: name, ...bound } } }
    : { ...outlier, message: `${said} If so, leave these rows out by two steps filter; ${otherwise}` }];
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
