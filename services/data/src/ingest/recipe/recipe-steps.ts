import { nearestName } from '@lepton/features';
import { IMAGE_FITS } from '@lepton/features/media';
import { z } from 'zod';
import { CAST_TYPES } from '../cast-to.js';
import { IngestError } from '../ingest-error.js';
import { MODALITIES } from '../ingest.types.js';
import type { RecipeStep } from '../profile.types.js';
import { LONGEST_QUERY } from './sql-query.js';

const column = z.string().min(1);
const columns = z.array(column).min(1);
const value = z.union([z.string(), z.number(), z.boolean()]);
const share = z.number().min(0).max(0.9);
const seed = z.int().default(0);
const pixels = z.int().min(1).max(4_096);

/** Every kind of step that there is, with its arguments. What a step learns from values, it learns from the training split only. */
const STEPS = {
  /** Leaves columns out. */
  drop: z.strictObject({ columns }),
  rename: z.strictObject({ column, to: z.string().trim().min(1).max(200) }),
  /** Leaves out rows that lack a value in one of these columns, or in any. */
  drop_missing: z.strictObject({ columns: columns.optional() }),
  /** Fills in missing values. */
  impute: z.discriminatedUnion('strategy', [
    z.strictObject({ column, strategy: z.enum(['mean', 'median', 'mode']) }),
    z.strictObject({ column, strategy: z.literal('constant'), value }),
  ]),
  /** Leaves out rows that equal an earlier one, in these columns or in all but identifiers; or only where they are in another split. */
  deduplicate: z.strictObject({ columns: columns.optional(), across_splits: z.boolean().default(false) }),
  /** Values that cannot be read as the type become missing. How texts are written is seen from the column, unless it is said. */
  cast: z.strictObject({ column, type: z.enum(CAST_TYPES), day_first: z.boolean().optional(), decimal_separator: z.enum(['.', ',']).optional() }),
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
  /** Brings numbers to one scale: (x - mean) / deviation, (x - minimum) / range, or (x - median) / interquartile range. */
  scale: z.strictObject({ columns, method: z.enum(['standard', 'minmax', 'robust']).default('standard') }),
  /** Numbers for categories: a column of 0 and 1 a value, the place in an order, or the share of rows. */
  encode: z.discriminatedUnion('method', [
    z.strictObject({ column, method: z.literal('one_hot'), most: z.int().min(1).max(500).default(50) }),
    z.strictObject({ column, method: z.literal('ordinal'), order: z.array(z.string()).min(1).max(1_000).optional() }),
    z.strictObject({ column, method: z.literal('frequency') }),
  ]),
  /** Writes equal texts equally. */
  normalize_text: z.strictObject({
    columns, lowercase: z.boolean().default(true), collapse_spaces: z.boolean().default(true), strip_accents: z.boolean().default(false),
    strip_punctuation: z.boolean().default(false), strip_html: z.boolean().default(false), strip_urls: z.boolean().default(false),
  }),
  /** Texts as their words and marks, one space between. */
  tokenize: z.strictObject({ columns, lowercase: z.boolean().default(true), punctuation: z.boolean().default(true), stop_words: z.array(z.string()).max(10_000).default([]) }),
  /** Pictures of another size, in pixels. With both bounds and a fit that gives it, all have that size. */
  resize: z.strictObject({ column: column.optional(), width: pixels.optional(), height: pixels.optional(), fit: z.enum(IMAGE_FITS).default('contain'), background: z.string().regex(/^#[0-9a-f]{6}$/i, 'is written as #rrggbb').default('#ffffff') })
    .refine(({ width, height }) => width !== undefined || height !== undefined, 'give width, height or both'),
  /** Recordings at another sample rate, in Hz, as 16-bit WAV; channels are mixed into one unless told otherwise. */
  resample: z.strictObject({ column: column.optional(), sample_rate: z.int().min(1_000).max(192_000), mono: z.boolean().default(true) }),
  /** As many training rows of each class: repeats rows of rare ones, or leaves out rows of frequent ones. */
  rebalance: z.strictObject({ column, method: z.enum(['oversample', 'undersample']).default('oversample'), seed }),
  /** Keeps a part of the rows of each split, drawn by chance. */
  sample: z.strictObject({ rows: z.int().min(2).optional(), share: z.number().gt(0).max(1).optional(), stratify_by: column.optional(), seed })
    .refine(({ rows, share: part }) => (rows === undefined) !== (part === undefined), 'give either rows or share'),
  /** Adds the columns of another dataset version, where the values of `on` are equal; these must not repeat there. */
  join: z.strictObject({
    dataset_version: z.string().regex(/^dsv_/, 'is the id of a dataset version, dsv_…'),
    on: z.array(z.union([column, z.strictObject({ left: column, right: column })])).min(1).max(10),
    keep: z.enum(['all', 'matching']).default('all'),
  }),
  /** The rows of a SELECT over the table `data`, which has the columns under their names, and `_split`. */
  sql: z.strictObject({ query: z.string().trim().min(1).max(LONGEST_QUERY) }),
  /** Says what the table holds, where the guess is wrong; null lets it be guessed again. */
  declare: z.strictObject({ target: column.nullable().optional(), modality: z.enum(MODALITIES).nullable().optional(), interactions: z.strictObject({ user: column, item: column, rating: column.optional(), time: column.optional() }).nullable().optional() })
    .refine((given) => Object.keys(given).length > 0, 'give target, modality or interactions'),
  /** Deals the rows out anew: by chance, in proportion to classes, whole groups, by time (the latest are the test), or as a column says. */
  split: z.strictObject({ validation: share.default(0.15), test: share.default(0.15), stratify_by: column.optional(), group_by: column.optional(), time_by: column.optional(), given_by: column.optional(), seed })
    .refine(({ validation, test }) => validation + test <= 0.9, 'validation and test together may take 0.9 of the rows at most')
    .refine((given) => [given.stratify_by, given.group_by, given.time_by, given.given_by].filter((by) => by !== undefined).length <= 1, 'give one of stratify_by, group_by, time_by, given_by at most'),
} as const;

type Steps = typeof STEPS;
export type StepKind = keyof Steps;
/** A step whose arguments are known to be right. */
export type ParsedStep = { [Kind in StepKind]: { readonly kind: Kind; readonly arguments: z.output<Steps[Kind]> } }[StepKind];
export type Arguments<Kind extends StepKind> = Extract<ParsedStep, { kind: Kind }>['arguments'];

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
    if (!result.success) throw invalid(index, result.error.issues.map(({ path, message }) => `${[kind, ...path].map(String).join('.')}: ${message}`).join('; '));
    return { kind, arguments: result.data } as ParsedStep;
  });
  checkNames(parsed, names);
  return parsed;
}

/** Ids of the dataset versions that a recipe reads beside its parent. */
export const joinedVersions = (steps: readonly ParsedStep[]): string[] =>
  [...new Set(steps.flatMap((step) => (step.kind === 'join' ? [step.arguments.dataset_version] : [])))];

/** Follows the columns through the steps, as far as their names are known before the steps are run. */
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
    } else if (step.kind === 'split') known = known.filter((name) => name !== step.arguments.given_by);
    // The columns after these are known when they have run.
    else if (step.kind === 'sql' || step.kind === 'join' || (step.kind === 'encode' && step.arguments.method === 'one_hot')) return;
  }
}

function namesIn({ kind, arguments: given }: ParsedStep): readonly string[] {
  const some = (...found: (string | undefined)[]) => found.filter((name) => name !== undefined);
  switch (kind) {
    case 'drop':
    case 'drop_missing':
    case 'scale':
    case 'normalize_text':
    case 'tokenize':
    case 'deduplicate': return given.columns ?? [];
    case 'sample': return some(given.stratify_by);
    case 'split': return some(given.stratify_by, given.group_by, given.time_by, given.given_by);
    case 'join': return given.on.map((key) => (typeof key === 'string' ? key : key.left));
    case 'resize':
    case 'resample': return some(given.column);
    case 'sql': return [];
    case 'declare': return some(given.target ?? undefined, ...Object.values(given.interactions ?? {}));
    default: return [given.column];
  }
}

const isKind = (kind: string): kind is StepKind => Object.hasOwn(STEPS, kind);

export const invalid = (index: number, what: string): IngestError =>
  new IngestError('INVALID_RECIPE', `Step ${index + 1} of the recipe cannot be applied: ${what.replace(/\.$/, '')}.`, `steps[${index}]`);
