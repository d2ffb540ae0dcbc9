// Generated from ../../schema.graphql by `npm run generate`.
/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
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

/** The three disjoint parts of a dataset version. */
export type SplitName =
  /** The weights are fitted to it. */
  | 'TRAIN'
  /** Evaluated after each epoch; decides when to stop. */
  | 'VALIDATION'
  /** Held out, and evaluated once, at the end. */
  | 'TEST';

/** A stretch of time that ends now. */
export type Window =
  /** 60 seconds. */
  | 'LAST_MINUTE'
  /** 60 minutes. */
  | 'LAST_HOUR'
  /** 24 hours. */
  | 'LAST_DAY'
  /** 7 days. */
  | 'LAST_WEEK';

/** What a node of a lineage is. */
export type LineageKind =
  /** A `Dataset`. */
  | 'DATASET'
  /** A `DatasetVersion`. */
  | 'DATASET_VERSION'
  /** A `Run`. */
  | 'RUN'
  /** A `ModelVersion`. */
  | 'MODEL_VERSION'
  /** A `Revision`. */
  | 'REVISION'
  /** A `Deployment`. */
  | 'DEPLOYMENT';

/** A model behind a name that stays the same. */
export type Deployment = {
  __typename?: 'Deployment';
  /** `dep_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Requests, errors and latency as served. */
  health: DeploymentHealth;
  /** Accuracy and the like on the outcomes that have come in; null before the first. */
  liveEvaluation?: Maybe<LiveEvaluation>;
};


/** A model behind a name that stays the same. */
export type DeploymentHealthArgs = {
  window?: InputMaybe<Window>;
};


/** A model behind a name that stays the same. */
export type DeploymentLiveEvaluationArgs = {
  window?: InputMaybe<Window>;
};

/** One served inference: one row and its answer. */
export type Prediction = {
  __typename?: 'Prediction';
  /** `prd_` and a ULID. */
  id: Scalars['ID']['output'];
  /** The truth, once it is known. */
  outcome?: Maybe<Outcome>;
};

/** One training of one spec on one dataset version. */
export type Run = {
  __typename?: 'Run';
  /** `run_` and a ULID. */
  id: Scalars['ID']['output'];
  /** From the operation that started it, through every service, to the deployment. */
  trace?: Maybe<Trace>;
};

/** How a deployment has served within a window; shadow traffic counts for its revision only. */
export type DeploymentHealth = {
  __typename?: 'DeploymentHealth';
  /** Rows that were asked about; a request that failed counts once. */
  requestCount: Scalars['BigInt']['output'];
  /** Requests that failed, also part of `requestCount`. */
  errorCount: Scalars['BigInt']['output'];
  /** Over the window, or since the first request if that is shorter ago. */
  requestsPerSecond: Scalars['Float']['output'];
  /** Milliseconds from request to answer, within 1 % of the true value. */
  latencyMs: Quantiles;
  /** Rows computed together; null before the first. */
  batchSize?: Maybe<Quantiles>;
  /** Newest revision first; those without requests are left out. */
  byRevision: Array<RevisionHealth>;
  /** Oldest first, at most 60 points. */
  series: Array<HealthPoint>;
};

/** How values are spread, in the unit of the field that holds them; all 0 where there are none. */
export type Quantiles = {
  __typename?: 'Quantiles';
  /** Half of the values are at most this: the median. */
  p50: Scalars['Float']['output'];
  /** 90 of 100 values are at most this. */
  p90: Scalars['Float']['output'];
  /** 99 of 100 values are at most this. */
  p99: Scalars['Float']['output'];
  /** The largest value. */
  maximum: Scalars['Float']['output'];
};

/** How one revision has served. */
export type RevisionHealth = {
  __typename?: 'RevisionHealth';
  /** The one that answered. */
  revision: Revision;
  /** Rows that it was asked about. */
  requestCount: Scalars['BigInt']['output'];
  /** Requests that failed, also part of `requestCount`. */
  errorCount: Scalars['BigInt']['output'];
  /** Milliseconds from request to answer. */
  latencyMs: Quantiles;
};

/** A short stretch of the window. */
export type HealthPoint = {
  __typename?: 'HealthPoint';
  /** When the stretch begins. */
  at: Scalars['DateTime']['output'];
  /** Rows that were asked about in it. */
  requestCount: Scalars['BigInt']['output'];
  /** Requests that failed in it. */
  errorCount: Scalars['BigInt']['output'];
  /** Median latency in milliseconds. */
  p50Ms: Scalars['Float']['output'];
  /** 99 of 100 answers took at most this, in milliseconds. */
  p99Ms: Scalars['Float']['output'];
};

/** How right a deployment has turned out to be. */
export type LiveEvaluation = {
  __typename?: 'LiveEvaluation';
  /** Predictions in the window whose outcome is known. */
  outcomeCount: Scalars['BigInt']['output'];
  /** Accuracy, precision, recall and F1, or RMSE and MAE; the split is TEST, as all of it is unseen. */
  metrics: Array<Metric>;
  /** The same metrics as evaluated at training. */
  atTraining: Array<Metric>;
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

/** What has turned out to be true for a prediction. */
export type Outcome = {
  __typename?: 'Outcome';
  /** The true class or number. */
  value: Scalars['JSON']['output'];
  /** When it was recorded. */
  at: Scalars['DateTime']['output'];
};

/** What an entity was made from, and what was made from it. */
export type Lineage = {
  __typename?: 'Lineage';
  /** Oldest first, at most 2,000. */
  nodes: Array<LineageNode>;
  /** Between these nodes. */
  edges: Array<LineageEdge>;
};

/** An entity that was made from others or that others were made from. */
export type LineageNode = {
  __typename?: 'LineageNode';
  /** The id of the entity. */
  id: Scalars['ID']['output'];
  /** The type of the entity. */
  kind: LineageKind;
  /** For people; the id where no name is known. */
  name: Scalars['String']['output'];
  /** When it was made. */
  at: Scalars['DateTime']['output'];
  /** The entity itself, as it is now. */
  entity: LineageEntity;
};

/** One entity was made from another. */
export type LineageEdge = {
  __typename?: 'LineageEdge';
  /** Id of the node that it was made from. */
  from: Scalars['ID']['output'];
  /** Id of the node that was made. */
  to: Scalars['ID']['output'];
};

/** Whatever can have a lineage. */
export type LineageEntity = Dataset | DatasetVersion | Run | ModelVersion | Revision | Deployment;

/** What one operation did, in all services. */
export type Trace = {
  __typename?: 'Trace';
  /** W3C trace id. */
  id: Scalars['ID']['output'];
  /** Milliseconds from the start of the first span to the end of the last. */
  durationMs: Scalars['Float']['output'];
  /** Those that took part, in the order in which they did. */
  services: Array<Scalars['String']['output']>;
  /** By start. */
  spans: Array<Span>;
};

/** One piece of work of one service. */
export type Span = {
  __typename?: 'Span';
  /** W3C span id. */
  id: Scalars['ID']['output'];
  /** The span that caused it; null for the first. */
  parentId?: Maybe<Scalars['ID']['output']>;
  /** `gateway`, `training`, `worker`, … */
  service: Scalars['String']['output'];
  /** What was done, e.g. the operation or the subject. */
  name: Scalars['String']['output'];
  /** INTERNAL, SERVER, CLIENT, PRODUCER or CONSUMER. */
  kind: Scalars['String']['output'];
  /** To the millisecond. */
  startedAt: Scalars['DateTime']['output'];
  /** Milliseconds. */
  durationMs: Scalars['Float']['output'];
  /** OK, ERROR or UNSET. */
  status: Scalars['String']['output'];
  /** An object by OpenTelemetry's attribute names. */
  attributes: Scalars['JSON']['output'];
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

export type Query = {
  __typename?: 'Query';
  /** Up and down from an entity, at most `depth` steps each way. */
  lineage: Lineage;
  /** Null where there is none, or where its spans have been deleted after their time. */
  trace?: Maybe<Trace>;
};


export type QueryLineageArgs = {
  id: Scalars['ID']['input'];
  depth?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryTraceArgs = {
  id: Scalars['ID']['input'];
};

/** What has turned out to be true for which prediction. */
export type RecordOutcomeInput = {
  /** `prd_…` */
  predictionId: Scalars['ID']['input'];
  /** The true class or number. */
  value: Scalars['JSON']['input'];
};

/** A prediction together with its truth. */
export type RecordedOutcome = {
  __typename?: 'RecordedOutcome';
  /** What was said. */
  prediction: Prediction;
  /** What has turned out to be true. */
  outcome: Outcome;
};

/** The recorded outcome, or what stands in the way. */
export type RecordOutcomeResult = RecordedOutcome | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** Recording another value for the same prediction replaces the first. */
  recordOutcome: RecordOutcomeResult;
};


export type MutationRecordOutcomeArgs = {
  input: RecordOutcomeInput;
};

/** Something new that was made from an entity. */
export type LineageChange = {
  __typename?: 'LineageChange';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  /** What was made. */
  node: LineageNode;
  /** What it was made from directly. */
  edges: Array<LineageEdge>;
  /** When it was made. */
  at: Scalars['DateTime']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Sent about once a second while the deployment is used. */
  deploymentHealth: DeploymentHealth;
  /** Everything made, however indirectly, from the entity. */
  lineageChanged: LineageChange;
};


export type SubscriptionDeploymentHealthArgs = {
  deploymentId: Scalars['ID']['input'];
};


export type SubscriptionLineageChangedArgs = {
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['BigInt']['input']>;
};

export type Dataset = {
  __typename?: 'Dataset';
  id: Scalars['ID']['output'];
};

export type DatasetVersion = {
  __typename?: 'DatasetVersion';
  id: Scalars['ID']['output'];
};

export type ModelVersion = {
  __typename?: 'ModelVersion';
  id: Scalars['ID']['output'];
};

export type Revision = {
  __typename?: 'Revision';
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
  Deployment: Deployment;
  Prediction: Prediction;
  Run: Run;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Deployment:
    ( { __typename: 'Deployment' }
    & GraphQLRecursivePick<FederationTypes['Deployment'], {"id":true}> );
  Prediction:
    ( { __typename: 'Prediction' }
    & GraphQLRecursivePick<FederationTypes['Prediction'], {"id":true}> );
  Run:
    ( { __typename: 'Run' }
    & GraphQLRecursivePick<FederationTypes['Run'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  LineageEntity:
    | ( Dataset )
    | ( DatasetVersion )
    | ( Run )
    | ( ModelVersion )
    | ( Revision )
    | ( Deployment )
  ;
  RecordOutcomeResult:
    | ( RecordedOutcome )
    | ( Problem )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  SplitName: SplitName;
  Window: Window;
  LineageKind: LineageKind;
  Deployment: ResolverTypeWrapper<Deployment>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Prediction: ResolverTypeWrapper<Prediction>;
  Run: ResolverTypeWrapper<Run>;
  DeploymentHealth: ResolverTypeWrapper<DeploymentHealth>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Quantiles: ResolverTypeWrapper<Quantiles>;
  RevisionHealth: ResolverTypeWrapper<RevisionHealth>;
  HealthPoint: ResolverTypeWrapper<HealthPoint>;
  LiveEvaluation: ResolverTypeWrapper<LiveEvaluation>;
  Metric: ResolverTypeWrapper<Metric>;
  Outcome: ResolverTypeWrapper<Outcome>;
  Lineage: ResolverTypeWrapper<Omit<Lineage, 'nodes'> & { nodes: Array<ResolversTypes['LineageNode']> }>;
  LineageNode: ResolverTypeWrapper<Omit<LineageNode, 'entity'> & { entity: ResolversTypes['LineageEntity'] }>;
  LineageEdge: ResolverTypeWrapper<LineageEdge>;
  LineageEntity: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LineageEntity']>;
  Trace: ResolverTypeWrapper<Trace>;
  Span: ResolverTypeWrapper<Span>;
  Problem: ResolverTypeWrapper<Problem>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  RecordOutcomeInput: RecordOutcomeInput;
  RecordedOutcome: ResolverTypeWrapper<RecordedOutcome>;
  RecordOutcomeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordOutcomeResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  LineageChange: ResolverTypeWrapper<Omit<LineageChange, 'node'> & { node: ResolversTypes['LineageNode'] }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Dataset: ResolverTypeWrapper<Dataset>;
  DatasetVersion: ResolverTypeWrapper<DatasetVersion>;
  ModelVersion: ResolverTypeWrapper<ModelVersion>;
  Revision: ResolverTypeWrapper<Revision>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  BigInt: Scalars['BigInt']['output'];
  JSON: Scalars['JSON']['output'];
  Deployment: Deployment | FederationReferenceTypes['Deployment'];
  ID: Scalars['ID']['output'];
  Prediction: Prediction | FederationReferenceTypes['Prediction'];
  Run: Run | FederationReferenceTypes['Run'];
  DeploymentHealth: DeploymentHealth;
  Float: Scalars['Float']['output'];
  Quantiles: Quantiles;
  RevisionHealth: RevisionHealth;
  HealthPoint: HealthPoint;
  LiveEvaluation: LiveEvaluation;
  Metric: Metric;
  Outcome: Outcome;
  Lineage: Omit<Lineage, 'nodes'> & { nodes: Array<ResolversParentTypes['LineageNode']> };
  LineageNode: Omit<LineageNode, 'entity'> & { entity: ResolversParentTypes['LineageEntity'] };
  LineageEdge: LineageEdge;
  LineageEntity: ResolversUnionTypes<ResolversParentTypes>['LineageEntity'];
  Trace: Trace;
  Span: Span;
  Problem: Problem;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  RecordOutcomeInput: RecordOutcomeInput;
  RecordedOutcome: RecordedOutcome;
  RecordOutcomeResult: ResolversUnionTypes<ResolversParentTypes>['RecordOutcomeResult'];
  Mutation: Record<PropertyKey, never>;
  LineageChange: Omit<LineageChange, 'node'> & { node: ResolversParentTypes['LineageNode'] };
  Subscription: Record<PropertyKey, never>;
  Dataset: Dataset;
  DatasetVersion: DatasetVersion;
  ModelVersion: ModelVersion;
  Revision: Revision;
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

export type SignalDirectiveArgs = {
  domain: Scalars['String']['input'];
  name: Scalars['String']['input'];
  id: Scalars['String']['input'];
};

export type SignalDirectiveResolver<Result, Parent, ContextType = any, Args = SignalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type DeploymentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Deployment'] = ResolversParentTypes['Deployment'], FederationReferenceType extends FederationReferenceTypes['Deployment'] = FederationReferenceTypes['Deployment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Deployment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['DeploymentHealth'], ParentType, ContextType, RequireFields<DeploymentHealthArgs, 'window'>>;
  liveEvaluation?: Resolver<Maybe<ResolversTypes['LiveEvaluation']>, ParentType, ContextType, RequireFields<DeploymentLiveEvaluationArgs, 'window'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PredictionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Prediction'] = ResolversParentTypes['Prediction'], FederationReferenceType extends FederationReferenceTypes['Prediction'] = FederationReferenceTypes['Prediction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Prediction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['Outcome']>, ParentType, ContextType>;
};

export type RunResolvers<ContextType = any, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run'], FederationReferenceType extends FederationReferenceTypes['Run'] = FederationReferenceTypes['Run']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Run']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  trace?: Resolver<Maybe<ResolversTypes['Trace']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DeploymentHealthResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeploymentHealth'] = ResolversParentTypes['DeploymentHealth']> = {
  requestCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  errorCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Quantiles'], ParentType, ContextType>;
  batchSize?: Resolver<Maybe<ResolversTypes['Quantiles']>, ParentType, ContextType>;
  byRevision?: Resolver<Array<ResolversTypes['RevisionHealth']>, ParentType, ContextType>;
  series?: Resolver<Array<ResolversTypes['HealthPoint']>, ParentType, ContextType>;
};

export type QuantilesResolvers<ContextType = any, ParentType extends ResolversParentTypes['Quantiles'] = ResolversParentTypes['Quantiles']> = {
  p50?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p90?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maximum?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RevisionHealthResolvers<ContextType = any, ParentType extends ResolversParentTypes['RevisionHealth'] = ResolversParentTypes['RevisionHealth']> = {
  revision?: Resolver<ResolversTypes['Revision'], ParentType, ContextType>;
  requestCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  errorCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Quantiles'], ParentType, ContextType>;
};

export type HealthPointResolvers<ContextType = any, ParentType extends ResolversParentTypes['HealthPoint'] = ResolversParentTypes['HealthPoint']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  errorCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  p50Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LiveEvaluationResolvers<ContextType = any, ParentType extends ResolversParentTypes['LiveEvaluation'] = ResolversParentTypes['LiveEvaluation']> = {
  outcomeCount?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  atTraining?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
};

export type MetricResolvers<ContextType = any, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type OutcomeResolvers<ContextType = any, ParentType extends ResolversParentTypes['Outcome'] = ResolversParentTypes['Outcome']> = {
  value?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type LineageResolvers<ContextType = any, ParentType extends ResolversParentTypes['Lineage'] = ResolversParentTypes['Lineage']> = {
  nodes?: Resolver<Array<ResolversTypes['LineageNode']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['LineageEdge']>, ParentType, ContextType>;
};

export type LineageNodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['LineageNode'] = ResolversParentTypes['LineageNode']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LineageKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  entity?: Resolver<ResolversTypes['LineageEntity'], ParentType, ContextType>;
};

export type LineageEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['LineageEdge'] = ResolversParentTypes['LineageEdge']> = {
  from?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type LineageEntityResolvers<ContextType = any, ParentType extends ResolversParentTypes['LineageEntity'] = ResolversParentTypes['LineageEntity']> = {
  __resolveType: TypeResolveFn<'Dataset' | 'DatasetVersion' | 'Run' | 'ModelVersion' | 'Revision' | 'Deployment', ParentType, ContextType>;
};

export type TraceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Trace'] = ResolversParentTypes['Trace']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  services?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  spans?: Resolver<Array<ResolversTypes['Span']>, ParentType, ContextType>;
};

export type SpanResolvers<ContextType = any, ParentType extends ResolversParentTypes['Span'] = ResolversParentTypes['Span']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  parentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  attributes?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  lineage?: Resolver<ResolversTypes['Lineage'], ParentType, ContextType, RequireFields<QueryLineageArgs, 'id' | 'depth'>>;
  trace?: Resolver<Maybe<ResolversTypes['Trace']>, ParentType, ContextType, RequireFields<QueryTraceArgs, 'id'>>;
};

export type RecordedOutcomeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordedOutcome'] = ResolversParentTypes['RecordedOutcome']> = {
  prediction?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['Outcome'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordOutcomeResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordOutcomeResult'] = ResolversParentTypes['RecordOutcomeResult']> = {
  __resolveType: TypeResolveFn<'RecordedOutcome' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  recordOutcome?: Resolver<ResolversTypes['RecordOutcomeResult'], ParentType, ContextType, RequireFields<MutationRecordOutcomeArgs, 'input'>>;
};

export type LineageChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['LineageChange'] = ResolversParentTypes['LineageChange']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LineageNode'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['LineageEdge']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  deploymentHealth?: SubscriptionResolver<ResolversTypes['DeploymentHealth'], "deploymentHealth", ParentType, ContextType, RequireFields<SubscriptionDeploymentHealthArgs, 'deploymentId'>>;
  lineageChanged?: SubscriptionResolver<ResolversTypes['LineageChange'], "lineageChanged", ParentType, ContextType, RequireFields<SubscriptionLineageChangedArgs, 'id'>>;
};

export type DatasetResolvers<ContextType = any, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DatasetVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersion'] = ResolversParentTypes['DatasetVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersion'] = ResolversParentTypes['ModelVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevisionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Revision'] = ResolversParentTypes['Revision']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  DateTime?: GraphQLScalarType;
  BigInt?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Deployment?: DeploymentResolvers<ContextType>;
  Prediction?: PredictionResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  DeploymentHealth?: DeploymentHealthResolvers<ContextType>;
  Quantiles?: QuantilesResolvers<ContextType>;
  RevisionHealth?: RevisionHealthResolvers<ContextType>;
  HealthPoint?: HealthPointResolvers<ContextType>;
  LiveEvaluation?: LiveEvaluationResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  Outcome?: OutcomeResolvers<ContextType>;
  Lineage?: LineageResolvers<ContextType>;
  LineageNode?: LineageNodeResolvers<ContextType>;
  LineageEdge?: LineageEdgeResolvers<ContextType>;
  LineageEntity?: LineageEntityResolvers<ContextType>;
  Trace?: TraceResolvers<ContextType>;
  Span?: SpanResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordedOutcome?: RecordedOutcomeResolvers<ContextType>;
  RecordOutcomeResult?: RecordOutcomeResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  LineageChange?: LineageChangeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetVersion?: DatasetVersionResolvers<ContextType>;
  ModelVersion?: ModelVersionResolvers<ContextType>;
  Revision?: RevisionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  event?: EventDirectiveResolver<any, any, ContextType>;
  signal?: SignalDirectiveResolver<any, any, ContextType>;
};

