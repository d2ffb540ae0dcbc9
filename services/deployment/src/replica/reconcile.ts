import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@lepton/persistence';
import { In } from 'typeorm';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import { DeploymentEvents } from '../deployment/deployment-events.js';
import { DeploymentEntity, type StoredProblem } from '../deployment/deployment.entity.js';
import { transition as deploymentTransition } from '../deployment/deployment.state-machine.js';
import { Rollout } from '../deployment/rollout.js';
import { RevisionEntity } from '../revision/revision.entity.js';
import { isWanted } from '../revision/revision.state-machine.js';
import { planAssignments } from './plan-assignments.js';
import { AssignmentEntity, ReplicaEntity } from './replica.entity.js';
import { transition } from './replica.state-machine.js';

/** How long a replica that is lost is still shown. */
const FORGET_AFTER = '15 minutes';

/**
 * Makes what is so what should be: finds replicas that are lost, gives every wanted revision to replicas, moves traffic to
 * revisions that have been loaded, and says which deployments are short of replicas. Runs under the control plane's lock.
 */
@Injectable()
export class Reconcile {
  constructor(
    private readonly rollout: Rollout,
    private readonly events: DeploymentEvents,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_REPLICA_LOST_MS'>,
  ) {}

  /**
   * True if a model server has something else to load, or a router somewhere else to send requests.
   * @param listening whether a replica's silence means anything: false if it is we who could not hear
   */
  async execute(tx: EntityManager, listening: boolean): Promise<boolean> {
    const lost = listening && (await this.loseSilentReplicas(tx));
    const assigned = await this.assign(tx);
    const settled = await this.settleRevisions(tx);
    // A rollout retires revisions, which are to be unloaded.
    const unloaded = settled && (await this.assign(tx));
    const judged = await this.judgeDeployments(tx);
    return lost || assigned || settled || unloaded || judged;
  }

  private async loseSilentReplicas(tx: EntityManager): Promise<boolean> {
    await tx.query(`DELETE FROM replica WHERE last_seen_at < now() - interval '${FORGET_AFTER}'`);
    const silent = await tx.createQueryBuilder(ReplicaEntity, 'replica')
      .where("replica.status <> 'LOST' AND replica.lastSeenAt < now() - make_interval(secs => :secs)", { secs: this.config.LEPTON_REPLICA_LOST_MS / 1_000 })
      .getMany();
    for (const replica of silent) replica.status = transition(replica, 'lose');
    await tx.save(silent);
    return silent.length > 0;
  }

  private async assign(tx: EntityManager): Promise<boolean> {
    const wanted = await tx.find(RevisionEntity, { where: { status: In(['LOADING', 'READY']) }, order: { id: 'ASC' } });
    const current = await tx.find(AssignmentEntity);
    const { add, remove } = planAssignments(wanted, await this.live(tx), current);
    for (const { replicaId, revisionId } of remove) await tx.delete(AssignmentEntity, { replicaId, revisionId });
    if (add.length > 0) await tx.insert(AssignmentEntity, add.map((placement) => ({ ...placement, status: 'LOADING' as const, problem: null })));
    return add.length + remove.length > 0;
  }

  /** A revision that is being loaded is ready on enough replicas, or has failed on all. */
  private async settleRevisions(tx: EntityManager): Promise<boolean> {
    const loading = await tx.find(RevisionEntity, { where: { status: 'LOADING' }, order: { number: 'ASC' } });
    if (loading.length === 0) return false;
    const live = await this.live(tx);
    const assignments = (await tx.findBy(AssignmentEntity, { revisionId: In(loading.map(({ id }) => id)) })).filter(({ replicaId }) => live.has(replicaId));
    let changed = false;
    for (const revision of loading) {
      const own = assignments.filter(({ revisionId }) => revisionId === revision.id);
      const ready = own.filter(({ status }) => status === 'READY').length;
      const failed = own.filter(({ status }) => status === 'FAILED');
      if (ready > 0 && ready >= Math.min(revision.minReplicas, live.size)) {
        await this.rollout.ready(tx, revision);
        changed = true;
      } else if (failed.length > 0 && failed.length === own.length) {
        await this.rollout.failed(tx, revision, failed[0]?.problem ?? UNKNOWN_FAILURE);
        changed = true;
      }
    }
    return changed;
  }

  /** READY and DEGRADED follow from how many replicas can answer; a deployment that waits for a replica says so. */
  private async judgeDeployments(tx: EntityManager): Promise<boolean> {
    const deployments = await tx.findBy(DeploymentEntity, { status: In(['STARTING', 'READY', 'DEGRADED']) });
    if (deployments.length === 0) return false;
    const revisions = (await tx.findBy(RevisionEntity, { deploymentId: In(deployments.map(({ id }) => id)) })).filter(isWanted);
    const live = await this.live(tx);
    const assignments = (await tx.findBy(AssignmentEntity, { revisionId: In(revisions.map(({ id }) => id)) })).filter(({ replicaId }) => live.has(replicaId));
    let changed = false;
    for (const deployment of deployments) {
      const own = revisions.filter(({ deploymentId }) => deploymentId === deployment.id);
      if (deployment.status === 'STARTING') {
        const failure = live.size === 0 ? NO_MODEL_SERVER : null;
        if (deployment.failure?.code === failure?.code) continue;
        deployment.failure = failure;
        await tx.save(deployment);
        await this.events.changed(tx, deployment, failure?.message ?? 'A model server has come.');
        continue;
      }
      const short = own.filter(({ percent, shadow }) => percent > 0 && !shadow).map((revision) => {
        const placed = assignments.filter(({ revisionId }) => revisionId === revision.id);
        return { revision, ready: placed.filter(({ status }) => status === 'READY').length, problem: placed.find(({ problem }) => problem)?.problem ?? null };
      }).find(({ revision, ready }) => ready < revision.minReplicas);
      if ((short !== undefined) === (deployment.status === 'DEGRADED')) continue;
      deployment.status = deploymentTransition(deployment, short ? 'degrade' : 'recover');
      deployment.failure = short ? (short.problem ?? NO_MODEL_SERVER) : null;
      await tx.save(deployment);
      await this.events.changed(tx, deployment, short
        ? `Revision ${short.revision.number} runs on ${short.ready} replicas and should on ${short.revision.minReplicas}.${short.ready === 0 ? ' Requests are answered with 503 until one is back.' : ''}`
        : 'All replicas are back.');
      changed = true;
    }
    return changed;
  }

  private async live(tx: EntityManager): Promise<Set<string>> {
    return new Set((await tx.findBy(ReplicaEntity, { status: In(['STARTING', 'READY']) })).map(({ id }) => id));
  }
}

const NO_MODEL_SERVER: StoredProblem = { code: 'NO_MODEL_SERVER', message: 'No model server is running, or none has room. Start one; this deployment goes on by itself then.' };
const UNKNOWN_FAILURE: StoredProblem = { code: 'LOAD_FAILED', message: 'No replica could load the model, and none said why; see the log of the model server.' };
