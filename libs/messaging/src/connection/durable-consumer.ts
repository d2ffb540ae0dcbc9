import type { StreamDeclaration } from '@lepton/contracts';
import { AckPolicy, DeliverPolicy, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Messaging } from './messaging.js';

export interface DurableConsumerOptions {
  stream: StreamDeclaration;
  durable: string;
  subject: string;
  ackWaitMs: number;
  /** Deliveries under way in all processes together. */
  maxAckPending: number;
}

/** A delivery, and what must be so for its acknowledgement to mean it. */
export interface Delivery {
  message: JsMsg;
  disconnects: number;
  store: string;
}

/**
 * A durable pull consumer that is made again where it vanished with its stream. Tries are counted by whoever handles the
 * messages (`max_deliver` is unlimited), because a message that the server gives up on would just be forgotten.
 */
export class DurableConsumer {
  private store = '';

  constructor(private readonly messaging: Messaging, private readonly options: DurableConsumerOptions) {}

  async open(): Promise<Consumer> {
    const { stream, durable, subject, ackWaitMs, maxAckPending } = this.options;
    await this.messaging.ensureStreams();
    return await this.messaging.ask(async () => {
      await this.messaging.manager.consumers.add(stream.name, {
        durable_name: durable, filter_subject: subject, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All,
        ack_wait: nanos(ackWaitMs), max_deliver: -1, max_ack_pending: maxAckPending,
      });
      this.store = await this.currentStore();
      return await this.messaging.jetstream.consumers.get(stream.name, durable);
    });
  }

  delivery(message: JsMsg): Delivery {
    return { message, disconnects: this.messaging.disconnects, store: this.store };
  }

  /** Tells the server that the message is being worked on; on a closed connection there is nobody to tell. */
  working({ message }: Pick<Delivery, 'message'>): void {
    if (!this.messaging.nats.isClosed()) message.working();
  }

  /**
   * Whether `delivery` may be acknowledged. An acknowledgement names stream sequences; in a store that was wiped and made
   * anew while the connection was down, the same numbers are those of other messages.
   */
  async owns({ disconnects, store }: Delivery): Promise<boolean> {
    if (disconnects === this.messaging.disconnects) return true;
    try {
      return store === await this.messaging.ask(() => this.currentStore());
    } catch {
      return false;
    }
  }

  private async currentStore(): Promise<string> {
    return (await this.messaging.manager.streams.info(this.options.stream.name)).created;
  }
}
