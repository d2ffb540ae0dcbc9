import type { RunSpec } from '@lepton/architectures';
import { RunQueuedSchema } from '@lepton/contracts';
import type { DatasetManifest } from '@lepton/features';
import type { EntityManager, Outbox } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { queueRun } from './queue-run.js';
import { RunEntity } from './run.entity.js';

export interface NewRun {
  workspace: string;
  name: string;
  modelName: string;
  deployAs: string | null;
  experimentId: string | null;
  sweepId: string | null;
  datasetVersionId: string;
  manifest: DatasetManifest;
  spec: RunSpec;
}

/** The run, its event and its job, in the caller's transaction. */
export async function createRun(tx: EntityManager, outbox: Outbox, newRun: NewRun): Promise<RunEntity> {
  const run = tx.create(RunEntity, {
    ...newRun, id: newId('run'), status: 'QUEUED', createdAt: new Date(),
    failure: null, modelVersionId: null, progress: null, evaluation: null, trainedModel: null, directive: 'CONTINUE', adjustment: null,
    attempt: 0, failedAttempts: 0, leaseEpoch: 0n, leaseExpiresAt: null, lastReport: 0n, checkpointDigest: null, startedAt: null, finishedAt: null,
  });
  await tx.save(run);
  await outbox.append(tx, {
    workspace: run.workspace, domain: 'training', name: 'run-queued', aggregateId: run.id,
    schema: RunQueuedSchema, message: { runId: run.id, datasetVersionId: run.datasetVersionId, runName: run.name },
  });
  await queueRun(tx, outbox, run);
  return run;
}
