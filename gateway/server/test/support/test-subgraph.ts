import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { BigIntScalar, DateTimeScalar, JsonScalar, requireSignature, workspaceOf } from '@lepton/graphql';
import Fastify, { type FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import type { SubgraphName } from '../../src/config/gateway.config.js';

type Resolvers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Module = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number] & { resolvers?: unknown };

export interface Asked { readonly query: string; readonly workspace: string; readonly traceparent: string | undefined }

export interface TestSubgraph {
  readonly url: string;
  /** Every operation that has arrived. */
  readonly asked: Asked[];
  stop(): Promise<void>;
  /** Again, on the same port. */
  start(): Promise<void>;
}

/** A service as the gateway sees it: its real schema over HTTP, signed requests only, with the resolvers that a test needs. */
export async function startSubgraph(
  name: SubgraphName, resolvers: Resolvers,
  { secret, routes }: { secret: string; routes?: (app: FastifyInstance) => void },
): Promise<TestSubgraph> {
  const typeDefs = parse(readFileSync(new URL(`../../../../services/${name}/schema.graphql`, import.meta.url), 'utf8'));
  const scalars = { DateTime: DateTimeScalar, BigInt: BigIntScalar, JSON: JsonScalar };
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: { ...scalars, ...resolvers } as Module['resolvers'] }] as Module[]);
  const asked: Asked[] = [];
  let port = 0;
  let stop = () => Promise.resolve();

  const start = async () => {
    const server = new ApolloServer<{ workspace: string }>({ schema, csrfPrevention: false, stopOnTerminationSignals: false, plugins: [ApolloServerPluginInlineTraceDisabled()] });
    await server.start();
    const app = Fastify({ forceCloseConnections: true });
    requireSignature(app, secret);
    app.get('/health/ready', () => ({ status: 'ok' }));
    app.post('/graphql', {
      preHandler: (request, _reply, done) => {
        const { query } = request.body as { query: string };
        asked.push({ query, workspace: workspaceOf(request), traceparent: request.headers['traceparent'] as string | undefined });
        done();
      },
    }, fastifyApolloHandler(server, { context: (request) => Promise.resolve({ workspace: workspaceOf(request) }) }));
    routes?.(app);
    await app.listen({ port, host: '127.0.0.1' });
    port = (app.server.address() as AddressInfo).port;
    stop = async () => {
      await app.close();
      await server.stop();
    };
  };
  await start();
  return { url: `http://127.0.0.1:${port}/graphql`, asked, start, stop: () => stop() };
}
