import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, In } from 'typeorm';
import { RunEntity } from '../run/run.entity.js';
import { SweepEntity, TrialEntity } from './sweep.entity.js';

@Injectable()
export class SweepRepository {
  constructor(private readonly database: DataSource) {}

  findByIds(workspace: string, ids: string[]): Promise<SweepEntity[]> {
    return this.sweeps.findBy({ workspace, id: In(ids) });
  }

  /** Newest first. */
  page(workspace: string, args: { first: number; after?: string | null }) {
    return keysetPage(this.sweeps.createQueryBuilder('sweep').where({ workspace }), {
      ...args, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'DESC' }],
    });
  }

  count(workspace: string): Promise<number> {
    return this.sweeps.countBy({ workspace });
  }

  trials(sweepId: string): Promise<TrialEntity[]> {
    return this.database.getRepository(TrialEntity).find({ where: { sweepId }, order: { number: 'ASC' } });
  }

  trial(sweepId: string, number: number): Promise<TrialEntity | null> {
    return this.database.getRepository(TrialEntity).findOneBy({ sweepId, number });
  }

  runs(workspace: string, ids: string[]): Promise<RunEntity[]> {
    return this.database.getRepository(RunEntity).findBy({ workspace, id: In(ids) });
  }

  private get sweeps() {
    return this.database.getRepository(SweepEntity);
  }
}
