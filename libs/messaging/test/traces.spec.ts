import { create } from '@bufbuild/protobuf';
import { EventLogService, MetricSchema } from '@lepton/contracts';
import { JobQueue, publishSignal, rpcClient, serveRpc, subscribeSignal } from '@lepton/messaging';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { startService, type Service } from './mesh.fixture.js';

const exporter = new InMemorySpanExporter();
let postgres: TestPostgres;
let nats: TestNats;
let service: Service;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  service = await startService({ database: await postgres.createDatabase(), nats: nats.url, owner: 'training' });
}, 60_000);
afterAll(async () => {
  await service.stop();
  await nats.stop();
  await postgres.stop();
});
beforeEach(() => exporter.reset());

const tracer = trace.getTracer('test');
const inRoot = <T>(work: () => Promise<T>) => tracer.startActiveSpan('root', async (span) => {
  try {
    return await work();
  } finally {
    span.end();
  }
});

async function spanCalled(name: string) {
  return await waitFor(() => exporter.getFinishedSpans().find((span) => span.name === name), { what: `a span called ${name}` });
}

/** The names from the root to `name`, following parents; and that all are of one trace. */
async function path(name: string): Promise<string[]> {
  const names: string[] = [];
  let span = await spanCalled(name);
  const { traceId } = span.spanContext();
  for (;;) {
    expect(span.spanContext().traceId).toBe(traceId);
    names.unshift(span.name);
    const parent = span.parentSpanContext?.spanId;
    if (!parent) return names;
    span = await waitFor(() => exporter.getFinishedSpans().find((other) => other.spanContext().spanId === parent), { what: `the parent of ${span.name}` });
  }
}

describe('traces', () => {
  it('go from the change through outbox, relay and stream into the handler, and on into what it causes', async () => {
    service.consume('traced', async (_, tx) => {
      await tracer.startActiveSpan('effect', async (span) => span.end());
      await service.outbox.append(tx, { workspace: 'default', domain: 'models', name: 'version-registered', aggregateId: 'mdv_1', schema: MetricSchema, message: {} });
    });
    await inRoot(() => service.emit('run_1', 1));
    expect(await path('effect')).toEqual(['root', 'run-progressed publish', 'run-progressed process', 'effect']);
    expect(await path('version-registered publish')).toEqual(['root', 'run-progressed publish', 'run-progressed process', 'version-registered publish']);
    expect((await spanCalled('run-progressed publish')).kind).toBe(SpanKind.PRODUCER);
    expect((await spanCalled('run-progressed process')).kind).toBe(SpanKind.CONSUMER);
    const [event] = (await service.outbox.read({ aggregateId: 'run_1' })).events;
    const { traceId, spanId } = (await spanCalled('run-progressed publish')).spanContext();
    expect(event?.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  it('go through the work queue', async () => {
    const pull = new JobQueue(service.messaging).pull({ queue: 'training', durable: 'traced-worker', schema: MetricSchema, handle: async () => {
      await tracer.startActiveSpan('train', async (span) => span.end());
    } });
    await inRoot(() => service.transactions.run((tx) => service.outbox.enqueueJob(tx, { workspace: 'default', queue: 'training', id: 'run_1', schema: MetricSchema, message: {} })));
    expect(await path('train')).toEqual(['root', 'training-job publish', 'training-job process', 'train']);
    await pull.stop();
  });

  it('go through requests, and show which failed', async () => {
    const served = serveRpc(service.messaging, 'traced', EventLogService, {
      readEvents: ({ aggregateId }) => {
        if (aggregateId === 'bad') throw new Error('broken');
        return tracer.startActiveSpan('read', (span) => {
          span.end();
          return {};
        });
      },
    });
    const client = rpcClient(service.messaging, 'traced', EventLogService);
    await inRoot(() => client.readEvents({ aggregateId: 'good' }));
    const name = 'lepton.common.v1.EventLogService/ReadEvents';
    expect(await path('read')).toEqual(['root', name, name, 'read']);
    const kinds = () => exporter.getFinishedSpans().filter((span) => span.name === name).map((span) => [span.kind, span.status.code]);
    expect(kinds()).toEqual([[SpanKind.SERVER, SpanStatusCode.UNSET], [SpanKind.CLIENT, SpanStatusCode.UNSET]]);
    exporter.reset();
    await inRoot(() => client.readEvents({ aggregateId: 'bad' })).catch(() => undefined);
    expect(kinds()).toEqual([[SpanKind.SERVER, SpanStatusCode.ERROR], [SpanKind.CLIENT, SpanStatusCode.ERROR]]);
    await served.stop();
  });

  it('go with signals', async () => {
    const signal = { domain: 'training', name: 'run-control', id: 'run_1' };
    const subscription = subscribeSignal(service.messaging, signal, MetricSchema, () => tracer.startActiveSpan('hear', (span) => span.end()));
    await service.messaging.nats.flush();
    await inRoot(async () => publishSignal(service.messaging, signal, MetricSchema, create(MetricSchema, {})));
    expect(await path('hear')).toEqual(['root', 'hear']);
    subscription.unsubscribe();
  });

  it('mark the try that failed, and its retry', async () => {
    let tries = 0;
    service.consume('traced-flaky', ({ value }) => {
      if (value === 9 && ++tries === 1) throw new Error('not yet');
    });
    await inRoot(() => service.emit('run_flaky', 9));
    await waitFor(() => tries === 2);
    const ofConsumer = () => exporter.getFinishedSpans().filter((span) => span.attributes['messaging.consumer.group.name'] === 'traced-flaky' && span.attributes['messaging.destination.name'] === 'lepton.default.training.run-progressed.v1.run_flaky');
    await waitFor(() => ofConsumer().length === 2);
    expect(ofConsumer().map((span) => span.status)).toEqual([{ code: SpanStatusCode.ERROR, message: 'not yet' }, { code: SpanStatusCode.UNSET }]);
  });
});
