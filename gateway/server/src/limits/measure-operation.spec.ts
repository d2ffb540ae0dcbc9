import { buildSchema, getOperationAST, parse } from 'graphql';
import { measureOperation } from './measure-operation.js';

const schema = buildSchema(`
  type Query { runs(first: Int = 20): RunConnection! run(id: ID!): Run top(limit: Int): [Run!]! }
  type RunConnection { nodes: [Run!]! edges: [RunEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type RunEdge { node: Run! }
  type PageInfo { hasNextPage: Boolean! }
  type Run { id: ID! name: String tags: [String!]! metrics: [Metric!]! children(first: Int = 5): RunConnection! parent: Run }
  type Metric { name: String! value: Float! }
`);

function measure(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return measureOperation(schema, document, operation, variables);
}

describe('measureOperation', () => {
  it.each([
    ['{ run(id: 1) { id name tags } }', 1],
    ['{ run(id: 1) { parent { parent { id } } } }', 3],
    ['{ run(id: 1) { metrics { name } } }', 11],
    ['{ runs { nodes { id } pageInfo { hasNextPage } totalCount } }', 1 + 20 + 1],
    ['{ runs(first: 100) { nodes { children { nodes { id } } } } }', 1 + 100 * (1 + 1 + 5)],
    ['{ runs(first: 3) { edges { node { id } } } }', 1 + 3 * 2],
    ['{ top(limit: 7) { id } }', 7],
    ['{ unknown { deeper { id } } }', 0],
  ])('%s costs %i', (query, cost) => expect(measure(query).cost).toBe(cost));

  it('reads lengths from variables, and their defaults', () => {
    const query = 'query ($n: Int = 4) { top(limit: $n) { id } }';
    expect(measure(query, { n: 9 }).cost).toBe(9);
    expect(measure(query).cost).toBe(4);
    expect(measure(query, { n: 'many' }).cost).toBe(10);
  });

  it('counts depth, aliases and root fields through fragments', () => {
    const size = measure('{ a: run(id: 1) { ...R } b: run(id: 2) { ...R } ...Q } fragment R on Run { x: name parent { y: name } } fragment Q on Query { run(id: 3) { id } }');
    expect(size).toMatchObject({ depth: 3, aliases: 6, rootFields: 3, cost: 5 });
  });

  it('measures nested fragments in linear time', () => {
    const fragments = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Run { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`).join('\n');
    const size = measure(`{ run(id: 1) { ...F0 } } ${fragments} fragment F60 on Run { id }`);
    expect(size.cost).toBeGreaterThan(1e17);
    expect(size.depth).toBe(62);
  });

  it('ends where a fragment spreads itself', () => {
    expect(measure('{ run(id: 1) { ...F } } fragment F on Run { parent { ...F } }').depth).toBe(2);
  });

  it('tells introspection, and counts it for nothing', () => {
    expect(measure('{ __schema { types { name fields { name type { ofType { ofType { name } } } } } } }')).toMatchObject({ introspects: true, depth: 1, cost: 0 });
    expect(measure('{ __typename run(id: 1) { __typename } }')).toMatchObject({ introspects: false, depth: 2 });
  });
});
