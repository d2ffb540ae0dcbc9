import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, ILike, In } from 'typeorm';
import { ModelAliasEntity, ModelEntity } from './model.entity.js';

@Injectable()
export class ModelRepository {
  constructor(private readonly database: DataSource) {}

  findByIds(workspace: string, ids: string[]): Promise<ModelEntity[]> {
    return this.models.findBy({ workspace, id: In(ids) });
  }

  find(workspace: string, id: string): Promise<ModelEntity | null> {
    return this.models.findOneBy({ workspace, id });
  }

  findByName(workspace: string, name: string): Promise<ModelEntity | null> {
    return this.models.findOneBy({ workspace, name });
  }

  aliases(modelId: string): Promise<ModelAliasEntity[]> {
    return this.database.getRepository(ModelAliasEntity).find({ where: { modelId }, order: { name: 'ASC' } });
  }

  alias(modelId: string, name: string): Promise<ModelAliasEntity | null> {
    return this.database.getRepository(ModelAliasEntity).findOneBy({ modelId, name });
  }

  /** Newest first. */
  page(workspace: string, args: { first: number; after?: string | null; search?: string | null }) {
    const query = this.models.createQueryBuilder('model').where({ workspace, ...nameFilter(args.search) });
    return keysetPage(query, { ...args, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'DESC' }] });
  }

  count(workspace: string, search?: string | null): Promise<number> {
    return this.models.countBy({ workspace, ...nameFilter(search) });
  }

  private get models() {
    return this.database.getRepository(ModelEntity);
  }
}

/** `%` and `_` in a search stand for themselves. */
const nameFilter = (search?: string | null) => (search ? { name: ILike(`%${search.replaceAll(/[\\%_]/g, '\\$&')}%`) } : {});
