import type { LoggerService } from '@nestjs/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/access-tokens.js';
import type { Gatekeeper } from '../auth/gatekeeper.js';
import { formatError } from '../graph/format-error.js';
import type { OperationResult, OperationRunner } from '../graph/run-operation.js';
import type { GraphiQL } from '../graphiql/graphiql.js';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import type { EventStreams } from '../subscriptions/transports/event-streams.js';
import { errorBody, fastifyError, sendRefusal } from './errors.js';
import { parseQueryString, parseRequest, tokenInQuery } from './graphql-request.js';
import { responseType } from './media-type.js';

export interface GraphQLRoutes {
  readonly runner: OperationRunner;
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

/**
 * `/graphql` and `/graphql/stream`: GraphQL over HTTP, server-sent events, and GraphiQL for browsers. What runs an operation needs the
 * header `Authorization`, which no other site can make a browser send, so there is nothing else to be said of forged requests.
 */
export function graphqlRoutes(app: FastifyInstance, options: GraphQLRoutes): void {
  const { gatekeeper, graphiql, streams, limits, logger, metrics } = options;
  void app.register((scope, _options, done) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) if (scope.hasContentTypeParser(type)) scope.removeContentTypeParser(type);
    scope.setErrorHandler<FastifyError>((error, _request, reply) => {
      const known = fastifyError(error, limits.bodyBytes);
      if (known) return reply.code(known.status).send(known.body);
      return reply.code(500).send({ errors: [formatError(error, logger)] });
    });

    scope.addHook('onRequest', async (request, reply) => {
      if (wantsPage(request)) return;
      const linked = wantsStream(request) && request.method === 'GET' ? tokenInQuery(request) : undefined;
      const admitted = gatekeeper.admit({ address: request.ip, headers: request.headers, query: linked });
      if ('principal' in admitted) {
        principals.set(request, admitted.principal);
      } else {
        metrics.error(admitted.refusal.code);
        await sendRefusal(reply, admitted.refusal);
      }
    });

    scope.route({
      method: ['GET', 'POST'], url: PATH, bodyLimit: limits.bodyBytes,
      handler: (request, reply) => {
        if (wantsPage(request)) return graphiql.page(reply);
        if (wantsStream(request)) return streams.serve(request, reply, principalOf(request));
        return answer(request, reply, options);
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

async function answer(request: FastifyRequest, reply: FastifyReply, { runner, limits, metrics }: GraphQLRoutes): Promise<FastifyReply> {
  const type = responseType(request.headers.accept);
  if (!type) return reply.code(406).send(errorBody('NOT_ACCEPTABLE', 'The answer is application/json or application/graphql-response+json.'));
  const refuse = (code: string, message: string, numbers?: Record<string, number>) => {
    metrics.error(code);
    return reply.code(400).header('content-type', type.header).send(JSON.stringify(errorBody(code, message, numbers)));
  };
  const principal = principalOf(request);
  const isGet = request.method === 'GET';
  if (!isGet && Array.isArray(request.body)) {
    const batch: unknown[] = request.body;
    if (limits.batch === 0) return refuse('BATCH_NOT_ALLOWED', 'This gateway takes one operation a request.');
    if (batch.length > limits.batch) return refuse('BATCH_TOO_LARGE', `The request has ${batch.length} operations; ${limits.batch} are allowed.`, { actual: batch.length, limit: limits.batch });
    const requests = batch.map(parseRequest);
    const wrong = requests.find((one) => typeof one === 'string');
    if (wrong !== undefined) return refuse('BAD_REQUEST', wrong);
    const results = await Promise.all(requests.map((one) => (typeof one === 'string' ? undefined : runner.run(one, principal))));
    return reply.header('content-type', type.header).send(JSON.stringify(results));
  }
  const parsed = isGet ? parseQueryString(request.query) : parseRequest(request.body);
  if (typeof parsed === 'string') return refuse('BAD_REQUEST', parsed);
  const result = await runner.run(parsed, principal, { readOnly: isGet });
  if (statusOf(result) === 405) reply.header('allow', 'POST');
  return reply.code(statusOf(result)).header('content-type', type.header).send(JSON.stringify(result));
}

/** What was not executed is a bad request; what was, is answered, if with errors. */
function statusOf({ data, errors }: OperationResult): number {
  if (data !== undefined) return 200;
  const code = errors?.[0]?.extensions?.['code'];
  return code === 'INTERNAL_SERVER_ERROR' ? 500 : code === 'METHOD_NOT_ALLOWED' ? 405 : 400;
}

function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('A request came through that nobody has admitted');
  return principal;
}

const accepts = (request: FastifyRequest, type: string) => request.headers.accept?.includes(type) ?? false;
const wantsStream = (request: FastifyRequest) => accepts(request, 'text/event-stream') || request.url.startsWith(STREAM);
const wantsPage = (request: FastifyRequest) =>
  request.method === 'GET' && (request.url.startsWith('/graphiql/') || (accepts(request, 'text/html') && !/[?&]query=/.test(request.url)));
