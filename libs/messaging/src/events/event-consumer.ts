import { setTimeout as sleep } from 'node:timers/promises';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { EVENTS, decodeEnvelope, eventSubject, unpackEnvelope, type Envelope } from '@lepton/contracts';
import { isConnectionLost, type EntityManager, type Inbox, type Transactions } from '@lepton/persistence';
import { Logger } from '@nestjs/common';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { SpanKind } from '@opentelemetry/api';
import { backoffMs } from '../connection/backoff.js';
import { publishDeadLetter } from '../connection/dead-letters.js';
import { DurableConsumer, type Delivery } from '../connection/durable-consumer.js';
import type { Messaging } from '../connection/messaging.js';
import { contextOf, inSpan } from '../connection/trace-context.js';
import { isRpcOutage } from '../rpc/rpc-error.js';
import { KeyedQueue } from './keyed-queue.js';

export interface ReceivedEvent<Desc extends DescMessage> {
  payload: MessageShape<Desc>;
  workspace: string;
  aggregateId: string;
  /** Counts the aggregate's events from 1; a lower one than before means a redelivery. */
  sequence: bigint;
  envelope: Envelope;
}

export interface EventHandler<Desc extends DescMessage, Prepared = undefined> {
  /** Unique in the mesh, `<service>-<event>`; names the consumer and its inbox. */
  durable: string;
  domain: string;
  /** E.g. `run-completed`. */
  event: string;
  schema: Desc;
  /** Before the transaction: calls to other services, files. May run more than once. */
  prepare?(event: ReceivedEvent<Desc>): Promise<Prepared>;
  /** The effect, in one transaction with the inbox row; may be re-run whole. Throws to get the event again. */
  handle(tx: EntityManager, event: ReceivedEvent<Desc>, prepared: Prepared): Promise<void>;
  /** After as many failures the event becomes a dead letter. Default 8. */
  tries?: number;
  /** Without a sign of life for this long, the event goes to another replica, or comes again. Default 10 s. */
  ackWaitMs?: number;
  /** Events handled side by side; those of one aggregate never are. Default 1. */
  concurrency?: number;
}

/** What a consumer may hold, in all replicas together. */
const MAX_HELD = 256;
const PREFETCH = 64;

/** One durable consumer: each event's effect happens once, however often it is delivered. */
export class EventConsumer<Desc extends DescMessage, Prepared> {
  private readonly logger: Logger;
  private readonly consumer: DurableConsumer;
  private readonly queue: KeyedQueue;
  private readonly held = new Set<JsMsg>();
  private readonly stopping = new AbortController();
  private readonly tries: number;
  private messages?: ConsumerMessages;
  private ended?: Promise<void>;

  constructor(
    private readonly messaging: Messaging, private readonly transactions: Transactions, private readonly inbox: Inbox,
    private readonly handler: EventHandler<Desc, Prepared>,
  ) {
    this.logger = new Logger(`EventConsumer ${handler.durable}`);
    this.tries = handler.tries ?? 8;
    this.queue = new KeyedQueue(handler.concurrency ?? 1);
    this.consumer = new DurableConsumer(messaging, {
      stream: EVENTS, durable: handler.durable, subject: eventSubject({ domain: handler.domain, name: handler.event }),
      ackWaitMs: this.ackWaitMs, maxAckPending: MAX_HELD,
    });
  }

  start(): void {
    const heartbeat = setInterval(() => this.held.forEach((message) => this.consumer.working({ message })), this.ackWaitMs / 3).unref();
    this.ended ??= this.run().finally(() => clearInterval(heartbeat));
  }

  /** Waits for the handlers that run; what was fetched but not begun goes to another replica at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.messages?.stop();
    await this.queue.stop();
    for (const message of this.held) message.nak();
    this.held.clear();
    await this.ended;
  }

  private get ackWaitMs(): number {
    return this.handler.ackWaitMs ?? 10_000;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted && !this.messaging.nats.isClosed();) {
      try {
        const consumer = await this.consumer.open();
        if (this.stopping.signal.aborted) return;
        this.messages = await consumer.consume({
          max_messages: PREFETCH, expires: 4_000, idle_heartbeat: 1_000, abort_on_missing_resource: true,
          callback: (message) => this.receive(message),
        });
        if (failures > 0) this.logger.log('Consuming again');
        failures = 0;
        const reason = await this.messages.closed();
        if (reason instanceof Error) throw reason;
      } catch (error) {
        if (++failures === 1) this.logger.warn(`Cannot consume, trying again: ${describe(error)}`);
        await sleep(backoffMs(failures, 50, 1_000));
      }
    }
  }

  private receive(message: JsMsg): void {
    if (this.stopping.signal.aborted) return message.nak();
    this.held.add(message);
    const delivery = this.consumer.delivery(message);
    const aggregate = message.subject.slice(message.subject.lastIndexOf('.') + 1);
    this.queue.push(aggregate, () => this.take(delivery));
  }

  private async take(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    try {
      const options = {
        kind: SpanKind.CONSUMER,
        attributes: {
          'messaging.system': 'nats', 'messaging.operation.type': 'process', 'messaging.destination.name': message.subject,
          'messaging.consumer.group.name': this.handler.durable, 'messaging.message.id': message.headers?.get('Nats-Msg-Id') ?? '',
        },
      };
      await inSpan(`${this.handler.event} process`, options, contextOf(message.headers), () => this.process(delivery));
    } catch {
      // The span has it; `process` has logged it and settled the message.
    } finally {
      this.held.delete(message);
    }
  }

  private async process(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const event = this.decode(message);
    const { deliveryCount } = message.info;
    if (!event) return await this.bury(delivery, `not a ${this.handler.schema.typeName}`);
    if (deliveryCount > this.tries) return await this.bury(delivery, `its consumer died ${this.tries} times`);
    try {
      await this.handle(event);
      await this.settle(delivery, () => message.ack());
    } catch (error) {
      if (this.stopping.signal.aborted) {
        await this.settle(delivery, () => message.nak());
      } else if (deliveryCount >= this.tries) {
        await this.bury(delivery, describe(error));
      } else {
        this.logger.warn(`${message.subject} failed (try ${deliveryCount} of ${this.tries}): ${describe(error)}`);
        await this.settle(delivery, () => message.nak(backoffMs(deliveryCount, 250, 30_000)));
      }
      throw error;
    }
  }

  /** A database or a service that is away says nothing about the event: it is waited out. */
  private async handle(event: ReceivedEvent<Desc>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.effect(event);
      } catch (error) {
        if (!(isConnectionLost(error) || isRpcOutage(error)) || this.stopping.signal.aborted) throw error;
        if (attempt === 1) this.logger.warn(`${event.aggregateId} waits: ${describe(error)}`);
        await sleep(backoffMs(attempt, 100, 2_000), undefined, { signal: this.stopping.signal });
      }
    }
  }

  private async effect(event: ReceivedEvent<Desc>): Promise<void> {
    // Without `prepare`, Prepared is undefined.
    const prepared = await this.handler.prepare?.(event) as Prepared;
    await this.transactions.run(async (tx) => {
      if (await this.inbox.once(tx, this.handler.durable, event.envelope.eventId)) await this.handler.handle(tx, event, prepared);
    });
  }

  private decode(message: JsMsg): ReceivedEvent<Desc> | undefined {
    try {
      const envelope = decodeEnvelope(message.data);
      const payload = unpackEnvelope(envelope, this.handler.schema);
      return payload && { payload, workspace: envelope.workspace, aggregateId: envelope.aggregateId, sequence: envelope.sequence, envelope };
    } catch {
      return undefined;
    }
  }

  private async bury(delivery: Delivery, reason: string): Promise<void> {
    const { message } = delivery;
    this.logger.error(`Dead letter: ${message.subject}: ${reason}`);
    await this.settle(delivery, async () => {
      await publishDeadLetter(this.messaging, message, this.handler.durable, reason);
      message.ack();
    });
  }

  private async settle(delivery: Delivery, action: () => void | Promise<void>): Promise<void> {
    if (await this.consumer.owns(delivery)) await action();
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
