import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import type { LoggerService } from '@nestjs/common';
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { SUBGRAPHS, type SubgraphName } from '../config/gateway.config.js';
import { EventSubgraph } from './event-subgraph.js';
import { flattenSubscription } from './flatten-subscription.js';
import type { GraphContext } from './graph-context.js';
import { SubgraphClient } from './subgraph-client.js';
import { SubgraphDataSource, type SubgraphOutcome } from './subgraph-data-source.js';

export interface GraphOptions {
  readonly urls: Readonly<Record<SubgraphName, string>>;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly logger: LoggerService;
  readonly observe?: (subgraph: SubgraphName, outcome: SubgraphOutcome) => void;
}

/** An operation that has been parsed and validated. */
export interface PreparedOperation {
  readonly source: string;
  /** Equal for equal `source`; the plan is kept under it. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

const file = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The composed graph: plans operations, executes them at the services, and executes subscriptions once for each event. */
export class FederatedGraph {
  readonly events = new EventSubgraph(file('events.graphql'));
  readonly #gateway: ApolloGateway;
  readonly #logger: NonNullable<GatewayConfig['logger']>;
  readonly #clients: ReadonlyMap<string, SubgraphClient>;
  #schema: GraphQLSchema | undefined;

  private constructor(private readonly options: GraphOptions) {
    // Without this, @apollo/gateway reports the machine it runs on to its maker.
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    const { logger } = options;
    this.#logger = { debug: () => {}, info: () => {}, warn: (text: unknown) => logger.warn(text), error: (text: unknown) => logger.error(text) };
    this.#clients = new Map(SUBGRAPHS.map((name) => [name, new SubgraphClient(options.urls[name], options)]));
    this.#gateway = new ApolloGateway({
      supergraphSdl: file('supergraph.graphql'),
      // Composition has validated it.
      validateSupergraph: false,
      __exposeQueryPlanExperimental: false,
      logger: this.#logger,
      experimental_didResolveQueryPlan: flattenSubscription,
      buildService: ({ name }) => this.dataSource(name),
    });
    this.#gateway.onSchemaLoadOrUpdate(({ apiSchema }) => { this.#schema = apiSchema; });
  }

  static async load(options: GraphOptions): Promise<FederatedGraph> {
    const graph = new FederatedGraph(options);
    await graph.#gateway.load({ apollo: {} });
    return graph;
  }

  /** What clients see: without the parts that only federation needs. */
  get schema(): GraphQLSchema {
    if (!this.#schema) throw new Error('The graph is not loaded');
    return this.#schema;
  }

  /** Executes without HTTP: for subscriptions, with `context.event`, and for the gateway's own questions. */
  execute({ source, hash, document, operation }: PreparedOperation, variables: Record<string, unknown>, context: GraphContext): Promise<ExecutionResult> {
    const operationName = operation.name?.value;
    type Context = Parameters<ApolloGateway['executor']>[0];
    const request: Pick<Context, 'request' | 'document' | 'operation' | 'operationName' | 'queryHash' | 'source' | 'schema' | 'logger' | 'metrics' | 'context'> = {
      request: { query: source, variables, ...(operationName === undefined ? {} : { operationName }) },
      document, operation, operationName: operationName ?? null, queryHash: hash, source,
      schema: this.schema, logger: this.#logger, metrics: {}, context,
    };
    // The rest of the context belongs to caches and usage reports, which the executor does not touch.
    return this.#gateway.executor(request as Context);
  }

  async close(): Promise<void> {
    await this.#gateway.stop();
    await Promise.race([Promise.all([...this.#clients.values()].map((client) => client.close())), sleep(2_000, undefined, { ref: false })]);
  }

  private dataSource(name: string) {
    const client = this.#clients.get(name);
    if (!client) return this.events;
    const { logger, secret, observe } = this.options;
    return new SubgraphDataSource({
      name, client, secret,
      observe: (outcome, error) => {
        observe?.(name as SubgraphName, outcome);
        if (outcome !== 'ok') logger.warn(`${name}: ${outcome}${error === undefined ? '' : `, ${error instanceof Error ? error.message : String(error)}`}`);
      },
    });
  }
}
