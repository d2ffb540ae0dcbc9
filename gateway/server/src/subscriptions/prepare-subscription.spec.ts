import { buildSchema } from 'graphql';
import { OperationGuard } from '../limits/operation-guard.js';
import { InvalidSubscription, prepareSubscription, subscriptionArguments } from './prepare-subscription.js';

const schema = buildSchema(`
  scalar BigInt
  type Query { a: Int }
  type Progress { sequence: BigInt! epoch: Int! run: Progress }
  type Subscription { progress(runId: ID!, after: BigInt): Progress! }
`);
const guard = new OperationGuard({ depth: 10, cost: 1000, aliases: 10, rootFields: 10, tokens: 1000, introspection: true }, () => schema);
const prepare = (query: string, operationName?: string) => {
  const guarded = guard.check({ query, operationName });
  return { guarded, subscription: prepareSubscription(schema, guarded) };
};
const argumentsOf = (query: string, variables: Record<string, unknown> = {}) => {
  const { guarded, subscription } = prepare(query);
  return subscriptionArguments(schema, subscription, guarded.operation, variables, 'runId');
};

describe('prepareSubscription', () => {
  it('executes the same for all, wherever they begin', () => {
    const sources = [
      'subscription ($id: ID!) { progress(runId: $id) { epoch } }',
      'subscription ($id: ID!) { progress(runId: $id, after: 7) { epoch } }',
      'subscription ($id: ID!, $after: BigInt) { progress(runId: $id, after: $after) { epoch } }',
      'subscription($id:ID!,$after:BigInt){progress(after:$after,runId:$id){epoch}}',
    ].map((query) => prepare(query).subscription);
    expect(new Set(sources.map(({ hash }) => hash)).size).toBe(1);
    expect(sources[2]?.variables).toEqual(['id']);
    expect(sources[2]?.source).not.toContain('after');
  });

  it('finds the root field in a fragment, and leaves others\' `after` alone', () => {
    const { subscription } = prepare('subscription ($id: ID!, $n: BigInt) { ...Root } fragment Root on Subscription { ... on Subscription { it: progress(runId: $id, after: $n) { epoch } } }');
    expect(subscription).toMatchObject({ field: 'progress', variables: ['id'] });
    expect(subscription.source).not.toContain('after');
  });

  it('executes only the operation that is asked for', () => {
    const { subscription } = prepare('query Q { a } subscription S { progress(runId: "r") { epoch } }', 'S');
    expect(subscription.source).not.toContain('query Q');
  });

  it('lists everything that is wrong', () => {
    expect(() => prepare('subscription { progress { epochs } }')).toThrow(InvalidSubscription);
    expect(() => prepare('subscription { progress(runId: "r") { epochs } nothing }')).toThrow(/epochs.*nothing|nothing.*epochs/s);
    expect(() => prepare('subscription { a: progress(runId: "r") { epoch } b: progress(runId: "r") { epoch } }')).toThrow(/only one top level field/i);
  });
});

describe('subscriptionArguments', () => {
  it.each([
    ['subscription { progress(runId: "run_1") { epoch } }', {}, undefined],
    ['subscription { progress(runId: "run_1", after: 12) { epoch } }', {}, 12n],
    ['subscription { progress(runId: "run_1", after: "12") { epoch } }', {}, 12n],
    ['subscription ($a: BigInt = 3) { progress(runId: "run_1", after: $a) { epoch } }', {}, 3n],
    ['subscription ($a: BigInt = 3) { progress(runId: "run_1", after: $a) { epoch } }', { a: '4' }, 4n],
    ['subscription ($a: BigInt) { progress(runId: "run_1", after: $a) { epoch } }', { a: null }, undefined],
  ])('%s %p', (query, variables, after) => expect(argumentsOf(query, variables)).toMatchObject({ id: 'run_1', after }));

  it.each([-1, 1.5, 'x', '-1', '99999999999999999999', {}])('takes %p for no sequence', (after) => {
    expect(() => argumentsOf('subscription ($a: BigInt) { progress(runId: "run_1", after: $a) { epoch } }', { a: after })).toThrow(/must be the `sequence`/);
  });

  it.each(['', '>', '*', 'a.b', 'a b', 'ä', '\u0000', 'x'.repeat(101)])('takes %p for no id', (id) => {
    expect(() => argumentsOf('subscription ($id: ID!) { progress(runId: $id) { epoch } }', { id })).toThrow(/is no id/);
  });

  it('keeps what matters of the variables, and nothing that the client made up', () => {
    const { variables } = argumentsOf('subscription ($id: ID!, $more: Boolean!) { progress(runId: $id) { epoch @include(if: $more) } }', { id: 'run_1', more: true, other: 1 });
    expect(variables).toEqual({ id: 'run_1', more: true });
  });
});
