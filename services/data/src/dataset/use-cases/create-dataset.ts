import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { Transactions, type EntityManager } from '@lepton/persistence';
import { findSampleDataset, sampleDatasets, type SampleDataset } from '@lepton/sample-data';
import { newId } from '@lepton/service-kit';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Blobs } from '../../artifact/blobs.js';
import { DatasetVersionEntity } from '../../dataset-version/dataset-version.entity.js';
import { ProfilingQueue } from '../../dataset-version/profiling/profiling-queue.js';
import { ReceivingQueue } from '../../dataset-version/receiving/receiving-queue.js';
import type { CreateDatasetInput } from '../../generated/graphql.js';
import { UploadEntity } from '../../upload/upload.entity.js';
import { DatasetEntity } from '../dataset.entity.js';
import { toReadOptions } from './read-options.js';

/** What the first version is made of: a file that is there, or one that has to be fetched or made. */
type Origin = Pick<DatasetVersionEntity, 'status' | 'source' | 'fileDigest' | 'filename' | 'byteSize'>;

/** A dataset whose first version is made of an upload, of a file on the web or of a sample; it becomes READY by itself. */
@Injectable()
export class CreateDataset {
  constructor(private readonly transactions: Transactions, private readonly blobs: Blobs, private readonly receiving: ReceivingQueue, private readonly profiling: ProfilingQueue) {}

  async execute(workspace: string, input: CreateDatasetInput): Promise<DatasetEntity> {
    const { options } = input;
    const sample = sampleFor(input);
    const [name, description] = [input.name ?? sample?.name ?? '', input.description ?? sample?.description ?? null];
    if (!name.trim() || name.length > 200) throw new ProblemError('INVALID_NAME', 'A dataset needs a name of 1 to 200 characters.', 'name');
    const readOptions = toReadOptions(options);
    const { dataset, status } = await this.transactions.run(async (tx) => {
      const origin = await this.origin(tx, workspace, input);
      const dataset: DatasetEntity = {
        id: newId('ds'), workspace, name: name.trim(), description, modality: sample?.modality ?? 'TABULAR', createdAt: new Date(), deletedAt: null,
      };
      await tx.insert(DatasetEntity, dataset);
      await tx.insert(DatasetVersionEntity, {
        ...origin, id: newId('dsv'), workspace, datasetId: dataset.id, number: 1, failure: null, createdAt: dataset.createdAt, options: readOptions,
        parentId: null, recipe: [], content: null, digest: null, attempt: 0, claimedUntil: null,
      } as QueryDeepPartialEntity<DatasetVersionEntity>);
      return { dataset, status: origin.status };
    });
    if (status === 'RECEIVING') this.receiving.wake();
    else this.profiling.wake();
    return dataset;
  }

  private async origin(tx: EntityManager, workspace: string, { uploadId, url, huggingFace, sample, sampleDrifted }: CreateDatasetInput): Promise<Origin> {
    const given = [uploadId, url, huggingFace, sample].filter((source) => source != null).length;
    if (given !== 1) {
      throw new ProblemError('SOURCE_REQUIRED', `Say what the dataset is made of, by one of uploadId, url, huggingFace and sample${given === 0 ? '' : `, not by ${given} of them`}.`, 'uploadId');
    }
    const fetched = { status: 'RECEIVING', fileDigest: null, filename: null, byteSize: null } as const;
    if (url != null) return { ...fetched, source: { kind: 'url', url } };
    if (huggingFace) {
      const { name, config, split } = huggingFace;
      return { ...fetched, source: { kind: 'huggingFace', name, ...(config != null && { config }), ...(split != null && { split }) } };
    }
    if (sample != null) return { ...fetched, source: { kind: 'sample', key: sample, ...(sampleDrifted && { drifted: true }) } };
    const upload = await tx.findOneBy(UploadEntity, { workspace, id: uploadId ?? '' });
    if (!upload) throw unknownUpload(uploadId);
    if (!upload.digest) {
      throw new ProblemError('UPLOAD_INCOMPLETE', `The upload ${uploadId} has not arrived whole. Send the rest to its uploadUrl, then try again.`, 'uploadId');
    }
    const kept = await this.blobs.keep(tx, [upload.digest]);
    // An upload that has expired meanwhile is gone.
    const { affected } = await tx.update(UploadEntity, { id: upload.id }, { usedAt: new Date() });
    if (!kept || affected !== 1) throw unknownUpload(uploadId);
    return { status: 'PROFILING', source: null, fileDigest: upload.digest, filename: upload.filename, byteSize: upload.byteSize };
  }
}

const unknownUpload = (uploadId: string | null | undefined) => new ProblemError('NOT_FOUND', `There is no upload ${uploadId}, or not any more. Make one with createUpload.`, 'uploadId');

function sampleFor({ sample: key, sampleDrifted }: CreateDatasetInput): SampleDataset | undefined {
  if (key == null) {
    if (sampleDrifted) throw new ProblemError('SAMPLE_REQUIRED', 'sampleDrifted asks for the later batch of a sample. Say which, by sample.', 'sample');
    return undefined;
  }
  const sample = findSampleDataset(key);
  if (!sample) throw new ProblemError('UNKNOWN_SAMPLE', `There is no sample "${key}". There are ${sampleDatasets.map((known) => known.key).join(', ')}.`, 'sample');
  return sample;
}
