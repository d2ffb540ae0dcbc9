import { TrainRunSchema } from '@lepton/contracts';
import type { EntityManager, Outbox } from '@lepton/persistence';
import type { RunEntity } from './run.entity.js';

/** Puts a job for the run on the work queue. The claim decides whether a job still counts, so one too many does no harm. */
export async function queueRun(tx: EntityManager, outbox: Outbox, run: Pick<RunEntity, 'id' | 'workspace' | 'attempt'>): Promise<void> {
  await outbox.enqueueJob(tx, {
    workspace: run.workspace, queue: 'training', id: run.id,
    schema: TrainRunSchema, message: { runId: run.id, attempt: run.attempt + 1 },
  });
}
