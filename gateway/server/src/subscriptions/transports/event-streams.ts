import { GraphQLError } from 'graphql';
import type { LoggerService } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../auth/access-tokens.js';
import { formatError } from '../../graph/format-error.js';
import type { OperationRunner } from '../../graph/run-operation.js';
import { errorBody } from '../../http/errors.js';
import { parseQueryString, parseRequest } from '../../http/graphql-request.js';
import type { GraphQLRequest, OperationGuard } from '../../limits/operation-guard.js';
import type { GatewayMetrics } from '../../metrics/gateway-metrics.js';
import { InvalidSubscription } from '../prepare-subscription.js';
import { SharedResult } from '../shared-result.js';
import type { OpenSubscription, SubscriptionHub } from '../subscription-hub.js';
import { EventStream } from './sse.js';

export interface EventStreamsOptions {
  readonly runner: OperationRunner;
  readonly hub: SubscriptionHub;
  readonly guard: OperationGuard;
  readonly metrics: GatewayMetrics;
  readonly logger: LoggerService;
  readonly limits: { readonly connections: number; readonly bufferBytes: number };
}

/** Operations answered as server-sent events. What goes wrong is told in the stream, where clients look for it. */
export class EventStreams {
  readonly #open = new Set<() => void>();
  #closed = false;

  constructor(private readonly options: EventStreamsOptions) {}

  get connections(): number {
    return this.#open.size;
  }

  async serve(request: FastifyRequest, reply: FastifyReply, principal: Principal): Promise<FastifyReply> {
    const { limits, metrics } = this.options;
    if (this.#closed || this.connections >= limits.connections) {
      return reply.code(503).header('retry-after', '1').send(errorBody('TOO_MANY_CONNECTIONS', 'The gateway has as many connections as it takes, or is shutting down. Try again.'));
    }
    const given = request.method === 'GET' ? parseQueryString(request.query) : parseRequest(request.body);
    if (typeof given === 'string') return reply.code(400).send(errorBody('BAD_REQUEST', given));
    reply.hijack();
    let subscription: OpenSubscription | undefined;
    let gone = false;
    const end = () => reply.raw.end();
    const expiry = principal.expiresAt === undefined ? undefined : setTimeout(() => this.fail(stream, new GraphQLError('The token has ended. Connect again with a new one.', { extensions: { code: 'TOKEN_EXPIRED' } })), principal.expiresAt - Date.now()).unref();
    const stream = new EventStream(reply.raw, {
      bufferBytes: limits.bufferBytes, slow: () => metrics.slow.inc({ transport: 'sse' }),
      closed: () => {
        gone = true;
        clearTimeout(expiry);
        this.#open.delete(end);
        metrics.connections.dec({ transport: 'sse' });
        subscription?.close();
      },
    });
    this.#open.add(end);
    metrics.connections.inc({ transport: 'sse' });
    try {
      subscription = await this.run(given, request, principal, stream);
      if (gone) subscription?.close();
    } catch (error) {
      this.fail(stream, error);
    }
    return reply;
  }

  /** Ends all streams; clients connect again, elsewhere. */
  close(): void {
    this.#closed = true;
    for (const end of this.#open) end();
  }

  private async run(given: GraphQLRequest, request: FastifyRequest, principal: Principal, stream: EventStream): Promise<OpenSubscription | undefined> {
    const { runner, guard, hub } = this.options;
    const guarded = guard.check(given);
    if (guarded.operation.operation === 'subscription') return await hub.subscribe(guarded, given.variables ?? {}, principal, stream, lastEventId(request));
    const result = await runner.run(given, principal, { readOnly: request.method === 'GET' });
    stream.next(new SharedResult(JSON.stringify(result), 0n));
    stream.complete();
    return undefined;
  }

  private fail(stream: EventStream, error: unknown): void {
    const { logger, metrics } = this.options;
    const errors = (error instanceof InvalidSubscription ? error.errors : [error]).map((one) => formatError(one, logger));
    for (const { extensions } of errors) metrics.error(extensions?.['code']);
    stream.next(new SharedResult(JSON.stringify({ errors }), 0n));
    stream.complete();
  }
}

/** What a browser's EventSource sends when it connects again. */
function lastEventId(request: FastifyRequest): bigint | undefined {
  const value = request.headers['last-event-id'];
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}
