// Generated from ../../schema.graphql by `npm run generate`.
/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 3339, UTC. */
  DateTime: { input: Date; output: Date; }
  /** A 64-bit integer, as a decimal string. */
  BigInt: { input: bigint; output: bigint; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** Where a run stands. */
export type RunStatus =
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker trains it. */
  | 'RUNNING'
  /** Stopped at a checkpoint; `resumeRun` goes on from there. */
  | 'PAUSED'
  /** Trained and evaluated; its model is registered. */
  | 'SUCCEEDED'
  /** `failure` says why, and what to do. */
  | 'FAILED'
  /** Ended by `cancelRun`. */
  | 'CANCELLED';

/** What a model is asked to do. */
export type Task =
  /** One of two classes. */
  | 'BINARY_CLASSIFICATION'
  /** One of three classes or more. */
  | 'MULTICLASS_CLASSIFICATION'
  /** A number. */
  | 'REGRESSION'
  /** A text or sequence from another, e.g. a translation. */
  | 'SEQUENCE_TO_SEQUENCE'
  /** Items that a user is likely to want. */
  | 'RECOMMENDATION'
  /** Boxes around the objects of an image, each with its class. */
  | 'OBJECT_DETECTION'
  /** Future values of a time series. */
  | 'FORECASTING';

/** The library that trains. */
export type Engine =
  /** ONNX Runtime. */
  | 'ONNX'
  /** TensorFlow.js. */
  | 'TFJS'
  /** PyTorch. */
  | 'PYTORCH';

/** The three disjoint parts of a dataset version. */
export type SplitName =
  /** The weights are fitted to it. */
  | 'TRAIN'
  /** Evaluated after each epoch; decides when to stop. */
  | 'VALIDATION'
  /** Held out, and evaluated once, at the end. */
  | 'TEST';

/** What kind of data a row holds. */
export type Modality =
  /** Columns of numbers, categories, dates and short texts. */
  | 'TABULAR'
  /** Running text. */
  | 'TEXT'
  /** Pictures. */
  | 'IMAGE'
  /** Recordings. */
  | 'AUDIO'
  /** Who did what with which item, and when. */
  | 'INTERACTIONS';

/** Runs that belong together. */
export type Experiment = {
  __typename?: 'Experiment';
  /** `exp_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Unique; a run's `experiment`. */
  name: Scalars['String']['output'];
  /** When its first run was started. */
  createdAt: Scalars['DateTime']['output'];
  /** Newest first. */
  runs: RunConnection;
};


/** Runs that belong together. */
export type ExperimentRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** One training of one spec on one dataset version. */
export type Run = {
  __typename?: 'Run';
  /** `run_` and a ULID. */
  id: Scalars['ID']['output'];
  /** For people; by default the dataset's name and the target. */
  name: Scalars['String']['output'];
  /** Where it stands now. */
  status: RunStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** Set while it is QUEUED and no worker that is there can train it: what is missing, and what to do. It begins when such a worker comes. */
  waitingFor?: Maybe<Problem>;
  /** How often a worker has started it; more than 1 after a worker was lost. */
  attempt: Scalars['Int']['output'];
  /** What it trains on. */
  datasetVersion: DatasetVersion;
  /** The column that is predicted. */
  target?: Maybe<Scalars['String']['output']>;
  /** Found from the target where it was not given. */
  task: Task;
  /** Everything needed to repeat it. */
  spec: RunSpec;
  /** The latest. */
  progress?: Maybe<RunProgress>;
  /** One series for each metric and split; `after` is a sequence. */
  metrics: Array<MetricSeries>;
  /** The last two while the run has not ended, oldest first. None afterwards: nothing goes on from them, and what was learnt is in `modelVersion`. */
  checkpoints: Array<Checkpoint>;
  /** On the held-out test split; set when the run has succeeded. */
  evaluation?: Maybe<Evaluation>;
  /** What the run made; set soon after it has succeeded. */
  modelVersion?: Maybe<ModelVersion>;
  /** Set for a trial. */
  sweep?: Maybe<Sweep>;
  /** What it belongs to; null where none was named. */
  experiment?: Maybe<Experiment>;
  /** Oldest first. */
  logs: LogConnection;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** When a worker first took it up; null while it waits. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it succeeded, failed or was cancelled; null until then. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** One training of one spec on one dataset version. */
export type RunMetricsArgs = {
  names?: InputMaybe<Array<Scalars['String']['input']>>;
  split?: InputMaybe<SplitName>;
  after?: InputMaybe<Scalars['BigInt']['input']>;
};


/** One training of one spec on one dataset version. */
export type RunLogsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Every choice that makes a run what it is, given or found. */
export type RunSpec = {
  __typename?: 'RunSpec';
  /** The layers of the model. */
  architecture: Architecture;
  /** The library that trains. */
  engine: Engine;
  /** `cpu`, or an accelerator that the engine offers. */
  device?: Maybe<Scalars['String']['output']>;
  /** What is minimised, one of `trainingChoices.losses`. */
  loss: Scalars['String']['output'];
  /** Of the loss, such as `{"gamma": 2}` of focal; `{}` where all are the defaults. */
  lossOptions: Scalars['JSON']['output'];
  /** How weights follow the gradients. */
  optimizer: Optimizer;
  /** How the learning rate changes: `constant`, `cosine`, … */
  schedule: Scalars['String']['output'];
  /** Of the schedule, such as `{"warmup": 0.1}`; null where all are the defaults. */
  scheduleOptions?: Maybe<Scalars['JSON']['output']>;
  /** Passes over the training split at most, 1 to 10,000. */
  epochs: Scalars['Int']['output'];
  /** Rows for one step, 1 to 65,536. */
  batchSize: Scalars['Int']['output'];
  /** The same spec, data and seed give the same weights. */
  seed: Scalars['Int']['output'];
  /** When to end before the last epoch; null trains all epochs. */
  earlyStopping?: Maybe<EarlyStopping>;
  /** The columns that the model sees. */
  features: Array<Scalars['String']['output']>;
  /** The whole spec, as the engine reads it. */
  json: Scalars['JSON']['output'];
};

/** What is trained, layer by layer. */
export type Architecture = {
  __typename?: 'Architecture';
  /** Key of the preset that it comes from; null for layers of your own. */
  preset?: Maybe<Scalars['String']['output']>;
  /** What the preset expands to; edit and pass as `layers` to change it. */
  layers: Array<Scalars['JSON']['output']>;
  /** Weights to be learnt; an estimate until the data has been read. */
  parameterCount?: Maybe<Scalars['BigInt']['output']>;
};

/** How weights follow the gradients. */
export type Optimizer = {
  __typename?: 'Optimizer';
  /** `adamw`, `adam`, `sgd`, `rmsprop`, `adagrad` or `lion`. */
  name: Scalars['String']['output'];
  /** At the start, above 0 and at most 10; the schedule changes it. */
  learningRate: Scalars['Float']['output'];
  /** An object such as `{"weightDecay": 0.01}`; `trainingChoices.optimizers` has the fields of each. */
  options: Scalars['JSON']['output'];
};

/** When a run ends before its last epoch. */
export type EarlyStopping = {
  __typename?: 'EarlyStopping';
  /** The metric that is watched, on the validation split: `loss`, `accuracy` or `meanAbsoluteError`. */
  metric: Scalars['String']['output'];
  /** Epochs without improvement before the run ends; the best weights are kept. */
  patience: Scalars['Int']['output'];
  /** A smaller gain is none; in the unit of the metric. */
  minimumDelta: Scalars['Float']['output'];
};

/** How far a run has come. */
export type RunProgress = {
  __typename?: 'RunProgress';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  /** The run as it is now. */
  run: Run;
  /** Epochs finished. */
  epoch: Scalars['Int']['output'];
  /** Epochs that it will take at most. */
  epochs: Scalars['Int']['output'];
  /** Steps finished, over all epochs. */
  step: Scalars['BigInt']['output'];
  /** Batches in the training split. */
  stepsPerEpoch: Scalars['BigInt']['output'];
  /** The latest value of each metric and split. */
  metrics: Array<Metric>;
  /** Training rows per second, since the report before. */
  samplesPerSecond: Scalars['Float']['output'];
  /** Milliseconds until the last epoch ends, estimated; null before the first step. */
  remainingMs?: Maybe<Scalars['Float']['output']>;
  /** When it got this far. */
  at: Scalars['DateTime']['output'];
};

/** A measure of how good a model is. */
export type Metric = {
  __typename?: 'Metric';
  /** `loss`, `accuracy`, `f1`, `rocAuc`, `rootMeanSquaredError`, … */
  name: Scalars['String']['output'];
  /** The part of the data that it was measured on. */
  split: SplitName;
  /** A share from 0 to 1 where it is one (accuracy, F1, AUC); errors are in the unit of the target. */
  value: Scalars['Float']['output'];
};

/** One metric on one split, over the course of a run. */
export type MetricSeries = {
  __typename?: 'MetricSeries';
  /** `loss`, `accuracy`, … */
  name: Scalars['String']['output'];
  /** What it was measured on. */
  split: SplitName;
  /** By step. */
  points: Array<MetricPoint>;
};

/** One measurement. */
export type MetricPoint = {
  __typename?: 'MetricPoint';
  /** Of the progress that told it. */
  sequence: Scalars['BigInt']['output'];
  /** Epochs finished. */
  epoch: Scalars['Int']['output'];
  /** Steps finished, over all epochs. */
  step: Scalars['BigInt']['output'];
  /** A share from 0 to 1 where it is one; errors are in the unit of the target. */
  value: Scalars['Float']['output'];
};

/** A saved state that a run goes on from after a pause or the loss of its worker. */
export type Checkpoint = {
  __typename?: 'Checkpoint';
  /** Epochs finished. */
  epoch: Scalars['Int']['output'];
  /** Steps finished, over all epochs. */
  step: Scalars['BigInt']['output'];
  /** `sha256:<hex>` of its content in the artifact store. */
  digest: Scalars['String']['output'];
  /** In bytes. */
  byteSize: Scalars['BigInt']['output'];
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
};

/** How good the trained model is on data that it has not seen. */
export type Evaluation = {
  __typename?: 'Evaluation';
  /** TEST. */
  split: SplitName;
  /** Accuracy, precision, recall, F1, ROC AUC and log loss of a classification; RMSE, MAE and R² of a regression; of a recommendation hit rate, precision, recall and NDCG of the first ten, with RMSE, MAE and R² of ratings or ROC AUC and log loss of choices; MAE, RMSE, MASE and skill (what is saved of the naive forecast's error) of a forecast; token accuracy, exact match and chrF of a text. */
  metrics: Array<Metric>;
  /** Of a classification; null for a regression. */
  confusionMatrix?: Maybe<ConfusionMatrix>;
  /** Points [false positive rate, true positive rate], of two classes or of choices; null for all else: see `classCurves`. */
  rocCurve?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Points [recall, precision], of two classes or of choices; null for all else: see `classCurves`. */
  precisionRecallCurve?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Of a classification, each class that the test split has rows of against the rest; null for all else, and for runs of older versions. */
  classCurves?: Maybe<Array<ClassCurves>>;
  /** Points [mean confidence, share correct], by bin. */
  calibration?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Of a regression: predicted minus true. */
  residuals?: Maybe<Histogram>;
  /** The examples with the highest loss. */
  worstExamples: Array<EvaluatedExample>;
};


/** How good the trained model is on data that it has not seen. */
export type EvaluationWorstExamplesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** How well one class is told from all others as the threshold of its probability falls. */
export type ClassCurves = {
  __typename?: 'ClassCurves';
  /** The class. */
  label: Scalars['String']['output'];
  /** Rows of the test split that are of it. */
  rowCount: Scalars['Int']['output'];
  /** Area under `rocCurve`: how often a row of the class is given a higher probability than another row, 0 to 1. */
  rocAuc: Scalars['Float']['output'];
  /** Mean of the precision at each row of the class, 0 to 1. */
  averagePrecision: Scalars['Float']['output'];
  /** Points [false positive rate, true positive rate], at most 200, fewer where there are many classes. */
  rocCurve: Array<Array<Scalars['Float']['output']>>;
  /** Points [recall, precision], as many. */
  precisionRecallCurve: Array<Array<Scalars['Float']['output']>>;
};

/** `counts[i][j]`: rows of class `labels[i]` that were taken for `labels[j]`. */
export type ConfusionMatrix = {
  __typename?: 'ConfusionMatrix';
  /** The classes, in the order of rows and columns. */
  labels: Array<Scalars['String']['output']>;
  /** Rows of the test split, by true class and then by predicted class. */
  counts: Array<Array<Scalars['Int']['output']>>;
};

/** A row of the test split and what the model made of it. */
export type EvaluatedExample = {
  __typename?: 'EvaluatedExample';
  /** The columns that the model saw, by name; null where a value is missing. */
  row: Scalars['JSON']['output'];
  /** The true class or number. */
  expected: Scalars['JSON']['output'];
  /** The predicted class or number. */
  predicted: Scalars['JSON']['output'];
  /** Probability of the predicted class, 0 to 1; null for a regression. */
  confidence?: Maybe<Scalars['Float']['output']>;
  /** Log loss, or the squared error of a regression. */
  loss: Scalars['Float']['output'];
};

/** How often values occur, by range. */
export type Histogram = {
  __typename?: 'Histogram';
  /** Ascending; one more than `counts`, since bin i reaches from edge i to edge i + 1. */
  edges: Array<Scalars['Float']['output']>;
  /** Rows in each bin. */
  counts: Array<Scalars['BigInt']['output']>;
};

/** Something that a worker has to tell about a run. */
export type LogLine = {
  __typename?: 'LogLine';
  /** When it was written. */
  at: Scalars['DateTime']['output'];
  /** `info`, `warn` or `error`. */
  level: Scalars['String']['output'];
  /** One line of plain text. */
  message: Scalars['String']['output'];
};

/** A line in a list. */
export type LogEdge = {
  __typename?: 'LogEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: LogLine;
};

/** A page of log lines. */
export type LogConnection = {
  __typename?: 'LogConnection';
  /** The items, each with its cursor. */
  edges: Array<LogEdge>;
  /** The items without their cursors. */
  nodes: Array<LogLine>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
};

/** What can be trained, with its defaults and limits. */
export type ArchitecturePreset = {
  __typename?: 'ArchitecturePreset';
  /** Pass it as `architecture`. */
  key: Scalars['String']['output'];
  /** For people. */
  name: Scalars['String']['output'];
  /** What it is and when to use it. */
  description: Scalars['String']['output'];
  /** What it can be trained for. */
  tasks: Array<Task>;
  /** The data that it takes. */
  modality: Modality;
  /** Layers, epochs, batch size and the like for about 1,000 rows; a run adapts them to its data. */
  defaults: Scalars['JSON']['output'];
  /** The most of each: epochs, batch size, learning rate, …; and the fewest rows. */
  limits: Scalars['JSON']['output'];
};

/** A kind of layer, as `layers` takes it. */
export type LayerKind = {
  __typename?: 'LayerKind';
  /** The layer's `kind`. */
  kind: Scalars['String']['output'];
  /** What it does, and when to use it. */
  description: Scalars['String']['output'];
  /** JSON Schema (draft 2020-12) of the whole layer: its fields with type, limits and description. Layers within it are told as `{"kind": …}`, each by its own schema. */
  schema: Scalars['JSON']['output'];
};

/** What a run can choose from besides its layers. */
export type TrainingChoices = {
  __typename?: 'TrainingChoices';
  /** Pass one as `loss`, with its options as `lossOptions`. */
  losses: Array<TrainingChoice>;
  /** Pass one as `optimizer.name`, with its options as `optimizer.options`. */
  optimizers: Array<TrainingChoice>;
  /** Pass one as `schedule`, with its options as `scheduleOptions`. */
  schedules: Array<TrainingChoice>;
};

/** A loss, an optimiser or a schedule, and what can be said about it. */
export type TrainingChoice = {
  __typename?: 'TrainingChoice';
  /** Its name in a spec. */
  name: Scalars['String']['output'];
  /** What it does, and when to use it. */
  description: Scalars['String']['output'];
  /** What it can be used for. */
  tasks: Array<Task>;
  /** JSON Schema (draft 2020-12) of its options: their types, limits and descriptions. */
  options: Scalars['JSON']['output'];
};

/** A library that trains, as the workers have it that are there now. */
export type TrainingEngine = {
  __typename?: 'TrainingEngine';
  /** Pass it as `engine`. */
  engine: Engine;
  /** Whether a worker has it. */
  available: Scalars['Boolean']['output'];
  /** Of the library; null where no worker has it. */
  version?: Maybe<Scalars['String']['output']>;
  /** What it computes on: pass one as `device`. Empty where no worker has it. */
  devices: Array<Scalars['String']['output']>;
  /** How many workers have it. */
  workers: Scalars['Int']['output'];
  /** Why no worker has it, and what to do; null where one has. */
  problem?: Maybe<Problem>;
  /** What workers say of it otherwise, such as why a faster backend of it is not used. */
  notes: Array<Scalars['String']['output']>;
};

/** Something that a user can act on. */
export type Problem = {
  __typename?: 'Problem';
  /** Stable, for programs: NOT_FOUND, INVALID_STATE, … */
  code: Scalars['String']['output'];
  /** What is wrong, where, and what to do. */
  message: Scalars['String']['output'];
  /** Path of the input field that is at fault; null where it is not one field. */
  field?: Maybe<Scalars['String']['output']>;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** True where `endCursor` leads to more. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True for every page but the first. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item; null where the page is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
  /** Cursor of the last item, the next page's `after`; null where the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
};

/** A page of runs. */
export type RunConnection = {
  __typename?: 'RunConnection';
  /** The items, each with its cursor. */
  edges: Array<RunEdge>;
  /** The items without their cursors. */
  nodes: Array<Run>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A run in a list. */
export type RunEdge = {
  __typename?: 'RunEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Run;
};

/** How the trials of a sweep are chosen. */
export type SweepStrategy =
  /** Every combination of the values. */
  | 'GRID'
  /** Drawn at random; the first is the defaults. */
  | 'RANDOM'
  /** Drawn at random; those that fall behind end early (asynchronous successive halving). */
  | 'ASHA';

/** Whether more is better. */
export type SweepGoal =
  /** As for a loss or an error. */
  | 'MINIMIZE'
  /** As for accuracy. */
  | 'MAXIMIZE';

/** How a range is searched. */
export type SweepScale =
  /** Each value as likely as another. */
  | 'LINEAR'
  /** Each order of magnitude as likely as another. */
  | 'LOG';

/** Where a sweep stands. */
export type SweepStatus =
  /** Trials train, or wait to. */
  | 'RUNNING'
  /** Its best trial's model is registered. */
  | 'SUCCEEDED'
  /** No trial has succeeded; `failure` says more. */
  | 'FAILED'
  /** Ended by `cancelSweep`; the best of what had been trained is registered. */
  | 'CANCELLED';

/** Where a trial stands. */
export type TrialStatus =
  /** Its run is not queued yet. */
  | 'WAITING'
  /** Its run is queued, trains or is paused. */
  | 'RUNNING'
  /** It fell behind the others, and was ended. */
  | 'PRUNED'
  /** Trained and compared. */
  | 'SUCCEEDED'
  /** `reason` says why. */
  | 'FAILED'
  /** Ended by hand. */
  | 'CANCELLED';

/** A search for the parameters that train best: many runs on one dataset version, compared on its validation split. */
export type Sweep = {
  __typename?: 'Sweep';
  /** `swp_` and a ULID. */
  id: Scalars['ID']['output'];
  /** For people; by default the dataset's name and the target. */
  name: Scalars['String']['output'];
  /** Where it stands now. */
  status: SweepStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** What its runs train on. */
  datasetVersion: DatasetVersion;
  /** How trials are chosen. */
  strategy: SweepStrategy;
  /** What trials are compared by, on the validation split. */
  metric: Scalars['String']['output'];
  /** Whether more of the metric is better. */
  goal: SweepGoal;
  /** What trials differ in. */
  parameters: Array<SweepParameter>;
  /** Trials that may train at once. */
  maximumParallel: Scalars['Int']['output'];
  /** Epochs after which a trial is compared with the others, ascending; empty where none is ended early. */
  rungs: Array<Scalars['Int']['output']>;
  /** By number. */
  trials: Array<Trial>;
  /** The one whose model is registered; null until the sweep has ended. */
  bestTrial?: Maybe<Trial>;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ended; null until then. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What trials differ in: a list of values, or a range. */
export type SweepParameter = {
  __typename?: 'SweepParameter';
  /** E.g. `learningRate`. */
  name: Scalars['String']['output'];
  /** What it is taken from; null for a range. */
  values?: Maybe<Array<Scalars['JSON']['output']>>;
  /** The lowest value of a range. */
  minimum?: Maybe<Scalars['Float']['output']>;
  /** The highest value of a range. */
  maximum?: Maybe<Scalars['Float']['output']>;
  /** How the range is searched. */
  scale: SweepScale;
  /** Whether only whole numbers are tried. */
  integer: Scalars['Boolean']['output'];
};

/** One run of a sweep. */
export type Trial = {
  __typename?: 'Trial';
  /** From 1. */
  number: Scalars['Int']['output'];
  /** Where it stands now. */
  status: TrialStatus;
  /** Its values by parameter; empty for the defaults. */
  parameters: Scalars['JSON']['output'];
  /** Null while it waits. */
  run?: Maybe<Run>;
  /** Of the sweep's metric on the validation split, for the weights that are kept; null until it is known. */
  value?: Maybe<Scalars['Float']['output']>;
  /** Why it was pruned, failed or cancelled. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** What has become of a trial. */
export type SweepProgress = {
  __typename?: 'SweepProgress';
  /** Counts what happens to the sweep; pass it as `after`. */
  sequence: Scalars['BigInt']['output'];
  /** The sweep as it is now. */
  sweep: Sweep;
  /** Which trial. */
  trialNumber: Scalars['Int']['output'];
  /** Where the trial stood. */
  status: TrialStatus;
  /** Of the sweep's metric; null until it is known. */
  value?: Maybe<Scalars['Float']['output']>;
  /** The trial's run. */
  run?: Maybe<Run>;
  /** When it happened. */
  at: Scalars['DateTime']['output'];
};

/** A page of sweeps. */
export type SweepConnection = {
  __typename?: 'SweepConnection';
  /** The items, each with its cursor. */
  edges: Array<SweepEdge>;
  /** The items without their cursors. */
  nodes: Array<Sweep>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A sweep in a list. */
export type SweepEdge = {
  __typename?: 'SweepEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Sweep;
};

export type Query = {
  __typename?: 'Query';
  /** Null where there is none. */
  run?: Maybe<Run>;
  /** Newest first. */
  runs: RunConnection;
  /** Null where there is none. */
  experiment?: Maybe<Experiment>;
  /** Null where there is none. */
  sweep?: Maybe<Sweep>;
  /** Newest first. */
  sweeps: SweepConnection;
  /** What can be trained. */
  architectures: Array<ArchitecturePreset>;
  /** What `layers` can be made of; enough to build an editor from. */
  layerKinds: Array<LayerKind>;
  /** Losses, optimisers and schedules with their options; enough to build a form from. */
  trainingChoices: TrainingChoices;
  /** What workers can train with now; every engine, also those that none has. */
  trainingEngines: Array<TrainingEngine>;
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  datasetVersionId?: InputMaybe<Scalars['ID']['input']>;
  experimentId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<Array<RunStatus>>;
};


export type QueryExperimentArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySweepArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySweepsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryArchitecturesArgs = {
  task?: InputMaybe<Task>;
  modality?: InputMaybe<Modality>;
};


export type QueryTrainingChoicesArgs = {
  task?: InputMaybe<Task>;
};

/** What to train on, and whatever you do not want to leave to the defaults. */
export type StartRunInput = {
  /** A READY version. */
  datasetVersionId: Scalars['ID']['input'];
  /** The column to predict; by default the one that the dataset version suggests. */
  target?: InputMaybe<Scalars['String']['input']>;
  /** For people; by default the dataset's name and the target. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** By default found from the target's values. FORECASTING and SEQUENCE_TO_SEQUENCE have to be asked for; RECOMMENDATION on a table that is not known as ratings, too: its features are who, and what is rated, or the target is what is chosen. */
  task?: InputMaybe<Task>;
  /** The columns that the model may see; by default all but the target and those that give it away or carry nothing. */
  features?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A preset by key; the default fits the task and the size of the data. */
  architecture?: InputMaybe<Scalars['String']['input']>;
  /** Layers of your own instead of a preset; `layerKinds` has all kinds and their fields. */
  layers?: InputMaybe<Array<Scalars['JSON']['input']>>;
  /** How texts become tokens; for data of modality TEXT. */
  text?: InputMaybe<TextInput>;
  /** How far a forecast looks, of the task FORECASTING. Its features are the column of dates and those that say which series a row is of. */
  forecast?: InputMaybe<ForecastInput>;
  /** ONNX by default. */
  engine?: InputMaybe<Engine>;
  /** `cpu` by default. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** For classes `crossEntropy`, `binaryCrossEntropy`, `focal`, `kullbackLeibler`, `cosine` or `hinge`; for values `meanSquaredError`, `meanAbsoluteError` or `huber`; the default fits the task. */
  loss?: InputMaybe<Scalars['String']['input']>;
  /** Rare classes count as much as frequent ones, of a classification. False by default. */
  balanced?: InputMaybe<Scalars['Boolean']['input']>;
  /** From 0 to 0.5: how much certainty is taken from the labels, where some may be wrong; with crossEntropy. 0 by default. */
  labelSmoothing?: InputMaybe<Scalars['Float']['input']>;
  /** An object such as `{"gamma": 2, "alpha": 0.75}` for focal (alpha of two classes: what the second counts), `{"delta": 0.5}` for huber, `{"classWeights": {"rare": 5}}` by label for every loss of a classification; an option that the loss lacks is refused. */
  lossOptions?: InputMaybe<Scalars['JSON']['input']>;
  /** By default adamw, its rate and decay fitted to the size of the data. */
  optimizer?: InputMaybe<OptimizerInput>;
  /** How the learning rate changes: `constant`, `cosine`, `cosineWarmup`, `step` or `reduceOnPlateau`. */
  schedule?: InputMaybe<Scalars['String']['input']>;
  /** An object such as `{"warmup": 0.1}` for cosineWarmup, `{"every": 10, "factor": 0.5}` for step, `{"patience": 3, "factor": 0.5}` for reduceOnPlateau. */
  scheduleOptions?: InputMaybe<Scalars['JSON']['input']>;
  /** 1 to 10,000. */
  epochs?: InputMaybe<Scalars['Int']['input']>;
  /** Rows for one step, 1 to 65,536; the default fits the size of the data. */
  batchSize?: InputMaybe<Scalars['Int']['input']>;
  /** 0 to 2,147,483,647; 42 by default. */
  seed?: InputMaybe<Scalars['Int']['input']>;
  /** On by default where there is a validation split. */
  earlyStopping?: InputMaybe<EarlyStoppingInput>;
  /** Name of the experiment; made if it does not exist. */
  experiment?: InputMaybe<Scalars['String']['input']>;
  /** Name of the model that the version is registered under; by default the dataset's name and the target. */
  modelName?: InputMaybe<Scalars['String']['input']>;
  /** Deploy the model under this name as soon as it is trained. */
  deployAs?: InputMaybe<Scalars['String']['input']>;
};

/** How texts become tokens; what is left out has good defaults. */
export type TextInput = {
  /** `word` (default) or `bytePair`, trained on the data; or an object: the content of a Hugging Face `tokenizer.json`, at most 700 KB. */
  tokenizer?: InputMaybe<Scalars['JSON']['input']>;
  /** Tokens to tell apart, 300 to 200,000; by default 20,000 words or 4,096 byte pairs, fewer where the data has no more. */
  vocabularySize?: InputMaybe<Scalars['Int']['input']>;
  /** Tokens of one text, 4 to 4,096; the data decides, up to this. 256 by default. */
  maximumLength?: InputMaybe<Scalars['Int']['input']>;
};

/** How far a forecast looks; what is left out has good defaults. */
export type ForecastInput = {
  /** Values of the past that the model sees, 2 to 512; the default fits how far apart the dates are, such as 28 for days. */
  window?: InputMaybe<Scalars['Int']['input']>;
  /** Values of the future that it tells at once, 1 to 128; 1 by default. */
  horizon?: InputMaybe<Scalars['Int']['input']>;
};

/** How weights follow the gradients; what is left out has good defaults. */
export type OptimizerInput = {
  /** `adamw`, `adam`, `sgd`, `rmsprop`, `adagrad` or `lion`; adamw by default. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Above 0 and at most 10; the default fits the size of the data. */
  learningRate?: InputMaybe<Scalars['Float']['input']>;
  /** An object: `weightDecay`, `clipNorm` and `clipValue` of each; `beta1`, `beta2` of adamw, adam and lion; `momentum` of sgd and rmsprop; `nesterov` of sgd; `rho`, `centered` of rmsprop; `initialAccumulator` of adagrad; `epsilon` but of sgd and lion. `trainingChoices` has limits and defaults; an option that the optimiser lacks is refused. */
  options?: InputMaybe<Scalars['JSON']['input']>;
};

/** When to end before the last epoch. */
export type EarlyStoppingInput = {
  /** False trains all epochs. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Measured on the validation split: `loss`, the default; `accuracy` of classes, choices and texts; `meanAbsoluteError` of values and forecasts. The best is the highest accuracy, the lowest of the others. */
  metric?: InputMaybe<Scalars['String']['input']>;
  /** Epochs without improvement, 1 to 10,000; the default grows with the epochs. */
  patience?: InputMaybe<Scalars['Int']['input']>;
  /** A smaller gain is none; 0.002 by default, of `meanAbsoluteError` as a share of the target's standard deviation. In the unit of the metric. */
  minimumDelta?: InputMaybe<Scalars['Float']['input']>;
};

/** The queued run, or what stands in the way. */
export type StartRunResult = Run | Problem;

/** What to search; only `run.datasetVersionId` is required. */
export type StartSweepInput = {
  /** What all trials have in common, as for `startRun`; `deployAs` deploys the best. */
  run: StartRunInput;
  /** For people; by default the dataset's name and the target. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** ASHA by default. */
  strategy?: InputMaybe<SweepStrategy>;
  /** By default learning rate, batch size, weight decay, dropout and width, around the values that a run would have. */
  parameters?: InputMaybe<Array<SweepParameterInput>>;
  /** Measured on the validation split, such as `accuracy`; `loss` by default. */
  metric?: InputMaybe<Scalars['String']['input']>;
  /** By default less is better for a loss or an error, more for all else. */
  goal?: InputMaybe<SweepGoal>;
  /** 1 to 500; 16 by default. A grid with more combinations is refused. */
  maximumTrials?: InputMaybe<Scalars['Int']['input']>;
  /** Trials that may be queued at once, 1 to 100; 4 by default. Each takes a worker. */
  maximumParallel?: InputMaybe<Scalars['Int']['input']>;
  /** The same seed draws the same trials; 42 by default. */
  seed?: InputMaybe<Scalars['Int']['input']>;
  /** ASHA: how many epochs a trial trains before it is first compared; by default 1/27 of all. */
  minimumEpochs?: InputMaybe<Scalars['Int']['input']>;
  /** ASHA: the best 1/factor go on at each comparison, to factor times as many epochs; 2 to 10, 3 by default. */
  reductionFactor?: InputMaybe<Scalars['Int']['input']>;
};

/** What trials differ in: give `values`, or `minimum` and `maximum`. */
export type SweepParameterInput = {
  /** `learningRate`, `batchSize`, `optimizer`, `weightDecay`, `dropout`, `width` (factor to the units, filters and towers of every layer), `epochs`, `seed`, `loss`, `schedule`, `architecture`, `layers`, `engine`, `device`, `features`, `balanced`, `labelSmoothing`, `lossOptions`, `scheduleOptions`, or one option such as `optimizer.momentum`, `lossOptions.gamma` or `scheduleOptions.warmup`. */
  name: Scalars['String']['input'];
  /** To choose from. */
  values?: InputMaybe<Array<Scalars['JSON']['input']>>;
  /** The lowest value of a range. */
  minimum?: InputMaybe<Scalars['Float']['input']>;
  /** The highest value of a range. */
  maximum?: InputMaybe<Scalars['Float']['input']>;
  /** LINEAR by default. */
  scale?: InputMaybe<SweepScale>;
  /** Whole numbers only; the default for `batchSize`, `epochs` and `seed`. */
  integer?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The sweep, its first trials queued, or what stands in the way. */
export type StartSweepResult = Sweep | Problem;

/** Which sweep. */
export type CancelSweepInput = {
  /** One that runs. */
  sweepId: Scalars['ID']['input'];
};

/** The sweep as it is now, or what stands in the way. */
export type SweepActionResult = Sweep | Problem;

/** Which run. */
export type RunActionInput = {
  /** One that has not ended. */
  runId: Scalars['ID']['input'];
};

/** What to change; at least one of learning rate and epochs. */
export type AdjustRunInput = {
  /** One that has not ended. */
  runId: Scalars['ID']['input'];
  /** Above 0 and at most 10; null leaves it. */
  learningRate?: InputMaybe<Scalars['Float']['input']>;
  /** In all, 1 to 10,000; null leaves them. */
  epochs?: InputMaybe<Scalars['Int']['input']>;
};

/** The run as it is now, or what stands in the way. */
export type RunActionResult = Run | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** Only `datasetVersionId` is required: the rest has good defaults, to be seen in `run.spec`. */
  startRun: StartRunResult;
  /** Trains many runs and registers the best one's model. */
  startSweep: StartSweepResult;
  /** Ends a sweep and its runs; the best of what has been trained until now is registered. */
  cancelSweep: SweepActionResult;
  /** Ends a run within a second; what it has learnt is not registered. */
  cancelRun: RunActionResult;
  /** Stops a run at a checkpoint and sets its worker free. */
  pauseRun: RunActionResult;
  /** A paused run goes on from its checkpoint, on whichever worker is free. */
  resumeRun: RunActionResult;
  /** While it runs. */
  adjustRun: RunActionResult;
};


export type MutationStartRunArgs = {
  input: StartRunInput;
};


export type MutationStartSweepArgs = {
  input: StartSweepInput;
};


export type MutationCancelSweepArgs = {
  input: CancelSweepInput;
};


export type MutationCancelRunArgs = {
  input: RunActionInput;
};


export type MutationPauseRunArgs = {
  input: RunActionInput;
};


export type MutationResumeRunArgs = {
  input: RunActionInput;
};


export type MutationAdjustRunArgs = {
  input: AdjustRunInput;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Sent as the run trains, about ten times a second at most, until it has ended. */
  trainingProgress: RunProgress;
  /** Sent when a trial begins, is compared or ends, until the sweep has ended. */
  sweepProgress: SweepProgress;
};


export type SubscriptionTrainingProgressArgs = {
  runId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['BigInt']['input']>;
};


export type SubscriptionSweepProgressArgs = {
  sweepId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['BigInt']['input']>;
};

export type DatasetVersion = {
  __typename?: 'DatasetVersion';
  id: Scalars['ID']['output'];
};

export type ModelVersion = {
  __typename?: 'ModelVersion';
  id: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Experiment: Experiment;
  Run: Run;
  Sweep: Sweep;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Experiment:
    ( { __typename: 'Experiment' }
    & GraphQLRecursivePick<FederationTypes['Experiment'], {"id":true}> );
  Run:
    ( { __typename: 'Run' }
    & GraphQLRecursivePick<FederationTypes['Run'], {"id":true}> );
  Sweep:
    ( { __typename: 'Sweep' }
    & GraphQLRecursivePick<FederationTypes['Sweep'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  StartRunResult:
    | ( Run )
    | ( Problem )
  ;
  StartSweepResult:
    | ( Sweep )
    | ( Problem )
  ;
  SweepActionResult:
    | ( Sweep )
    | ( Problem )
  ;
  RunActionResult:
    | ( Run )
    | ( Problem )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  RunStatus: RunStatus;
  Task: Task;
  Engine: Engine;
  SplitName: SplitName;
  Modality: Modality;
  Experiment: ResolverTypeWrapper<Experiment>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Run: ResolverTypeWrapper<Run>;
  RunSpec: ResolverTypeWrapper<RunSpec>;
  Architecture: ResolverTypeWrapper<Architecture>;
  Optimizer: ResolverTypeWrapper<Optimizer>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  EarlyStopping: ResolverTypeWrapper<EarlyStopping>;
  RunProgress: ResolverTypeWrapper<RunProgress>;
  Metric: ResolverTypeWrapper<Metric>;
  MetricSeries: ResolverTypeWrapper<MetricSeries>;
  MetricPoint: ResolverTypeWrapper<MetricPoint>;
  Checkpoint: ResolverTypeWrapper<Checkpoint>;
  Evaluation: ResolverTypeWrapper<Evaluation>;
  ClassCurves: ResolverTypeWrapper<ClassCurves>;
  ConfusionMatrix: ResolverTypeWrapper<ConfusionMatrix>;
  EvaluatedExample: ResolverTypeWrapper<EvaluatedExample>;
  Histogram: ResolverTypeWrapper<Histogram>;
  LogLine: ResolverTypeWrapper<LogLine>;
  LogEdge: ResolverTypeWrapper<LogEdge>;
  LogConnection: ResolverTypeWrapper<LogConnection>;
  ArchitecturePreset: ResolverTypeWrapper<ArchitecturePreset>;
  LayerKind: ResolverTypeWrapper<LayerKind>;
  TrainingChoices: ResolverTypeWrapper<TrainingChoices>;
  TrainingChoice: ResolverTypeWrapper<TrainingChoice>;
  TrainingEngine: ResolverTypeWrapper<TrainingEngine>;
  Problem: ResolverTypeWrapper<Problem>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  RunConnection: ResolverTypeWrapper<RunConnection>;
  RunEdge: ResolverTypeWrapper<RunEdge>;
  SweepStrategy: SweepStrategy;
  SweepGoal: SweepGoal;
  SweepScale: SweepScale;
  SweepStatus: SweepStatus;
  TrialStatus: TrialStatus;
  Sweep: ResolverTypeWrapper<Sweep>;
  SweepParameter: ResolverTypeWrapper<SweepParameter>;
  Trial: ResolverTypeWrapper<Trial>;
  SweepProgress: ResolverTypeWrapper<SweepProgress>;
  SweepConnection: ResolverTypeWrapper<SweepConnection>;
  SweepEdge: ResolverTypeWrapper<SweepEdge>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  StartRunInput: StartRunInput;
  TextInput: TextInput;
  ForecastInput: ForecastInput;
  OptimizerInput: OptimizerInput;
  EarlyStoppingInput: EarlyStoppingInput;
  StartRunResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartRunResult']>;
  StartSweepInput: StartSweepInput;
  SweepParameterInput: SweepParameterInput;
  StartSweepResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartSweepResult']>;
  CancelSweepInput: CancelSweepInput;
  SweepActionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SweepActionResult']>;
  RunActionInput: RunActionInput;
  AdjustRunInput: AdjustRunInput;
  RunActionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RunActionResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  DatasetVersion: ResolverTypeWrapper<DatasetVersion>;
  ModelVersion: ResolverTypeWrapper<ModelVersion>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  BigInt: Scalars['BigInt']['output'];
  JSON: Scalars['JSON']['output'];
  Experiment: Experiment | FederationReferenceTypes['Experiment'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Run: Run | FederationReferenceTypes['Run'];
  RunSpec: RunSpec;
  Architecture: Architecture;
  Optimizer: Optimizer;
  Float: Scalars['Float']['output'];
  EarlyStopping: EarlyStopping;
  RunProgress: RunProgress;
  Metric: Metric;
  MetricSeries: MetricSeries;
  MetricPoint: MetricPoint;
  Checkpoint: Checkpoint;
  Evaluation: Evaluation;
  ClassCurves: ClassCurves;
  ConfusionMatrix: ConfusionMatrix;
  EvaluatedExample: EvaluatedExample;
  Histogram: Histogram;
  LogLine: LogLine;
  LogEdge: LogEdge;
  LogConnection: LogConnection;
  ArchitecturePreset: ArchitecturePreset;
  LayerKind: LayerKind;
  TrainingChoices: TrainingChoices;
  TrainingChoice: TrainingChoice;
  TrainingEngine: TrainingEngine;
  Problem: Problem;
  PageInfo: PageInfo;
  RunConnection: RunConnection;
  RunEdge: RunEdge;
  Sweep: Sweep | FederationReferenceTypes['Sweep'];
  SweepParameter: SweepParameter;
  Trial: Trial;
  SweepProgress: SweepProgress;
  SweepConnection: SweepConnection;
  SweepEdge: SweepEdge;
  Query: Record<PropertyKey, never>;
  StartRunInput: StartRunInput;
  TextInput: TextInput;
  ForecastInput: ForecastInput;
  OptimizerInput: OptimizerInput;
  EarlyStoppingInput: EarlyStoppingInput;
  StartRunResult: ResolversUnionTypes<ResolversParentTypes>['StartRunResult'];
  StartSweepInput: StartSweepInput;
  SweepParameterInput: SweepParameterInput;
  StartSweepResult: ResolversUnionTypes<ResolversParentTypes>['StartSweepResult'];
  CancelSweepInput: CancelSweepInput;
  SweepActionResult: ResolversUnionTypes<ResolversParentTypes>['SweepActionResult'];
  RunActionInput: RunActionInput;
  AdjustRunInput: AdjustRunInput;
  RunActionResult: ResolversUnionTypes<ResolversParentTypes>['RunActionResult'];
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  DatasetVersion: DatasetVersion;
  ModelVersion: ModelVersion;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = any, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EventDirectiveArgs = {
  domain: Scalars['String']['input'];
  name: Scalars['String']['input'];
  id: Scalars['String']['input'];
};

export type EventDirectiveResolver<Result, Parent, ContextType = any, Args = EventDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type ExperimentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Experiment'] = ResolversParentTypes['Experiment'], FederationReferenceType extends FederationReferenceTypes['Experiment'] = FederationReferenceTypes['Experiment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Experiment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<ExperimentRunsArgs, 'first'>>;
};

export type RunResolvers<ContextType = any, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run'], FederationReferenceType extends FederationReferenceTypes['Run'] = FederationReferenceTypes['Run']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Run']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RunStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  waitingFor?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  datasetVersion?: Resolver<ResolversTypes['DatasetVersion'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  spec?: Resolver<ResolversTypes['RunSpec'], ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['RunProgress']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['MetricSeries']>, ParentType, ContextType, Partial<RunMetricsArgs>>;
  checkpoints?: Resolver<Array<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  evaluation?: Resolver<Maybe<ResolversTypes['Evaluation']>, ParentType, ContextType>;
  modelVersion?: Resolver<Maybe<ResolversTypes['ModelVersion']>, ParentType, ContextType>;
  sweep?: Resolver<Maybe<ResolversTypes['Sweep']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
  logs?: Resolver<ResolversTypes['LogConnection'], ParentType, ContextType, RequireFields<RunLogsArgs, 'first'>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunSpecResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunSpec'] = ResolversParentTypes['RunSpec']> = {
  architecture?: Resolver<ResolversTypes['Architecture'], ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['Engine'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  loss?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lossOptions?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  optimizer?: Resolver<ResolversTypes['Optimizer'], ParentType, ContextType>;
  schedule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scheduleOptions?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  epochs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  batchSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  earlyStopping?: Resolver<Maybe<ResolversTypes['EarlyStopping']>, ParentType, ContextType>;
  features?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type ArchitectureResolvers<ContextType = any, ParentType extends ResolversParentTypes['Architecture'] = ResolversParentTypes['Architecture']> = {
  preset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  layers?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
  parameterCount?: Resolver<Maybe<ResolversTypes['BigInt']>, ParentType, ContextType>;
};

export type OptimizerResolvers<ContextType = any, ParentType extends ResolversParentTypes['Optimizer'] = ResolversParentTypes['Optimizer']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  learningRate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type EarlyStoppingResolvers<ContextType = any, ParentType extends ResolversParentTypes['EarlyStopping'] = ResolversParentTypes['EarlyStopping']> = {
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  patience?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minimumDelta?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RunProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunProgress'] = ResolversParentTypes['RunProgress']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  epoch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  epochs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  stepsPerEpoch?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  samplesPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  remainingMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MetricResolvers<ContextType = any, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MetricSeriesResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricSeries'] = ResolversParentTypes['MetricSeries']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  points?: Resolver<Array<ResolversTypes['MetricPoint']>, ParentType, ContextType>;
};

export type MetricPointResolvers<ContextType = any, ParentType extends ResolversParentTypes['MetricPoint'] = ResolversParentTypes['MetricPoint']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  epoch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CheckpointResolvers<ContextType = any, ParentType extends ResolversParentTypes['Checkpoint'] = ResolversParentTypes['Checkpoint']> = {
  epoch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  byteSize?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type EvaluationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Evaluation'] = ResolversParentTypes['Evaluation']> = {
  split?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  confusionMatrix?: Resolver<Maybe<ResolversTypes['ConfusionMatrix']>, ParentType, ContextType>;
  rocCurve?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  precisionRecallCurve?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  classCurves?: Resolver<Maybe<Array<ResolversTypes['ClassCurves']>>, ParentType, ContextType>;
  calibration?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  residuals?: Resolver<Maybe<ResolversTypes['Histogram']>, ParentType, ContextType>;
  worstExamples?: Resolver<Array<ResolversTypes['EvaluatedExample']>, ParentType, ContextType, RequireFields<EvaluationWorstExamplesArgs, 'first'>>;
};

export type ClassCurvesResolvers<ContextType = any, ParentType extends ResolversParentTypes['ClassCurves'] = ResolversParentTypes['ClassCurves']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rocAuc?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  averagePrecision?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rocCurve?: Resolver<Array<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
  precisionRecallCurve?: Resolver<Array<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
};

export type ConfusionMatrixResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConfusionMatrix'] = ResolversParentTypes['ConfusionMatrix']> = {
  labels?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  counts?: Resolver<Array<Array<ResolversTypes['Int']>>, ParentType, ContextType>;
};

export type EvaluatedExampleResolvers<ContextType = any, ParentType extends ResolversParentTypes['EvaluatedExample'] = ResolversParentTypes['EvaluatedExample']> = {
  row?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  predicted?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  loss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type HistogramResolvers<ContextType = any, ParentType extends ResolversParentTypes['Histogram'] = ResolversParentTypes['Histogram']> = {
  edges?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  counts?: Resolver<Array<ResolversTypes['BigInt']>, ParentType, ContextType>;
};

export type LogLineResolvers<ContextType = any, ParentType extends ResolversParentTypes['LogLine'] = ResolversParentTypes['LogLine']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LogEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['LogEdge'] = ResolversParentTypes['LogEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LogLine'], ParentType, ContextType>;
};

export type LogConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['LogConnection'] = ResolversParentTypes['LogConnection']> = {
  edges?: Resolver<Array<ResolversTypes['LogEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['LogLine']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ArchitecturePresetResolvers<ContextType = any, ParentType extends ResolversParentTypes['ArchitecturePreset'] = ResolversParentTypes['ArchitecturePreset']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tasks?: Resolver<Array<ResolversTypes['Task']>, ParentType, ContextType>;
  modality?: Resolver<ResolversTypes['Modality'], ParentType, ContextType>;
  defaults?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type LayerKindResolvers<ContextType = any, ParentType extends ResolversParentTypes['LayerKind'] = ResolversParentTypes['LayerKind']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  schema?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type TrainingChoicesResolvers<ContextType = any, ParentType extends ResolversParentTypes['TrainingChoices'] = ResolversParentTypes['TrainingChoices']> = {
  losses?: Resolver<Array<ResolversTypes['TrainingChoice']>, ParentType, ContextType>;
  optimizers?: Resolver<Array<ResolversTypes['TrainingChoice']>, ParentType, ContextType>;
  schedules?: Resolver<Array<ResolversTypes['TrainingChoice']>, ParentType, ContextType>;
};

export type TrainingChoiceResolvers<ContextType = any, ParentType extends ResolversParentTypes['TrainingChoice'] = ResolversParentTypes['TrainingChoice']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tasks?: Resolver<Array<ResolversTypes['Task']>, ParentType, ContextType>;
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type TrainingEngineResolvers<ContextType = any, ParentType extends ResolversParentTypes['TrainingEngine'] = ResolversParentTypes['TrainingEngine']> = {
  engine?: Resolver<ResolversTypes['Engine'], ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  devices?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  workers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  notes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RunConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunConnection'] = ResolversParentTypes['RunConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RunEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Run']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunEdge'] = ResolversParentTypes['RunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
};

export type SweepResolvers<ContextType = any, ParentType extends ResolversParentTypes['Sweep'] = ResolversParentTypes['Sweep'], FederationReferenceType extends FederationReferenceTypes['Sweep'] = FederationReferenceTypes['Sweep']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Sweep']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SweepStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  datasetVersion?: Resolver<ResolversTypes['DatasetVersion'], ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['SweepStrategy'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  goal?: Resolver<ResolversTypes['SweepGoal'], ParentType, ContextType>;
  parameters?: Resolver<Array<ResolversTypes['SweepParameter']>, ParentType, ContextType>;
  maximumParallel?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rungs?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  trials?: Resolver<Array<ResolversTypes['Trial']>, ParentType, ContextType>;
  bestTrial?: Resolver<Maybe<ResolversTypes['Trial']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SweepParameterResolvers<ContextType = any, ParentType extends ResolversParentTypes['SweepParameter'] = ResolversParentTypes['SweepParameter']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Maybe<Array<ResolversTypes['JSON']>>, ParentType, ContextType>;
  minimum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maximum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  scale?: Resolver<ResolversTypes['SweepScale'], ParentType, ContextType>;
  integer?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type TrialResolvers<ContextType = any, ParentType extends ResolversParentTypes['Trial'] = ResolversParentTypes['Trial']> = {
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TrialStatus'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SweepProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['SweepProgress'] = ResolversParentTypes['SweepProgress']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  sweep?: Resolver<ResolversTypes['Sweep'], ParentType, ContextType>;
  trialNumber?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TrialStatus'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SweepConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['SweepConnection'] = ResolversParentTypes['SweepConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SweepEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Sweep']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SweepEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['SweepEdge'] = ResolversParentTypes['SweepEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Sweep'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first'>>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'id'>>;
  sweep?: Resolver<Maybe<ResolversTypes['Sweep']>, ParentType, ContextType, RequireFields<QuerySweepArgs, 'id'>>;
  sweeps?: Resolver<ResolversTypes['SweepConnection'], ParentType, ContextType, RequireFields<QuerySweepsArgs, 'first'>>;
  architectures?: Resolver<Array<ResolversTypes['ArchitecturePreset']>, ParentType, ContextType, Partial<QueryArchitecturesArgs>>;
  layerKinds?: Resolver<Array<ResolversTypes['LayerKind']>, ParentType, ContextType>;
  trainingChoices?: Resolver<ResolversTypes['TrainingChoices'], ParentType, ContextType, Partial<QueryTrainingChoicesArgs>>;
  trainingEngines?: Resolver<Array<ResolversTypes['TrainingEngine']>, ParentType, ContextType>;
};

export type StartRunResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['StartRunResult'] = ResolversParentTypes['StartRunResult']> = {
  __resolveType: TypeResolveFn<'Run' | 'Problem', ParentType, ContextType>;
};

export type StartSweepResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['StartSweepResult'] = ResolversParentTypes['StartSweepResult']> = {
  __resolveType: TypeResolveFn<'Sweep' | 'Problem', ParentType, ContextType>;
};

export type SweepActionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SweepActionResult'] = ResolversParentTypes['SweepActionResult']> = {
  __resolveType: TypeResolveFn<'Sweep' | 'Problem', ParentType, ContextType>;
};

export type RunActionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunActionResult'] = ResolversParentTypes['RunActionResult']> = {
  __resolveType: TypeResolveFn<'Run' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  startRun?: Resolver<ResolversTypes['StartRunResult'], ParentType, ContextType, RequireFields<MutationStartRunArgs, 'input'>>;
  startSweep?: Resolver<ResolversTypes['StartSweepResult'], ParentType, ContextType, RequireFields<MutationStartSweepArgs, 'input'>>;
  cancelSweep?: Resolver<ResolversTypes['SweepActionResult'], ParentType, ContextType, RequireFields<MutationCancelSweepArgs, 'input'>>;
  cancelRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'input'>>;
  pauseRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationPauseRunArgs, 'input'>>;
  resumeRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationResumeRunArgs, 'input'>>;
  adjustRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationAdjustRunArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  trainingProgress?: SubscriptionResolver<ResolversTypes['RunProgress'], "trainingProgress", ParentType, ContextType, RequireFields<SubscriptionTrainingProgressArgs, 'runId'>>;
  sweepProgress?: SubscriptionResolver<ResolversTypes['SweepProgress'], "sweepProgress", ParentType, ContextType, RequireFields<SubscriptionSweepProgressArgs, 'sweepId'>>;
};

export type DatasetVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersion'] = ResolversParentTypes['DatasetVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ModelVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersion'] = ResolversParentTypes['ModelVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  DateTime?: GraphQLScalarType;
  BigInt?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Experiment?: ExperimentResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  RunSpec?: RunSpecResolvers<ContextType>;
  Architecture?: ArchitectureResolvers<ContextType>;
  Optimizer?: OptimizerResolvers<ContextType>;
  EarlyStopping?: EarlyStoppingResolvers<ContextType>;
  RunProgress?: RunProgressResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  MetricSeries?: MetricSeriesResolvers<ContextType>;
  MetricPoint?: MetricPointResolvers<ContextType>;
  Checkpoint?: CheckpointResolvers<ContextType>;
  Evaluation?: EvaluationResolvers<ContextType>;
  ClassCurves?: ClassCurvesResolvers<ContextType>;
  ConfusionMatrix?: ConfusionMatrixResolvers<ContextType>;
  EvaluatedExample?: EvaluatedExampleResolvers<ContextType>;
  Histogram?: HistogramResolvers<ContextType>;
  LogLine?: LogLineResolvers<ContextType>;
  LogEdge?: LogEdgeResolvers<ContextType>;
  LogConnection?: LogConnectionResolvers<ContextType>;
  ArchitecturePreset?: ArchitecturePresetResolvers<ContextType>;
  LayerKind?: LayerKindResolvers<ContextType>;
  TrainingChoices?: TrainingChoicesResolvers<ContextType>;
  TrainingChoice?: TrainingChoiceResolvers<ContextType>;
  TrainingEngine?: TrainingEngineResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunEdge?: RunEdgeResolvers<ContextType>;
  Sweep?: SweepResolvers<ContextType>;
  SweepParameter?: SweepParameterResolvers<ContextType>;
  Trial?: TrialResolvers<ContextType>;
  SweepProgress?: SweepProgressResolvers<ContextType>;
  SweepConnection?: SweepConnectionResolvers<ContextType>;
  SweepEdge?: SweepEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  StartRunResult?: StartRunResultResolvers<ContextType>;
  StartSweepResult?: StartSweepResultResolvers<ContextType>;
  SweepActionResult?: SweepActionResultResolvers<ContextType>;
  RunActionResult?: RunActionResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  DatasetVersion?: DatasetVersionResolvers<ContextType>;
  ModelVersion?: ModelVersionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  event?: EventDirectiveResolver<any, any, ContextType>;
};

