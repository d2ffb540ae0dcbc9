import { Inject, Injectable } from '@nestjs/common';
import { LoadStatus, ProblemError, type HeartbeatRequest, type LeaveRequest } from '@lepton/contracts';
import { isConnectionLost } from '@lepton/persistence';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import { DataSource, Not, type EntityManager } from 'typeorm';
import { ControlPlane } from './control-plane.js';
import { AssignmentEntity, ReplicaEntity, type AssignmentStatus } from './replica.entity.js';
import { transition } from './replica.state-machine.js';

interface AssignedRow {
  revisionId: string;
  deploymentName: string;
  digest: string;
  maxBatchSize: number;
  maxDelayMs: number;
}

/** Takes in what a model server says of itself, and tells it what to serve. */
@Injectable()
export class Heartbeat {
  constructor(
    private readonly database: DataSource,
    private readonly control: ControlPlane,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_HEARTBEAT_MS'>,
  ) {}

  async execute(request: HeartbeatRequest): Promise<{ revisions: AssignedRow[]; intervalMs: bigint }> {
    try {
      if (!(await this.nothingNew(request))) await this.control.change((tx) => this.report(tx, request));
      return { revisions: await this.assigned(request.replicaId), intervalMs: BigInt(this.config.LEPTON_HEARTBEAT_MS) };
    } catch (error) {
      // Each server says so once; here it would fill the log.
      if (isConnectionLost(error)) throw new ProblemError('UNAVAILABLE', 'The database of the deployment service is away. Go on with what you have.');
      throw error;
    }
  }

  /** A server that shuts down: its revisions go elsewhere at once. */
  async leave({ replicaId }: LeaveRequest): Promise<void> {
    await this.control.change((tx) => tx.delete(ReplicaEntity, { id: replicaId }));
  }

  /** Nearly every heartbeat only says that the server is there. */
  private async nothingNew({ replicaId, url, revisions }: HeartbeatRequest): Promise<boolean> {
    const [, seen] = await this.database.query<[unknown, number]>(
      "UPDATE replica SET last_seen_at = now() WHERE id = $1 AND url = $2 AND status = 'READY'", [replicaId, url],
    );
    if (seen === 0) return false;
    const said = new Map(revisions.map(({ revisionId, status }) => [revisionId, statusOf(status)]));
    const known = await this.database.getRepository(AssignmentEntity).findBy({ replicaId });
    return known.every(({ revisionId, status }) => status === (said.get(revisionId) ?? 'LOADING'));
  }

  private async report(tx: EntityManager, { replicaId, url, revisions }: HeartbeatRequest): Promise<void> {
    // Whoever had this address before has gone: a restarted server has another id.
    await tx.delete(ReplicaEntity, { url, id: Not(replicaId) });
    const said = new Map(revisions.map((revision) => [revision.revisionId, revision]));
    const assignments = await tx.findBy(AssignmentEntity, { replicaId });
    for (const assignment of assignments) {
      const { status, problem } = said.get(assignment.revisionId) ?? {};
      assignment.status = statusOf(status);
      assignment.problem = problem ? { code: problem.code, message: problem.message } : null;
    }
    await tx.save(assignments);
    const known = await tx.findOneBy(ReplicaEntity, { id: replicaId });
    const settled = assignments.every(({ status }) => status !== 'LOADING');
    await tx.query(
      `INSERT INTO replica (id, url, status, last_seen_at) VALUES ($1, $2, $3, now())
       ON CONFLICT (id) DO UPDATE SET url = excluded.url, status = excluded.status, last_seen_at = now()`,
      [replicaId, url, known ? transition(known, settled ? 'settle' : 'load') : 'STARTING'],
    );
  }

  private assigned(replicaId: string): Promise<AssignedRow[]> {
    return this.database.query<AssignedRow[]>(
      `SELECT revision.id AS "revisionId", deployment.name AS "deploymentName", revision.digest,
              revision.max_batch_size AS "maxBatchSize", revision.max_delay_ms AS "maxDelayMs"
       FROM assignment JOIN revision ON revision.id = assignment.revision_id JOIN deployment ON deployment.id = revision.deployment_id
       WHERE assignment.replica_id = $1 ORDER BY revision.id`, [replicaId],
    );
  }
}

function statusOf(status: LoadStatus | undefined): AssignmentStatus {
  switch (status) {
    case LoadStatus.READY: return 'READY';
    case LoadStatus.FAILED: return 'FAILED';
    default: return 'LOADING';
  }
}
