import { Injectable } from '@nestjs/common';
import { ENGINES, type RunSpec } from '@lepton/architectures';
import { ProblemError, type AnnounceWorkerRequest } from '@lepton/contracts';
import { DataSource, LessThan, MoreThan } from 'typeorm';
import type { Engine } from '../generated/graphql.js';
import { WorkerEntity, type WorkerEngine } from './worker.entity.js';

/** A worker announces itself three times in this time. */
const SILENCE_MS = 15_000;

export interface EngineOffer {
  engine: Engine;
  available: boolean;
  version: string | null;
  devices: string[];
  workers: number;
  problem: { code: string; message: string; field?: string } | null;
}

/** Which workers there are, and what they can train with: they alone know. */
@Injectable()
export class WorkerRegistry {
  constructor(private readonly database: DataSource) {}

  async announce({ workerId, engines }: AnnounceWorkerRequest): Promise<void> {
    const workers = this.database.getRepository(WorkerEntity);
    const told = engines.map(({ engine, version, devices, problem }) => ({
      engine: engine as Engine, version, devices, problem: problem ? { code: problem.code, message: problem.message, ...(problem.field ? { field: problem.field } : {}) } : null,
    }));
    await workers.upsert({ id: workerId, engines: told, lastSeenAt: new Date() }, ['id']);
    await workers.delete({ lastSeenAt: LessThan(new Date(Date.now() - SILENCE_MS)) });
  }

  async engines(): Promise<EngineOffer[]> {
    const workers = await this.living();
    return ENGINES.map((engine) => offerOf(engine, workers));
  }

  /**
   * Throws ENGINE_UNAVAILABLE or DEVICE_UNAVAILABLE where there are workers and none of them can train it. While there is none at
   * all, a run waits for one.
   */
  async expectEngine({ engine, device }: Pick<RunSpec, 'engine' | 'device'>): Promise<void> {
    const workers = await this.living();
    if (workers.length === 0) return;
    const { problem, devices } = offerOf(engine, workers);
    if (problem) throw new ProblemError(problem.code, problem.message, 'engine');
    if (devices.includes(device)) return;
    throw new ProblemError('DEVICE_UNAVAILABLE', `No worker has "${device}" for the engine ${engine}. Choose ${devices.map((one) => `"${one}"`).join(' or ')}.`, 'device');
  }

  private living(): Promise<WorkerEntity[]> {
    return this.database.getRepository(WorkerEntity).findBy({ lastSeenAt: MoreThan(new Date(Date.now() - SILENCE_MS)) });
  }
}

function offerOf(engine: Engine, workers: readonly WorkerEntity[]): EngineOffer {
  const told = workers.flatMap(({ engines }) => engines.filter((one) => one.engine === engine));
  const having = told.filter((one: WorkerEngine) => !one.problem);
  const [first] = having;
  return {
    engine, available: first !== undefined, version: first?.version ?? null, devices: [...new Set(having.flatMap(({ devices }) => devices))], workers: having.length,
    problem: first ? null : told[0]?.problem ?? { code: 'NO_WORKER', message: 'No worker is there to train with it; one is started with everything else by "npm start".' },
  };
}
