import { batches } from './batches.js';
import { numberOf } from './column-facts.js';
import { LEAST_AGREEMENT, MOST_REMAINING, SUPPORT, type Leak, type LeakRule } from './leak.js';
import type { ProfiledColumn } from './profile.types.js';
import { double } from './sql.js';
import type { Workspace } from './workspace.js';

/** Of more classes, one look at a column tells too little. */
const MOST_CLASSES = 20;
/** Ranges that do not overlap are worth telling from this many rows on, and so many of each class … */
const LEAST_ORDERED = 200;
const LEAST_OF_CLASS = 20;
/** … if this share of the rows has a value. */
const LEAST_PRESENT = 0.95;
const BATCH = 40;
/** Most columns break every rule so often in the first rows that the others cannot make up for it: the whole is asked of the rest. */
const FIRST_ROWS = 100_000;

/** What is known of a column in the rows of one class. */
interface OfClass {
  readonly rows: number;
  readonly present: number;
  /** Rows with the value that stands for "not yet". */
  readonly usual: number;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * Columns with gaps, numbers and dates, that tell the classes of the target by one look: at whether there is a value, or whether it is
 * the usual one (a refund of 0), as where they are filled in when the outcome is known; or at which range it lies in. All columns of a
 * batch in one pass.
 */
export async function classRules(workspace: Workspace, columns: readonly ProfiledColumn[], target: ProfiledColumn, rowCount: number): Promise<Leak[]> {
  if (target.statistics.distinct > MOST_CLASSES) return [];
  const measured = (column: ProfiledColumn) => (column.type === 'INTEGER' || column.type === 'NUMBER' || column.type === 'DATETIME') && column.statistics.distinct >= target.statistics.distinct;
  const candidates = columns.filter((column) => measured(column) || (column.statistics.missing > 0 && column.statistics.distinct > 0)).map((column) => ({ column, usual: measured(column) ? usualValue(column) : undefined }));
  const first = rowCount > FIRST_ROWS ? await lookAt(workspace, `(FROM data LIMIT ${FIRST_ROWS})`, candidates, target) : undefined;
  const wrong = rowCount * (1 - LEAST_AGREEMENT);
  const suspects = first ? candidates.filter((candidate, index) => isPossible(candidate, first[index] ?? [], wrong)) : candidates;
  const looks = await lookAt(workspace, 'data', suspects, target);
  return suspects.flatMap(({ column: { name, type }, usual }, index) => {
    const rule = ruleOf(looks[index] ?? []);
    return rule ? [{ name, ...rule, ...(rule.rule === 'VALUE' && usual !== undefined && { value: type === 'DATETIME' ? new Date(usual).toISOString() : String(usual) }) }] : [];
  });
}

interface Candidate {
  readonly column: ProfiledColumn;
  readonly usual: number | undefined;
}

/** Of each candidate, the classes. */
async function lookAt(workspace: Workspace, from: string, candidates: readonly Candidate[], target: ProfiledColumn): Promise<OfClass[][]> {
  const looks: OfClass[][] = [];
  for (const batch of batches(candidates, BATCH)) {
    const asked = batch.map(({ column, usual }) => {
      const value = numberOf(column.column);
      return `count(${column.column.id}), ${usual === undefined ? '0' : `count(*) FILTER (${value} = ${double(usual)})`}, ${usual === undefined ? 'NULL, NULL' : `min(${value}), max(${value})`}`;
    });
    const rows = await workspace.rows(`SELECT count(*), ${asked.join(', ')} FROM ${from} WHERE ${target.column.id} IS NOT NULL GROUP BY ${target.column.id}`);
    looks.push(...batch.map((_, index) => rows.map((row) => {
      const [present = 0, usual = 0, minimum = NaN, maximum = NaN] = row.slice(1 + 4 * index, 5 + 4 * index).map((value) => (value === null ? NaN : Number(value)));
      return { rows: Number(row[0]), present, usual, minimum, maximum };
    })));
  }
  return looks;
}

/** Whether some rule may hold, where no more rows than `wrong` may break it. */
function isPossible({ usual: value }: Candidate, classes: readonly OfClass[], wrong: number): boolean {
  const breaking = (yes: (of: OfClass) => number) => classes.reduce((sum, of) => sum + Math.min(yes(of), of.rows - yes(of)), 0);
  return breaking(({ present }) => present) <= wrong || (value !== undefined && (breaking(({ usual }) => usual) <= wrong || areApart(classes)));
}

/** The value that most likely means "nothing yet": the most frequent one, as far as it is known. */
function usualValue({ statistics: { topValues, quantiles = [], minimum }, type }: ProfiledColumn): number | undefined {
  const [top] = type === 'DATETIME' ? [] : topValues;
  return top ? Number(top.value) : quantiles.find((value, index) => value === quantiles[index + 1]) ?? minimum;
}

function ruleOf(classes: readonly OfClass[]): { rule: LeakRule; agreement: number } | undefined {
  const presence = agreementOf(classes, ({ present }) => present);
  if (presence !== undefined) return { rule: 'PRESENCE', agreement: presence };
  const value = agreementOf(classes, ({ usual }) => usual);
  if (value !== undefined) return { rule: 'VALUE', agreement: value };
  return inRanges(classes) ? { rule: 'ORDER', agreement: 1 } : undefined;
}

/** The share of the rows in which a yes or no goes with the class; undefined where that is no rule. `yes`: rows of a class that say yes. */
function agreementOf(classes: readonly OfClass[], yes: (of: OfClass) => number): number | undefined {
  const all = classes.reduce((sum, { rows }) => sum + rows, 0);
  const said = classes.reduce((sum, of) => sum + yes(of), 0);
  const rarer = Math.min(said, all - said);
  const agreement = classes.reduce((sum, of) => sum + Math.max(yes(of), of.rows - yes(of)), 0) / all;
  return rarer >= SUPPORT && agreement >= LEAST_AGREEMENT && 1 - agreement <= (rarer / all) * MOST_REMAINING ? agreement : undefined;
}

/** Each class has a range of its own. */
function inRanges(classes: readonly OfClass[]): boolean {
  const rows = classes.reduce((sum, of) => sum + of.rows, 0);
  const present = classes.reduce((sum, of) => sum + of.present, 0);
  if (present < LEAST_ORDERED || present < rows * LEAST_PRESENT || classes.some((of) => of.present < LEAST_OF_CLASS || Number.isNaN(of.minimum))) return false;
  return areApart(classes);
}

function areApart(classes: readonly OfClass[]): boolean {
  const ordered = classes.filter(({ minimum }) => !Number.isNaN(minimum)).sort((a, b) => a.minimum - b.minimum);
  return ordered.every(({ maximum }, index) => maximum < (ordered[index + 1]?.minimum ?? Infinity));
}
