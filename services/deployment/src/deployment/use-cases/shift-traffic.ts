import { Injectable } from '@nestjs/common';
import type { ShiftTrafficInput } from '../../generated/graphql.js';
import { ControlPlane } from '../../replica/control-plane.js';
import { DeploymentEvents } from '../deployment-events.js';
import type { DeploymentEntity } from '../deployment.entity.js';
import { loadDeployment } from '../load-deployment.js';
import { assignShares, percentText } from '../rollout.js';
import { checkShares } from '../traffic.js';

/** Canary, A/B, shadow: which share of the requests each loaded revision receives. Takes effect at once; unloads nothing. */
@Injectable()
export class ShiftTraffic {
  constructor(private readonly control: ControlPlane, private readonly events: DeploymentEvents) {}

  execute(workspace: string, input: ShiftTrafficInput): Promise<DeploymentEntity> {
    return this.control.change(async (tx) => {
      const { deployment, revisions } = await loadDeployment(tx, workspace, input.deploymentId);
      const wanted = input.shares.map(({ revisionId, percent, shadow }) => ({ revisionId, percent, shadow: shadow ?? false }));
      const shares = checkShares(wanted, new Map(revisions.map((revision) => [revision.id, revision])));
      const idle = revisions.filter(({ percent }) => percent === 0);
      assignShares(revisions, shares);
      await tx.save(revisions);
      for (const revision of idle) if (revision.percent > 0 && !revision.shadow) await this.events.rolledOut(tx, deployment, revision);
      const text = revisions.filter(({ percent }) => percent > 0).map(({ number, percent, shadow }) => `revision ${number} ${percentText(percent)}${shadow ? ' as a shadow' : ''}`);
      await this.events.changed(tx, deployment, `Traffic: ${text.join(', ')}.`);
      return deployment;
    });
  }
}
