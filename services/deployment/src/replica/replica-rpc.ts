import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ReplicaService } from '@lepton/contracts';
import { Messaging, serveRpc } from '@lepton/messaging';
import { Heartbeat } from './heartbeat.js';

/** What model servers ask of the deployment service. */
@Injectable()
export class ReplicaRpc implements OnModuleInit {
  constructor(private readonly messaging: Messaging, private readonly heartbeat: Heartbeat) {}

  onModuleInit(): void {
    serveRpc(this.messaging, 'deployment', ReplicaService, {
      heartbeat: (request) => this.heartbeat.execute(request),
      leave: (request) => this.heartbeat.leave(request).then(() => ({})),
    });
  }
}
