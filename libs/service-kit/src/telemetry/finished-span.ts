import { create } from '@bufbuild/protobuf';
import { SpanKind, SpanStatusCode, type AttributeValue, type HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { FinishedSpanSchema, type FinishedSpan } from '@lepton/contracts';

/** Said by the trace itself or by every span of a service: not worth a copy in each span. */
const REDUNDANT = /^(net(work)?\.|user_agent\.|url\.scheme$|db\.system|db\.client\.connection|server\.|client\.|http\.(flavor|scheme|host|status_text|user_agent))/;

/** As the monitoring service keeps it. */
export function toFinishedSpan(span: ReadableSpan, service: string): FinishedSpan {
  const { traceId, spanId } = span.spanContext();
  const exception = span.events.find((event) => event.name === 'exception')?.attributes;
  return create(FinishedSpanSchema, {
    traceId, spanId, service,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    name: span.name,
    kind: SpanKind[span.kind] ?? 'INTERNAL',
    startUnixNanos: nanos(span.startTime),
    endUnixNanos: nanos(span.endTime),
    status: SpanStatusCode[span.status.code] ?? 'UNSET',
    statusMessage: span.status.message ?? String(exception?.['exception.message'] ?? ''),
    attributes: Object.fromEntries(Object.entries(span.attributes).filter(([name]) => !REDUNDANT.test(name)).map(([name, value]) => [name, text(value)])),
  });
}

const nanos = ([seconds, fraction]: HrTime): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(fraction);

const text = (value: AttributeValue | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
