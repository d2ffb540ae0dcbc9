import { Injectable, Logger } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { Transactions } from '@lepton/persistence';
import { In, IsNull } from 'typeorm';
import { Blobs } from '../../artifact/blobs.js';
import { blobsOf, DatasetVersionEntity } from '../../dataset-version/dataset-version.entity.js';
import { VersionStates } from '../../dataset-version/version-states.js';
import { DatasetEntity } from '../dataset.entity.js';

/** Removes a dataset's rows for good; its name stays for what was made from it. */
@Injectable()
export class DeleteDataset {
  readonly #log = new Logger(DeleteDataset.name);

  constructor(private readonly transactions: Transactions, private readonly states: VersionStates, private readonly blobs: Blobs) {}

  async execute(workspace: string, datasetId: string): Promise<{ id: string }> {
    await this.transactions.run(async (tx) => {
      const dataset = await tx.findOne(DatasetEntity, { where: { workspace, id: datasetId, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
      if (!dataset) throw new ProblemError('NOT_FOUND', `There is no dataset ${datasetId}.`, 'datasetId');
      dataset.deletedAt = new Date();
      await tx.save(dataset);
      const underWay = await tx.find(DatasetVersionEntity, { where: { datasetId, status: In(['RECEIVING', 'PROFILING']) }, lock: { mode: 'pessimistic_write' } });
      for (const version of underWay) await this.states.failIn(tx, version, { code: 'DELETED', message: 'The dataset was deleted before this version was ready.' });
      const versions = await tx.findBy(DatasetVersionEntity, { datasetId });
      await this.blobs.release(tx, versions.flatMap(blobsOf));
    });
    await this.blobs.collect().catch((error: unknown) => this.#log.warn(error)); // an outage: they are collected later
    return { id: datasetId };
  }
}
