import { Injectable } from '@nestjs/common';
import { ControlPlane } from '../../replica/control-plane.js';
import { isWanted, transition as revisionTransition } from '../../revision/revision.state-machine.js';
import { DeploymentEvents } from '../deployment-events.js';
import type { DeploymentEntity } from '../deployment.entity.js';
import { transition } from '../deployment.state-machine.js';
import { loadDeployment } from '../load-deployment.js';
import { assignShares } from '../rollout.js';

/** Unloads everything. Revisions and predictions stay to be looked at; a deploy starts it again. */
@Injectable()
export class StopDeployment {
  constructor(private readonly control: ControlPlane, private readonly events: DeploymentEvents) {}

  execute(workspace: string, deploymentId: string): Promise<DeploymentEntity> {
    return this.control.change(async (tx) => {
      const { deployment, revisions } = await loadDeployment(tx, workspace, deploymentId);
      deployment.status = transition(deployment, 'stop');
      deployment.failure = null;
      assignShares(revisions, []);
      for (const revision of revisions) if (isWanted(revision)) revision.status = revisionTransition(revision, 'retire');
      await tx.save(revisions);
      await tx.save(deployment);
      await this.events.changed(tx, deployment, 'Stopped: nothing is served any more.');
      return deployment;
    });
  }
}
