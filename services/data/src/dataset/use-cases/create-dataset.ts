import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { Transactions } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { DatasetVersionEntity } from '../../dataset-version/dataset-version.entity.js';
import { ProfilingQueue } from '../../dataset-version/profiling/profiling-queue.js';
import type { CreateDatasetInput } from '../../generated/graphql.js';
import { UploadEntity } from '../../upload/upload.entity.js';
import { DatasetEntity } from '../dataset.entity.js';

/** A dataset whose first version is made of an upload; it becomes READY by itself. */
@Injectable()
export class CreateDataset {
  constructor(private readonly transactions: Transactions, private readonly profiling: ProfilingQueue) {}

  async execute(workspace: string, { name, description, uploadId, options }: CreateDatasetInput): Promise<DatasetEntity> {
    if (!name.trim() || name.length > 200) throw new ProblemError('INVALID_NAME', 'A dataset needs a name of 1 to 200 characters.', 'name');
    const dataset = await this.transactions.run(async (tx) => {
      const upload = await tx.findOneBy(UploadEntity, { workspace, id: uploadId });
      if (!upload) throw new ProblemError('NOT_FOUND', `There is no upload ${uploadId}. Make one with createUpload.`, 'uploadId');
      if (!upload.digest) {
        throw new ProblemError('UPLOAD_INCOMPLETE', `The upload ${uploadId} has not arrived whole. Send the rest to its uploadUrl, then try again.`, 'uploadId');
      }
      const dataset: DatasetEntity = {
        id: newId('ds'), workspace, name: name.trim(), description: description ?? null, modality: 'TABULAR', createdAt: new Date(), deletedAt: null,
      };
      await tx.insert(DatasetEntity, dataset);
      await tx.insert(DatasetVersionEntity, {
        id: newId('dsv'), workspace, datasetId: dataset.id, number: 1, status: 'PROFILING', failure: null,
        fileDigest: upload.digest, filename: upload.filename, byteSize: upload.byteSize, createdAt: dataset.createdAt,
        options: {
          ...(options?.header != null && { header: options.header }),
          ...(options?.delimiter != null && { delimiter: options.delimiter === '\\t' ? '\t' : options.delimiter }),
          ...(options?.encoding != null && { encoding: options.encoding }),
          ...(options?.target != null && { target: options.target }),
        },
        parentId: null, recipe: [], content: null, digest: null, attempt: 0, claimedUntil: null,
      });
      return dataset;
    });
    this.profiling.wake();
    return dataset;
  }
}
