import { EventLogService } from '@lepton/contracts';
import { Outbox } from '@lepton/persistence';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Messaging } from '../connection/messaging.js';
import { serveRpc } from '../rpc/rpc-server.js';

/** Replays this service's events from its outbox, for subscribers that reconnect. */
@Injectable()
export class EventLogResponder implements OnApplicationBootstrap {
  constructor(private readonly messaging: Messaging, private readonly outbox: Outbox) {}

  onApplicationBootstrap(): void {
    serveRpc(this.messaging, this.messaging.owner, EventLogService, { readEvents: (request) => this.outbox.read(request) });
  }
}
