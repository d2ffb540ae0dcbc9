import type { LoggerService } from '@nestjs/common';
import { Messaging } from '@lepton/messaging';
import type { FastifyInstance } from 'fastify';
import { AccessTokens } from './auth/access-tokens.js';
import { Gatekeeper } from './auth/gatekeeper.js';
import { tokenRoute } from './auth/token-route.js';
import { subgraphUrls, type GatewayConfig } from './config/gateway.config.js';
import { FederatedGraph } from './graph/federated-graph.js';
import { OperationRunner } from './graph/run-operation.js';
import { GraphiQL } from './graphiql/graphiql.js';
import { graphqlRoutes } from './http/graphql-routes.js';
import { proxyAddress } from './http/proxy-address.js';
import { OperationGuard } from './limits/operation-guard.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { GatewayMetrics } from './metrics/gateway-metrics.js';
import { Passthrough } from './passthrough/passthrough.js';
import { natsLogSource } from './subscriptions/nats-log-source.js';
import { PAYLOADS } from './subscriptions/payloads/index.js';
import { SubscriptionHub } from './subscriptions/subscription-hub.js';
import { EventStreams } from './subscriptions/transports/event-streams.js';
import { GraphQLWebSocketServer } from './subscriptions/transports/websocket-server.js';

/** Shorter than the ten seconds that the process gives itself to drain. */
const LAST_REQUESTS_MS = 7_000;

/** The gateway's parts, put together. */
export class GatewayServer {
  private constructor(
    private readonly config: GatewayConfig, private readonly messaging: Messaging, private readonly logger: LoggerService,
    readonly graph: FederatedGraph, private readonly metrics: GatewayMetrics,
  ) {
    const { LEPTON_LIMIT_REQUESTS_PER_SECOND: perSecond } = config;
    this.tokens = new AccessTokens({ token: config.LEPTON_TOKEN, workspace: config.LEPTON_WORKSPACE, hint: config.LEPTON_TOKEN_HINT });
    this.gatekeeper = new Gatekeeper(this.tokens, new RateLimiter(perSecond), new RateLimiter(Gatekeeper.failuresPerSecond));
    this.guard = new OperationGuard({
      depth: config.LEPTON_LIMIT_DEPTH, cost: config.LEPTON_LIMIT_COST, aliases: config.LEPTON_LIMIT_ALIASES,
      rootFields: config.LEPTON_LIMIT_ROOT_FIELDS, tokens: config.LEPTON_LIMIT_TOKENS, introspection: config.LEPTON_INTROSPECTION,
    }, () => graph.schema);
    this.hub = new SubscriptionHub({
      graph, metrics, logger, payloads: PAYLOADS, openSource: (of) => natsLogSource({ messaging, ...of }),
    });
    this.runner = new OperationRunner({ graph, guard: this.guard, metrics, logger, tellsSchema: config.LEPTON_INTROSPECTION });
    const shared = { graph, runner: this.runner, hub: this.hub, guard: this.guard, metrics, logger };
    const connections = config.LEPTON_LIMIT_CONNECTIONS;
    const bufferBytes = config.LEPTON_LIMIT_BUFFER_BYTES;
    this.streams = new EventStreams({ ...shared, limits: { connections, bufferBytes } });
    this.sockets = new GraphQLWebSocketServer({
      ...shared, gatekeeper: this.gatekeeper, addressOf: proxyAddress(config.LEPTON_TRUST_PROXY),
      limits: { connections, bufferBytes, operations: config.LEPTON_LIMIT_SUBSCRIPTIONS, messageBytes: config.LEPTON_LIMIT_BODY_BYTES },
    });
    this.passthrough = new Passthrough({ gatekeeper: this.gatekeeper, metrics, logger, secret: config.LEPTON_GATEWAY_SECRET, routes: routes(config) });
  }

  readonly hub: SubscriptionHub;
  readonly sockets: GraphQLWebSocketServer;
  readonly streams: EventStreams;
  private readonly tokens: AccessTokens;
  private readonly gatekeeper: Gatekeeper;
  private readonly guard: OperationGuard;
  private readonly runner: OperationRunner;
  private readonly passthrough: Passthrough;

  static async load(config: GatewayConfig, messaging: Messaging, logger: LoggerService): Promise<GatewayServer> {
    const metrics = new GatewayMetrics();
    const graph = await FederatedGraph.load({
      urls: subgraphUrls(config), secret: config.LEPTON_GATEWAY_SECRET, timeoutMs: config.LEPTON_SUBGRAPH_TIMEOUT_MS,
      logger, observe: (service, outcome) => metrics.subgraph(service, outcome),
    });
    const server = new GatewayServer(config, messaging, logger, graph, metrics);
    void server.followConnection();
    return server;
  }

  /** Before the application listens. */
  register(app: FastifyInstance): void {
    const { config, runner, gatekeeper, streams, metrics, logger, tokens } = this;
    graphqlRoutes(app, {
      runner, gatekeeper, streams, metrics, logger, graphiql: new GraphiQL(),
      limits: { batch: config.LEPTON_LIMIT_BATCH, bodyBytes: config.LEPTON_LIMIT_BODY_BYTES },
    });
    tokenRoute(app, { tokens, gatekeeper });
    this.passthrough.register(app);
    app.get('/', (_request, reply) => reply.redirect('/graphql'));
    this.sockets.attach(app.server);
  }

  /** Sends away those who would stay: they connect again, elsewhere. What else runs may finish, but not for ever. */
  async drain(app: FastifyInstance): Promise<void> {
    setTimeout(() => app.server.closeAllConnections(), LAST_REQUESTS_MS).unref();
    this.streams.close();
    await this.sockets.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.graph.close(), this.passthrough.close()]);
  }

  /** What was published while the connection was down has to be looked up. */
  private async followConnection(): Promise<void> {
    for await (const { type } of this.messaging.nats.status()) if (type === 'reconnect') this.hub.verify();
  }
}

const routes = (config: GatewayConfig) => [
  { prefix: '/uploads', service: 'data', origin: new URL(config.SUBGRAPH_DATA_URL).origin, methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const },
  { prefix: '/samples', service: 'data', origin: new URL(config.SUBGRAPH_DATA_URL).origin, methods: ['GET', 'HEAD'] as const },
  { prefix: '/v2', service: 'deployment', origin: new URL(config.SUBGRAPH_DEPLOYMENT_URL).origin, methods: ['GET', 'HEAD', 'POST'] as const },
  { prefix: '/artifacts', service: 'models', origin: new URL(config.SUBGRAPH_MODELS_URL).origin, methods: ['GET', 'HEAD'] as const },
];
