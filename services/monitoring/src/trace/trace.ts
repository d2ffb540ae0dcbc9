import type { Span, Trace } from '../generated/graphql.js';
import type { SpanRow } from './span.repository.js';

const MS = 1e6;

/** The graph's trace of its spans, which are in the order of their start; null of none. */
export function toTrace(id: string, rows: readonly SpanRow[]): Trace | null {
  const [first] = rows;
  if (!first) return null;
  const start = BigInt(first.start_unix_nanos);
  const end = rows.reduce((latest, row) => (BigInt(row.end_unix_nanos) > latest ? BigInt(row.end_unix_nanos) : latest), start);
  return { id, durationMs: Number(end - start) / MS, services: [...new Set(rows.map(({ service }) => service))], spans: rows.map(toSpan) };
}

function toSpan(row: SpanRow): Span {
  const start = BigInt(row.start_unix_nanos);
  return {
    id: row.span_id, parentId: row.parent_span_id, service: row.service, name: row.name, kind: row.kind, status: row.status, attributes: row.attributes,
    startedAt: new Date(Number(start / BigInt(MS))),
    durationMs: Number(BigInt(row.end_unix_nanos) - start) / MS,
  };
}

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The trace id of a W3C traceparent, or undefined where it has none. */
export function traceIdOf(traceparent: string): string | undefined {
  const id = TRACEPARENT.exec(traceparent)?.[1];
  return id && /[^0]/.test(id) ? id : undefined;
}
