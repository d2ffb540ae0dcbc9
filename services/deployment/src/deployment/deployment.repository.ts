import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, In } from 'typeorm';
import { DeploymentEntity } from './deployment.entity.js';

@Injectable()
export class DeploymentRepository {
  constructor(private readonly database: DataSource) {}

  find(workspace: string, by: { id?: string | null; name?: string | null }): Promise<DeploymentEntity | null> {
    if (by.id) return this.deployments.findOneBy({ workspace, id: by.id });
    return by.name ? this.deployments.findOneBy({ workspace, name: by.name }) : Promise.resolve(null);
  }

  findByIds(workspace: string, ids: string[]): Promise<DeploymentEntity[]> {
    return this.deployments.findBy({ workspace, id: In(ids) });
  }

  /** Newest first. */
  page(workspace: string, args: { first: number; after?: string | null }) {
    const query = this.deployments.createQueryBuilder('deployment').where({ workspace });
    return keysetPage(query, { ...args, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'DESC' }] });
  }

  count(workspace: string): Promise<number> {
    return this.deployments.countBy({ workspace });
  }

  private get deployments() {
    return this.database.getRepository(DeploymentEntity);
  }
}
