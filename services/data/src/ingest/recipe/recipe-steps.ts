import { nearestName } from '@lepton/features';
import { z } from 'zod';
import { IngestError } from '../ingest-error.js';
import type { RecipeStep } from '../profile.types.js';

const column = z.string().min(1);
const columns = z.array(column).min(1);
const value = z.union([z.string(), z.number(), z.boolean()]);
const share = z.number().min(0).max(0.9);

/** Every kind of step that there is, with its arguments. */
const STEPS = {
  /** Leaves columns out. */
  drop: z.strictObject({ columns }),
  rename: z.strictObject({ column, to: z.string().trim().min(1).max(200) }),
  /** Leaves out rows that lack a value in one of these columns, or in any. */
  drop_missing: z.strictObject({ columns: columns.optional() }),
  /** Fills in missing values. What is filled in comes from the rows of the training split only. */
  impute: z.discriminatedUnion('strategy', [
    z.strictObject({ column, strategy: z.enum(['mean', 'median', 'mode']) }),
    z.strictObject({ column, strategy: z.literal('constant'), value }),
  ]),
  /** Leaves out rows that equal an earlier one, in these columns or in all but identifiers. */
  deduplicate: z.strictObject({ columns: columns.optional() }),
  /** Values that cannot be read as the type become missing. */
  cast: z.strictObject({ column, type: z.enum(['NUMBER', 'INTEGER', 'BOOLEAN', 'DATETIME', 'CATEGORY', 'TEXT']) }),
  /** Keeps the rows for which the condition holds; a missing value fulfils only `is_missing`. */
  filter: z.discriminatedUnion('operator', [
    z.strictObject({ column, operator: z.enum(['=', '!=', '<', '<=', '>', '>=']), value }),
    z.strictObject({ column, operator: z.enum(['in', 'not_in']), value: z.array(value).min(1).max(1_000) }),
    z.strictObject({ column, operator: z.enum(['is_missing', 'is_present']) }),
  ]),
  /** Numbers beyond a bound become the bound. */
  clip: z.strictObject({ column, minimum: z.number().optional(), maximum: z.number().optional() }),
  /** Whole values become others: labels that are written in several ways become one. */
  replace: z.strictObject({ column, values: z.record(z.string(), z.string().nullable()) }),
  /** Deals the rows out anew. */
  split: z.strictObject({ validation: share.default(0.15), test: share.default(0.15), stratify_by: column.optional(), seed: z.int().default(0) })
    .refine(({ validation, test }) => validation + test <= 0.9, 'validation and test together may take 0.9 of the rows at most'),
} as const;

type Steps = typeof STEPS;
export type StepKind = keyof Steps;
/** A step whose arguments are known to be right. */
export type ParsedStep = { [Kind in StepKind]: { readonly kind: Kind; readonly arguments: z.output<Steps[Kind]> } }[StepKind];

const MOST_STEPS = 100;

/**
 * Checks a recipe for a version that has columns of these `names`.
 * @throws IngestError INVALID_RECIPE naming the step and what is wrong with it
 */
export function parseRecipe(steps: readonly RecipeStep[], names: readonly string[]): ParsedStep[] {
  if (steps.length === 0) throw new IngestError('INVALID_RECIPE', 'The recipe has no steps.', 'steps');
  if (steps.length > MOST_STEPS) throw new IngestError('INVALID_RECIPE', `The recipe has ${steps.length} steps; at most ${MOST_STEPS} can be applied at once.`, 'steps');
  const parsed = steps.map<ParsedStep>(({ kind, arguments: given }, index) => {
    if (!isKind(kind)) throw invalid(index, `"${kind}" is not a kind of step; there are ${Object.keys(STEPS).join(', ')}`);
    const result = STEPS[kind].safeParse(given);
    if (!result.success) throw invalid(index, result.error.issues.map(({ path, message }) => `${[kind, ...path].join('.')}: ${message}`).join('; '));
    return { kind, arguments: result.data } as ParsedStep;
  });
  checkNames(parsed, names);
  return parsed;
}

/** Follows the columns through the steps. */
function checkNames(steps: readonly ParsedStep[], names: readonly string[]): void {
  let known = [...names];
  for (const [index, step] of steps.entries()) {
    for (const name of namesIn(step)) {
      if (known.includes(name)) continue;
      const nearest = nearestName(name, known);
      throw invalid(index, `there is no column "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`);
    }
    if (step.kind === 'drop') {
      known = known.filter((name) => !step.arguments.columns.includes(name));
      if (known.length === 0) throw invalid(index, 'it leaves no column');
    } else if (step.kind === 'rename') {
      const { column: from, to } = step.arguments;
      const taken = known.find((name) => name !== from && name.toLowerCase() === to.toLowerCase());
      if (taken !== undefined) throw invalid(index, `there is a column "${taken}" already`);
      known = known.map((name) => (name === from ? to : name));
    }
  }
}

function namesIn({ kind, arguments: given }: ParsedStep): readonly string[] {
  switch (kind) {
    case 'drop':
    case 'drop_missing':
    case 'deduplicate': return given.columns ?? [];
    case 'split': return given.stratify_by === undefined ? [] : [given.stratify_by];
    default: return [given.column];
  }
}

const isKind = (kind: string): kind is StepKind => Object.hasOwn(STEPS, kind);

export const invalid = (index: number, what: string): IngestError =>
  new IngestError('INVALID_RECIPE', `Step ${index + 1} of the recipe cannot be applied: ${what}.`, `steps[${index}]`);
