import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { keysetPage, type EntityManager } from '@lepton/persistence';
import { DataSource, In, type FindOptionsWhere } from 'typeorm';
import { ExperimentEntity } from '../experiment/experiment.entity.js';
import type { RunStatus, SplitName } from '../generated/graphql.js';
import { checkpointsOf } from './checkpoint/keep-checkpoint.js';
import { type CheckpointEntity, LogLineEntity, MetricPointEntity } from './run-records.entity.js';
import { RunEntity } from './run.entity.js';

export interface RunFilter {
  datasetVersionId?: string | null;
  experimentId?: string | null;
  status?: readonly RunStatus[] | null;
}

@Injectable()
export class RunRepository {
  constructor(private readonly database: DataSource) {}

  find(workspace: string, id: string): Promise<RunEntity | null> {
    return this.runs.findOneBy({ workspace, id });
  }

  findByIds(workspace: string, ids: string[]): Promise<RunEntity[]> {
    return this.runs.findBy({ workspace, id: In(ids) });
  }

  /** Newest first. */
  page(workspace: string, filter: RunFilter, args: { first: number; after?: string | null }) {
    const query = this.runs.createQueryBuilder('run').where(where(workspace, filter));
    return keysetPage(query, { ...args, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'DESC' }] });
  }

  count(workspace: string, filter: RunFilter): Promise<number> {
    return this.runs.countBy(where(workspace, filter));
  }

  /** In the order in which they were measured. */
  metricPoints(runId: string, filter: { names?: readonly string[] | null; split?: SplitName | null; after?: bigint | null }): Promise<MetricPointEntity[]> {
    const query = this.database.getRepository(MetricPointEntity).createQueryBuilder('point').where('point.runId = :runId', { runId });
    if (filter.names) query.andWhere('point.name IN (:...names)', { names: filter.names.length ? filter.names : [''] });
    if (filter.split) query.andWhere('point.split = :split', { split: filter.split });
    if (filter.after != null) query.andWhere('point.sequence > :after', { after: filter.after.toString() });
    return query.orderBy('point.name').addOrderBy('point.split').addOrderBy('point.step').getMany();
  }

  /** Oldest first. */
  async checkpoints(runId: string): Promise<CheckpointEntity[]> {
    return (await checkpointsOf(this.database.manager, runId)).reverse();
  }

  /** Oldest first. */
  logs(runId: string, args: { first: number; after?: string | null }) {
    const query = this.database.getRepository(LogLineEntity).createQueryBuilder('line').where('line.runId = :runId', { runId });
    return keysetPage(query, { ...args, orderBy: [{ column: 'id', direction: 'ASC' }] });
  }

  experiments(workspace: string, ids: string[]): Promise<ExperimentEntity[]> {
    return this.database.getRepository(ExperimentEntity).findBy({ workspace, id: In(ids) });
  }

  private get runs() {
    return this.database.getRepository(RunEntity);
  }
}

/** The run, locked until the transaction ends: everything that changes a run begins with this. */
export async function lockRun(tx: EntityManager, where: { workspace?: string; id: string }): Promise<RunEntity> {
  const run = await tx.findOne(RunEntity, { where, lock: { mode: 'pessimistic_write' } });
  if (!run) throw new ProblemError('NOT_FOUND', `There is no run ${where.id}.`, 'runId');
  return run;
}

function where(workspace: string, { datasetVersionId, experimentId, status }: RunFilter): FindOptionsWhere<RunEntity> {
  return {
    workspace,
    ...(datasetVersionId ? { datasetVersionId } : {}),
    ...(experimentId ? { experimentId } : {}),
    ...(status ? { status: In([...status]) } : {}),
  };
}
