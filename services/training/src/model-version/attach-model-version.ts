import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModelVersionRegisteredSchema } from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';
import { RunEntity } from '../run/run.entity.js';

/** The models service has registered what a run made: the run shows it from then on. */
@Injectable()
export class AttachModelVersion implements OnModuleInit {
  constructor(private readonly events: EventConsumers) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'training-model-version-registered',
      domain: 'models',
      event: 'model-version-registered',
      schema: ModelVersionRegisteredSchema,
      handle: async (tx, { workspace, payload }) => {
        await tx.update(RunEntity, { workspace, id: payload.runId }, { modelVersionId: payload.modelVersionId });
      },
    });
  }
}
