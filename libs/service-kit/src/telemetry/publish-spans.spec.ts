import { fromBinary } from '@bufbuild/protobuf';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { SpanKind } from '@opentelemetry/api';
import { SpansFinishedSchema } from '@lepton/contracts';
import { encodeSpans, publishSpansOver } from './publish-spans.js';
import { setRuntime } from './runtime.js';
import { SpanBuffer } from './span-buffer.js';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('spec');
const decode = (data: Uint8Array) => fromBinary(SpansFinishedSchema, data).spans;

function finished(count: number, attributes: Record<string, string | number> = {}) {
  exporter.reset();
  for (let index = 0; index < count; index++) tracer.startSpan(`span ${index}`, { kind: SpanKind.CLIENT, attributes }).end();
  return exporter.getFinishedSpans();
}

describe('encodeSpans', () => {
  it('carries name, kind, times, status and attributes', () => {
    exporter.reset();
    const span = tracer.startSpan('work', { kind: SpanKind.SERVER, startTime: [1_700_000_000, 123_456_789], attributes: { 'http.response.status_code': 200, 'user_agent.original': 'curl' } });
    span.recordException(new Error('broke'));
    span.setStatus({ code: 2 });
    span.end([1_700_000_001, 0]);
    const [only, ...rest] = encodeSpans(exporter.getFinishedSpans(), 'training').flatMap(decode);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      traceId: span.spanContext().traceId, spanId: span.spanContext().spanId, parentSpanId: '', service: 'training', name: 'work', kind: 'SERVER',
      startUnixNanos: 1_700_000_000_123_456_789n, endUnixNanos: 1_700_000_001_000_000_000n, status: 'ERROR', statusMessage: 'broke',
      attributes: { 'http.response.status_code': '200' },
    });
  });

  it('splits what would not fit into one message and loses only what does not fit alone', () => {
    const spans = [...finished(8, { sql: 'x'.repeat(200) }), ...finished(1, { sql: 'x'.repeat(5_000) })];
    const messages = encodeSpans(spans, 'data', 1_000);
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
    expect(messages.flatMap(decode)).toHaveLength(8);
  });
});

/** A connection as `Messaging` has it: `close` runs what was to run before. */
function transport(nats: { publish(subject: string, data: Uint8Array): void; isClosed(): boolean }) {
  const stops: (() => Promise<void>)[] = [];
  return { nats, onClose: (stop: () => Promise<void>) => stops.push(stop), close: () => Promise.all(stops.map((stop) => stop())) };
}

describe('publishSpansOver', () => {
  it('publishes what has ended before and after it was attached, on the signal of the service, before the connection closes', async () => {
    const buffer = new SpanBuffer();
    setRuntime({ service: 'training worker', buffer, flush: () => buffer.forceFlush() });
    const published: [string, number][] = [];
    const [first, second] = finished(2);
    if (!first || !second) throw new Error('no spans');
    buffer.onEnd(first);
    const connection = transport({ isClosed: () => false, publish: (subject, data) => void published.push([subject, decode(data).length]) });
    publishSpansOver(connection);
    buffer.onEnd(second);
    await connection.close();
    expect(published).toEqual([['lepton-signal.telemetry.spans.training_worker', 2]]);
  });

  it('does not write to a closed connection', async () => {
    const buffer = new SpanBuffer();
    setRuntime({ service: 'data', buffer, flush: () => buffer.forceFlush() });
    const connection = transport({ isClosed: () => true, publish: () => { throw new Error('closed'); } });
    publishSpansOver(connection);
    finished(1).forEach((span) => buffer.onEnd(span));
    await connection.close();
    expect(buffer.dropped).toBe(0);
  });
});
