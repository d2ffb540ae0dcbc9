import { buildSchema, parse, print } from 'graphql';
import { composeSupergraph, withoutSubscription } from './compose-supergraph.js';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const DIRECTIVES = 'directive @event(domain: String!, name: String!, id: String!) on FIELD_DEFINITION';

const training = `${LINK} ${DIRECTIVES}
  scalar BigInt
  enum Phase { WARM HOT }
  type Run @key(fields: "id") { id: ID! name: String! latest: Tick }
  type Tick @shareable { sequence: BigInt! phase: Phase! run: Run! target: Target }
  type OnlyLive { tick: Tick! note: Note! }
  type Note { text: String! }
  union Target = Run | Dataset
  type Dataset @key(fields: "id", resolvable: false) { id: ID! }
  type Query { run(id: ID!): Run }
  type Subscription { ticked(runId: ID!): OnlyLive! @event(domain: "training", name: "ticked", id: "runId") }`;
const data = `${LINK} type Dataset @key(fields: "id") { id: ID! name: String! } type Query { dataset(id: ID!): Dataset }`;

const services = [{ name: 'training', sdl: training }, { name: 'data', sdl: data }];

describe('composeSupergraph', () => {
  const { events, supergraph } = composeSupergraph(services);

  it('derives the events subgraph: root fields with their source, value types, stubs of entities', () => {
    expect(events).toContain('ticked(runId: ID!): OnlyLive! @event(domain: "training", name: "ticked", id: "runId")');
    expect(events).toMatch(/type Run @key\(fields: "id", resolvable: false\) \{\s+id: ID!\s+\}/);
    expect(events).toMatch(/type Dataset @key\(fields: "id", resolvable: false\)/);
    expect(events).toContain('type Note {');
    expect(events).toContain('union Target = Run | Dataset');
    expect(events).toContain('enum Phase');
    expect(events).not.toContain('type Query');
    expect(events).not.toContain('latest');
  });

  it('lets the events subgraph alone answer the subscription', () => {
    expect(supergraph).toMatch(/type Subscription\s+@join__type\(graph: EVENTS\)/);
    expect(supergraph).toContain('@join__graph(name: "events", url: "events:")');
  });

  it('moves what only the subscription reaches and keeps the rest', () => {
    const left = print(withoutSubscription(parse(training)));
    expect(left).not.toMatch(/OnlyLive|Note|Subscription|@event/);
    expect(left).toContain('type Tick @shareable');
    expect(left).toContain('union Target');
  });

  it('is deterministic', () => {
    expect(composeSupergraph(services)).toEqual({ events, supergraph });
  });

  it('names what does not compose', () => {
    const broken = training.replace('type Tick @shareable', 'type Tick');
    expect(() => composeSupergraph([{ name: 'training', sdl: broken }, { name: 'data', sdl: data }])).toThrow(/do not compose[\s\S]*Tick\.sequence/);
  });

  it('makes a supergraph that is a valid schema', () => {
    expect(() => buildSchema(supergraph, { assumeValidSDL: true })).not.toThrow();
  });
});
