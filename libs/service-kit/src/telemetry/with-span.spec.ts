import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, ParentBasedSampler, AlwaysOnSampler, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { withoutTracing, withSpan } from './with-span.js';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }), spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});
beforeEach(() => exporter.reset());
afterAll(() => {
  context.disable();
  trace.disable();
});

describe('withSpan', () => {
  it('nests spans and returns the result', async () => {
    const result = await withSpan('outer', () => withSpan('inner', (span) => span.spanContext().traceId, { attributes: { step: 1 } }));
    const [inner, outer] = exporter.getFinishedSpans();
    expect(inner).toMatchObject({ name: 'inner', attributes: { step: 1 }, parentSpanContext: { spanId: outer?.spanContext().spanId } });
    expect(result).toBe(outer?.spanContext().traceId);
  });

  it('records what is thrown and throws it on', async () => {
    await expect(withSpan('work', () => { throw new Error('broke'); })).rejects.toThrow('broke');
    expect(exporter.getFinishedSpans()[0]).toMatchObject({ status: { code: SpanStatusCode.ERROR, message: 'broke' }, events: [{ name: 'exception' }] });
  });
});

describe('withoutTracing', () => {
  it('makes no spans, with a parent and without, and keeps the trace id for what is called', async () => {
    await withoutTracing(() => withSpan('loop', () => undefined));
    expect(exporter.getFinishedSpans()).toEqual([]);
    await withSpan('run', (run) => withoutTracing(() => withSpan('loop', (loop) => {
      expect(loop.spanContext().traceId).toBe(run.spanContext().traceId);
    })));
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['run']);
  });
});
