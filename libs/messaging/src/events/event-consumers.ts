import type { DescMessage } from '@bufbuild/protobuf';
import { Inbox, Transactions } from '@lepton/persistence';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Messaging } from '../connection/messaging.js';
import { EventConsumer, type EventHandler } from './event-consumer.js';

/** The events that this service reacts to. Register in `onModuleInit`; they flow once the application is up. */
@Injectable()
export class EventConsumers implements OnApplicationBootstrap {
  private readonly consumers = new Map<string, { start(): void; stop(): Promise<void> }>();
  private started = false;

  constructor(private readonly messaging: Messaging, private readonly transactions: Transactions, private readonly inbox: Inbox) {
    messaging.onQuiesce(() => this.stop());
  }

  on<Desc extends DescMessage, Prepared = undefined>(handler: EventHandler<Desc, Prepared>): void {
    if (this.consumers.has(handler.durable)) throw new Error(`There are two event consumers called "${handler.durable}"`);
    const consumer = new EventConsumer(this.messaging, this.transactions, this.inbox, handler);
    this.consumers.set(handler.durable, consumer);
    if (this.started) consumer.start();
  }

  onApplicationBootstrap(): void {
    this.started = true;
    this.consumers.forEach((consumer) => consumer.start());
  }

  private async stop(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
  }
}
