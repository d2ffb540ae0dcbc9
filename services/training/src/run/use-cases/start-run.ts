import { Injectable } from '@nestjs/common';
import type { RunSpecOverrides } from '@lepton/architectures';
import { Messaging } from '@lepton/messaging';
import { Outbox, Transactions } from '@lepton/persistence';
import { ensureExperiment } from '../../experiment/ensure-experiment.js';
import type { StartRunInput } from '../../generated/graphql.js';
import { createRun } from '../create-run.js';
import { checkDeploymentName, chooseSpec, loadDataset } from '../prepare-run.js';
import { WorkerRegistry } from '../../training-engine/worker-registry.js';
import type { RunEntity } from '../run.entity.js';

/** Works out the spec that the user has left open, and queues the run for a worker. */
@Injectable()
export class StartRun {
  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly workers: WorkerRegistry,
  ) {}

  async execute(workspace: string, input: StartRunInput): Promise<RunEntity> {
    checkDeploymentName(input.deployAs);
    const { datasetVersionId } = input;
    const { name: datasetName, manifest } = await loadDataset(this.messaging, workspace, datasetVersionId, input.target);
    const spec = chooseSpec(manifest, input as RunSpecOverrides, await this.workers.living());
    return this.transactions.run(async (tx) => createRun(tx, this.outbox, {
      workspace, datasetVersionId, manifest, spec,
      name: input.name || `${datasetName}: ${spec.target}`,
      modelName: input.modelName || `${datasetName}-${spec.target}`,
      deployAs: input.deployAs || null,
      experimentId: await ensureExperiment(tx, workspace, input.experiment),
      sweepId: null,
    }));
  }
}
