import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import type { RollbackInput } from '../../generated/graphql.js';
import { ControlPlane } from '../../replica/control-plane.js';
import type { RevisionEntity } from '../../revision/revision.entity.js';
import { transition as revisionTransition } from '../../revision/revision.state-machine.js';
import { DeploymentEvents } from '../deployment-events.js';
import type { DeploymentEntity } from '../deployment.entity.js';
import { transition } from '../deployment.state-machine.js';
import { loadDeployment } from '../load-deployment.js';
import { Rollout } from '../rollout.js';

/** All traffic back to a revision: at once where it is still loaded, else as soon as it has been loaded again. */
@Injectable()
export class Rollback {
  constructor(
    private readonly control: ControlPlane,
    private readonly rollout: Rollout,
    private readonly events: DeploymentEvents,
  ) {}

  execute(workspace: string, { deploymentId, toRevisionId }: RollbackInput): Promise<DeploymentEntity> {
    return this.control.change(async (tx) => {
      const { deployment, revisions } = await loadDeployment(tx, workspace, deploymentId);
      const current = serving(revisions);
      const target = toRevisionId ? revisions.find(({ id }) => id === toRevisionId) : servedBefore(revisions, current);
      if (!target) throw nothingThere(deployment, toRevisionId);
      if (target.id === current?.id && target.percent >= 100) {
        throw new ProblemError('ALREADY_SERVING', `Revision ${target.number} receives all the traffic already.`, 'toRevisionId');
      }
      // A revision that is still on its way must not take the traffic back.
      for (const revision of revisions) if (revision.status === 'LOADING' && revision !== target) revision.status = revisionTransition(revision, 'retire');
      await tx.save(revisions);

      target.wantedPercent = 100;
      target.rolledBackFrom = current?.id ?? null;
      if (target.status === 'READY') {
        await this.rollout.serve(tx, target);
        return (await loadDeployment(tx, workspace, deploymentId)).deployment;
      }
      if (target.status !== 'LOADING') target.status = revisionTransition(target, 'load');
      target.failure = null;
      await tx.save(target);
      deployment.status = transition(deployment, 'deploy');
      deployment.failure = null;
      await tx.save(deployment);
      await this.events.changed(tx, deployment, `Rolling back: revision ${target.number} is being loaded again.`);
      return deployment;
    });
  }
}

/** The one that answers most requests. */
const serving = (revisions: readonly RevisionEntity[]): RevisionEntity | undefined =>
  revisions.filter(({ percent, shadow }) => percent > 0 && !shadow).sort((a, b) => b.percent - a.percent)[0];

const servedBefore = (revisions: readonly RevisionEntity[], current: RevisionEntity | undefined): RevisionEntity | undefined =>
  revisions.filter(({ id, lastServedAt }) => lastServedAt !== null && id !== current?.id)
    .sort((a, b) => Number(b.lastServedAt) - Number(a.lastServedAt))[0];

const nothingThere = ({ name }: DeploymentEntity, toRevisionId: string | null | undefined) => (toRevisionId
  ? new ProblemError('NOT_FOUND', `The deployment ${name} has no revision ${toRevisionId}.`, 'toRevisionId')
  : new ProblemError('NOTHING_TO_ROLL_BACK_TO', `No other revision of ${name} has served before.`, 'deploymentId'));
