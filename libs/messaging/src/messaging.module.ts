import { Inject, Injectable, Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Messaging, type MessagingOptions } from './connection/messaging.js';
import { JobQueue } from './jobs/job-queue.js';

/** Work ends while the HTTP server still answers; the connection closes after it. */
@Injectable()
class MessagingLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(Messaging) private readonly messaging: Messaging) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.messaging.quiesce();
  }

  onApplicationShutdown(): Promise<void> {
    return this.messaging.close();
  }
}

/** The connection to NATS, for every process of the mesh; a service with a database adds EventsModule (`@lepton/messaging/events`). */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [{ provide: Messaging, useFactory: () => Messaging.connect(options) }, JobQueue, MessagingLifecycle],
      exports: [Messaging, JobQueue],
    };
  }
}
