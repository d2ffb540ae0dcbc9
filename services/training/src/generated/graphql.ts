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
  JSON: { input: unknown; output: unknown; }
};

export type RunStatus =
  /** Waits for a worker. */
  | 'QUEUED'
  | 'RUNNING'
  /** Stopped at a checkpoint; `resumeRun` goes on from there. */
  | 'PAUSED'
  | 'SUCCEEDED'
  /** `failure` says why, and what to do. */
  | 'FAILED'
  | 'CANCELLED';

export type Task =
  | 'BINARY_CLASSIFICATION'
  | 'MULTICLASS_CLASSIFICATION'
  | 'REGRESSION'
  | 'SEQUENCE_TO_SEQUENCE'
  | 'RECOMMENDATION'
  | 'OBJECT_DETECTION'
  | 'FORECASTING';

export type Engine =
  | 'ONNX'
  | 'TFJS'
  | 'PYTORCH';

export type SplitName =
  | 'TRAIN'
  | 'VALIDATION'
  | 'TEST';

export type Modality =
  | 'TABULAR'
  | 'TEXT'
  | 'IMAGE'
  | 'AUDIO'
  | 'INTERACTIONS';

/** Runs that belong together. */
export type Experiment = {
  __typename?: 'Experiment';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
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
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  status: RunStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** How often a worker has started it; more than 1 after a worker was lost. */
  attempt: Scalars['Int']['output'];
  datasetVersion: DatasetVersion;
  /** The column that is predicted. */
  target?: Maybe<Scalars['String']['output']>;
  task: Task;
  /** Everything needed to repeat it. */
  spec: RunSpec;
  /** The latest. */
  progress?: Maybe<RunProgress>;
  /** One series for each metric and split; `after` is a sequence. */
  metrics: Array<MetricSeries>;
  checkpoints: Array<Checkpoint>;
  /** On the held-out test split; set when the run has succeeded. */
  evaluation?: Maybe<Evaluation>;
  /** What the run made; set soon after it has succeeded. */
  modelVersion?: Maybe<ModelVersion>;
  experiment?: Maybe<Experiment>;
  /** Oldest first. */
  logs: LogConnection;
  createdAt: Scalars['DateTime']['output'];
  startedAt?: Maybe<Scalars['DateTime']['output']>;
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

export type RunSpec = {
  __typename?: 'RunSpec';
  architecture: Architecture;
  engine: Engine;
  /** `cpu`, or an accelerator that the engine offers. */
  device?: Maybe<Scalars['String']['output']>;
  loss: Scalars['String']['output'];
  optimizer: Optimizer;
  /** How the learning rate changes: `constant`, `cosine`, … */
  schedule: Scalars['String']['output'];
  epochs: Scalars['Int']['output'];
  batchSize: Scalars['Int']['output'];
  /** The same spec, data and seed give the same weights. */
  seed: Scalars['Int']['output'];
  earlyStopping?: Maybe<EarlyStopping>;
  /** The columns that the model sees. */
  features: Array<Scalars['String']['output']>;
  /** The whole spec, as the engine reads it. */
  json: Scalars['JSON']['output'];
};

export type Architecture = {
  __typename?: 'Architecture';
  preset?: Maybe<Scalars['String']['output']>;
  /** What the preset expands to; edit and pass as `layers` to change it. */
  layers: Array<Scalars['JSON']['output']>;
  parameterCount?: Maybe<Scalars['BigInt']['output']>;
};

export type Optimizer = {
  __typename?: 'Optimizer';
  name: Scalars['String']['output'];
  learningRate: Scalars['Float']['output'];
  options: Scalars['JSON']['output'];
};

export type EarlyStopping = {
  __typename?: 'EarlyStopping';
  /** The metric that is watched, on the validation split. */
  metric: Scalars['String']['output'];
  /** Epochs without improvement before the run ends; the best weights are kept. */
  patience: Scalars['Int']['output'];
  minimumDelta: Scalars['Float']['output'];
};

export type RunProgress = {
  __typename?: 'RunProgress';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  run: Run;
  /** Epochs finished. */
  epoch: Scalars['Int']['output'];
  epochs: Scalars['Int']['output'];
  /** Steps finished, over all epochs. */
  step: Scalars['BigInt']['output'];
  stepsPerEpoch: Scalars['BigInt']['output'];
  metrics: Array<Metric>;
  samplesPerSecond: Scalars['Float']['output'];
  remainingMs?: Maybe<Scalars['Float']['output']>;
  at: Scalars['DateTime']['output'];
};

export type Metric = {
  __typename?: 'Metric';
  name: Scalars['String']['output'];
  split: SplitName;
  value: Scalars['Float']['output'];
};

export type MetricSeries = {
  __typename?: 'MetricSeries';
  name: Scalars['String']['output'];
  split: SplitName;
  points: Array<MetricPoint>;
};

export type MetricPoint = {
  __typename?: 'MetricPoint';
  sequence: Scalars['BigInt']['output'];
  epoch: Scalars['Int']['output'];
  step: Scalars['BigInt']['output'];
  value: Scalars['Float']['output'];
};

export type Checkpoint = {
  __typename?: 'Checkpoint';
  epoch: Scalars['Int']['output'];
  step: Scalars['BigInt']['output'];
  digest: Scalars['String']['output'];
  byteSize: Scalars['BigInt']['output'];
  createdAt: Scalars['DateTime']['output'];
};

export type Evaluation = {
  __typename?: 'Evaluation';
  split: SplitName;
  metrics: Array<Metric>;
  confusionMatrix?: Maybe<ConfusionMatrix>;
  /** Points [false positive rate, true positive rate]. */
  rocCurve?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Points [recall, precision]. */
  precisionRecallCurve?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Points [mean confidence, share correct], by bin. */
  calibration?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Of a regression: predicted minus true. */
  residuals?: Maybe<Histogram>;
  /** The examples with the highest loss. */
  worstExamples: Array<EvaluatedExample>;
};


export type EvaluationWorstExamplesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** `counts[i][j]`: rows of class `labels[i]` that were taken for `labels[j]`. */
export type ConfusionMatrix = {
  __typename?: 'ConfusionMatrix';
  labels: Array<Scalars['String']['output']>;
  counts: Array<Array<Scalars['Int']['output']>>;
};

export type EvaluatedExample = {
  __typename?: 'EvaluatedExample';
  row: Scalars['JSON']['output'];
  expected: Scalars['JSON']['output'];
  predicted: Scalars['JSON']['output'];
  confidence?: Maybe<Scalars['Float']['output']>;
  loss: Scalars['Float']['output'];
};

export type Histogram = {
  __typename?: 'Histogram';
  edges: Array<Scalars['Float']['output']>;
  counts: Array<Scalars['BigInt']['output']>;
};

export type LogLine = {
  __typename?: 'LogLine';
  at: Scalars['DateTime']['output'];
  level: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type LogEdge = {
  __typename?: 'LogEdge';
  cursor: Scalars['String']['output'];
  node: LogLine;
};

export type LogConnection = {
  __typename?: 'LogConnection';
  edges: Array<LogEdge>;
  nodes: Array<LogLine>;
  pageInfo: PageInfo;
};

/** What can be trained, with its defaults and limits. */
export type ArchitecturePreset = {
  __typename?: 'ArchitecturePreset';
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  description: Scalars['String']['output'];
  tasks: Array<Task>;
  modality: Modality;
  defaults: Scalars['JSON']['output'];
  limits: Scalars['JSON']['output'];
};

/** Something that a user can act on. */
export type Problem = {
  __typename?: 'Problem';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  field?: Maybe<Scalars['String']['output']>;
};

export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
  endCursor?: Maybe<Scalars['String']['output']>;
};

export type RunConnection = {
  __typename?: 'RunConnection';
  edges: Array<RunEdge>;
  nodes: Array<Run>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type RunEdge = {
  __typename?: 'RunEdge';
  cursor: Scalars['String']['output'];
  node: Run;
};

export type Query = {
  __typename?: 'Query';
  run?: Maybe<Run>;
  /** Newest first. */
  runs: RunConnection;
  experiment?: Maybe<Experiment>;
  architectures: Array<ArchitecturePreset>;
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


export type QueryArchitecturesArgs = {
  task?: InputMaybe<Task>;
  modality?: InputMaybe<Modality>;
};

export type StartRunInput = {
  datasetVersionId: Scalars['ID']['input'];
  /** The column to predict; by default the one that the dataset version suggests. */
  target?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  task?: InputMaybe<Task>;
  /** The columns that the model may see; by default all but the target and those that give it away or carry nothing. */
  features?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A preset by key; the default fits the task and the size of the data. */
  architecture?: InputMaybe<Scalars['String']['input']>;
  /** Layers of your own instead of a preset. */
  layers?: InputMaybe<Array<Scalars['JSON']['input']>>;
  engine?: InputMaybe<Engine>;
  device?: InputMaybe<Scalars['String']['input']>;
  loss?: InputMaybe<Scalars['String']['input']>;
  optimizer?: InputMaybe<OptimizerInput>;
  schedule?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 10,000. */
  epochs?: InputMaybe<Scalars['Int']['input']>;
  batchSize?: InputMaybe<Scalars['Int']['input']>;
  seed?: InputMaybe<Scalars['Int']['input']>;
  earlyStopping?: InputMaybe<EarlyStoppingInput>;
  /** Name of the experiment; made if it does not exist. */
  experiment?: InputMaybe<Scalars['String']['input']>;
  /** Name of the model that the version is registered under; by default the dataset's name and the target. */
  modelName?: InputMaybe<Scalars['String']['input']>;
  /** Deploy the model under this name as soon as it is trained. */
  deployAs?: InputMaybe<Scalars['String']['input']>;
};

export type OptimizerInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  learningRate?: InputMaybe<Scalars['Float']['input']>;
  options?: InputMaybe<Scalars['JSON']['input']>;
};

export type EarlyStoppingInput = {
  /** False trains all epochs. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  metric?: InputMaybe<Scalars['String']['input']>;
  patience?: InputMaybe<Scalars['Int']['input']>;
  minimumDelta?: InputMaybe<Scalars['Float']['input']>;
};

export type StartRunResult = Run | Problem;

export type RunActionInput = {
  runId: Scalars['ID']['input'];
};

export type AdjustRunInput = {
  runId: Scalars['ID']['input'];
  learningRate?: InputMaybe<Scalars['Float']['input']>;
  epochs?: InputMaybe<Scalars['Int']['input']>;
};

export type RunActionResult = Run | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** Only `datasetVersionId` is required: the rest has good defaults, to be seen in `run.spec`. */
  startRun: StartRunResult;
  cancelRun: RunActionResult;
  pauseRun: RunActionResult;
  resumeRun: RunActionResult;
  /** While it runs. */
  adjustRun: RunActionResult;
};


export type MutationStartRunArgs = {
  input: StartRunInput;
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
  trainingProgress: RunProgress;
};


export type SubscriptionTrainingProgressArgs = {
  runId: Scalars['ID']['input'];
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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Experiment:
    ( { __typename: 'Experiment' }
    & GraphQLRecursivePick<FederationTypes['Experiment'], {"id":true}> );
  Run:
    ( { __typename: 'Run' }
    & GraphQLRecursivePick<FederationTypes['Run'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  StartRunResult:
    | ( Run )
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
  ConfusionMatrix: ResolverTypeWrapper<ConfusionMatrix>;
  EvaluatedExample: ResolverTypeWrapper<EvaluatedExample>;
  Histogram: ResolverTypeWrapper<Histogram>;
  LogLine: ResolverTypeWrapper<LogLine>;
  LogEdge: ResolverTypeWrapper<LogEdge>;
  LogConnection: ResolverTypeWrapper<LogConnection>;
  ArchitecturePreset: ResolverTypeWrapper<ArchitecturePreset>;
  Problem: ResolverTypeWrapper<Problem>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  RunConnection: ResolverTypeWrapper<RunConnection>;
  RunEdge: ResolverTypeWrapper<RunEdge>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  StartRunInput: StartRunInput;
  OptimizerInput: OptimizerInput;
  EarlyStoppingInput: EarlyStoppingInput;
  StartRunResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartRunResult']>;
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
  ConfusionMatrix: ConfusionMatrix;
  EvaluatedExample: EvaluatedExample;
  Histogram: Histogram;
  LogLine: LogLine;
  LogEdge: LogEdge;
  LogConnection: LogConnection;
  ArchitecturePreset: ArchitecturePreset;
  Problem: Problem;
  PageInfo: PageInfo;
  RunConnection: RunConnection;
  RunEdge: RunEdge;
  Query: Record<PropertyKey, never>;
  StartRunInput: StartRunInput;
  OptimizerInput: OptimizerInput;
  EarlyStoppingInput: EarlyStoppingInput;
  StartRunResult: ResolversUnionTypes<ResolversParentTypes>['StartRunResult'];
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
  optimizer?: Resolver<ResolversTypes['Optimizer'], ParentType, ContextType>;
  schedule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
  calibration?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  residuals?: Resolver<Maybe<ResolversTypes['Histogram']>, ParentType, ContextType>;
  worstExamples?: Resolver<Array<ResolversTypes['EvaluatedExample']>, ParentType, ContextType, RequireFields<EvaluationWorstExamplesArgs, 'first'>>;
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

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first'>>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'id'>>;
  architectures?: Resolver<Array<ResolversTypes['ArchitecturePreset']>, ParentType, ContextType, Partial<QueryArchitecturesArgs>>;
};

export type StartRunResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['StartRunResult'] = ResolversParentTypes['StartRunResult']> = {
  __resolveType: TypeResolveFn<'Run' | 'Problem', ParentType, ContextType>;
};

export type RunActionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunActionResult'] = ResolversParentTypes['RunActionResult']> = {
  __resolveType: TypeResolveFn<'Run' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  startRun?: Resolver<ResolversTypes['StartRunResult'], ParentType, ContextType, RequireFields<MutationStartRunArgs, 'input'>>;
  cancelRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'input'>>;
  pauseRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationPauseRunArgs, 'input'>>;
  resumeRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationResumeRunArgs, 'input'>>;
  adjustRun?: Resolver<ResolversTypes['RunActionResult'], ParentType, ContextType, RequireFields<MutationAdjustRunArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  trainingProgress?: SubscriptionResolver<ResolversTypes['RunProgress'], "trainingProgress", ParentType, ContextType, RequireFields<SubscriptionTrainingProgressArgs, 'runId'>>;
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
  ConfusionMatrix?: ConfusionMatrixResolvers<ContextType>;
  EvaluatedExample?: EvaluatedExampleResolvers<ContextType>;
  Histogram?: HistogramResolvers<ContextType>;
  LogLine?: LogLineResolvers<ContextType>;
  LogEdge?: LogEdgeResolvers<ContextType>;
  LogConnection?: LogConnectionResolvers<ContextType>;
  ArchitecturePreset?: ArchitecturePresetResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunEdge?: RunEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  StartRunResult?: StartRunResultResolvers<ContextType>;
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

