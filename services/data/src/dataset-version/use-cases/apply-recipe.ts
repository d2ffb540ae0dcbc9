import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { Transactions, type EntityManager } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { IsNull } from 'typeorm';
import { DatasetEntity } from '../../dataset/dataset.entity.js';
import type { ApplyRecipeInput } from '../../generated/graphql.js';
import { DatasetVersionEntity } from '../dataset-version.entity.js';
import { joinedContents } from '../joined-contents.js';
import { ProfilingQueue } from '../profiling/profiling-queue.js';

/** A new version of a dataset, made from one of its versions; it becomes READY by itself. */
@Injectable()
export class ApplyRecipe {
  constructor(private readonly transactions: Transactions, private readonly profiling: ProfilingQueue) {}

  async execute(workspace: string, { datasetVersionId, steps }: ApplyRecipeInput): Promise<DatasetVersionEntity> {
    const version = await this.transactions.run(async (tx) => {
      const parent = await tx.findOneBy(DatasetVersionEntity, { workspace, id: datasetVersionId });
      // The lock numbers versions one after the other, and keeps the parent from being deleted meanwhile.
      const dataset = parent && (await tx.findOne(DatasetEntity, { where: { id: parent.datasetId, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } }));
      if (!parent || !dataset) throw new ProblemError('NOT_FOUND', `There is no dataset version ${datasetVersionId}.`, 'datasetVersionId');
      if (parent.status !== 'READY' || !parent.content) {
        throw new ProblemError('NOT_READY', `The dataset version ${datasetVersionId} is ${parent.status}; a recipe needs one that is READY.`, 'datasetVersionId');
      }
      await joinedContents(tx, workspace, steps, parent.content);
      const child = Object.assign(new DatasetVersionEntity(), {
        id: newId('dsv'), workspace, datasetId: dataset.id, number: (await lastNumber(tx, dataset.id)) + 1, status: 'PROFILING', failure: null,
        fileDigest: null, filename: null, byteSize: null, options: {}, parentId: parent.id, recipe: steps.map(({ kind, arguments: given }) => ({ kind, arguments: given })), content: null, digest: null,
        attempt: 0, claimedUntil: null, createdAt: new Date(),
      });
      return tx.save(child);
    });
    this.profiling.wake();
    return version;
  }
}

async function lastNumber(tx: EntityManager, datasetId: string): Promise<number> {
  return (await tx.maximum(DatasetVersionEntity, 'number', { datasetId })) ?? 0;
}
