import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ColumnType, DatasetService, Modality, ProblemError, SplitName, type GetDatasetVersionRequest } from '@lepton/contracts';
import { Messaging, serveRpc } from '@lepton/messaging';
import { DatasetRepository } from '../dataset/dataset.repository.js';
import { DatasetVersionRepository } from './dataset-version.repository.js';
import { Exclusions } from './exclusions.js';

/** What other services ask of the data service. */
@Injectable()
export class DatasetRpc implements OnModuleInit {
  constructor(
    private readonly messaging: Messaging,
    private readonly datasets: DatasetRepository,
    private readonly versions: DatasetVersionRepository,
    private readonly exclusions: Exclusions,
  ) {}

  onModuleInit(): void {
    serveRpc(this.messaging, 'data', DatasetService, { getDatasetVersion: (request) => this.getDatasetVersion(request) });
  }

  private async getDatasetVersion({ workspace, datasetVersionId, target }: GetDatasetVersionRequest) {
    const version = await this.versions.find(workspace, datasetVersionId);
    const dataset = version && (await this.datasets.find(workspace, version.datasetId));
    if (!version || !dataset) throw new ProblemError('NOT_FOUND', `There is no dataset version ${datasetVersionId}.`, 'datasetVersionId');
    if (version.status !== 'READY' || !version.content || !version.digest) {
      throw new ProblemError('NOT_READY', version.failure
        ? `The dataset version ${datasetVersionId} could not be read: ${version.failure.message}`
        : `The dataset version ${datasetVersionId} is ${version.status}. Wait until it is READY.`, 'datasetVersionId');
    }
    const { columns, splits, suggestedTarget, interactions } = version.content;
    const excludedColumns = await this.exclusions.of(version.content, target);
    // A message has 1 MB, packed: of a wide table's values, fewer are told.
    const [most, longest] = columns.length > 1_000 ? [1, 20] : columns.length > 100 ? [10, 40] : [20, 200];
    return {
      datasetId: dataset.id, datasetName: dataset.name, digest: version.digest,
      manifest: {
        datasetVersionId, modality: Modality[version.content.modality], suggestedTarget, interactions, excludedColumns: excludedColumns.map(({ name, reason }) => ({ name, reason })),
        columns: columns.map(({ name, type, nullable, statistics }) => ({
          name, type: ColumnType[type], nullable, image: statistics.image, audio: statistics.audio,
          statistics: {
            count: BigInt(statistics.count), missing: BigInt(statistics.missing), distinct: BigInt(statistics.distinct),
            minimum: statistics.minimum, maximum: statistics.maximum, mean: statistics.mean, standardDeviation: statistics.standardDeviation,
            topValues: statistics.topValues.filter(({ value }) => value.length <= longest).slice(0, most).map(({ value, count }) => ({ value, count: BigInt(count) })),
          },
        })),
        splits: splits.map(({ name, rowCount, digest }) => ({ name: SplitName[name], rowCount: BigInt(rowCount), digest })),
      },
    };
  }
}
