import { Injectable } from '@nestjs/common';
import { keysetPage } from '@lepton/persistence';
import { DataSource, In } from 'typeorm';
import { PredictionEntity } from './prediction.entity.js';
import { PredictionLog } from './prediction-log.js';

@Injectable()
export class PredictionRepository {
  constructor(private readonly database: DataSource, private readonly log: PredictionLog) {}

  /** Also those that were served a moment ago, and are still to be written. */
  async findByIds(workspace: string, ids: string[]): Promise<PredictionEntity[]> {
    const waiting = ids.flatMap((id) => this.log.waiting(id) ?? []).filter((prediction) => prediction.workspace === workspace);
    const rest = ids.filter((id) => !waiting.some((prediction) => prediction.id === id));
    return rest.length === 0 ? waiting : [...waiting, ...(await this.predictions.findBy({ workspace, id: In(rest) }))];
  }

  async find(workspace: string, id: string): Promise<PredictionEntity | null> {
    return (await this.findByIds(workspace, [id]))[0] ?? null;
  }

  /** Newest first. */
  page(deploymentId: string, args: { first: number; after?: string | null }) {
    const query = this.predictions.createQueryBuilder('prediction').where('prediction.deploymentId = :deploymentId', { deploymentId });
    return keysetPage(query, { ...args, orderBy: [{ column: 'id', direction: 'DESC' }] });
  }

  /** In portions, so that no transaction is long. Returns how many have gone. */
  async deleteOlderThan(days: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const [, count] = await this.database.query<[unknown, number]>(
        'DELETE FROM prediction WHERE id IN (SELECT id FROM prediction WHERE at < now() - make_interval(days => $1) LIMIT 5000)', [days],
      );
      deleted += count;
      if (count < 5_000) return deleted;
    }
  }

  private get predictions() {
    return this.database.getRepository(PredictionEntity);
  }
}
