import { once } from 'node:events';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { freePort } from '@lepton/local';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import { AppModule, fastifyOptions } from '../../src/app.module.js';
import { loadConfig, SUBGRAPHS } from '../../src/config/gateway.config.js';
import { GatewayServer } from '../../src/gateway-server.js';

export const TOKEN = 'lpt_test_token_0123456789';
export const SECRET = 'a-secret-of-the-mesh';

export interface TestGateway {
  readonly url: string;
  readonly server: GatewayServer;
  /** POSTs an operation with the token. */
  query(query: string, variables?: Record<string, unknown>): Promise<{ status: number; data?: Record<string, unknown> | null; errors?: GraphQLProblem[] }>;
  /** GraphQL over WebSocket; closed with the gateway. */
  webSocket(options?: Partial<ClientOptions>): Client;
  sse(): ReturnType<typeof createSseClient>;
  /** As SIGTERM does it. */
  close(): Promise<void>;
  /** At once. */
  stop(): Promise<void>;
}

export interface GraphQLProblem { message: string; path?: (string | number)[]; extensions: Record<string, unknown> & { code: string } }

/** The whole gateway; services that a test does not start are at an address where nobody listens. */
export async function startGateway(env: Record<string, string>): Promise<TestGateway> {
  const nowhere = `http://127.0.0.1:${await freePort()}/graphql`;
  const config = loadConfig({
    PORT: '0', LEPTON_TOKEN: TOKEN, LEPTON_GATEWAY_SECRET: SECRET, LEPTON_LOG_LEVEL: 'error',
    ...Object.fromEntries(SUBGRAPHS.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, nowhere])), ...env,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), new FastifyAdapter({ forceCloseConnections: 'idle', ...fastifyOptions(config) }), { logger: ['fatal'], abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const clients = new Set<Client>();
  return {
    url,
    server: app.get(GatewayServer),
    query: async (query, variables = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }, body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...(await response.json() as object) };
    },
    webSocket: (options = {}) => {
      const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { token: TOKEN }, retryAttempts: 0, ...options });
      clients.add(client);
      return client;
    },
    sse: () => createSseClient({ url: `${url}/graphql/stream`, headers: { authorization: `Bearer ${TOKEN}` }, retryAttempts: 0 }),
    close: () => app.close(),
    stop: async () => {
      for (const client of clients) await client.dispose();
      // Connections that fetch keeps would be waited for.
      app.getHttpServer().closeAllConnections();
      await app.close();
    },
  };
}

/** Collects what a subscription yields. */
export class Collected {
  readonly results: { data?: Record<string, unknown> | null; errors?: readonly GraphQLProblem[] }[] = [];
  error: unknown;
  done = false;
  private stop = () => {};

  static from(client: { subscribe: Client['subscribe'] }, query: string, variables: Record<string, unknown> = {}): Collected {
    const collected = new Collected();
    collected.stop = client.subscribe<Record<string, unknown>>({ query, variables }, {
      next: (result) => void collected.results.push(result as Collected['results'][number]),
      error: (error) => { collected.error = error; collected.done = true; },
      complete: () => { collected.done = true; },
    });
    return collected;
  }

  /** The values at `path` of every result. */
  values(...path: string[]): unknown[] {
    return this.results.map(({ data }) => path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], data));
  }

  unsubscribe(): void {
    this.stop();
  }
}

export async function openSocket(url: string, protocol: string | string[] = 'graphql-transport-ws'): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol);
  await once(socket, 'open');
  return socket;
}
