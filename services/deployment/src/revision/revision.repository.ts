import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { RevisionEntity } from './revision.entity.js';

@Injectable()
export class RevisionRepository {
  constructor(private readonly database: DataSource) {}

  findByIds(workspace: string, ids: string[]): Promise<RevisionEntity[]> {
    return this.revisions.findBy({ workspace, id: In(ids) });
  }

  /** Newest first. */
  ofDeployment(deploymentId: string): Promise<RevisionEntity[]> {
    return this.revisions.find({ where: { deploymentId }, order: { number: 'DESC' } });
  }

  private get revisions() {
    return this.database.getRepository(RevisionEntity);
  }
}
