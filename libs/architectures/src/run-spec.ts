import { isClassification, MAXIMUM_HORIZON, MAXIMUM_WINDOW, type Outcome, problem, refuse, succeed, type Task, TASKS } from '@lepton/features';
import { z } from 'zod';
import { layerListSchema } from './layer-spec.js';
import { LIMITS } from './limits.js';
import { LOSSES, lossOptionsSchema } from './loss-spec.js';
import { OPTIMIZERS, optimizerOptionsSchema } from './optimizer-spec.js';
import { scheduleOptionsSchema, SCHEDULES } from './schedule-spec.js';

export const ENGINES = ['ONNX', 'TFJS', 'PYTORCH'] as const;
export const DEVICES = ['cpu', 'cuda', 'webgpu'] as const;

/** What early stopping can watch: measured on the validation split after each epoch. */
export const STOPPING_METRICS = ['loss', 'accuracy', 'meanAbsoluteError'] as const;
export type StoppingMetric = (typeof STOPPING_METRICS)[number];
export const higherIsBetter = (metric: StoppingMetric): boolean => metric === 'accuracy';
/** Those that the task has; `implicit`: choices without a rating. */
export const stoppingMetricsOf = (task: Task, implicit = false): readonly StoppingMetric[] => ['loss', isClassification(task) || task === 'SEQUENCE_TO_SEQUENCE' || implicit ? 'accuracy' : 'meanAbsoluteError'];

const MAXIMUM_TOKENIZER_BYTES = 700_000;
/** Specs travel in messages of at most a megabyte. */
const tokenizer = z.union([
  z.enum(['word', 'bytePair']),
  z.strictObject({ kind: z.literal('huggingFace'), tokenizer: z.looseObject({}), configuration: z.looseObject({}) })
    .refine((file) => JSON.stringify(file).length <= MAXIMUM_TOKENIZER_BYTES, 'is larger than 700 KB; use one with fewer words'),
]);
export const textOptionsSchema = z.strictObject({
  tokenizer: tokenizer.describe('Trained on the data, or a Hugging Face `tokenizer.json`.'),
  vocabularySize: z.int().min(300).max(200_000).describe('Tokens at most, of a tokeniser that is trained.'),
  maximumLength: z.int().min(4).max(4096).describe('Tokens of one text at most; the data decides how many it is.'),
});

export const forecastOptionsSchema = z.strictObject({
  window: z.int().min(2).max(MAXIMUM_WINDOW).describe('Values of the past that the network sees.'),
  horizon: z.int().min(1).max(MAXIMUM_HORIZON).describe('Values of the future that it tells.'),
});

export const runSpecSchema = z.strictObject({
  version: z.literal(1),
  task: z.enum(TASKS),
  target: z.string().describe('The column that is predicted.'),
  features: z.array(z.string()).min(1).describe('The columns that the model sees.'),
  architecture: z.strictObject({
    preset: z.string().nullable(),
    layers: layerListSchema,
    parameterCount: z.number().describe('Estimated from the manifest; exact once the data has been read.'),
  }),
  text: textOptionsSchema.optional().describe('How texts become tokens.'),
  forecast: forecastOptionsSchema.optional().describe('Of a forecast.'),
  loss: z.enum(LOSSES),
  lossOptions: lossOptionsSchema,
  optimizer: z.strictObject({
    name: z.enum(OPTIMIZERS),
    learningRate: z.number().positive().max(LIMITS.learningRate),
    options: optimizerOptionsSchema,
  }),
  schedule: z.enum(SCHEDULES).describe('`cosine` falls from the learning rate to a hundredth of it over all epochs.'),
  scheduleOptions: scheduleOptionsSchema.optional(),
  epochs: z.int().min(1).max(LIMITS.epochs),
  batchSize: z.int().min(1).max(LIMITS.batchSize),
  seed: z.int().min(0).max(LIMITS.seed),
  earlyStopping: z.strictObject({
    metric: z.enum(STOPPING_METRICS).describe('Watched on the validation split.'),
    patience: z.int().min(1).max(LIMITS.patience),
    minimumDelta: z.number().min(0).describe('A smaller gain is none; in the unit of the metric.'),
  }).nullable(),
  engine: z.enum(ENGINES),
  device: z.enum(DEVICES),
});

/** Everything needed to repeat a run on its dataset version. Plain JSON; stored with the run and handed to its worker. */
export type RunSpec = z.infer<typeof runSpecSchema>;

/** Checks a spec that comes from storage or the wire. */
export function parseRunSpec(json: unknown): Outcome<RunSpec> {
  const parsed = runSpecSchema.safeParse(json);
  return parsed.success ? succeed(parsed.data) : refuse(...toProblems(parsed.error, 'SPEC_INVALID', 'spec'));
}

/** One problem for each zod issue; the field is the path, such as `layers[2].units`. */
export function toProblems(error: z.ZodError, code: string, root: string) {
  return error.issues.map(({ path, message }) => {
    const field = path.reduce<string>((sofar, key) => (typeof key === 'number' ? `${sofar}[${key}]` : `${sofar}.${String(key)}`), root);
    return problem(code, `${field}: ${message}.`, field);
  });
}
