import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { EventLogService, unpackEnvelope, type Envelope } from '@lepton/contracts';
import { rpcClient, subscribeEvents, subscribeSignal, type Messaging } from '@lepton/messaging';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { propagation, context as traceContext } from '@opentelemetry/api';
import type { EventSource } from '../graph/event-subgraph.js';
import type { LoggedEvent, LogSource } from './log-source.js';
import type { FieldPayloads } from './payloads/field-payloads.js';

interface SourceOptions {
  readonly messaging: Messaging;
  readonly workspace: string;
  readonly source: EventSource;
  readonly payloads: FieldPayloads;
  readonly id: string;
}

const READ_TIMEOUT_MS = 5_000;

/** @throws Error where `id` is no subject token: a wildcard would reach other entities. */
export function natsLogSource(options: SourceOptions): LogSource {
  return options.source.kind === 'signal' ? signals(options) : events(options);
}

function events({ messaging, workspace, source, payloads, id }: SourceOptions): LogSource {
  const filter = { workspace, domain: source.domain, aggregateId: id, ...(payloads.listensTo === 'field' ? { name: source.name } : {}) };
  const owner = rpcClient(messaging, source.domain, EventLogService, { timeoutMs: READ_TIMEOUT_MS, retries: 1 });
  const types = [payloads.schema, ...(payloads.ends ?? [])].map(({ typeName }) => typeName);
  return {
    subscribe: (handler) => subscribeEvents(messaging, filter, (envelope) => handler(logged(envelope, payloads))),
    established: () => established(messaging),
    ...(source.replays ? {
      read: async ({ after, newest }) => {
        const page = await withoutTracing(() => owner.readEvents({ aggregateId: id, after, types, ...(newest === undefined ? {} : { limit: newest, newest: true }) }));
        return { events: page.events.filter((envelope) => envelope.workspace === workspace).map((envelope) => logged(envelope, payloads)), more: page.more };
      },
    } : {}),
  };
}

function signals({ messaging, source, payloads, id }: SourceOptions): LogSource {
  const { schema } = payloads;
  return {
    subscribe: (handler) => subscribeSignal(messaging, { domain: source.domain, name: source.name, id }, schema, (message) => {
      const at = new Date();
      const carrier: { traceparent?: string } = {};
      propagation.inject(traceContext.active(), carrier);
      handler({
        sequence: 0n, type: schema.typeName, traceparent: carrier.traceparent ?? '', bytes: 0,
        payloads: () => payloads.toPayloads(message, { aggregateId: id, sequence: 0n, at }),
      });
    }),
    established: () => established(messaging),
  };
}

/** The server has taken the subscription when it answers what was sent after it. */
const established = (messaging: Messaging) => messaging.ask(() => messaging.nats.flush());

function logged(envelope: Envelope, payloads: FieldPayloads): LoggedEvent {
  const { typeUrl = '', value } = envelope.payload ?? {};
  const type = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  return {
    sequence: envelope.sequence, type, traceparent: envelope.traceparent, bytes: (value?.length ?? 0) + 200,
    payloads: () => {
      const message = type === payloads.schema.typeName ? unpackEnvelope<DescMessage>(envelope, payloads.schema) as MessageShape<DescMessage> | undefined : undefined;
      return message ? payloads.toPayloads(message, {
        aggregateId: envelope.aggregateId, sequence: envelope.sequence, at: envelope.occurredAt ? timestampDate(envelope.occurredAt) : new Date(),
      }) : [];
    },
  };
}
