import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, In } from 'typeorm';
import { DatasetVersionEntity } from './dataset-version.entity.js';

@Injectable()
export class DatasetVersionRepository {
  constructor(private readonly database: DataSource) {}

  find(workspace: string, id: string): Promise<DatasetVersionEntity | null> {
    return this.versions.findOneBy({ workspace, id });
  }

  findByIds(workspace: string, ids: string[]): Promise<DatasetVersionEntity[]> {
    return this.versions.findBy({ workspace, id: In(ids) });
  }

  latest(datasetId: string): Promise<DatasetVersionEntity | null> {
    return this.versions.findOne({ where: { datasetId }, order: { number: 'DESC' } });
  }

  /** Newest first. */
  page(datasetId: string, args: { first: number; after?: string | null }) {
    const query = this.versions.createQueryBuilder('version').where('version.datasetId = :datasetId', { datasetId });
    return keysetPage(query, { ...args, orderBy: [{ column: 'number', direction: 'DESC' }] });
  }

  count(datasetId: string): Promise<number> {
    return this.versions.countBy({ datasetId });
  }

  private get versions() {
    return this.database.getRepository(DatasetVersionEntity);
  }
}
