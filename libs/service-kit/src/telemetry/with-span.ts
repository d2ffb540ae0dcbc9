import { randomBytes } from 'node:crypto';
import { context, SpanStatusCode, trace, TraceFlags, type Attributes, type Span, type SpanKind } from '@opentelemetry/api';

/** Runs `fn` in a span of its own, a child of the active one. What `fn` throws is recorded and thrown on. */
export function withSpan<Result>(
  name: string, fn: (span: Span) => Promise<Result> | Result, options: { kind?: SpanKind; attributes?: Attributes } = {},
): Promise<Result> {
  return trace.getTracer('lepton').startActiveSpan(name, options, async (span) => {
    try {
      return await fn(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Runs `fn` without spans, here and in the processes it calls: for loops that would fill a trace with copies of one another. */
export function withoutTracing<Result>(fn: () => Result): Result {
  const parent = trace.getActiveSpan()?.spanContext() ?? { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
  const unsampled = trace.wrapSpanContext({ ...parent, traceFlags: TraceFlags.NONE });
  return context.with(trace.setSpan(context.active(), unsampled), fn);
}
