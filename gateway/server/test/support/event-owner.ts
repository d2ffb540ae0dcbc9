import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { encodeEnvelope, eventSubject, EventLogService, packEnvelope, type Envelope } from '@lepton/contracts';
import { connectMessaging, serveRpc, type Messaging } from '@lepton/messaging';

interface Emitted<Desc extends DescMessage> {
  name: string;
  aggregateId: string;
  schema: Desc;
  message: MessageInitShape<Desc>;
  traceparent?: string;
  workspace?: string;
}

/** A service as its events are seen: its record by RPC, and JetStream for what happens. */
export class EventOwner {
  readonly record: Envelope[] = [];
  reads = 0;
  private rpc: { stop(): Promise<void> } | undefined;

  private constructor(readonly domain: string, readonly messaging: Messaging) {}

  static async start(domain: string, url: string): Promise<EventOwner> {
    const owner = new EventOwner(domain, await connectMessaging({ url, owner: domain }));
    owner.answer();
    return owner;
  }

  answer(): void {
    this.rpc = serveRpc(this.messaging, this.domain, EventLogService, {
      readEvents: ({ aggregateId, after, types, limit, newest }) => {
        this.reads++;
        const matching = this.record.filter((event) => event.aggregateId === aggregateId && event.sequence > after
          && (types.length === 0 || types.some((type) => event.payload?.typeUrl.endsWith(`/${type}`))));
        const size = limit || 500;
        return Promise.resolve({ events: newest ? matching.slice(-size) : matching.slice(0, size), more: matching.length > size });
      },
    });
  }

  async fallSilent(): Promise<void> {
    await this.rpc?.stop();
  }

  /** In the record, and not on the wire: as committed just before the connection broke. */
  commit<Desc extends DescMessage>(event: Emitted<Desc>): Envelope {
    const sequence = BigInt(this.record.filter(({ aggregateId }) => aggregateId === event.aggregateId).length + 1);
    const envelope = packEnvelope({
      eventId: `${event.aggregateId}-${sequence}`, workspace: event.workspace ?? 'default', aggregateId: event.aggregateId, sequence,
      occurredAt: new Date(), traceparent: event.traceparent ?? '', schema: event.schema, payload: create(event.schema, event.message),
    });
    this.record.push(envelope);
    return envelope;
  }

  async emit<Desc extends DescMessage>(event: Emitted<Desc>): Promise<void> {
    await this.send(event.name, this.commit(event));
  }

  async send(name: string, envelope: Envelope): Promise<void> {
    const { workspace, aggregateId } = envelope;
    await this.messaging.jetstream.publish(eventSubject({ workspace, domain: this.domain, name, aggregateId }), encodeEnvelope(envelope));
  }

  async stop(): Promise<void> {
    await this.messaging.close();
  }
}
