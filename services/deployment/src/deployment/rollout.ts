import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@lepton/persistence';
import { transition as revisionTransition } from '../revision/revision.state-machine.js';
import { RevisionEntity } from '../revision/revision.entity.js';
import { DeploymentEvents } from './deployment-events.js';
import { DeploymentEntity, type StoredProblem } from './deployment.entity.js';
import { can, transition } from './deployment.state-machine.js';
import { admit, type Share } from './traffic.js';

/** What happens to traffic and to the other revisions when one has been loaded, or cannot be. Runs under the control plane's lock. */
@Injectable()
export class Rollout {
  constructor(private readonly events: DeploymentEvents) {}

  /** Traffic moves now, not before: until the new revision can answer, the old one does. */
  async ready(tx: EntityManager, revision: RevisionEntity): Promise<void> {
    revision.status = revisionTransition(revision, 'ready');
    revision.failure = null;
    await this.serve(tx, revision);
  }

  /** Gives a revision that is READY the share that it wants. One that takes all retires the others. */
  async serve(tx: EntityManager, revision: RevisionEntity): Promise<void> {
    const { deployment, revisions } = await this.load(tx, revision);
    const shares = admit(sharesOf(revisions), revision.id, revision.wantedPercent);
    assignShares(revisions, shares);
    const own = shares.find(({ revisionId }) => revisionId === revision.id)?.percent ?? 0;
    const { rolledBackFrom } = revision;
    revision.rolledBackFrom = null;
    if (own >= 100) for (const other of revisions) if (other.id !== revision.id && other.status === 'READY') other.status = revisionTransition(other, 'retire');
    await tx.save(revisions);

    if (can(deployment, 'serve')) deployment.status = transition(deployment, 'serve');
    deployment.failure = null;
    await tx.save(deployment);
    if (rolledBackFrom) await this.events.rolledBack(tx, deployment, rolledBackFrom, revision.id);
    if (own > 0) await this.events.rolledOut(tx, deployment, revision);
    await this.events.changed(tx, deployment, `Revision ${revision.number} is ready and receives ${percentText(own)} of the traffic.`);
  }

  /** The old revision, if there is one, goes on as if nothing had happened. */
  async failed(tx: EntityManager, revision: RevisionEntity, problem: StoredProblem): Promise<void> {
    const { deployment } = await this.load(tx, revision);
    revision.status = revisionTransition(revision, 'fail');
    revision.failure = problem;
    await tx.save(revision);
    if (can(deployment, 'fail')) deployment.status = transition(deployment, 'fail');
    deployment.failure = problem;
    await tx.save(deployment);
    const rest = deployment.status === 'FAILED' ? 'Nothing serves.' : 'The revision before it goes on serving.';
    await this.events.changed(tx, deployment, `Revision ${revision.number} could not be loaded: ${problem.message} ${rest}`);
  }

  /** The revision among its siblings; the same object, so that changes to either are changes to both. */
  private async load(tx: EntityManager, revision: RevisionEntity) {
    const deployment = await tx.findOneByOrFail(DeploymentEntity, { id: revision.deploymentId });
    const others = await tx.findBy(RevisionEntity, { deploymentId: revision.deploymentId });
    return { deployment, revisions: others.map((other) => (other.id === revision.id ? revision : other)) };
  }
}

export const sharesOf = (revisions: readonly RevisionEntity[]): Share[] =>
  revisions.filter(({ percent }) => percent > 0).map(({ id, percent, shadow }) => ({ revisionId: id, percent, shadow }));

/** Writes shares into the revisions; those not mentioned receive nothing. The caller saves them. */
export function assignShares(revisions: readonly RevisionEntity[], shares: readonly Share[]): void {
  for (const revision of revisions) {
    const share = shares.find(({ revisionId }) => revisionId === revision.id);
    const served = revision.percent > 0 && !revision.shadow;
    revision.percent = share?.percent ?? 0;
    revision.shadow = share?.shadow ?? false;
    if (served || (revision.percent > 0 && !revision.shadow)) revision.lastServedAt = new Date();
  }
}

export const percentText = (percent: number): string => `${Number(percent.toFixed(1))} %`;
