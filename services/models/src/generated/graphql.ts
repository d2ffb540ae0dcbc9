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

/** The three disjoint parts of a dataset version. */
export type SplitName =
  /** The weights are fitted to it. */
  | 'TRAIN'
  /** Evaluated after each epoch; decides when to stop. */
  | 'VALIDATION'
  /** Held out, and evaluated once, at the end. */
  | 'TEST';

/** Whether a model version can be used. */
export type ModelVersionStatus =
  /** Its artifact is being taken in. */
  | 'PENDING'
  /** It can be deployed. */
  | 'READY'
  /** `failure` says why, and what to do. */
  | 'FAILED'
  /** Kept to be looked at; it can no longer be deployed. */
  | 'ARCHIVED';

/** Where a model version can come from. */
export type ModelOriginKind =
  /** Trained here. */
  | 'RUN'
  /** Brought as an ONNX file. */
  | 'UPLOAD';

/** A name under which versions that do the same job are kept. */
export type Model = {
  __typename?: 'Model';
  /** `mdl_` and a ULID. */
  id: Scalars['ID']['output'];
  /** Unique; a run's `modelName`. */
  name: Scalars['String']['output'];
  /** For people, in plain text; null where nobody has written one. */
  description?: Maybe<Scalars['String']['output']>;
  /** Of the newest version. */
  task: Task;
  /** When the first version was registered. */
  createdAt: Scalars['DateTime']['output'];
  /** Newest first. */
  versions: ModelVersionConnection;
  /** At most one of each name. */
  aliases: Array<ModelAlias>;
};


/** A name under which versions that do the same job are kept. */
export type ModelVersionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A name that can be moved from version to version, e.g. `champion`. */
export type ModelAlias = {
  __typename?: 'ModelAlias';
  /** Small letters, digits and `-`. */
  name: Scalars['String']['output'];
  /** What it points to now. */
  version: ModelVersion;
};

/** An immutable ONNX artifact with all that is known of it. */
export type ModelVersion = {
  __typename?: 'ModelVersion';
  /** `mdv_` and a ULID. */
  id: Scalars['ID']['output'];
  /** The name that it is kept under. */
  model: Model;
  /** Counts a model's versions from 1. */
  number: Scalars['Int']['output'];
  /** Only READY can be deployed. */
  status: ModelVersionStatus;
  /** Set when the status is FAILED. */
  failure?: Maybe<Problem>;
  /** `sha256:<hex>` of the ONNX file. */
  digest: Scalars['String']['output'];
  /** Of the ONNX file, in bytes. */
  byteSize: Scalars['BigInt']['output'];
  /** The ONNX file, with the token as for any request. */
  downloadUrl: Scalars['String']['output'];
  /** What the model takes and gives. */
  signature: Signature;
  /** The classes, in the order of the probabilities; empty for a regression. */
  labels: Array<Scalars['String']['output']>;
  /** As evaluated on the held-out test split. */
  metrics: Array<Metric>;
  /** Model card in Markdown. */
  card: Scalars['String']['output'];
  /** Nodes and edges to draw. */
  graph: ModelGraph;
  /** Where it came from. */
  origin: ModelOrigin;
  /** The run that trained it; null where it was not trained here. */
  run?: Maybe<Run>;
  /** What it was trained on; null where that is not known. */
  datasetVersion?: Maybe<DatasetVersion>;
  /** When it was registered. */
  createdAt: Scalars['DateTime']['output'];
};

/** The tensors that a model takes and gives. */
export type Signature = {
  __typename?: 'Signature';
  /** One for each column of a row. */
  inputs: Array<Port>;
  /** `label` and `probabilities` of a classification, `value` of a regression. */
  outputs: Array<Port>;
};

/** A named tensor at the edge of a model. */
export type Port = {
  __typename?: 'Port';
  /** As in the ONNX file and in the Open Inference Protocol. */
  name: Scalars['String']['output'];
  /** ONNX element type: `float32`, `string`, `int64`, … */
  type: Scalars['String']['output'];
  /** null stands for the batch. */
  shape: Array<Maybe<Scalars['Int']['output']>>;
};

/** An ONNX graph without its weights. */
export type ModelGraph = {
  __typename?: 'ModelGraph';
  /** Inputs first, then the operators in the order of execution, then the outputs. */
  nodes: Array<GraphNode>;
  /** The tensors that flow from node to node. */
  edges: Array<GraphEdge>;
};

/** An operator, or an input or output of the model. */
export type GraphNode = {
  __typename?: 'GraphNode';
  /** Unique within this graph. */
  id: Scalars['ID']['output'];
  /** ONNX operator such as `MatMul`, or `Input` or `Output`. */
  operator: Scalars['String']['output'];
  /** As in the ONNX file; null where it has none there. */
  name?: Maybe<Scalars['String']['output']>;
};

/** A tensor on its way from the node that makes it to one that reads it. */
export type GraphEdge = {
  __typename?: 'GraphEdge';
  /** Id of the node that makes it. */
  from: Scalars['ID']['output'];
  /** Id of the node that reads it. */
  to: Scalars['ID']['output'];
  /** Name of the tensor in the ONNX file. */
  tensor: Scalars['String']['output'];
};

/** Where a model version came from. */
export type ModelOrigin = {
  __typename?: 'ModelOrigin';
  /** The way that it came. */
  kind: ModelOriginKind;
  /** Of a RUN its id; null where there is nothing to refer to. */
  reference?: Maybe<Scalars['String']['output']>;
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

/** A page of models. */
export type ModelConnection = {
  __typename?: 'ModelConnection';
  /** The items, each with its cursor. */
  edges: Array<ModelEdge>;
  /** The items without their cursors. */
  nodes: Array<Model>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A model in a list. */
export type ModelEdge = {
  __typename?: 'ModelEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: Model;
};

/** A page of model versions. */
export type ModelVersionConnection = {
  __typename?: 'ModelVersionConnection';
  /** The items, each with its cursor. */
  edges: Array<ModelVersionEdge>;
  /** The items without their cursors. */
  nodes: Array<ModelVersion>;
  /** Whether there is more, and where it begins. */
  pageInfo: PageInfo;
  /** Items in the whole list, not only on this page. */
  totalCount: Scalars['Int']['output'];
};

/** A model version in a list. */
export type ModelVersionEdge = {
  __typename?: 'ModelVersionEdge';
  /** Pass it as `after` to get what follows. */
  cursor: Scalars['String']['output'];
  /** The item itself. */
  node: ModelVersion;
};

export type Query = {
  __typename?: 'Query';
  /** By id or by name; null where there is none. */
  model?: Maybe<Model>;
  /** Null where there is none. */
  modelVersion?: Maybe<ModelVersion>;
  /** Newest first; `search` finds a part of the name. */
  models: ModelConnection;
};


export type QueryModelArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


export type QueryModelVersionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Which alias points to which version. */
export type SetAliasInput = {
  /** The model whose alias it is. */
  modelId: Scalars['ID']['input'];
  /** 1 to 63 small letters, digits and `-`, beginning with a letter. */
  alias: Scalars['String']['input'];
  /** A READY version of the same model. */
  modelVersionId: Scalars['ID']['input'];
};

/** The model with the alias, or what stands in the way. */
export type SetAliasResult = Model | Problem;

/** Which version to put away. */
export type ArchiveModelVersionInput = {
  /** A version that no alias points to. */
  modelVersionId: Scalars['ID']['input'];
};

/** The archived version, or what stands in the way. */
export type ArchiveModelVersionResult = ModelVersion | Problem;

export type Mutation = {
  __typename?: 'Mutation';
  /** Makes the alias, or moves it. */
  setAlias: SetAliasResult;
  /** Puts a version away: it stays to be looked at and can no longer be deployed. */
  archiveModelVersion: ArchiveModelVersionResult;
};


export type MutationSetAliasArgs = {
  input: SetAliasInput;
};


export type MutationArchiveModelVersionArgs = {
  input: ArchiveModelVersionInput;
};

export type Run = {
  __typename?: 'Run';
  id: Scalars['ID']['output'];
};

export type DatasetVersion = {
  __typename?: 'DatasetVersion';
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
  Model: Model;
  ModelVersion: ModelVersion;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Model:
    ( { __typename: 'Model' }
    & GraphQLRecursivePick<FederationTypes['Model'], {"id":true}> );
  ModelVersion:
    ( { __typename: 'ModelVersion' }
    & GraphQLRecursivePick<FederationTypes['ModelVersion'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  SetAliasResult:
    | ( Model )
    | ( Problem )
  ;
  ArchiveModelVersionResult:
    | ( ModelVersion )
    | ( Problem )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  BigInt: ResolverTypeWrapper<Scalars['BigInt']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Task: Task;
  SplitName: SplitName;
  ModelVersionStatus: ModelVersionStatus;
  ModelOriginKind: ModelOriginKind;
  Model: ResolverTypeWrapper<Model>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ModelAlias: ResolverTypeWrapper<ModelAlias>;
  ModelVersion: ResolverTypeWrapper<ModelVersion>;
  Signature: ResolverTypeWrapper<Signature>;
  Port: ResolverTypeWrapper<Port>;
  ModelGraph: ResolverTypeWrapper<ModelGraph>;
  GraphNode: ResolverTypeWrapper<GraphNode>;
  GraphEdge: ResolverTypeWrapper<GraphEdge>;
  ModelOrigin: ResolverTypeWrapper<ModelOrigin>;
  Metric: ResolverTypeWrapper<Metric>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Problem: ResolverTypeWrapper<Problem>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  ModelConnection: ResolverTypeWrapper<ModelConnection>;
  ModelEdge: ResolverTypeWrapper<ModelEdge>;
  ModelVersionConnection: ResolverTypeWrapper<ModelVersionConnection>;
  ModelVersionEdge: ResolverTypeWrapper<ModelVersionEdge>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SetAliasInput: SetAliasInput;
  SetAliasResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SetAliasResult']>;
  ArchiveModelVersionInput: ArchiveModelVersionInput;
  ArchiveModelVersionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ArchiveModelVersionResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Run: ResolverTypeWrapper<Run>;
  DatasetVersion: ResolverTypeWrapper<DatasetVersion>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  BigInt: Scalars['BigInt']['output'];
  JSON: Scalars['JSON']['output'];
  Model: Model | FederationReferenceTypes['Model'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  ModelAlias: ModelAlias;
  ModelVersion: ModelVersion | FederationReferenceTypes['ModelVersion'];
  Signature: Signature;
  Port: Port;
  ModelGraph: ModelGraph;
  GraphNode: GraphNode;
  GraphEdge: GraphEdge;
  ModelOrigin: ModelOrigin;
  Metric: Metric;
  Float: Scalars['Float']['output'];
  Problem: Problem;
  PageInfo: PageInfo;
  ModelConnection: ModelConnection;
  ModelEdge: ModelEdge;
  ModelVersionConnection: ModelVersionConnection;
  ModelVersionEdge: ModelVersionEdge;
  Query: Record<PropertyKey, never>;
  SetAliasInput: SetAliasInput;
  SetAliasResult: ResolversUnionTypes<ResolversParentTypes>['SetAliasResult'];
  ArchiveModelVersionInput: ArchiveModelVersionInput;
  ArchiveModelVersionResult: ResolversUnionTypes<ResolversParentTypes>['ArchiveModelVersionResult'];
  Mutation: Record<PropertyKey, never>;
  Run: Run;
  DatasetVersion: DatasetVersion;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = any, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type ModelResolvers<ContextType = any, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model'], FederationReferenceType extends FederationReferenceTypes['Model'] = FederationReferenceTypes['Model']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Model']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  versions?: Resolver<ResolversTypes['ModelVersionConnection'], ParentType, ContextType, RequireFields<ModelVersionsArgs, 'first'>>;
  aliases?: Resolver<Array<ResolversTypes['ModelAlias']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelAliasResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelAlias'] = ResolversParentTypes['ModelAlias']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
};

export type ModelVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersion'] = ResolversParentTypes['ModelVersion'], FederationReferenceType extends FederationReferenceTypes['ModelVersion'] = FederationReferenceTypes['ModelVersion']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ModelVersion']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ModelVersionStatus'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  byteSize?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  downloadUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['Signature'], ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  card?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  graph?: Resolver<ResolversTypes['ModelGraph'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['ModelOrigin'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  datasetVersion?: Resolver<Maybe<ResolversTypes['DatasetVersion']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SignatureResolvers<ContextType = any, ParentType extends ResolversParentTypes['Signature'] = ResolversParentTypes['Signature']> = {
  inputs?: Resolver<Array<ResolversTypes['Port']>, ParentType, ContextType>;
  outputs?: Resolver<Array<ResolversTypes['Port']>, ParentType, ContextType>;
};

export type PortResolvers<ContextType = any, ParentType extends ResolversParentTypes['Port'] = ResolversParentTypes['Port']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<Array<Maybe<ResolversTypes['Int']>>, ParentType, ContextType>;
};

export type ModelGraphResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelGraph'] = ResolversParentTypes['ModelGraph']> = {
  nodes?: Resolver<Array<ResolversTypes['GraphNode']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['GraphEdge']>, ParentType, ContextType>;
};

export type GraphNodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['GraphNode'] = ResolversParentTypes['GraphNode']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GraphEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['GraphEdge'] = ResolversParentTypes['GraphEdge']> = {
  from?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tensor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ModelOriginResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelOrigin'] = ResolversParentTypes['ModelOrigin']> = {
  kind?: Resolver<ResolversTypes['ModelOriginKind'], ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MetricResolvers<ContextType = any, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['SplitName'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
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

export type ModelConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelConnection'] = ResolversParentTypes['ModelConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelEdge'] = ResolversParentTypes['ModelEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
};

export type ModelVersionConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersionConnection'] = ResolversParentTypes['ModelVersionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelVersionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ModelVersion']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelVersionEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelVersionEdge'] = ResolversParentTypes['ModelVersionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType, Partial<QueryModelArgs>>;
  modelVersion?: Resolver<Maybe<ResolversTypes['ModelVersion']>, ParentType, ContextType, RequireFields<QueryModelVersionArgs, 'id'>>;
  models?: Resolver<ResolversTypes['ModelConnection'], ParentType, ContextType, RequireFields<QueryModelsArgs, 'first'>>;
};

export type SetAliasResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SetAliasResult'] = ResolversParentTypes['SetAliasResult']> = {
  __resolveType: TypeResolveFn<'Model' | 'Problem', ParentType, ContextType>;
};

export type ArchiveModelVersionResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ArchiveModelVersionResult'] = ResolversParentTypes['ArchiveModelVersionResult']> = {
  __resolveType: TypeResolveFn<'ModelVersion' | 'Problem', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  setAlias?: Resolver<ResolversTypes['SetAliasResult'], ParentType, ContextType, RequireFields<MutationSetAliasArgs, 'input'>>;
  archiveModelVersion?: Resolver<ResolversTypes['ArchiveModelVersionResult'], ParentType, ContextType, RequireFields<MutationArchiveModelVersionArgs, 'input'>>;
};

export type RunResolvers<ContextType = any, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DatasetVersionResolvers<ContextType = any, ParentType extends ResolversParentTypes['DatasetVersion'] = ResolversParentTypes['DatasetVersion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  DateTime?: GraphQLScalarType;
  BigInt?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Model?: ModelResolvers<ContextType>;
  ModelAlias?: ModelAliasResolvers<ContextType>;
  ModelVersion?: ModelVersionResolvers<ContextType>;
  Signature?: SignatureResolvers<ContextType>;
  Port?: PortResolvers<ContextType>;
  ModelGraph?: ModelGraphResolvers<ContextType>;
  GraphNode?: GraphNodeResolvers<ContextType>;
  GraphEdge?: GraphEdgeResolvers<ContextType>;
  ModelOrigin?: ModelOriginResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  ModelConnection?: ModelConnectionResolvers<ContextType>;
  ModelEdge?: ModelEdgeResolvers<ContextType>;
  ModelVersionConnection?: ModelVersionConnectionResolvers<ContextType>;
  ModelVersionEdge?: ModelVersionEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SetAliasResult?: SetAliasResultResolvers<ContextType>;
  ArchiveModelVersionResult?: ArchiveModelVersionResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  DatasetVersion?: DatasetVersionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};

