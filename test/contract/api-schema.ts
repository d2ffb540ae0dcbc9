import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';

const supergraph = new URL('../../gateway/server/supergraph.graphql', import.meta.url);
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What a client sees of the committed supergraph, made by the library that serves it; nothing is asked of a subgraph. */
export async function apiSchema(): Promise<GraphQLSchema> {
  // Without this, @apollo/gateway reports the machine it runs on to its maker.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(supergraph, 'utf8'),
    logger: quiet,
    buildService: () => ({ process: () => Promise.reject(new Error('This gateway only knows the schema.')) }),
  });
  try {
    return (await gateway.load()).schema;
  } finally {
    await gateway.stop();
  }
}
