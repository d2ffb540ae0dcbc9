import {
  checkTask, DEFAULT_TEXT_OPTIONS, type DatasetColumn, type DatasetManifest, type Encoding, encodingFor, type FeatureSelection, type ForecastOptions, inferTask, type Outcome,
  type Problem, planHuggingFaceTokenizer, problem, refuse, type SelectionRequest, succeed, suggestion, type Task, TASKS,
} from '@lepton/features';
import { chooseLoss } from './choose-loss.js';
import { embedsCategories, layerListSchema, type LayerSpec } from './layer-spec.js';
import { LIMITS } from './limits.js';
import { numberProblem } from './number-problem.js';
import { OPTIMIZERS, type OptimizerName, optimizerOptionsSchema, optionsOf } from './optimizer-spec.js';
import { type ArchitecturePreset, presets } from './presets.js';
import {
  DEVICES, ENGINES, forecastOptionsSchema, type RunSpec, type StoppingMetric, stoppingMetricsOf, textOptionsSchema, toProblems,
} from './run-spec.js';
import { type ScheduleName, scheduleOptionsOf, scheduleOptionsSchema, SCHEDULES } from './schedule-spec.js';
import { measureRun, memoryProblem } from './run-size.js';

type Optional<T> = T | null | undefined;

/** What a user may ask for; null and undefined mean the default. The fields are those of the graph's `StartRunInput`. */
export interface RunSpecOverrides {
  readonly target?: Optional<string>;
  readonly task?: Optional<string>;
  readonly features?: Optional<readonly string[]>;
  readonly architecture?: Optional<string>;
  readonly layers?: Optional<readonly unknown[]>;
  /** `tokenizer`: word, bytePair, or the JSON of a Hugging Face `tokenizer.json`. */
  readonly text?: Optional<{ readonly tokenizer?: unknown; readonly vocabularySize?: Optional<number>; readonly maximumLength?: Optional<number> }>;
  /** Of a forecast; the defaults fit the distance of the dates. */
  readonly forecast?: Optional<{ readonly window?: Optional<number>; readonly horizon?: Optional<number> }>;
  readonly engine?: Optional<string>;
  readonly device?: Optional<string>;
  readonly loss?: Optional<string>;
  readonly balanced?: Optional<boolean>;
  readonly labelSmoothing?: Optional<number>;
  /** `gamma`, `alpha`, `delta`, `classWeights` by label. */
  readonly lossOptions?: unknown;
  readonly optimizer?: Optional<{ readonly name?: Optional<string>; readonly learningRate?: Optional<number>; readonly options?: unknown }>;
  readonly schedule?: Optional<string>;
  readonly scheduleOptions?: unknown;
  readonly epochs?: Optional<number>;
  readonly batchSize?: Optional<number>;
  readonly seed?: Optional<number>;
  readonly earlyStopping?: Optional<{
    readonly enabled?: Optional<boolean>; readonly metric?: Optional<string>; readonly patience?: Optional<number>; readonly minimumDelta?: Optional<number>;
  }>;
}

export interface RunSpecRequest {
  readonly manifest: DatasetManifest;
  readonly overrides?: RunSpecOverrides;
  /** A spec that would need more is refused; none by default. The engine checks again, on the machine that trains. */
  readonly memoryLimitBytes?: number;
}

const MINIMUM_TRAINING_ROWS = 10;
const DEFAULT_SEED = 42;
const BYTE_PAIR_VOCABULARY = 4_096;
/** Smaller gains of the validation loss, or of accuracy, are noise, and waiting for them makes a network overconfident. */
const MINIMUM_DELTA = 0.002;

/**
 * The spec of a run on this dataset version, every choice made: task, target, features, layers sized by the data, loss, optimiser,
 * schedule. Overrides are checked; all problems are told, with the input field at fault.
 */
export function defaultRunSpec({ manifest, overrides = {}, memoryLimitBytes = Infinity }: RunSpecRequest): Outcome<RunSpec> {
  const problems: Problem[] = [];
  /** The value, or its problems noted and undefined. */
  const settle = <T>(outcome: Outcome<T>): T | undefined => {
    if (outcome.ok) return outcome.value;
    problems.push(...outcome.problems);
    return undefined;
  };
  settle(checkRows(manifest));
  const target = settle(chooseTarget(manifest, overrides.target));
  const task = target && settle(chooseTask(manifest, target, overrides.task));
  const encoding = task && settle(chooseEncoding(manifest, task));
  const text = settle(chooseText(overrides.text, task));
  const asked = settle(chooseForecast(overrides.forecast, task));
  const select = (how: Partial<SelectionRequest> = {}) => target && task && encoding?.select({
    columns: manifest.columns, target: target.name, task, excludedColumns: manifest.excludedColumns, include: overrides.features ?? undefined,
    interactions: manifest.interactions, text, forecast: asked, ...how,
  });
  const selected = select();
  const plain = selected && settle(selected);
  const preset = task && encoding && settle(choosePreset(encoding, task, plain, overrides.architecture));
  const layers = overrides.layers ? settle(parseLayers(overrides.layers)) : undefined;
  const options = settle(chooseOptions(overrides, preset?.schedule ?? 'constant'));
  const metric = task && settle(chooseStoppingMetric(task, overrides.earlyStopping?.metric, plain?.implicit));
  const loss = target && task && settle(chooseLoss(task, target, overrides, plain?.implicit));
  if (problems.length > 0 || !target || !task || !encoding || !plain || !preset || !options || !loss || !metric) return refuse(...problems);

  const { sampleShape, samplesPerRow = 1 } = encoding.estimate(plain);
  const size = { rowCount: rowsOf(manifest, 'TRAIN') * samplesPerRow, sampleShape, implicit: plain.implicit };
  const chosen = layers ?? preset.layersFor(size);
  const selection = embedsCategories(chosen) ? settle(select({ embedCategories: true }) ?? refuse()) : plain;
  if (!selection) return refuse(...problems);
  const training = preset.trainingFor(size);
  const epochs = overrides.epochs ?? training.epochs;
  const stop = overrides.earlyStopping;
  const spec: RunSpec = {
    version: 1, task, target: target.name, features: selection.columns.map(({ column }) => column.name),
    architecture: { preset: overrides.layers ? null : preset.key, layers: chosen, parameterCount: 0 },
    ...(text ? { text } : {}),
    ...(isForecast(selection) ? { forecast: { window: selection.window, horizon: selection.horizon } } : {}),
    ...loss,
    optimizer: {
      name: options.name, learningRate: overrides.optimizer?.learningRate ?? training.learningRate,
      options: overrides.optimizer?.options ? options.options : options.name === 'adamw' ? { weightDecay: training.weightDecay } : {},
    },
    schedule: options.schedule, ...(options.scheduleOptions ? { scheduleOptions: options.scheduleOptions } : {}), epochs, batchSize: overrides.batchSize ?? training.batchSize, seed: overrides.seed ?? DEFAULT_SEED,
    earlyStopping: stop?.enabled === false || (rowsOf(manifest, 'VALIDATION') === 0 && !stop?.enabled) ? null
      : { metric, patience: stop?.patience ?? Math.min(training.patience, epochs), minimumDelta: stop?.minimumDelta ?? minimumDeltaOf(metric, target) },
    engine: ENGINES.find((known) => known === overrides.engine) ?? 'ONNX', device: DEVICES.find((known) => known === overrides.device) ?? 'cpu',
  };
  return checkSize(spec, encoding, selection, manifest, memoryLimitBytes);
}

function checkRows(manifest: DatasetManifest): Outcome<true> {
  const rows = rowsOf(manifest, 'TRAIN');
  const total = manifest.splits.reduce((sum, split) => sum + split.rowCount, 0);
  if (rows < MINIMUM_TRAINING_ROWS) {
    return refuse(problem('TOO_FEW_ROWS', `The training split has ${rows} of ${total} row${total === 1 ? '' : 's'}; at least ${MINIMUM_TRAINING_ROWS} are needed to learn anything. Add rows to the dataset.`, 'datasetVersionId'));
  }
  return rowsOf(manifest, 'TEST') > 0 ? succeed(true)
    : refuse(problem('TOO_FEW_ROWS', `The test split is empty, so the model could not be evaluated. Add rows to the dataset (it has ${total}).`, 'datasetVersionId'));
}

function chooseTarget({ columns, suggestedTarget, interactions }: DatasetManifest, wanted: Optional<string>): Outcome<DatasetColumn> {
  const name = wanted ?? (interactions && !interactions.rating ? interactions.item : suggestedTarget);
  const names = columns.map((column) => column.name);
  const listed = names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  if (name === undefined) return refuse(problem('TARGET_REQUIRED', `Say which column to predict. The dataset has: ${listed}.`, 'target'));
  const target = columns.find((column) => column.name === name);
  return target ? succeed(target) : refuse(problem('UNKNOWN_COLUMN', `The dataset has no column "${name}" to predict.${suggestion(name, names)} It has: ${listed}.`, 'target'));
}

function chooseTask({ modality }: DatasetManifest, target: DatasetColumn, wanted: Optional<string>): Outcome<Task> {
  if (!wanted) return modality === 'INTERACTIONS' ? checkTask(target, 'RECOMMENDATION') : inferTask(target);
  const tasks = TASKS.filter((task) => encodingFor(modality, task));
  const task = tasks.find((known) => known === wanted);
  return task ? checkTask(target, task)
    : refuse(problem('TASK_UNSUPPORTED', `The task ${wanted} cannot be trained on ${modality} data. Use one of: ${tasks.join(', ')}.`, 'task'));
}

function chooseEncoding({ modality }: DatasetManifest, task: Task): Outcome<Encoding> {
  const encoding = encodingFor(modality, task);
  return encoding ? succeed(encoding) : refuse(problem('MODALITY_UNSUPPORTED', `No architecture can be trained on ${modality} data for ${task} yet.`, 'datasetVersionId'));
}

function choosePreset({ modality }: Encoding, task: Task, selection: FeatureSelection | undefined, wanted: Optional<string>): Outcome<ArchitecturePreset> {
  const fitting = presets({ task, modality });
  const preset = wanted ? fitting.find(({ key }) => key === wanted) : fitting.find(({ prefers }) => selection && prefers?.(selection)) ?? fitting[0];
  if (preset) return succeed(preset);
  if (!wanted) return refuse(problem('MODALITY_UNSUPPORTED', `No architecture can be trained on ${modality} data for ${task} yet.`, 'datasetVersionId'));
  const keys = fitting.map(({ key }) => key);
  return refuse(problem('UNKNOWN_ARCHITECTURE', `There is no architecture "${wanted}" for ${task} on ${modality} data.${suggestion(wanted, keys)} Choose one of: ${keys.join(', ')}.`, 'architecture'));
}

/** Undefined: nothing was asked for, and the encoding's own defaults hold. */
function chooseText(wanted: RunSpecOverrides['text'], task: Task | undefined): Outcome<RunSpec['text']> {
  if (!wanted) return succeed(undefined);
  let { tokenizer } = wanted;
  // texts that are made have to be made of something: a word may be unknown, a byte is not
  const usual = task === 'SEQUENCE_TO_SEQUENCE' ? 'bytePair' : DEFAULT_TEXT_OPTIONS.tokenizer;
  if (typeof tokenizer === 'object' && tokenizer !== null) {
    const planned = planHuggingFaceTokenizer(tokenizer);
    if (!planned.ok) return planned;
    tokenizer = planned.value;
  }
  const parsed = textOptionsSchema.safeParse({
    tokenizer: tokenizer ?? usual, maximumLength: wanted.maximumLength ?? DEFAULT_TEXT_OPTIONS.maximumLength,
    vocabularySize: wanted.vocabularySize ?? ((tokenizer ?? usual) === 'bytePair' ? BYTE_PAIR_VOCABULARY : DEFAULT_TEXT_OPTIONS.vocabularySize),
  });
  return parsed.success ? succeed(parsed.data) : refuse(...toProblems(parsed.error, 'TEXT_OPTION_INVALID', 'text'));
}

function chooseForecast(wanted: RunSpecOverrides['forecast'], task: Task | undefined): Outcome<Partial<ForecastOptions> | undefined> {
  const given = Object.fromEntries(Object.entries(wanted ?? {}).filter(([, value]) => value !== null && value !== undefined));
  if (wanted && task && task !== 'FORECASTING') return refuse(problem('TASK_MISMATCH', `A window and a horizon are for the task FORECASTING, not for ${task}. Leave forecast out, or ask for that task.`, 'forecast'));
  const parsed = forecastOptionsSchema.partial().safeParse(given);
  return parsed.success ? succeed(Object.keys(given).length > 0 ? given : undefined) : refuse(...toProblems(parsed.error, 'OUT_OF_RANGE', 'forecast'));
}

const isForecast = (selection: FeatureSelection): selection is FeatureSelection & ForecastOptions => 'window' in selection && 'horizon' in selection;

function parseLayers(layers: readonly unknown[]): Outcome<LayerSpec[]> {
  const parsed = layerListSchema.safeParse(layers);
  return parsed.success ? succeed(parsed.data) : refuse(...toProblems(parsed.error, 'LAYERS_INVALID', 'layers'));
}

function chooseStoppingMetric(task: Task, wanted: Optional<string>, implicit: boolean | undefined): Outcome<StoppingMetric> {
  const known = stoppingMetricsOf(task, implicit);
  const metric = known.find((name) => name === (wanted ?? 'loss'));
  return metric ? succeed(metric) : refuse(...oneOf('earlyStopping.metric', wanted, known, 'METRIC_UNSUPPORTED'));
}

/** An error in the target's unit is judged by the target's spread. */
const minimumDeltaOf = (metric: StoppingMetric, { statistics }: DatasetColumn): number => MINIMUM_DELTA * (metric === 'meanAbsoluteError' ? statistics.standardDeviation ?? 0 : 1);

interface Options { readonly name: OptimizerName; readonly options: RunSpec['optimizer']['options']; readonly schedule: RunSpec['schedule']; readonly scheduleOptions: RunSpec['scheduleOptions'] }

function chooseOptions(overrides: RunSpecOverrides, usualSchedule: ScheduleName): Outcome<Options> {
  const { optimizer, earlyStopping } = overrides;
  const name = OPTIMIZERS.find((known) => known === (optimizer?.name ?? 'adamw'));
  const schedule = SCHEDULES.find((known) => known === (overrides.schedule ?? usualSchedule));
  const parsed = optimizerOptionsSchema.safeParse(optimizer?.options ?? {});
  const timing = scheduleOptionsSchema.safeParse(overrides.scheduleOptions ?? {});
  const untimely = schedule && timing.success ? Object.keys(timing.data).filter((key) => !scheduleOptionsOf(schedule).some((known) => known === key)) : [];
  const foreign = name && parsed.success ? Object.keys(parsed.data).filter((key) => !optionsOf(name).some((known) => known === key)) : [];
  const problems = [
    ...inRange('epochs', overrides.epochs, 1, LIMITS.epochs),
    ...inRange('batchSize', overrides.batchSize, 1, LIMITS.batchSize),
    ...inRange('seed', overrides.seed, 0, LIMITS.seed),
    ...inRange('earlyStopping.patience', earlyStopping?.patience, 1, LIMITS.patience),
    ...oneOf('engine', overrides.engine, ENGINES, 'ENGINE_UNAVAILABLE'),
    ...oneOf('device', overrides.device, DEVICES, 'DEVICE_UNAVAILABLE'),
    ...oneOf('schedule', overrides.schedule, SCHEDULES, 'SCHEDULE_UNSUPPORTED'),
    ...oneOf('optimizer.name', optimizer?.name, OPTIMIZERS, 'OPTIMIZER_UNSUPPORTED'),
    ...numberProblem('optimizer.learningRate', optimizer?.learningRate, (rate) => rate > 0 && rate <= LIMITS.learningRate, `above 0 and at most ${LIMITS.learningRate}; 0.001 is a good start`),
    ...numberProblem('earlyStopping.minimumDelta', earlyStopping?.minimumDelta, (delta) => delta >= 0, '0 or more'),
    ...(parsed.success ? [] : toProblems(parsed.error, 'OPTIMIZER_OPTION_INVALID', 'optimizer.options')),
    ...(timing.success ? [] : toProblems(timing.error, 'SCHEDULE_OPTION_INVALID', 'scheduleOptions')),
    ...untimely.map((key) => problem('SCHEDULE_OPTION_INVALID', `The schedule ${schedule} has no option "${key}". It takes: ${(schedule && scheduleOptionsOf(schedule).join(', ')) || 'none'}.`, `scheduleOptions.${key}`)),
    ...foreign.map((key) => problem('OPTIMIZER_OPTION_INVALID', `${name} has no option "${key}". It takes: ${name ? optionsOf(name).join(', ') : ''}.`, `optimizer.options.${key}`)),
  ];
  return problems.length > 0 || !name || !schedule ? refuse(...problems) : succeed({ name, schedule, options: parsed.data ?? {}, scheduleOptions: overrides.scheduleOptions ? timing.data : undefined });
}

function inRange(field: string, value: Optional<number>, minimum: number, maximum: number): Problem[] {
  return numberProblem(field, value, (number) => Number.isInteger(number) && number >= minimum && number <= maximum, `a whole number from ${minimum} to ${maximum.toLocaleString('en')}`);
}

function oneOf(field: string, value: Optional<string>, known: readonly string[], code: string): Problem[] {
  return value === null || value === undefined || known.includes(value) ? [] : [problem(code, `${field} "${value}" is not available.${suggestion(value, known)} Use one of: ${known.join(', ')}.`, field)];
}

/** Whether the layers fit together and into memory; completes the spec by the number of parameters. */
function checkSize(spec: RunSpec, encoding: Encoding, selection: FeatureSelection, manifest: DatasetManifest, limit: number): Outcome<RunSpec> {
  const size = measureRun(spec, manifest, encoding, selection);
  if (!size.ok) return size;
  const tooLarge = memoryProblem(size.value, limit);
  return tooLarge ? refuse(tooLarge) : succeed({ ...spec, architecture: { ...spec.architecture, parameterCount: size.value.parameterCount } });
}

const rowsOf = ({ splits }: DatasetManifest, name: string) => splits.find((split) => split.name === name)?.rowCount ?? 0;
