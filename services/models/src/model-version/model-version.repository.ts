import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, In } from 'typeorm';
import { ModelVersionEntity } from './model-version.entity.js';

@Injectable()
export class ModelVersionRepository {
  constructor(private readonly database: DataSource) {}

  findByIds(workspace: string, ids: string[]): Promise<ModelVersionEntity[]> {
    return this.versions.findBy({ workspace, id: In(ids) });
  }

  find(workspace: string, id: string): Promise<ModelVersionEntity | null> {
    return this.versions.findOneBy({ workspace, id });
  }

  findByDigest(workspace: string, digest: string): Promise<ModelVersionEntity | null> {
    return this.versions.findOneBy({ workspace, digest });
  }

  findByRunIds(workspace: string, runIds: string[]): Promise<ModelVersionEntity[]> {
    return this.versions.findBy({ workspace, runId: In(runIds) });
  }

  /** The newest one that can be deployed. */
  latestReady(modelId: string): Promise<ModelVersionEntity | null> {
    return this.versions.findOne({ where: { modelId, status: 'READY' }, order: { number: 'DESC' } });
  }

  /** Newest first. */
  page(modelId: string, args: { first: number; after?: string | null }) {
    const query = this.versions.createQueryBuilder('version').where('version.modelId = :modelId', { modelId });
    return keysetPage(query, { ...args, orderBy: [{ column: 'number', direction: 'DESC' }] });
  }

  count(modelId: string): Promise<number> {
    return this.versions.countBy({ modelId });
  }

  private get versions() {
    return this.database.getRepository(ModelVersionEntity);
  }
}
