import type { EntityManager } from '@lepton/persistence';
import { dropCheckpoints } from './checkpoint/keep-checkpoint.js';
import type { RunEntity } from './run.entity.js';
import { transition } from './run.state-machine.js';

/** The run has ended, and nothing goes on from its checkpoints any more. */
export async function endRun(tx: EntityManager, run: RunEntity, event: 'succeed' | 'fail' | 'cancel'): Promise<void> {
  run.status = transition(run, event);
  run.finishedAt = new Date();
  run.leaseExpiresAt = null;
  run.checkpointDigest = null;
  await dropCheckpoints(tx, run.id);
}
