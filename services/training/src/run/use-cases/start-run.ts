import { Injectable } from '@nestjs/common';
import { defaultRunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { DatasetService, ProblemError, RunQueuedSchema } from '@lepton/contracts';
import { Messaging, rpcClient } from '@lepton/messaging';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { ExperimentEntity } from '../../experiment/experiment.entity.js';
import type { StartRunInput } from '../../generated/graphql.js';
import { toManifest } from '../../references/dataset-manifest.js';
import { RunEntity } from '../run.entity.js';
import { queueRun } from '../queue-run.js';

const DEPLOYMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** Works out the spec that the user has left open, and queues the run for a worker. */
@Injectable()
export class StartRun {
  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  async execute(workspace: string, input: StartRunInput): Promise<RunEntity> {
    if (input.deployAs && !DEPLOYMENT_NAME.test(input.deployAs)) {
      throw new ProblemError('INVALID_NAME', `"${input.deployAs}" cannot be a deployment's name: use letters, digits, "-" and "_".`, 'deployAs');
    }
    const { datasetVersionId } = input;
    const dataset = await rpcClient(this.messaging, 'data', DatasetService, { retries: 2 }).getDatasetVersion({ workspace, datasetVersionId });
    if (!dataset.manifest) throw new Error(`the dataset version ${datasetVersionId} came without its manifest`);
    const manifest = toManifest(dataset.manifest);
    const chosen = defaultRunSpec({ manifest, overrides: input as RunSpecOverrides });
    if (!chosen.ok) throw toProblemError(chosen.problems);
    const spec = chosen.value;

    return this.transactions.run(async (tx) => {
      const run = tx.create(RunEntity, {
        id: newId('run'), workspace, status: 'QUEUED', createdAt: new Date(),
        name: input.name || `${dataset.datasetName}: ${spec.target}`,
        modelName: input.modelName || `${dataset.datasetName}-${spec.target}`,
        deployAs: input.deployAs || null,
        experimentId: input.experiment ? await this.experiment(tx, workspace, input.experiment) : null,
        datasetVersionId, manifest, spec,
        failure: null, modelVersionId: null, progress: null, evaluation: null, directive: 'CONTINUE', adjustment: null,
        attempt: 0, failedAttempts: 0, leaseEpoch: 0n, leaseExpiresAt: null, lastReport: 0n, checkpointDigest: null, startedAt: null, finishedAt: null,
      });
      await tx.save(run);
      await this.outbox.append(tx, {
        workspace, domain: 'training', name: 'run-queued', aggregateId: run.id,
        schema: RunQueuedSchema, message: { runId: run.id, datasetVersionId, runName: run.name },
      });
      await queueRun(tx, this.outbox, run);
      return run;
    });
  }

  private async experiment(tx: EntityManager, workspace: string, name: string): Promise<string> {
    await tx.createQueryBuilder().insert().into(ExperimentEntity)
      .values({ id: newId('exp'), workspace, name, createdAt: new Date() }).orIgnore().execute();
    const { id } = await tx.findOneByOrFail(ExperimentEntity, { workspace, name });
    return id;
  }
}

/** A result union has room for one problem: the first gives code and field, the message tells all. */
function toProblemError(problems: readonly { code: string; message: string; field?: string }[]): ProblemError {
  const [first] = problems;
  return new ProblemError(first?.code ?? 'INVALID_SPEC', problems.map(({ message }) => message).join(' '), first?.field);
}
