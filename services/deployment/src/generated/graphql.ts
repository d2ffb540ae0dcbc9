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

/** Whether a deployment answers. */
export type DeploymentStatus =
  /** The first revision is being loaded. */
  | 'STARTING'
  /** It serves with all the replicas that it should have. */
  | 'READY'
  /** It serves, but with fewer replicas than it should. */
  | 'DEGRADED'
  /** A new revision is being loaded; the old one serves. */
  | 'UPDATING'
  /** It serves nothing until something is deployed to it. */
  | 'STOPPED'
  /** `failure` says why, and what to do. */
  | 'FAILED';

/** Whether a revision can answer. */
export type RevisionStatus =
  /** Replicas are loading it. */
  | 'LOADING'
  /** Loaded; it answers its share of the traffic. */
  | 'READY'
  /** Unloaded; `rollback` brings it back. */
  | 'RETIRED'
  /** `failure` says why, and what to do. */
  | 'FAILED';

/** Whether a model server answers. */
export type ReplicaStatus =
  /** It loads its first models. */
  | 'STARTING'
  /** It serves. */
  | 'READY'
  /** It has been silent for too long; its models go to others. */
  | 'LOST';

/** A model behind a name that stays the same. */
export type Deployment = {
  __typename?: 'Deployment';
  /** `dep_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Unique; part of the inference URL. */
  name: Scalars['String']['output'];
  /** Whether it answers now. */
  status: DeploymentStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** Newest first. */
  revisions: Array<Revision>;
  /** Who answers now; the shares that are not shadows add up to 100, or there are none while nothing serves. */
  traffic: Array<TrafficShare>;
  /** The model servers that have its revisions. */
  replicas: Array<Replica>;
  /** Open Inference Protocol v2: POST to it, or use a client that speaks it. */
  inferenceUrl: Scalars['String']['output'];
  /** Ready to copy, with this deployment's own columns. */
  snippets: Array<Snippet>;
  /** Newest first. */
  predictions: PredictionConnection;
  /** When its first revision was deployed. */
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
  /** `rev_` and a ULID. */
  id: Scalars['ID']['output'];
  /** What it is a revision of. */
  deployment: Deployment;
  /** Counts a deployment's revisions from 1. */
  number: Scalars['Int']['output'];
  /** What it serves. */
  modelVersion: ModelVersion;
  /** Whether it can answer now. */
  status: RevisionStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** Model servers that it needs to be READY, 1 to 100. */
  minReplicas: Scalars['Int']['output'];
  /** Model servers that load it at most, up to 100. */
  maxReplicas: Scalars['Int']['output'];
  /** Rows computed at once at most, 1 to 4,096. */
  maxBatchSize: Scalars['Int']['output'];
  /** Milliseconds that a request waits for others to share its batch, 0 to 1,000. */
  maxDelayMs: Scalars['Float']['output'];
  /** When it was deployed. */
  createdAt: Scalars['DateTime']['output'];
};

/** What part of the requests a revision receives. */
export type TrafficShare = {
  __typename?: 'TrafficShare';
  /** Who receives it. */
  revision: Revision;
  /** 0 to 100; of shadow traffic, the share that is mirrored. */
  percent: Scalars['Float']['output'];
  /** Its answers are recorded, not returned. */
  shadow: Scalars['Boolean']['output'];
};

/** A process that serves. */
export type Replica = {
  __typename?: 'Replica';
  /** `rep_` and a ULID; another one after a restart. */
  id: Scalars['ID']['output'];
  /** Whether it answers now. */
  status: ReplicaStatus;
  /** What it has been told to serve. */
  revisions: Array<Revision>;
  /** When its last heartbeat came. */
  lastSeenAt: Scalars['DateTime']['output'];
};

/** Code that asks a deployment. */
export type Snippet = {
  __typename?: 'Snippet';
  /** `curl`, `graphql`, `typescript`, `python` or `java`. */
  language: Scalars['String']['output'];
  /** Complete; it takes the token from `LEPTON_TOKEN`. */
  code: Scalars['String']['output'];
};

/** One served inference: one row and its answer. */
export type Prediction = {
  __typename?: 'Prediction';
  /** `prd_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Who was asked. */
  deployment: Deployment;
  /** Who answered. */
  revision: Revision;
  /** What computed the answer. */
  modelVersion: ModelVersion;
  /** The row as it was asked. */
  input: Scalars['JSON']['output'];
  /** An object: `label` and `probabilities`, or `value` (a list where a forecast tells several), or `text`. */
  output: Scalars['JSON']['output'];
  /** Of a classification: the most probable class. */
  label?: Maybe<Scalars['String']['output']>;
  /** Its probability. */
  confidence?: Maybe<Scalars['Float']['output']>;
  /** Most probable first; null for a regression. */
  probabilities?: Maybe<Array<ClassProbability>>;
  /** Milliseconds from the request to the answer, waiting for a batch included. */
  latencyMs: Scalars['Float']['output'];
  /** When it was asked. */
  at: Scalars['DateTime']['output'];
};

/** A class and how probable it is. */
export type ClassProbability = {
  __typename?: 'ClassProbability';
  /** The class. */
  label: Scalars['String']['output'];
  /** 0 to 1; those of one prediction add up to 1. */
  probability: Scalars['Float']['output'];
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

/** A page of deployments. */
export type DeploymentConnection = {
  __typename?: 'DeploymentConnection';
  /** The items, each with its cursor. */
  edges: Array<DeploymentEdge>;
  /** The items without their cursors. */
  nodes: Array<Deployment>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A deployment in a list. */
export type DeploymentEdge = {
  __typename?: 'DeploymentEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Deployment;
};

/** A page of predictions. */
export type PredictionConnection = {
  __typename?: 'PredictionConnection';
  /** The items, each with its cursor. */
  edges: Array<PredictionEdge>;
  /** The items without their cursors. */
  nodes: Array<Prediction>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
};

/** A prediction in a list. */
export type PredictionEdge = {
  __typename?: 'PredictionEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Prediction;
};

export type Query = {
  __typename?: 'Query';
  /** By id or by name; null where there is none. */
  deployment?: Maybe<Deployment>;
  /** Newest first. */
  deployments: DeploymentConnection;
  /** Null where there is none, or where it has been deleted after its time. */
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

/** What to serve under which name, and how. */
export type DeployInput = {
  /** Letters, digits, `-` and `_`; an existing name gets a new revision. */
  name: Scalars['String']['input'];
  /** This, or `model` (and `alias`). */
  modelVersionId?: InputMaybe<Scalars['ID']['input']>;
  /** A model's name; its newest version, or the one that `alias` points to. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** With `model`: the alias to follow now; it is not followed later. */
  alias?: InputMaybe<Scalars['String']['input']>;
  /** Model servers that it needs, 1 to 100; 1 by default. */
  minReplicas?: InputMaybe<Scalars['Int']['input']>;
  /** Model servers at most, up to 100; by default 2, or `minReplicas` if that is more. */
  maxReplicas?: InputMaybe<Scalars['Int']['input']>;
  /** Rows computed at once at most, 1 to 4,096; 32 by default. */
  maxBatchSize?: InputMaybe<Scalars['Int']['input']>;
  /** Milliseconds that a request waits for others to share its batch, 0 to 1,000; 0 by default. */
  maxDelayMs?: InputMaybe<Scalars['Float']['input']>;
  /** What the new revision receives once it is ready; 100 by default. */
  trafficPercent?: InputMaybe<Scalars['Float']['input']>;
};

/** The deployment, its new revision loading, or what stands in the way. */
export type DeployResult = Deployment | Problem;

/** How to share out the traffic. */
export type ShiftTrafficInput = {
  /** One with READY revisions. */
  deploymentId: Scalars['ID']['input'];
  /** All of them: a revision that is left out receives nothing. Those that are not shadows add up to 100. */
  shares: Array<TrafficShareInput>;
};

/** What part of the requests a revision is to receive. */
export type TrafficShareInput = {
  /** A READY revision of this deployment. */
  revisionId: Scalars['ID']['input'];
  /** 0 to 100; of a shadow, the share that is mirrored to it. */
  percent: Scalars['Float']['input'];
  /** Its answers are recorded, not returned. */
  shadow?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The deployment with its new shares, or what stands in the way. */
export type ShiftTrafficResult = Deployment | Problem;

/** What to go back to. */
export type RollbackInput = {
  /** One that has served another revision before. */
  deploymentId: Scalars['ID']['input'];
  /** By default the one that served before. */
  toRevisionId?: InputMaybe<Scalars['ID']['input']>;
};

/** The deployment, back or on its way back, or what stands in the way. */
export type RollbackResult = Deployment | Problem;

/** Which deployment. */
export type StopDeploymentInput = {
  /** One that is not STOPPED. */
  deploymentId: Scalars['ID']['input'];
};

/** The stopped deployment, or what stands in the way. */
export type StopDeploymentResult = Deployment | Problem;

/** Whom to ask about what. */
export type PredictInput = {
  /** The deployment's name. */
  deployment: Scalars['String']['input'];
  /** Rows as a person writes them, by column name; a value may be missing. Of a forecast each is the recent past of one series, as lists, oldest first: `{"day": ["2024-01-30", "2024-01-31"], "sold": [12, 15]}`. */
  instances: Array<Scalars['JSON']['input']>;
};

/** The answers to one request. */
export type Predictions = {
  __typename?: 'Predictions';
  /** One for each instance, in the same order. */
  predictions: Array<Prediction>;
};

/** The answers, or what stands in the way. */
export type PredictResult = Predictions | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** A new deployment, or a new revision of one. */
  deploy: DeployResult;
  /** Canary, A/B, shadow. */
  shiftTraffic: ShiftTrafficResult;
  /** Gives all traffic back to an earlier revision, at once where it is still loaded. */
  rollback: RollbackResult;
  /** Unloads everything; revisions and predictions stay to be looked at. */
  stopDeployment: StopDeploymentResult;
  /** Asks a deployment, at most 1,000 rows at a time; either all are answered or none. */
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

/** Something that happened to a deployment. */
export type DeploymentChange = {
  __typename?: 'DeploymentChange';
  /** Pass the last one seen as `after` when you reconnect. */
  sequence: Scalars['BigInt']['output'];
  /** The deployment as it is now. */
  deployment: Deployment;
  /** As it was at this moment. */
  status: DeploymentStatus;
  /** What has changed, for a person to read. */
  message: Scalars['String']['output'];
  /** When it happened. */
  at: Scalars['DateTime']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Sent when its status, revisions or traffic change. */
  deploymentChanged: DeploymentChange;
  /** Sent for predictions as they are served; a busy deployment sends a sample. */
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

