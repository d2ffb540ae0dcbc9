import { Injectable } from '@nestjs/common';
import type { FinishedSpan } from '@lepton/contracts';
import { DataSource } from 'typeorm';

export interface SpanRow {
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  service: string;
  name: string;
  kind: string;
  start_unix_nanos: string;
  end_unix_nanos: string;
  status: string;
  attributes: Record<string, string>;
}

/** A trace with more is cut off: its first ones tell how it came about. */
const MAX_SPANS_PER_TRACE = 5_000;
const DELETE_BATCH = 5_000;

@Injectable()
export class SpanRepository {
  constructor(private readonly database: DataSource) {}

  /** One round trip; a span that is there already is passed over. */
  async insert(spans: readonly FinishedSpan[]): Promise<void> {
    const column = (value: (span: FinishedSpan) => string) => spans.map((span) => clean(value(span)));
    await this.database.query(
      `INSERT INTO span (trace_id, span_id, parent_span_id, service, name, kind, start_unix_nanos, end_unix_nanos, status, status_message, attributes)
       SELECT trace_id, span_id, nullif(parent_span_id, ''), service, name, kind, start_unix_nanos, end_unix_nanos, status, status_message, attributes
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::jsonb[])
         AS s (trace_id, span_id, parent_span_id, service, name, kind, start_unix_nanos, end_unix_nanos, status, status_message, attributes)
       ON CONFLICT DO NOTHING`,
      [
        column((span) => span.traceId), column((span) => span.spanId), column((span) => span.parentSpanId), column((span) => span.service),
        column((span) => span.name), column((span) => span.kind), column((span) => String(span.startUnixNanos)), column((span) => String(span.endUnixNanos)),
        column((span) => span.status), column((span) => span.statusMessage),
        spans.map((span) => JSON.stringify(Object.fromEntries(Object.entries(span.attributes).map(([name, value]) => [clean(name), clean(value)])))),
      ],
    );
  }

  /** Of each trace the earliest spans, by start. */
  findByTraces(traceIds: readonly string[]): Promise<SpanRow[]> {
    return this.database.query<SpanRow[]>(
      `SELECT span.* FROM unnest($1::text[]) AS wanted (trace_id) CROSS JOIN LATERAL (
         SELECT trace_id, span_id, parent_span_id, service, name, kind, start_unix_nanos, end_unix_nanos, status, attributes FROM span
         WHERE trace_id = wanted.trace_id ORDER BY start_unix_nanos, span_id LIMIT $2
       ) AS span`,
      [traceIds, MAX_SPANS_PER_TRACE],
    );
  }

  /** Deletes what is older than `maxAgeHours` and the oldest beyond `maxCount`. Returns how many. */
  async deleteOld(maxAgeHours: number, maxCount: number): Promise<number> {
    for (let deleted = 0; ; ) {
      const [, count] = await this.database.query<[unknown[], number]>(
        `DELETE FROM span USING (SELECT ordinal, received_at FROM span ORDER BY ordinal LIMIT ${DELETE_BATCH}) AS oldest
         WHERE span.ordinal = oldest.ordinal
           AND (oldest.received_at < now() - make_interval(secs => $1) OR oldest.ordinal <= (SELECT max(ordinal) FROM span) - $2)`,
        [maxAgeHours * 3_600, maxCount],
      );
      deleted += count;
      if (count < DELETE_BATCH) return deleted;
    }
  }
}

/** PostgreSQL's text and jsonb take no NUL. */
const clean = (text: string) => text.replaceAll('\0', '');
