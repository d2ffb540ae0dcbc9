import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModelVersionRegisteredSchema } from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';
import { ControlPlane } from '../../replica/control-plane.js';
import { Deploy, readSettings } from './deploy.js';

/** A run that was started with `deployAs` is deployed when its model version has been registered: once, however often the event comes. */
@Injectable()
export class AutoDeploy implements OnModuleInit {
  constructor(
    private readonly events: EventConsumers,
    private readonly control: ControlPlane,
    private readonly deploy: Deploy,
  ) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'deployment-model-version-registered',
      domain: 'models',
      event: 'model-version-registered',
      schema: ModelVersionRegisteredSchema,
      prepare: async ({ workspace, payload: { deployAs, modelVersionId } }) =>
        (deployAs ? await this.deploy.modelVersion(workspace, { modelVersionId }) : undefined),
      handle: async (tx, { workspace, payload: { deployAs } }, version) => {
        if (version) await this.control.within(tx, () => this.deploy.apply(tx, workspace, deployAs, version, readSettings({})));
      },
    });
  }
}
