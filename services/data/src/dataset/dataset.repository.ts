import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, ILike, In, IsNull } from 'typeorm';
import { DatasetEntity } from './dataset.entity.js';

@Injectable()
export class DatasetRepository {
  constructor(private readonly database: DataSource) {}

  /** Deleted ones too: what was made from them still names them. */
  findByIds(workspace: string, ids: string[]): Promise<DatasetEntity[]> {
    return this.datasets.findBy({ workspace, id: In(ids) });
  }

  find(workspace: string, id: string): Promise<DatasetEntity | null> {
    return this.datasets.findOneBy({ workspace, id, deletedAt: IsNull() });
  }

  /** Newest first. */
  page(workspace: string, args: { first: number; after?: string | null; search?: string | null }) {
    const query = this.datasets.createQueryBuilder('dataset').where(where(workspace, args.search));
    return keysetPage(query, { ...args, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'DESC' }] });
  }

  count(workspace: string, search?: string | null): Promise<number> {
    return this.datasets.countBy(where(workspace, search));
  }

  private get datasets() {
    return this.database.getRepository(DatasetEntity);
  }
}

/** `%` and `_` in a search stand for themselves. */
const where = (workspace: string, search?: string | null) => ({
  workspace, deletedAt: IsNull(), ...(search ? { name: ILike(`%${search.replaceAll(/[\\%_]/g, '\\$&')}%`) } : {}),
});
