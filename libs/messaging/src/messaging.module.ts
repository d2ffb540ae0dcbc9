import { Inject, Injectable, Module, Optional, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Health } from '@lepton/service-kit';
import { Messaging, type MessagingOptions } from './connection/messaging.js';
import { JobQueue } from './jobs/job-queue.js';

/** Work ends while the HTTP server still answers; the connection closes after it. */
@Injectable()
class MessagingLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(Messaging) private readonly messaging: Messaging, @Optional() @Inject(Health) health?: Health) {
    health?.register('nats', () => {
      if (!messaging.connected) throw new Error('not connected');
    });
  }

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
