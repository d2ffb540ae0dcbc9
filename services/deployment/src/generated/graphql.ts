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

export type DeploymentStatus =
  /** The first revision is being loaded. */
  | 'STARTING'
  | 'READY'
  /** It serves, but with fewer replicas than it should. */
  | 'DEGRADED'
  /** A new revision is being loaded; the old one serves. */
  | 'UPDATING'
  | 'STOPPED'
  /** `failure` says why, and what to do. */
  | 'FAILED';

export type RevisionStatus =
  | 'LOADING'
  | 'READY'
  | 'RETIRED'
  | 'FAILED';

export type ReplicaStatus =
  | 'STARTING'
  | 'READY'
  | 'LOST';

/** A model behind a name that stays the same. */
export type Deployment = {
  __typename?: 'Deployment';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  status: DeploymentStatus;
  failure?: Maybe<Problem>;
  /** Newest first. */
  revisions: Array<Revision>;
  traffic: Array<TrafficShare>;
  replicas: Array<Replica>;
  /** Open Inference Protocol v2: POST to it, or use a client that speaks it. */
  inferenceUrl: Scalars['String']['output'];
  /** Ready to copy, with this deployment's own columns. */
  snippets: Array<Snippet>;
  /** Newest first. */
  predictions: PredictionConnection;
  createdAt: Scalars['DateTime']['output'];
};


/** A model behind a name that stays the same. */
export type DeploymentPredictionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** An immutable choice of model version and settings that receives a share of the traffic. */
export type Revision = {
  __typename?: 'Revision';
  id: Scalars['ID']['output'];
  deployment: Deployment;
  /** Counts a deployment's revisions from 1. */
  number: Scalars['Int']['output'];
  modelVersion: ModelVersion;
  status: RevisionStatus;
  failure?: Maybe<Problem>;
  minReplicas: Scalars['Int']['output'];
  maxReplicas: Scalars['Int']['output'];
  maxBatchSize: Scalars['Int']['output'];
  /** How long a request waits for others to share its batch. */
  maxDelayMs: Scalars['Float']['output'];
  createdAt: Scalars['DateTime']['output'];
};

export type TrafficShare = {
  __typename?: 'TrafficShare';
  revision: Revision;
  /** 0 to 100; of shadow traffic, the share that is mirrored. */
  percent: Scalars['Float']['output'];
  /** Its answers are recorded, not returned. */
  shadow: Scalars['Boolean']['output'];
};

/** A process that serves. */
export type Replica = {
  __typename?: 'Replica';
  id: Scalars['ID']['output'];
  status: ReplicaStatus;
  revisions: Array<Revision>;
  lastSeenAt: Scalars['DateTime']['output'];
};

export type Snippet = {
  __typename?: 'Snippet';
  language: Scalars['String']['output'];
  code: Scalars['String']['output'];
};

/** One served inference. */
export type Prediction = {
  __typename?: 'Prediction';
  id: Scalars['ID']['output'];
  deployment: Deployment;
  revision: Revision;
  modelVersion: ModelVersion;
  /** The row as it was asked. */
  input: Scalars['JSON']['output'];
  output: Scalars['JSON']['output'];
  /** Of a classification: the most probable class. */
  label?: Maybe<Scalars['String']['output']>;
  /** Its probability. */
  confidence?: Maybe<Scalars['Float']['output']>;
  probabilities?: Maybe<Array<ClassProbability>>;
  latencyMs: Scalars['Float']['output'];
  at: Scalars['DateTime']['output'];
};

export type ClassProbability = {
  __typename?: 'ClassProbability';
  label: Scalars['String']['output'];
  probability: Scalars['Float']['output'];
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

export type DeploymentConnection = {
  __typename?: 'DeploymentConnection';
  edges: Array<DeploymentEdge>;
  nodes: Array<Deployment>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type DeploymentEdge = {
  __typename?: 'DeploymentEdge';
  cursor: Scalars['String']['output'];
  node: Deployment;
};

export type PredictionConnection = {
  __typename?: 'PredictionConnection';
  edges: Array<PredictionEdge>;
  nodes: Array<Prediction>;
  pageInfo: PageInfo;
};

export type PredictionEdge = {
  __typename?: 'PredictionEdge';
  cursor: Scalars['String']['output'];
  node: Prediction;
};

export type Query = {
  __typename?: 'Query';
  deployment?: Maybe<Deployment>;
  /** Newest first. */
  deployments: DeploymentConnection;
  prediction?: Maybe<Prediction>;
};


export type QueryDeploymentArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDeploymentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPredictionArgs = {
  id: Scalars['ID']['input'];
};

export type DeployInput = {
  /** Letters, digits, `-` and `_`; an existing name gets a new revision. */
  name: Scalars['String']['input'];
  /** This, or `model` (and `alias`). */
  modelVersionId?: InputMaybe<Scalars['ID']['input']>;
  /** A model's name; its newest version, or the one that `alias` points to. */
  model?: InputMaybe<Scalars['String']['input']>;
  alias?: InputMaybe<Scalars['String']['input']>;
  minReplicas?: InputMaybe<Scalars['Int']['input']>;
  maxReplicas?: InputMaybe<Scalars['Int']['input']>;
  maxBatchSize?: InputMaybe<Scalars['Int']['input']>;
  maxDelayMs?: InputMaybe<Scalars['Float']['input']>;
  /** What the new revision receives once it is ready; 100 by default. */
  trafficPercent?: InputMaybe<Scalars['Float']['input']>;
};

export type DeployResult = Deployment | Problem;

export type ShiftTrafficInput = {
  deploymentId: Scalars['ID']['input'];
  shares: Array<TrafficShareInput>;
};

export type TrafficShareInput = {
  revisionId: Scalars['ID']['input'];
  percent: Scalars['Float']['input'];
  shadow?: InputMaybe<Scalars['Boolean']['input']>;
};

export type ShiftTrafficResult = Deployment | Problem;

export type RollbackInput = {
  deploymentId: Scalars['ID']['input'];
  /** By default the one that served before. */
  toRevisionId?: InputMaybe<Scalars['ID']['input']>;
};

export type RollbackResult = Deployment | Problem;

export type StopDeploymentInput = {
  deploymentId: Scalars['ID']['input'];
};

export type StopDeploymentResult = Deployment | Problem;

export type PredictInput = {
  /** The deployment's name. */
  deployment: Scalars['String']['input'];
  /** Rows as a person writes them, by column name; a value may be missing. */
  instances: Array<Scalars['JSON']['input']>;
};

export type Predictions = {
  __typename?: 'Predictions';
  predictions: Array<Prediction>;
};

export type PredictResult = Predictions | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** A new deployment, or a new revision of one. */
  deploy: DeployResult;
  /** Canary, A/B, shadow. */
  shiftTraffic: ShiftTrafficResult;
  rollback: RollbackResult;
  stopDeployment: StopDeploymentResult;
  predict: PredictResult;
};


export type MutationDeployArgs = {
  input: DeployInput;
};


export type MutationShiftTrafficArgs = {
  input: ShiftTrafficInput;
};


export type MutationRollbackArgs = {
  input: RollbackInput;
};


export type MutationStopDeploymentArgs = {
  input: StopDeploymentInput;
};


export type MutationPredictArgs = {
  input: PredictInput;
};

export type DeploymentChange = {
  __typename?: 'DeploymentChange';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  deployment: Deployment;
  status: DeploymentStatus;
  /** What has changed, for a person to read. */
  message: Scalars['String']['output'];
  at: Scalars['DateTime']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  deploymentChanged: DeploymentChange;
  predictionServed: Prediction;
};


export type SubscriptionDeploymentChangedArgs = {
  deploymentId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['BigInt']['input']>;
};


export type SubscriptionPredictionServedArgs = {
  deploymentId: Scalars['ID']['input'];
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
  Deployment: Deployment;
  Revision: Revision;
  Prediction: Prediction;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Deployment:
    ( { __typename: 'Deployment' }
    & GraphQLRecursivePick<FederationTypes['Deployment'], {"id":true}> );
  Revision:
    ( { __typename: 'Revision' }
    & GraphQLRecursivePick<FederationTypes['Revision'], {"id":true}> );
  Prediction:
    ( { __typename: 'Prediction' }
    & GraphQLRecursivePick<FederationTypes['Prediction'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  DeployResult:
    | ( Deployment )
    | ( Problem )
  ;
  ShiftTrafficResult:
    | ( Deployment )
    | ( Problem )
  ;
  RollbackResult:
    | ( Deployment )
    | ( Problem )
  ;
  StopDeploymentResult:
    | ( Deployment )
    | ( Problem )
  ;
  PredictResult:
    | ( Predictions )
    | ( Problem )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  DeploymentStatus: DeploymentStatus;
  RevisionStatus: RevisionStatus;
  ReplicaStatus: ReplicaStatus;
  Deployment: ResolverTypeWrapper<Deployment>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Revision: ResolverTypeWrapper<Revision>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  TrafficShare: ResolverTypeWrapper<TrafficShare>;
  Replica: ResolverTypeWrapper<Replica>;
  Snippet: ResolverTypeWrapper<Snippet>;
  Prediction: ResolverTypeWrapper<Prediction>;
  ClassProbability: ResolverTypeWrapper<ClassProbability>;
  Problem: ResolverTypeWrapper<Problem>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  DeploymentConnection: ResolverTypeWrapper<DeploymentConnection>;
  DeploymentEdge: ResolverTypeWrapper<DeploymentEdge>;
  PredictionConnection: ResolverTypeWrapper<PredictionConnection>;
  PredictionEdge: ResolverTypeWrapper<PredictionEdge>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  DeployInput: DeployInput;
  DeployResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeployResult']>;
  ShiftTrafficInput: ShiftTrafficInput;
  TrafficShareInput: TrafficShareInput;
  ShiftTrafficResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ShiftTrafficResult']>;
  RollbackInput: RollbackInput;
  RollbackResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RollbackResult']>;
  StopDeploymentInput: StopDeploymentInput;
  StopDeploymentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StopDeploymentResult']>;
  PredictInput: PredictInput;
  Predictions: ResolverTypeWrapper<Predictions>;
  PredictResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PredictResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  DeploymentChange: ResolverTypeWrapper<DeploymentChange>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ModelVersion: ResolverTypeWrapper<ModelVersion>;
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
  Int: Scalars['Int']['output'];
  Revision: Revision | FederationReferenceTypes['Revision'];
  Float: Scalars['Float']['output'];
  TrafficShare: TrafficShare;
  Replica: Replica;
  Snippet: Snippet;
  Prediction: Prediction | FederationReferenceTypes['Prediction'];
  ClassProbability: ClassProbability;
  Problem: Problem;
  PageInfo: PageInfo;
  DeploymentConnection: DeploymentConnection;
  DeploymentEdge: DeploymentEdge;
  PredictionConnection: PredictionConnection;
  PredictionEdge: PredictionEdge;
  Query: Record<PropertyKey, never>;
  DeployInput: DeployInput;
  DeployResult: ResolversUnionTypes<ResolversParentTypes>['DeployResult'];
  ShiftTrafficInput: ShiftTrafficInput;
  TrafficShareInput: TrafficShareInput;
  ShiftTrafficResult: ResolversUnionTypes<ResolversParentTypes>['ShiftTrafficResult'];
  RollbackInput: RollbackInput;
  RollbackResult: ResolversUnionTypes<ResolversParentTypes>['RollbackResult'];
  StopDeploymentInput: StopDeploymentInput;
  StopDeploymentResult: ResolversUnionTypes<ResolversParentTypes>['StopDeploymentResult'];
  PredictInput: PredictInput;
  Predictions: Predictions;
  PredictResult: ResolversUnionTypes<ResolversParentTypes>['PredictResult'];
  Mutation: Record<PropertyKey, never>;
  DeploymentChange: DeploymentChange;
  Subscription: Record<PropertyKey, never>;
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

export type DeploymentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Deployment'] = ResolversParentTypes['Deployment'], FederationReferenceType extends FederationReferenceTypes['Deployment'] = FederationReferenceTypes['Deployment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Deployment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeploymentStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  revisions?: Resolver<Array<ResolversTypes['Revision']>, ParentType, ContextType>;
  traffic?: Resolver<Array<ResolversTypes['TrafficShare']>, ParentType, ContextType>;
  replicas?: Resolver<Array<ResolversTypes['Replica']>, ParentType, ContextType>;
  inferenceUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  snippets?: Resolver<Array<ResolversTypes['Snippet']>, ParentType, ContextType>;
  predictions?: Resolver<ResolversTypes['PredictionConnection'], ParentType, ContextType, RequireFields<DeploymentPredictionsArgs, 'first'>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevisionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Revision'] = ResolversParentTypes['Revision'], FederationReferenceType extends FederationReferenceTypes['Revision'] = FederationReferenceTypes['Revision']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Revision']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  deployment?: Resolver<ResolversTypes['Deployment'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  modelVersion?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RevisionStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  minReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxBatchSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDelayMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type TrafficShareResolvers<ContextType = any, ParentType extends ResolversParentTypes['TrafficShare'] = ResolversParentTypes['TrafficShare']> = {
  revision?: Resolver<ResolversTypes['Revision'], ParentType, ContextType>;
  percent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shadow?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ReplicaResolvers<ContextType = any, ParentType extends ResolversParentTypes['Replica'] = ResolversParentTypes['Replica']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  revisions?: Resolver<Array<ResolversTypes['Revision']>, ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SnippetResolvers<ContextType = any, ParentType extends ResolversParentTypes['Snippet'] = ResolversParentTypes['Snippet']> = {
  language?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PredictionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Prediction'] = ResolversParentTypes['Prediction'], FederationReferenceType extends FederationReferenceTypes['Prediction'] = FederationReferenceTypes['Prediction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Prediction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  deployment?: Resolver<ResolversTypes['Deployment'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Revision'], ParentType, ContextType>;
  modelVersion?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
  input?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  output?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  probabilities?: Resolver<Maybe<Array<ResolversTypes['ClassProbability']>>, ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ClassProbabilityResolvers<ContextType = any, ParentType extends ResolversParentTypes['ClassProbability'] = ResolversParentTypes['ClassProbability']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  probability?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
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

export type DeploymentConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeploymentConnection'] = ResolversParentTypes['DeploymentConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeploymentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Deployment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeploymentEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeploymentEdge'] = ResolversParentTypes['DeploymentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Deployment'], ParentType, ContextType>;
};

export type PredictionConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['PredictionConnection'] = ResolversParentTypes['PredictionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PredictionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Prediction']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PredictionEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['PredictionEdge'] = ResolversParentTypes['PredictionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  deployment?: Resolver<Maybe<ResolversTypes['Deployment']>, ParentType, ContextType, Partial<QueryDeploymentArgs>>;
  deployments?: Resolver<ResolversTypes['DeploymentConnection'], ParentType, ContextType, RequireFields<QueryDeploymentsArgs, 'first'>>;
  prediction?: Resolver<Maybe<ResolversTypes['Prediction']>, ParentType, ContextType, RequireFields<QueryPredictionArgs, 'id'>>;
};

export type DeployResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeployResult'] = ResolversParentTypes['DeployResult']> = {
  __resolveType: TypeResolveFn<'Deployment' | 'Problem', ParentType, ContextType>;
};

export type ShiftTrafficResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShiftTrafficResult'] = ResolversParentTypes['ShiftTrafficResult']> = {
  __resolveType: TypeResolveFn<'Deployment' | 'Problem', ParentType, ContextType>;
};

export type RollbackResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RollbackResult'] = ResolversParentTypes['RollbackResult']> = {
  __resolveType: TypeResolveFn<'Deployment' | 'Problem', ParentType, ContextType>;
};

export type StopDeploymentResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['StopDeploymentResult'] = ResolversParentTypes['StopDeploymentResult']> = {
  __resolveType: TypeResolveFn<'Deployment' | 'Problem', ParentType, ContextType>;
};

export type PredictionsResolvers<ContextType = any, ParentType extends ResolversParentTypes['Predictions'] = ResolversParentTypes['Predictions']> = {
  predictions?: Resolver<Array<ResolversTypes['Prediction']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PredictResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['PredictResult'] = ResolversParentTypes['PredictResult']> = {
  __resolveType: TypeResolveFn<'Predictions' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  deploy?: Resolver<ResolversTypes['DeployResult'], ParentType, ContextType, RequireFields<MutationDeployArgs, 'input'>>;
  shiftTraffic?: Resolver<ResolversTypes['ShiftTrafficResult'], ParentType, ContextType, RequireFields<MutationShiftTrafficArgs, 'input'>>;
  rollback?: Resolver<ResolversTypes['RollbackResult'], ParentType, ContextType, RequireFields<MutationRollbackArgs, 'input'>>;
  stopDeployment?: Resolver<ResolversTypes['StopDeploymentResult'], ParentType, ContextType, RequireFields<MutationStopDeploymentArgs, 'input'>>;
  predict?: Resolver<ResolversTypes['PredictResult'], ParentType, ContextType, RequireFields<MutationPredictArgs, 'input'>>;
};

export type DeploymentChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeploymentChange'] = ResolversParentTypes['DeploymentChange']> = {
  sequence?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  deployment?: Resolver<ResolversTypes['Deployment'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeploymentStatus'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  deploymentChanged?: SubscriptionResolver<ResolversTypes['DeploymentChange'], "deploymentChanged", ParentType, ContextType, RequireFields<SubscriptionDeploymentChangedArgs, 'deploymentId'>>;
  predictionServed?: SubscriptionResolver<ResolversTypes['Prediction'], "predictionServed", ParentType, ContextType, RequireFields<SubscriptionPredictionServedArgs, 'deploymentId'>>;
};

export type ModelVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersion'] = ResolversParentTypes['ModelVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  DateTime?: GraphQLScalarType;
  BigInt?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Deployment?: DeploymentResolvers<ContextType>;
  Revision?: RevisionResolvers<ContextType>;
  TrafficShare?: TrafficShareResolvers<ContextType>;
  Replica?: ReplicaResolvers<ContextType>;
  Snippet?: SnippetResolvers<ContextType>;
  Prediction?: PredictionResolvers<ContextType>;
  ClassProbability?: ClassProbabilityResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  DeploymentConnection?: DeploymentConnectionResolvers<ContextType>;
  DeploymentEdge?: DeploymentEdgeResolvers<ContextType>;
  PredictionConnection?: PredictionConnectionResolvers<ContextType>;
  PredictionEdge?: PredictionEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  DeployResult?: DeployResultResolvers<ContextType>;
  ShiftTrafficResult?: ShiftTrafficResultResolvers<ContextType>;
  RollbackResult?: RollbackResultResolvers<ContextType>;
  StopDeploymentResult?: StopDeploymentResultResolvers<ContextType>;
  Predictions?: PredictionsResolvers<ContextType>;
  PredictResult?: PredictResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  DeploymentChange?: DeploymentChangeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  ModelVersion?: ModelVersionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  event?: EventDirectiveResolver<any, any, ContextType>;
};

