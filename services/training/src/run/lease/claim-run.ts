import { Inject, Injectable } from '@nestjs/common';
import { ProblemError, RunStartedSchema, type ClaimRunRequest } from '@lepton/contracts';
import { Outbox, Transactions } from '@lepton/persistence';
import { TRAINING_CONFIG, type TrainingConfig } from '../../config/training.config.js';
import { lockRun } from '../run.repository.js';
import { RUN_TRANSITIONS, transition } from '../run.state-machine.js';

/** Gives a worker the run, with a lease whose epoch is higher than every one before. */
@Injectable()
export class ClaimRun {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {}

  execute(request: ClaimRunRequest) {
    return this.transactions.run(async (tx) => {
      const run = await lockRun(tx, { id: request.runId });
      const held = run.status === 'RUNNING' && run.leaseExpiresAt !== null && run.leaseExpiresAt > new Date();
      if (held || !RUN_TRANSITIONS[run.status].claim) {
        throw new ProblemError('NOT_CLAIMABLE', `The run ${run.id} is ${run.status}${held ? ' on another worker' : ''}.`);
      }
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
      return {
        leaseEpoch: run.leaseEpoch, leaseMs: BigInt(this.config.LEPTON_LEASE_MS), runName: run.name, workspace: run.workspace,
        specJson: JSON.stringify(run.spec), manifestJson: JSON.stringify(run.manifest),
        checkpointDigest: run.checkpointDigest ?? '', lastReport: run.lastReport, adjustment: run.adjustment ?? undefined,
      };
    });
  }
}
