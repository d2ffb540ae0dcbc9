import type { SpanRow } from './span.repository.js';
import { toTrace, traceIdOf } from './trace.js';

const span = (over: Partial<SpanRow>): SpanRow => ({
  trace_id: 't', span_id: 's', parent_span_id: null, service: 'gateway', name: 'POST /graphql', kind: 'SERVER',
  start_unix_nanos: '1700000000000000000', end_unix_nanos: '1700000000000000000', status: 'UNSET', attributes: {}, ...over,
});

describe('toTrace', () => {
  it('lasts from the first start to the last end, whichever span that is of', () => {
    const trace = toTrace('t', [
      span({ end_unix_nanos: '1700000000900000000' }),
      span({ span_id: 's2', parent_span_id: 's', service: 'training', start_unix_nanos: '1700000000100000000', end_unix_nanos: '1700000002500500000' }),
      span({ span_id: 's3', start_unix_nanos: '1700000000200000000', end_unix_nanos: '1700000000200250000' }),
    ]);
    expect(trace).toMatchObject({ id: 't', durationMs: 2500.5, services: ['gateway', 'training'] });
    expect(trace?.spans[2]).toMatchObject({ id: 's3', parentId: null, startedAt: new Date('2023-11-14T22:13:20.200Z'), durationMs: 0.25 });
  });

  it('is null of no spans', () => {
    expect(toTrace('t', [])).toBeNull();
  });
});

describe('traceIdOf', () => {
  it.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '0af7651916cd43dd8448eb211c80319c'],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01', undefined],
    ['', undefined],
    ['garbage', undefined],
  ])('of "%s" is %s', (traceparent, id) => {
    expect(traceIdOf(traceparent)).toBe(id);
  });
});
