import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { ProblemError } from '@lepton/contracts';
import { Transactions, type EntityManager } from '@lepton/persistence';
import { IsNull } from 'typeorm';
import { ARTIFACT_STORE } from '../../artifact/artifact.tokens.js';
import { DatasetVersionEntity } from '../../dataset-version/dataset-version.entity.js';
import { DatasetEntity } from '../dataset.entity.js';

/** Removes a dataset's rows for good; its name stays for what was made from it. */
@Injectable()
export class DeleteDataset {
  constructor(private readonly transactions: Transactions, @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore) {}

  async execute(workspace: string, datasetId: string): Promise<{ id: string }> {
    const orphans = await this.transactions.run(async (tx) => {
      const dataset = await tx.findOne(DatasetEntity, { where: { workspace, id: datasetId, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
      if (!dataset) throw new ProblemError('NOT_FOUND', `There is no dataset ${datasetId}.`, 'datasetId');
      dataset.deletedAt = new Date();
      await tx.save(dataset);
      const versions = await tx.findBy(DatasetVersionEntity, { datasetId });
      const blobs = new Set(versions.flatMap(({ fileDigest, digest, content }) => [fileDigest, digest, ...(content?.splits.map((split) => split.digest) ?? [])]));
      const unused: string[] = [];
      for (const blob of blobs) if (blob && !(await isUsed(tx, blob))) unused.push(blob);
      return unused;
    });
    // After the commit: what a crash leaves behind is a blob too many, never one too few.
    await Promise.all(orphans.map((digest) => this.artifacts.delete(digest)));
    return { id: datasetId };
  }
}

/** Equal content is stored once: another dataset may need the blob. */
async function isUsed(tx: EntityManager, blob: string): Promise<boolean> {
  const [row] = await tx.query<{ used: boolean }[]>(
    `SELECT EXISTS (SELECT FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id WHERE d.deleted_at IS NULL AND (
       v.file_digest = $1 OR v.digest = $1 OR v.content->'splits' @> jsonb_build_array(jsonb_build_object('digest', $1::text)))) AS used`,
    [blob],
  );
  return row?.used ?? true;
}
