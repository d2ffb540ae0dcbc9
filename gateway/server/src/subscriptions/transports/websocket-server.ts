import { once } from 'node:events';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { CloseCode, handleProtocols, makeServer, type Server as Protocol, type SubscribePayload } from 'graphql-ws';
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { bearer, type Principal } from '../../auth/access-tokens.js';
import { type Gatekeeper, refusalError } from '../../auth/gatekeeper.js';
import type { FederatedGraph } from '../../graph/federated-graph.js';
import { formatError } from '../../graph/format-error.js';
import type { OperationRunner } from '../../graph/run-operation.js';
import type { GuardedOperation, OperationGuard } from '../../limits/operation-guard.js';
import type { GatewayMetrics } from '../../metrics/gateway-metrics.js';
import { InvalidSubscription } from '../prepare-subscription.js';
import type { SubscriptionHub } from '../subscription-hub.js';
import { Completion } from './completion.js';
import { connect } from './websocket-connection.js';
import { WebSocketSink } from './websocket-sink.js';

export interface WebSocketOptions {
  readonly graph: FederatedGraph;
  readonly runner: OperationRunner;
  readonly hub: SubscriptionHub;
  readonly guard: OperationGuard;
  readonly gatekeeper: Gatekeeper;
  readonly metrics: GatewayMetrics;
  readonly logger: LoggerService;
  readonly limits: { readonly connections: number; readonly operations: number; readonly messageBytes: number; readonly bufferBytes: number };
  /** Of the client, which a proxy may tell. */
  readonly addressOf: (request: IncomingMessage) => string;
}

type Params = { readonly authorization?: unknown; readonly Authorization?: unknown; readonly token?: unknown };
type Connection = { readonly socket: WebSocket; readonly request: IncomingMessage; readonly address: string; principal?: Principal; expiry?: NodeJS.Timeout };
type Arguments = ExecutionArgs & { contextValue: { readonly completion?: Completion; readonly payload: SubscribePayload; readonly principal: Principal } };

const PATH = '/graphql';
const INIT_MS = 10_000;
const PING_MS = 12_000;
const CLOSE_MS = 1_000;

/** GraphQL over WebSocket by the protocol graphql-transport-ws, at /graphql: subscriptions, and queries and mutations too. */
export class GraphQLWebSocketServer {
  readonly #sockets: WebSocketServer;
  readonly #protocol: Protocol<Connection>;
  #closed = false;

  constructor(private readonly options: WebSocketOptions) {
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: options.limits.messageBytes, perMessageDeflate: false, handleProtocols });
    this.#protocol = makeServer<Params, Connection>({
      connectionInitWaitTimeout: INIT_MS,
      onConnect: ({ extra, connectionParams }) => this.admit(extra, connectionParams ?? {}),
      onDisconnect: ({ extra }) => clearTimeout(extra.expiry),
      onSubscribe: ({ extra, subscriptions }, id, payload) => this.begin(extra, Object.keys(subscriptions).length, id, payload),
      subscribe: (args) => (args as Arguments).contextValue.completion ?? { errors: [new GraphQLError('Not a subscription')] },
      execute: (args) => this.execute(args as Arguments),
      // Both have been formatted.
      onNext: (_context, _id, _payload, _args, result) => result,
      onError: (_context, _id, _payload, errors) => errors.map((error) => formatError(error, options.logger)),
    });
  }

  get connections(): number {
    return this.#sockets.clients.size;
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      if (request.url?.split('?')[0] !== PATH) return refuse(socket, 404, `WebSockets are served at ${PATH}`);
      if (this.#closed || this.connections >= this.options.limits.connections) return refuse(socket, 503, 'Too many connections; try again later');
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.open(client, request));
    });
  }

  /** Tells every client that the gateway is going away (1001), upon which it reconnects elsewhere. */
  async close(): Promise<void> {
    this.#closed = true;
    const gone = [...this.#sockets.clients].map((client) => {
      client.close(1001, 'Going away');
      return once(client, 'close');
    });
    await Promise.race([Promise.all(gone), sleep(CLOSE_MS, undefined, { ref: false })]);
    for (const client of this.#sockets.clients) client.terminate();
  }

  private open(socket: WebSocket, request: IncomingMessage): void {
    const { metrics, logger, addressOf } = this.options;
    metrics.connections.inc({ transport: 'websocket' });
    socket.once('close', () => metrics.connections.dec({ transport: 'websocket' }));
    // Each subscription of a slow client waits for the socket to drain.
    request.socket.setMaxListeners(0);
    connect(this.#protocol, socket, { socket, request, address: addressOf(request) }, {
      pingMs: PING_MS, failed: (error) => logger.error(`WebSocket: ${error instanceof Error ? error.stack ?? error.message : String(error)}`),
    });
  }

  private admit(connection: Connection, { authorization, Authorization, token }: Params): boolean {
    const { request, socket, address } = connection;
    const given = bearer(authorization ?? Authorization) ?? (typeof token === 'string' ? token : undefined) ?? bearer(request.headers.authorization);
    const admitted = this.options.gatekeeper.admitToken(address, given);
    if ('refusal' in admitted) {
      const { code, message } = admitted.refusal;
      this.options.metrics.error(code);
      // A client gives up at 4401, and after 4403 tries again with a token that may be a new one.
      socket.close(code === 'UNAUTHENTICATED' ? CloseCode.Unauthorized : CloseCode.Forbidden, closeReason(code, message));
      return false;
    }
    connection.principal = admitted.principal;
    const { expiresAt } = admitted.principal;
    if (expiresAt !== undefined) {
      connection.expiry = setTimeout(() => socket.close(CloseCode.Forbidden, 'TOKEN_EXPIRED: connect again with a new token'), expiresAt - Date.now()).unref();
    }
    return true;
  }

  private async begin({ principal, address, request, socket }: Connection, running: number, id: string, payload: SubscribePayload): Promise<Arguments | readonly GraphQLError[]> {
    const { guard, graph, gatekeeper, limits } = this.options;
    const fail = (errors: readonly GraphQLError[]) => {
      for (const { extensions } of errors) this.options.metrics.error(extensions['code']);
      return errors;
    };
    if (!principal) return fail([new GraphQLError('The connection has not been initialised', { extensions: { code: 'UNAUTHENTICATED' } })]);
    const tooFast = gatekeeper.limit(address);
    if (tooFast) return fail([refusalError(tooFast)]);
    if (running > limits.operations) {
      return fail([new GraphQLError(`This connection runs ${limits.operations} operations already; complete one, or open another connection.`, { extensions: { code: 'TOO_MANY_OPERATIONS' } })]);
    }
    try {
      const guarded = guard.check(payload);
      const completion = guarded.operation.operation === 'subscription' ? await this.subscribe(guarded, id, payload, principal, socket, request.socket) : undefined;
      return {
        schema: graph.schema, document: guarded.document, operationName: payload.operationName, variableValues: payload.variables,
        contextValue: { payload, principal, ...(completion && { completion }) },
      };
    } catch (error) {
      if (error instanceof InvalidSubscription) return fail(error.errors);
      if (error instanceof GraphQLError) return fail([error]);
      return fail([new GraphQLError(String(error), { originalError: error instanceof Error ? error : new Error(String(error)) })]);
    }
  }

  private async subscribe(guarded: GuardedOperation, id: string, payload: SubscribePayload, principal: Principal, client: WebSocket, socket: Socket): Promise<Completion> {
    const { hub, metrics, limits } = this.options;
    let close = () => {};
    const completion = new Completion(() => close());
    const sink = new WebSocketSink(client, socket, id, {
      bufferBytes: limits.bufferBytes, slow: () => metrics.slow.inc({ transport: 'websocket' }), complete: () => completion.finish(),
    });
    const open = await hub.subscribe(guarded, payload.variables ?? {}, principal, sink);
    close = () => open.close();
    // graphql-ws closes what it knows of; a client that went meanwhile it does not.
    if (client.readyState !== client.OPEN) close();
    return completion;
  }

  private async execute({ contextValue: { payload, principal } }: Arguments): Promise<ExecutionResult> {
    return await this.options.runner.run(payload, principal) as ExecutionResult;
  }
}

/** A reason has at most 123 bytes. */
function closeReason(code: string, message: string): string {
  let reason = `${code}: ${message}`;
  while (Buffer.byteLength(reason) > 123) reason = `${reason.slice(0, -2)}…`.replace(/……$/, '…');
  return reason;
}

function refuse(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ errors: [{ message }] });
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
