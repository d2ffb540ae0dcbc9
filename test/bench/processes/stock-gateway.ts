/** `@apollo/gateway` out of the box: Apollo Server standalone, the stock fetcher, the same supergraph. `PORT`, `SUBGRAPH_<NAME>_URL`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const supergraph = readFileSync(join(import.meta.dirname, '../../../gateway/server/supergraph.graphql'), 'utf8');
const gateway = new ApolloGateway({
  supergraphSdl: supergraph.replaceAll(/"env:(\w+)"/g, (_, name: string) => `"${process.env[name] ?? 'http://127.0.0.1:9'}"`).replace('"events:"', '"http://127.0.0.1:9"'),
});
await startStandaloneServer(new ApolloServer({ gateway }), { listen: { port: Number(process.env['PORT']), host: '127.0.0.1' } });
process.send?.('ready');
