import { jest } from '@jest/globals';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SpanBuffer } from './span-buffer.js';

const span = (name: string) => ({ name }) as ReadableSpan;
const collect = () => {
  const batches: string[][] = [];
  return { batches, publish: (spans: readonly ReadableSpan[]) => void batches.push(spans.map(({ name }) => name)) };
};

describe('SpanBuffer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('keeps spans until a publisher is attached, then publishes within the interval', () => {
    const buffer = new SpanBuffer({ intervalMs: 500 });
    buffer.onEnd(span('early'));
    jest.advanceTimersByTime(10_000);
    const { batches, publish } = collect();
    buffer.attach(publish);
    buffer.onEnd(span('late'));
    expect(batches).toEqual([]);
    jest.advanceTimersByTime(500);
    expect(batches).toEqual([['early', 'late']]);
  });

  it('publishes a full batch at once, in order', () => {
    const buffer = new SpanBuffer({ batchSize: 2 });
    const { batches, publish } = collect();
    buffer.attach(publish);
    for (const name of ['a', 'b', 'c']) buffer.onEnd(span(name));
    expect(batches).toEqual([['a', 'b']]);
  });

  it('holds no more than its capacity and counts what it drops', () => {
    const buffer = new SpanBuffer({ capacity: 2 });
    for (const name of ['a', 'b', 'c', 'd']) buffer.onEnd(span(name));
    const { batches, publish } = collect();
    buffer.attach(publish);
    buffer.flush();
    expect(batches).toEqual([['a', 'b']]);
    expect(buffer.dropped).toBe(2);
  });

  it('survives a publisher that throws', () => {
    const buffer = new SpanBuffer();
    buffer.attach(() => { throw new Error('no connection'); });
    buffer.onEnd(span('a'));
    expect(() => buffer.flush()).not.toThrow();
    expect(buffer.dropped).toBe(1);
  });

  it('publishes each span as it ends once the process drains', () => {
    const buffer = new SpanBuffer();
    const { batches, publish } = collect();
    buffer.attach(publish);
    buffer.onEnd(span('a'));
    buffer.drain();
    buffer.onEnd(span('b'));
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('flushes when the publisher is detached, and keeps what comes after for the next', () => {
    const buffer = new SpanBuffer();
    const first = collect();
    const second = collect();
    const detach = buffer.attach(first.publish);
    buffer.onEnd(span('a'));
    detach();
    buffer.onEnd(span('b'));
    buffer.attach(second.publish);
    buffer.flush();
    expect(first.batches).toEqual([['a']]);
    expect(second.batches).toEqual([['b']]);
  });
});
