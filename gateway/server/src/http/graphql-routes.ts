import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { LoggerService } from '@nestjs/common';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Principal } from '../auth/access-tokens.js';
import type { Gatekeeper } from '../auth/gatekeeper.js';
import type { FederatedGraph } from '../graph/federated-graph.js';
import { formatError } from '../graph/format-error.js';
import type { GraphiQL } from '../graphiql/graphiql.js';
import type { OperationGuard } from '../limits/operation-guard.js';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import type { EventStreams } from '../subscriptions/transports/event-streams.js';
import { errorBody, fastifyError, sendRefusal } from './errors.js';
import { tokenInQuery, variablesOf } from './request-variables.js';

export interface GraphQLRoutes {
  readonly graph: FederatedGraph;
  readonly guard: OperationGuard;
  readonly gatekeeper: Gatekeeper;
  readonly streams: EventStreams;
  readonly graphiql: GraphiQL;
  readonly metrics: GatewayMetrics;
  readonly logger: LoggerService;
  readonly limits: { readonly batch: number; readonly bodyBytes: number };
}

const PATH = '/graphql';
const STREAM = '/graphql/stream';
const principals = new WeakMap<FastifyRequest, Principal>();

/** `/graphql` and `/graphql/stream`: queries and mutations over HTTP, server-sent events, and GraphiQL for browsers. */
export function graphqlRoutes(app: FastifyInstance, options: GraphQLRoutes): void {
  const { graph, gatekeeper, graphiql, streams, limits, logger, metrics } = options;
  void app.register((scope, _options, done) => {
    scope.setErrorHandler<FastifyError>((error, _request, reply) => {
      const known = fastifyError(error, limits.bodyBytes);
      if (known) return reply.code(known.status).send(known.body);
      return reply.code(500).send({ errors: [formatError(error, logger)] });
    });

    scope.addHook('onRequest', async (request, reply) => {
      if (wantsPage(request)) return;
      const streaming = wantsStream(request);
      const admitted = gatekeeper.admit({ address: request.ip, headers: request.headers, query: streaming && request.method === 'GET' ? tokenInQuery(request) : undefined });
      if ('principal' in admitted) {
        principals.set(request, admitted.principal);
      } else {
        metrics.error(admitted.refusal.code);
        await sendRefusal(reply, admitted.refusal);
      }
    });

    const apollo = fastifyApolloHandler(graph.server, { context: (request) => Promise.resolve({ principal: principalOf(request) }) });
    scope.route({
      method: ['GET', 'POST'], url: PATH, bodyLimit: limits.bodyBytes,
      handler: async (request, reply) => {
        if (wantsPage(request)) return graphiql.page(reply);
        if (wantsStream(request)) return streams.serve(request, reply, principalOf(request));
        const refused = refusal(request, options);
        if (refused) {
          for (const { extensions } of refused.errors) metrics.error(extensions?.['code']);
          return reply.code(400).send(refused);
        }
        return await apollo.call(scope, request, reply);
      },
    });
    scope.route({
      method: ['GET', 'POST'], url: STREAM, bodyLimit: limits.bodyBytes,
      handler: (request, reply) => streams.serve(request, reply, principalOf(request)),
    });
    scope.get('/graphiql/*', (request, reply) => graphiql.asset(request, reply));
    done();
  });
}

function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('A request came through that nobody has admitted');
  return principal;
}

/** What is turned away before it is parsed, validated and planned. What is not GraphQL at all is left to Apollo Server to say. */
function refusal(request: FastifyRequest, { guard, limits, logger }: GraphQLRoutes): ReturnType<typeof errorBody> | undefined {
  const given = request.method === 'GET' ? request.query : request.body;
  const operations: unknown[] = Array.isArray(given) ? given : [given];
  if (Array.isArray(given) && given.length > limits.batch) {
    return limits.batch === 0
      ? errorBody('BATCH_NOT_ALLOWED', 'This gateway takes one operation a request.')
      : errorBody('BATCH_TOO_LARGE', `The request has ${given.length} operations; ${limits.batch} are allowed.`, { actual: given.length, limit: limits.batch });
  }
  try {
    for (const operation of operations) {
      if (!isRequest(operation)) continue;
      const guarded = guard.check({ ...operation, variables: variablesOf(operation.variables) }, { lenient: true });
      if (guarded?.operation.operation === 'subscription') {
        return errorBody('SUBSCRIPTION_TRANSPORT', `Subscriptions are served over WebSocket (subprotocol graphql-transport-ws) at ${PATH}, and as server-sent events with the header "Accept: text/event-stream".`);
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [formatError(error, logger)] };
    throw error;
  }
}

const isRequest = (value: unknown): value is { query: string; operationName?: string; variables?: unknown } =>
  typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'string';

const accepts = (request: FastifyRequest, type: string) => request.headers.accept?.includes(type) ?? false;
const wantsStream = (request: FastifyRequest) => accepts(request, 'text/event-stream') || request.url.startsWith(STREAM);
const wantsPage = (request: FastifyRequest) =>
  request.method === 'GET' && (request.url.startsWith('/graphiql/') || (accepts(request, 'text/html') && !/[?&]query=/.test(request.url)));
