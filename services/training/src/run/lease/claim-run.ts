import { Inject, Injectable } from '@nestjs/common';
import { isProblemError, ProblemError, RunStartedSchema, type ClaimRunRequest } from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { TRAINING_CONFIG, type TrainingConfig } from '../../config/training.config.js';
import { isFit, lackOf, obstacleTo } from '../../training-engine/capability.js';
import { abilitiesOf, WorkerRegistry } from '../../training-engine/worker-registry.js';
import { checkpointsOf } from '../checkpoint/keep-checkpoint.js';
import { LogLineEntity } from '../run-records.entity.js';
import type { RunEntity } from '../run.entity.js';
import { lockRun } from '../run.repository.js';
import { RUN_TRANSITIONS, transition } from '../run.state-machine.js';

/** Gives a worker the run, with a lease whose epoch is higher than every one before. */
@Injectable()
export class ClaimRun {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly workers: WorkerRegistry,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {}

  async execute(request: ClaimRunRequest) {
    const answer = await this.transactions.run(async (tx) => {
      const run = await lockRun(tx, { id: request.runId });
      const held = run.status === 'RUNNING' && run.leaseExpiresAt !== null && run.leaseExpiresAt > new Date();
      if (held || !RUN_TRANSITIONS[run.status].claim) {
        throw new ProblemError('NOT_CLAIMABLE', `The run ${run.id} is ${run.status}${held ? ' on another worker' : ''}.`);
      }
      const unfit = await this.unfit(tx, run, request);
      if (unfit) return unfit;
      run.status = transition(run, 'claim');
      run.attempt += 1;
      run.leaseEpoch += 1n;
      run.leaseExpiresAt = new Date(Date.now() + this.config.LEPTON_LEASE_MS);
      run.startedAt ??= new Date();
      await tx.save(run);
      await this.outbox.append(tx, {
        workspace: run.workspace, domain: 'training', name: 'run-started', aggregateId: run.id,
        schema: RunStartedSchema, message: { runId: run.id, attempt: run.attempt, workerId: request.workerId },
      });
      const earlier = (await checkpointsOf(tx, run.id)).map(({ digest }) => digest).filter((digest) => digest !== run.checkpointDigest);
      return {
        leaseEpoch: run.leaseEpoch, leaseMs: BigInt(this.config.LEPTON_LEASE_MS), runName: run.name, workspace: run.workspace,
        specJson: JSON.stringify(run.spec), manifestJson: JSON.stringify(run.manifest),
        checkpointDigest: run.checkpointDigest ?? '', earlierCheckpointDigests: earlier, lastReport: run.lastReport, adjustment: run.adjustment ?? undefined,
      };
    });
    // what the run's log says of it stays
    if (isProblemError(answer)) throw answer;
    return answer;
  }

  /** Another worker has to take it. Where none that is there can, the run's log says so, once. */
  private async unfit(tx: EntityManager, run: RunEntity, request: ClaimRunRequest): Promise<ProblemError | undefined> {
    if (request.engines.length === 0) return undefined;
    const claimant = abilitiesOf(request);
    const others = (await this.workers.living(tx)).filter(({ id }) => id !== request.workerId);
    if (isFit(claimant, run, others)) return undefined;
    const obstacle = others.some((other) => isFit(other, run, others)) ? undefined : obstacleTo(run, [claimant, ...others]);
    if (obstacle) await warnOnce(tx, run.id, `No worker that is there can train this run; it waits for one. ${obstacle.message}`);
    return new ProblemError('NOT_CAPABLE', `The worker ${request.workerId} ${lackOf(claimant, run)}: another one has to train ${run.id}.`);
  }
}

async function warnOnce(tx: EntityManager, runId: string, message: string): Promise<void> {
  const [last] = await tx.find(LogLineEntity, { where: { runId }, order: { id: 'DESC' }, take: 1 });
  if (last?.message !== message) await tx.insert(LogLineEntity, { runId, at: new Date(), level: 'warn', message });
}
