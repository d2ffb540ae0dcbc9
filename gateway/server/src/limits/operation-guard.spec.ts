import { buildSchema, getIntrospectionQuery } from 'graphql';
import { OperationGuard, type OperationLimits } from './operation-guard.js';

const schema = buildSchema('type Query { a: Query list(first: Int = 10): [Query!]! leaf: String }');
const limits: OperationLimits = { depth: 5, cost: 100, aliases: 3, rootFields: 4, tokens: 200, introspection: true };
const guard = (overrides: Partial<OperationLimits> = {}) => new OperationGuard({ ...limits, ...overrides }, () => schema);
const nested = (depth: number) => `${'{ a '.repeat(depth - 1)}{ leaf }${' }'.repeat(depth - 1)}`;

describe('OperationGuard', () => {
  it('lets a modest operation pass', () => {
    expect(guard().check({ query: nested(5) })?.operation.operation).toBe('query');
    expect(guard().check({ query: getIntrospectionQuery() })).toBeDefined();
  });

  it.each([
    ['QUERY_TOO_DEEP', nested(6), { actual: 6, limit: 5 }],
    ['QUERY_TOO_EXPENSIVE', '{ list(first: 101) { leaf } }', { actual: 101, limit: 100 }],
    ['TOO_MANY_ALIASES', '{ a { w: leaf x: leaf y: leaf z: leaf } }', { actual: 4, limit: 3 }],
    ['TOO_MANY_ROOT_FIELDS', '{ leaf leaf leaf leaf leaf }', { actual: 5, limit: 4 }],
    ['QUERY_TOO_LARGE', `{ ${'leaf '.repeat(200)} }`, { limit: 200 }],
  ])('%s with the numbers', (code, query, numbers) => {
    const subject = guard();
    for (let time = 0; time < 2; time++) {
      expect(() => subject.check({ query })).toThrow(expect.objectContaining({ extensions: { code, ...numbers, http: { status: 400 } } }));
    }
  });

  it('measures with the variables of each request', () => {
    const subject = guard();
    const query = 'query ($n: Int) { list(first: $n) { leaf } }';
    expect(subject.check({ query, variables: { n: 1 } })).toBeDefined();
    expect(() => subject.check({ query, variables: { n: 1000 } })).toThrow(/may fetch 1,000 objects; 100 are allowed/);
  });

  it('survives a document that nests past the parser\'s stack', () => {
    expect(() => guard({ tokens: 1e6 }).check({ query: nested(100_000) })).toThrow(expect.objectContaining({ extensions: expect.objectContaining({ code: 'QUERY_TOO_DEEP' }) }));
  });

  it('turns introspection away when told to, hidden in a fragment too', () => {
    const closed = guard({ introspection: false });
    expect(() => closed.check({ query: '{ ...F } fragment F on Query { __schema { types { name } } }' })).toThrow(/does not tell its schema/);
    expect(closed.check({ query: '{ __typename }' })).toBeDefined();
  });

  it('says what it cannot read, or find', () => {
    expect(() => guard().check({ query: '{ a' })).toThrow(/Syntax Error/);
    expect(() => guard().check({ query: 'query A { leaf } query B { leaf }' })).toThrow(/several operations/);
    expect(() => guard().check({ query: 'query A { leaf }', operationName: 'B' })).toThrow(/no operation "B"/);
    expect(guard().check({ query: 'query A { leaf } query B { a { leaf } }', operationName: 'B' }).operation.name?.value).toBe('B');
  });
});
