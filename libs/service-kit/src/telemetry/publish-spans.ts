import { create, toBinary } from '@bufbuild/protobuf';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SpansFinishedSchema, signalSubject, type FinishedSpan } from '@lepton/contracts';
import { toFinishedSpan } from './finished-span.js';
import { attachSpanSink } from './runtime.js';

/** What is needed of a `Messaging`. */
export interface SpanTransport {
  readonly nats: { publish(subject: string, data: Uint8Array): void; isClosed(): boolean };
  /** `stop` runs before the connection closes. */
  onClose(stop: () => Promise<void>): unknown;
}

/** Below the 1 MB that NATS takes. */
const MAX_BYTES = 900_000;

/**
 * Publishes this process's finished spans as the signal `telemetry/spans`, in batches, about twice a second, until the connection closes.
 * Call it once, right after connecting; without telemetry it does nothing. Written to the connection directly: a traced publish would
 * make spans of its own.
 */
export function publishSpansOver(transport: SpanTransport): void {
  const stop = attachSpanSink((spans, service) => {
    if (transport.nats.isClosed()) return;
    const subject = signalSubject({ domain: 'telemetry', name: 'spans', id: service.replaceAll(/[^\w-]/g, '_') });
    for (const data of encodeSpans(spans, service)) transport.nats.publish(subject, data);
  });
  transport.onClose(() => Promise.resolve(stop()));
}

/** One message, or as many as the size limit asks for; a span that alone is too large is left out. */
export function encodeSpans(spans: readonly ReadableSpan[], service: string, maxBytes = MAX_BYTES): Uint8Array[] {
  const encode = (part: FinishedSpan[]): Uint8Array[] => {
    if (part.length === 0) return [];
    const data = toBinary(SpansFinishedSchema, create(SpansFinishedSchema, { spans: part }));
    if (data.length <= maxBytes) return [data];
    const middle = part.length >> 1;
    return middle === 0 ? [] : [...encode(part.slice(0, middle)), ...encode(part.slice(middle))];
  };
  return encode(spans.map((span) => toFinishedSpan(span, service)));
}
