/**
 * A small subgraph with the whole schema of a service and made-up entities: `SERVICE` is `training` or `data`, `PORT` where it listens.
 * As cheap as can be (node:http, documents parsed once), since it runs beside what is measured.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, type DocumentNode } from 'graphql';

type Resolvers = NonNullable<Exclude<Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number], { kind: unknown }>['resolvers']>;

const service = process.env['SERVICE'] ?? '';
const typeDefs = parse(readFileSync(join(import.meta.dirname, `../../../services/${service}/schema.graphql`), 'utf8'));
const runOf = (id: string) => ({ __typename: 'Run', id, name: `run ${id}`, status: 'RUNNING', target: 'survived', datasetVersion: { __typename: 'DatasetVersion', id: id.replace('run', 'dsv') } });
const versionOf = (id: string) => ({ __typename: 'DatasetVersion', id, number: 3, rowCount: '891', dataset: { __typename: 'Dataset', id: id.replace('dsv', 'ds'), name: 'Titanic' } });
const known: Record<string, Resolvers> = {
  training: { Query: { run: (_: unknown, { id }: { id: string }) => runOf(id) }, Run: { __resolveReference: ({ id }: { id: string }) => runOf(id) } },
  data: { DatasetVersion: { __resolveReference: ({ id }: { id: string }) => versionOf(id) } },
};
const resolvers = known[service];
if (!resolvers) throw new Error(`SERVICE is "${service}": training or data`);
const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
const documents = new Map<string, DocumentNode>();

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => void answer(Buffer.concat(chunks).toString()).then((body) => response.setHeader('content-type', 'application/json').end(body)));
}).listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ready'));

async function answer(body: string): Promise<string> {
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  return JSON.stringify(await execute({ schema, document, variableValues: variables }));
}
