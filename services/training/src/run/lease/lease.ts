import { ProblemError } from '@lepton/contracts';
import type { EntityManager } from '@lepton/persistence';
import type { RunEntity } from '../run.entity.js';
import { lockRun } from '../run.repository.js';

/**
 * The run, locked, if `leaseEpoch` is still the one that holds it. A worker that was thought dead, whose run was cancelled
 * or taken up by another, gets the problem LEASE_LOST: nothing that it reports has an effect.
 */
export async function lockLeasedRun(tx: EntityManager, runId: string, leaseEpoch: bigint): Promise<RunEntity> {
  const run = await lockRun(tx, { id: runId });
  if (run.status !== 'RUNNING' || run.leaseEpoch !== leaseEpoch) {
    throw new ProblemError('LEASE_LOST', `The run ${runId} is ${run.status} and is not held by lease ${leaseEpoch}: drop it.`);
  }
  return run;
}
