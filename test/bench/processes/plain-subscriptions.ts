/**
 * What people write without a hub: graphql-ws on `ws`, an in-memory pubsub, and an execution for each subscriber and event, whose joined
 * fields are fetched from the subgraphs over kept connections. Events come from the parent process. `PORT`, `SUBGRAPH_<NAME>_URL`.
 */
import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { Pool } from 'undici';
import { WebSocketServer } from 'ws';

interface Progress { run: { id: string } }
type Entity = Record<string, unknown>;

const schema = buildSchema(`
  type Query { run(id: ID!): Run }
  type Subscription { trainingProgress(runId: ID!): RunProgress! }
  type RunProgress { sequence: ID! epoch: Int! epochs: Int! step: ID! metrics: [Metric!]! run: Run! }
  type Metric { name: String! split: String! value: Float! }
  type Run { id: ID! status: String! datasetVersion: DatasetVersion! }
  type DatasetVersion { id: ID! dataset: Dataset! }
  type Dataset { id: ID! name: String! }
`);
const pubsub = new EventEmitter().setMaxListeners(0);
process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'progress' in message) pubsub.emit((message.progress as Progress).run.id, message.progress);
});

const field = (type: string, name: string) => {
  const found = schema.getType(type);
  if (!found || !('getFields' in found)) throw new Error(`There is no type ${type}`);
  const one = found.getFields()[name];
  if (!one || !('args' in one)) throw new Error(`${type} has no field ${name}`);
  return one;
};
field('Subscription', 'trainingProgress').subscribe = async function* (_: unknown, { runId }: { runId: string }) {
  for await (const [progress] of on(pubsub, runId) as AsyncIterable<[Progress]>) yield { trainingProgress: progress };
};
const training = subgraph(process.env['SUBGRAPH_TRAINING_URL'] ?? '');
const data = subgraph(process.env['SUBGRAPH_DATA_URL'] ?? '');
field('RunProgress', 'run').resolve = ({ run }: Progress) => training('{ ... on Run { id status datasetVersion { id } } }', { __typename: 'Run', id: run.id });
field('DatasetVersion', 'dataset').resolve = async ({ id }: { id: string }) => (await data('{ ... on DatasetVersion { dataset { id name } } }', { __typename: 'DatasetVersion', id }))['dataset'];

/** Resolves an entity at its service. */
function subgraph(url: string): (selection: string, representation: Entity) => Promise<Entity> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 64 });
  return async (selection, representation) => {
    const { body } = await pool.request({
      method: 'POST', path: pathname, headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `query ($representations: [_Any!]!) { _entities(representations: $representations) ${selection} }`, variables: { representations: [representation] } }),
    });
    const { data: answer } = await body.json() as { data: { _entities: [Entity] } };
    return answer._entities[0];
  };
}

const server = createServer();
useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ready'));
