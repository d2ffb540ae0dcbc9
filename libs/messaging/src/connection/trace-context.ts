import { ROOT_CONTEXT, SpanStatusCode, context, propagation, trace, type Context, type Span, type SpanOptions } from '@opentelemetry/api';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

const tracer = trace.getTracer('@lepton/messaging');

/** Headers that carry the active span's context. */
export function tracedHeaders(carrier: MsgHdrs = headers()): MsgHdrs {
  propagation.inject(context.active(), carrier, { set: (target, key, value) => target.set(key, value) });
  return carrier;
}

/** The context that a message was sent in. */
export function contextOf(carrier: MsgHdrs | undefined): Context {
  if (!carrier) return ROOT_CONTEXT;
  return propagation.extract(ROOT_CONTEXT, carrier, { get: (source, key) => source.get(key) || undefined, keys: (source) => source.keys() });
}

/** Runs `work` in a span of its own; an error marks the span and goes on. */
export async function inSpan<T>(name: string, options: SpanOptions, parent: Context, work: (span: Span) => Promise<T>): Promise<T> {
  const span = tracer.startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}
