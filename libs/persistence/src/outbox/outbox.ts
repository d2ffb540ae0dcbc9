import { Injectable } from '@nestjs/common';
import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import {
  EVENTS, JOBS, decodeEnvelope, encodeEnvelope, eventSubject, jobSubject, packEnvelope, type Envelope,
} from '@lepton/contracts';
import { SpanKind, SpanStatusCode, isSpanContextValid, trace, type Span } from '@opentelemetry/api';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { monotonicFactory } from 'ulidx';
import { MAX_ENVELOPE_BYTES, withSequence } from './envelope-bytes.js';
import { OutboxWakeups } from './outbox-wakeups.js';

export interface OutboxEvent<Desc extends DescMessage> {
  workspace: string;
  /** The service that owns the aggregate, e.g. `training`. */
  domain: string;
  /** Past tense, kebab-case, e.g. `run-queued`. */
  name: string;
  aggregateId: string;
  schema: Desc;
  message: MessageInitShape<Desc>;
  /** Default: a ULID. */
  eventId?: string;
  /** Default: now. */
  occurredAt?: Date;
}

export interface OutboxJob<Desc extends DescMessage> {
  workspace: string;
  /** E.g. `training`. */
  queue: string;
  /** What the job is about, e.g. a run id. */
  id: string;
  schema: Desc;
  message: MessageInitShape<Desc>;
}

export interface AppendedEvent {
  eventId: string;
  /** Counts the aggregate's events from 1, without gaps. */
  sequence: bigint;
}

export interface ReadEvents {
  aggregateId: string;
  /** Only events after this sequence. Default 0. */
  after?: bigint;
  /** Only these payload types (full protobuf names); all where empty. */
  types?: readonly string[];
  /** Default and maximum: 500. */
  limit?: number;
  /** The last of them instead of the first, in ascending order all the same. */
  newest?: boolean;
}

interface OutboxRow {
  event_id: string;
  txid: string;
}

const PAGE = 500;
/** Draws random bits once per millisecond and counts on from there: ten times as fast as `ulid`, which draws each character. */
const ulid = monotonicFactory();
const tracer = trace.getTracer('@lepton/persistence');

const APPEND = `
  with input as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
      with ordinality as i (subject, event_id, aggregate_id, type, traceparent, data, n)
  ), counted as (
    insert into aggregate_sequence as s (aggregate_id, last)
    select aggregate_id, count(*) from input group by aggregate_id order by aggregate_id
    on conflict (aggregate_id) do update set last = s.last + excluded.last
    returning aggregate_id, last
  )
  insert into outbox (stream, subject, event_id, aggregate_id, type, traceparent, data, sequence)
  select $7, subject, event_id, aggregate_id, type, traceparent, data,
    counted.last - count(*) over (partition by aggregate_id) + row_number() over (partition by aggregate_id order by n)
  from input join counted using (aggregate_id) order by n
  returning event_id, sequence, txid::text`;

const ENQUEUE = `
  insert into outbox (stream, subject, event_id, aggregate_id, type, traceparent, data) values ($1, $2, $3, $4, $5, $6, $7)
  returning event_id, txid::text`;

/** Writes events and jobs in the transaction of the change that causes them; the relay publishes them after its commit. */
@Injectable()
export class Outbox {
  constructor(private readonly dataSource: DataSource, private readonly wakeups: OutboxWakeups) {}

  /** @throws where the encoded event is larger than 900 KB: what is large belongs into the artifact store. */
  async append<Desc extends DescMessage>(tx: EntityManager, event: OutboxEvent<Desc>): Promise<AppendedEvent> {
    const [appended] = await this.appendAll(tx, [event]);
    if (!appended) throw new Error('PostgreSQL returned no row for an outbox event');
    return appended;
  }

  /** Many events in one round trip; the results are in the order of the events. */
  async appendAll(tx: EntityManager, events: readonly OutboxEvent<DescMessage>[]): Promise<AppendedEvent[]> {
    if (events.length === 0) return [];
    const rows = events.map((event) => toRow(event));
    try {
      const written = await this.write<OutboxRow & { sequence: string }>(tx, 'outbox-append', APPEND, [
        rows.map((row) => row.subject), rows.map((row) => row.eventId), rows.map((row) => row.aggregateId), rows.map((row) => row.type),
        rows.map((row) => row.traceparent), rows.map((row) => row.data), EVENTS.name,
      ]);
      const sequences = new Map(written.map((row) => [row.event_id, BigInt(row.sequence)]));
      return rows.map(({ eventId }) => ({ eventId, sequence: sequences.get(eventId) ?? 0n }));
    } catch (error) {
      for (const { span } of rows) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      for (const { span } of rows) span.end();
    }
  }

  /** Puts a job on the work queue `queue` once the transaction has committed. */
  async enqueueJob<Desc extends DescMessage>(tx: EntityManager, job: OutboxJob<Desc>): Promise<{ eventId: string }> {
    const subject = jobSubject(job);
    const { span, eventId, traceparent, data, type } = toMessage({ ...job, aggregateId: job.id }, `${job.queue}-job`, subject);
    try {
      await this.write(tx, 'outbox-enqueue', ENQUEUE, [JOBS.name, subject, eventId, job.id, type, traceparent, data]);
      return { eventId };
    } finally {
      span.end();
    }
  }

  /** An aggregate's events in order, as far back as the outbox is kept; no more than fit into one message. */
  async read({ aggregateId, after = 0n, types = [], limit = PAGE, newest = false }: ReadEvents): Promise<{ events: Envelope[]; more: boolean }> {
    const size = limit > 0 ? Math.min(limit, PAGE) : PAGE;
    const rows = await this.dataSource.query<{ data: Buffer; sequence: string }[]>(
      `select data, sequence from outbox
       where aggregate_id = $1 and sequence > $2 and (cardinality($3::text[]) = 0 or type = any ($3))
       order by sequence ${newest ? 'desc' : 'asc'} limit $4`,
      [aggregateId, after.toString(), types, size + 1],
    );
    let bytes = 0;
    const events = rows.slice(0, size)
      .filter(({ data }, i) => (bytes += data.length) <= MAX_ENVELOPE_BYTES || i === 0)
      .map(({ data, sequence }) => decodeEnvelope(withSequence(data, BigInt(sequence))));
    if (newest) events.reverse();
    return { events, more: rows.length > events.length };
  }

  /** Every change of state comes by here: the statement is prepared once a connection, which TypeORM's `query` cannot. */
  private async write<Row extends OutboxRow>(tx: EntityManager, name: string, text: string, values: unknown[]): Promise<Row[]> {
    const runner = tx.queryRunner;
    if (!runner?.isTransactionActive) throw new Error('The outbox must be written in a transaction: use Transactions.run and pass its `tx`');
    const client = await runner.connect() as pg.ClientBase;
    const { rows } = await client.query<Row>({ name, text, values });
    if (rows[0]) this.wakeups.append(runner, { txid: rows[0].txid, id: rows[0].event_id });
    return rows;
  }
}

function toRow(event: OutboxEvent<DescMessage>) {
  const subject = eventSubject(event);
  return { subject, aggregateId: event.aggregateId, ...toMessage(event, event.name, subject) };
}

/** Encodes the envelope, but for its sequence, in a PRODUCER span that the consumer's span will be a child of. */
function toMessage(
  event: { workspace: string; aggregateId: string; schema: DescMessage; message: MessageInitShape<DescMessage>; eventId?: string; occurredAt?: Date },
  name: string,
  subject: string,
) {
  const eventId = event.eventId ?? ulid();
  const span = tracer.startSpan(`${name} publish`, {
    kind: SpanKind.PRODUCER,
    attributes: {
      'messaging.system': 'nats', 'messaging.operation.type': 'send', 'messaging.destination.name': subject, 'messaging.message.id': eventId,
    },
  });
  const traceparent = traceparentOf(span);
  const data = Buffer.from(encodeEnvelope(packEnvelope({
    eventId, traceparent, workspace: event.workspace, aggregateId: event.aggregateId, sequence: 0n, occurredAt: event.occurredAt ?? new Date(),
    schema: event.schema, payload: create(event.schema, event.message),
  })));
  if (data.length > MAX_ENVELOPE_BYTES) {
    span.end();
    throw new Error(`${event.schema.typeName} of ${event.aggregateId} has ${data.length} bytes, and a message may have ${MAX_ENVELOPE_BYTES}: keep its content in the artifact store`);
  }
  return { eventId, span, traceparent, data, type: event.schema.typeName };
}

/** W3C trace context, level 1; empty where nothing is traced. */
function traceparentOf(span: Span): string {
  const context = span.spanContext();
  if (!isSpanContextValid(context)) return '';
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`;
}
