import { Module, type DynamicModule } from '@nestjs/common';
import { EventConsumers } from './event-consumers.js';
import { EventLogResponder } from './event-log.responder.js';
import { OutboxRelay } from './outbox-relay.js';

export interface EventsOptions {
  /** Whether this process may publish the outbox; of several that may, one does. Default true. */
  relay?: boolean;
}

/** Events of a service with a database: consumers, the outbox relay, and replay. Needs MessagingModule and PersistenceModule. */
@Module({})
export class EventsModule {
  static forRoot({ relay = true }: EventsOptions = {}): DynamicModule {
    return {
      module: EventsModule,
      global: true,
      providers: [EventConsumers, EventLogResponder, ...(relay ? [OutboxRelay] : [])],
      exports: [EventConsumers],
    };
  }
}
