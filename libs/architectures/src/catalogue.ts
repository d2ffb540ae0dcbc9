import { TASKS, type Task } from '@lepton/features';
import { z } from 'zod';
import { BY_STEP_KINDS, LAYER_KINDS } from './layer-spec.js';
import { nestedKinds } from './layers/nested.js';
import { describeLoss, LOSSES, lossesFor, lossOptionsOf, lossOptionsSchema } from './loss-spec.js';
import { describeOptimizer, optimizerOptionsSchema, OPTIMIZERS, optionsOf } from './optimizer-spec.js';
import { describeSchedule, scheduleOptionsOf, scheduleOptionsSchema, SCHEDULES } from './schedule-spec.js';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What an editor of layers needs to know of one kind. */
export interface LayerKindDescription {
  readonly kind: string;
  readonly description: string;
  /** Of the whole layer. Layers within it are told as `{"kind": …}`: each has its own schema. */
  readonly schema: JsonSchema;
}

/** A loss, an optimiser or a schedule, and what can be said about it. */
export interface Choice {
  readonly name: string;
  readonly description: string;
  readonly tasks: readonly Task[];
  /** Of its options. */
  readonly options: JsonSchema;
}

export interface TrainingChoices {
  readonly losses: readonly Choice[];
  readonly optimizers: readonly Choice[];
  readonly schedules: readonly Choice[];
}

const jsonSchema = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema);
const placeholder = (kinds: readonly string[]) => z.looseObject({ kind: z.enum(kinds) });
// written out, layers within layers would repeat every other kind
const NESTED = nestedKinds(() => placeholder(Object.keys(LAYER_KINDS)), placeholder(BY_STEP_KINDS));

const KINDS: readonly LayerKindDescription[] = Object.entries({ ...LAYER_KINDS, ...NESTED }).map(([kind, { schema }]) => ({ kind, description: schema.description ?? '', schema: jsonSchema(schema) }));

export const layerKinds = (): readonly LayerKindDescription[] => KINDS;

const only = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, names: readonly (keyof Shape & string)[]): JsonSchema =>
  jsonSchema(z.strictObject(Object.fromEntries(names.map((name) => [name, schema.shape[name]])) as z.ZodRawShape));

const fits = (loss: (typeof LOSSES)[number]) => TASKS.filter((task) => lossesFor(task).includes(loss) || (task === 'RECOMMENDATION' && lossesFor(task, true).includes(loss)));

const CHOICES: TrainingChoices = {
  // `balanced` and `labelSmoothing` are fields of their own
  losses: LOSSES.map((name) => ({ name, description: describeLoss(name), tasks: fits(name), options: only(lossOptionsSchema, lossOptionsOf(name).filter((option) => option !== 'balanced' && option !== 'labelSmoothing')) })),
  optimizers: OPTIMIZERS.map((name) => ({ name, description: describeOptimizer(name), tasks: TASKS, options: only(optimizerOptionsSchema, optionsOf(name)) })),
  schedules: SCHEDULES.map((name) => ({ name, description: describeSchedule(name), tasks: TASKS, options: only(scheduleOptionsSchema, scheduleOptionsOf(name)) })),
};

/** Those that fit the task; all where none is given. */
export function trainingChoices(task?: string | null): TrainingChoices {
  return task ? { ...CHOICES, losses: CHOICES.losses.filter(({ tasks }) => tasks.some((known) => known === task)) } : CHOICES;
}
