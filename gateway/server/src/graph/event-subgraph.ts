import type { GraphQLDataSource } from '@apollo/gateway';
import {
  buildASTSchema, execute, GraphQLError, GraphQLSchema, isNonNullType, Kind, parse,
  type ConstDirectiveNode, type DocumentNode, type GraphQLObjectType,
} from 'graphql';
import { BoundedMap } from '../bounded-map.js';
import type { GraphContext } from './graph-context.js';

/** Where the payloads of a subscription field come from, as its directive in the schema says. */
export interface EventSource {
  readonly field: string;
  /** `event`: kept by its owner, numbered by aggregate. `signal`: only what happens while one listens. */
  readonly kind: 'event' | 'signal';
  /** The service that emits it. */
  readonly domain: string;
  readonly name: string;
  /** The field's argument that names the aggregate. */
  readonly idArgument: string;
  /** The field has an argument `after`: nothing may be missed. */
  readonly replays: boolean;
}

type Process = GraphQLDataSource<GraphContext>['process'];

/** The virtual subgraph: no process serves it, its root value is the payload of the event that is being executed. */
export class EventSubgraph implements GraphQLDataSource<GraphContext> {
  readonly sources: ReadonlyMap<string, EventSource>;
  readonly #schema: GraphQLSchema;
  readonly #documents = new BoundedMap<string, DocumentNode>(1_000);

  constructor(sdl: string) {
    const { definitions } = parse(sdl);
    const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions: definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION) }, { assumeValidSDL: true });
    const subscription = schema.getSubscriptionType();
    if (!subscription) throw new Error('events.graphql has no subscription: run `npm run generate`');
    this.sources = readSources(subscription);
    this.#schema = new GraphQLSchema({ query: subscription });
  }

  async process({ request, context }: Parameters<Process>[0]): ReturnType<Process> {
    if (!context['event']) {
      throw new GraphQLError('Subscriptions are served over WebSocket (graphql-transport-ws) and server-sent events.', { extensions: { code: 'SUBSCRIPTION_TRANSPORT' } });
    }
    const { data, errors } = await execute({
      schema: this.#schema, document: this.asQuery(request.query ?? ''), rootValue: context['event'], variableValues: request.variables,
    });
    return { ...(data && { data }), ...(errors && { errors }) };
  }

  private asQuery(operation: string): DocumentNode {
    const known = this.#documents.get(operation);
    if (known) return known;
    const document = parse(operation);
    const query: DocumentNode = {
      ...document,
      definitions: document.definitions.map((node) => (node.kind === Kind.OPERATION_DEFINITION ? { ...node, operation: 'query' as typeof node.operation } : node)),
    };
    this.#documents.set(operation, query);
    return query;
  }
}

function readSources(subscription: GraphQLObjectType): ReadonlyMap<string, EventSource> {
  return new Map(Object.values(subscription.getFields()).map((field) => {
    const directive = field.astNode?.directives?.find(({ name: { value } }) => value === 'event' || value === 'signal');
    if (!directive) throw new Error(`The subscription ${field.name} has neither @event nor @signal`);
    const idArgument = argument(directive, 'id');
    const declared = field.args.find(({ name }) => name === idArgument);
    if (!declared || !isNonNullType(declared.type)) throw new Error(`@${directive.name.value} of ${field.name}: "${idArgument}" is no required argument of the field`);
    return [field.name, {
      field: field.name, kind: directive.name.value as EventSource['kind'], domain: argument(directive, 'domain'), name: argument(directive, 'name'),
      idArgument, replays: field.args.some(({ name }) => name === 'after'),
    }];
  }));
}

function argument(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value;
  if (value?.kind !== Kind.STRING) throw new Error(`@${directive.name.value} lacks "${name}"`);
  return value.value;
}
