import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@nestjs/common';
import { SIGNATURE_HEADER, signRequest, WORKSPACE_HEADER } from '@lepton/graphql';
import { context, propagation } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { Pool, type Dispatcher } from 'undici';
import type { Principal } from '../auth/access-tokens.js';
import type { Gatekeeper, Refusal } from '../auth/gatekeeper.js';
import { codeOf } from '../graph/subgraph-client.js';
import { errorBody } from '../http/errors.js';
import { tokenInQuery } from '../http/graphql-request.js';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';

export interface Route {
  /** E.g. `/uploads`: this path and all below it. */
  readonly prefix: string;
  /** Who answers. */
  readonly service: string;
  /** Base address of it. */
  readonly origin: string;
  readonly methods: readonly HTTPMethods[];
}

export interface PassthroughOptions {
  readonly routes: readonly Route[];
  readonly gatekeeper: Gatekeeper;
  readonly secret: string;
  readonly metrics: GatewayMetrics;
  readonly logger: LoggerService;
}

/** Of one connection (RFC 9110, 7.6.1), or ours to set. */
const NOT_FORWARDED = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect',
  'host', 'authorization', SIGNATURE_HEADER, WORKSPACE_HEADER,
]);
const NOT_RETURNED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer']);
/** A service answers an upload when it has all of it; the clock stands still while bytes move. */
const ANSWER_MS = 300_000;

/**
 * Uploads, REST inference and downloads: bytes go through as they come, in both directions at the pace of the slower side. The token is
 * checked here; the request is signed towards the service, its body being no part of the signature.
 */
export class Passthrough {
  readonly #pools = new Map<string, Pool>();

  constructor(private readonly options: PassthroughOptions) {
    for (const { origin } of options.routes) {
      if (!this.#pools.has(origin)) this.#pools.set(origin, new Pool(origin, { connections: 64, connect: { timeout: 3_000 }, headersTimeout: ANSWER_MS, bodyTimeout: 0 }));
    }
  }

  register(app: FastifyInstance): void {
    void app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      for (const route of this.options.routes) {
        for (const url of [route.prefix, `${route.prefix}/*`]) {
          scope.route({ method: [...route.methods], url, exposeHeadRoute: false, handler: (request, reply) => this.handle(route, request, reply) });
        }
      }
      done();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  private async handle(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { gatekeeper, metrics } = this.options;
    const admitted = gatekeeper.admit({ address: request.ip, headers: request.headers, query: request.method === 'GET' ? tokenInQuery(request) : undefined });
    if ('refusal' in admitted) return this.refuse(reply, admitted.refusal);
    const start = performance.now();
    await this.forward(route, request, reply, admitted.principal);
    metrics.passed(route.service, reply.raw.statusCode, (performance.now() - start) / 1000);
    return reply;
  }

  private async forward({ service, origin }: Route, request: FastifyRequest, reply: FastifyReply, principal: Principal): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    try {
      const answer = await this.send(origin, request, principal, gone.signal);
      reply.hijack();
      reply.raw.writeHead(answer.statusCode, Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !NOT_RETURNED.has(name))));
      await pipeline(answer.body, reply.raw);
    } catch (error) {
      if (gone.signal.aborted) return;
      this.options.logger.warn(`${service}: ${request.method} ${request.url.split('?')[0]}: ${error instanceof Error ? error.message : String(error)}`);
      if (reply.raw.headersSent) return void reply.raw.destroy();
      const slow = codeOf(error) === 'UND_ERR_HEADERS_TIMEOUT';
      await fail(reply, slow ? 504 : 503, slow ? 'SERVICE_TIMEOUT' : 'SERVICE_UNAVAILABLE', slow
        ? `The ${service} service took too long to answer. Try again later.`
        : `The ${service} service does not answer: it is starting, or restarting after a failure. Try again in a few seconds.`, { service });
    }
  }

  private send(origin: string, request: FastifyRequest, { workspace }: Principal, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const pool = this.#pools.get(origin);
    if (!pool) throw new Error(`No connections to ${origin}`);
    const method = request.method as Dispatcher.HttpMethod;
    const path = withoutToken(request.url);
    const headers: Record<string, string | string[]> = {
      ...forwardable(request.headers),
      'x-forwarded-for': request.ip, 'x-forwarded-host': request.host, 'x-forwarded-proto': request.protocol,
      ...signRequest(this.options.secret, { method, path, workspace }),
    };
    propagation.inject(context.active(), headers);
    const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
    return pool.request({ method, path, headers, signal, ...(hasBody && { body: request.raw }) });
  }

  private refuse(reply: FastifyReply, { status, code, message, headers }: Refusal): FastifyReply {
    this.options.metrics.error(code);
    reply.headers(headers);
    return fail(reply, status, code, message);
  }
}

/** `error` is what clients of the Open Inference Protocol look for. */
const fail = (reply: FastifyReply, status: number, code: string, message: string, more: Record<string, unknown> = {}): FastifyReply =>
  reply.code(status).send({ error: message, ...errorBody(code, message, more) });

function forwardable(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const forwarded: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !NOT_FORWARDED.has(name)) forwarded[name] = value;
  return forwarded;
}

/** The token in a link is for the gateway; the rest of the URL goes on byte for byte. */
export function withoutToken(url: string): string {
  const at = url.indexOf('?');
  if (at < 0) return url;
  const rest = url.slice(at + 1).split('&').filter((part) => !part.startsWith('token=')).join('&');
  return rest ? `${url.slice(0, at)}?${rest}` : url.slice(0, at);
}
