import { Injectable } from '@nestjs/common';
import type { AnnounceWorkerRequest } from '@lepton/contracts';
import type { EntityManager } from '@lepton/persistence';
import { DataSource, LessThan, MoreThan } from 'typeorm';
import type { Engine } from '../generated/graphql.js';
import { type EngineOffer, offersOf } from './capability.js';
import { type WorkerAbilities, WorkerEntity } from './worker.entity.js';

/** A worker announces itself three times in this time. */
const SILENCE_MS = 15_000;

/** Which workers there are, and what they can train with: they alone know. */
@Injectable()
export class WorkerRegistry {
  constructor(private readonly database: DataSource) {}

  async announce({ workerId, ...told }: AnnounceWorkerRequest): Promise<void> {
    const workers = this.database.getRepository(WorkerEntity);
    await workers.upsert({ id: workerId, ...abilitiesOf(told), lastSeenAt: new Date() }, ['id']);
    await workers.delete({ lastSeenAt: LessThan(new Date(Date.now() - SILENCE_MS)) });
  }

  async engines(): Promise<EngineOffer[]> {
    return offersOf(await this.living());
  }

  /** Those that have been heard of lately. */
  living(manager: EntityManager = this.database.manager): Promise<WorkerEntity[]> {
    return manager.findBy(WorkerEntity, { lastSeenAt: MoreThan(new Date(Date.now() - SILENCE_MS)) });
  }
}

/** As a worker says it, in an announcement or in a claim. */
export const abilitiesOf = ({ engines, memoryBytes }: Pick<AnnounceWorkerRequest, 'engines' | 'memoryBytes'>): WorkerAbilities => ({
  memoryBytes: memoryBytes > 0n ? memoryBytes : null,
  engines: engines.map(({ engine, version, devices, problem, notes }) => ({
    engine: engine as Engine, version, devices, notes, problem: problem ? { code: problem.code, message: problem.message, ...(problem.field ? { field: problem.field } : {}) } : null,
  })),
});
