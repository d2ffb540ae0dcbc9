import { Inject, Injectable, Logger } from '@nestjs/common';
import { DatasetVersionFailedSchema, DatasetVersionProgressedSchema, DatasetVersionReadySchema, DatasetVersionStatus } from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { DataSource, type QueryDeepPartialEntity } from 'typeorm';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { DatasetEntity } from '../dataset/dataset.entity.js';
import type { VersionContent } from '../ingest/finish-version.js';
import { DatasetVersionEntity } from './dataset-version.entity.js';

export type UnderWay = 'RECEIVING' | 'PROFILING';
export interface VersionProblem { code: string; message: string; field?: string }
export interface ReceivedFile { fileDigest: string; filename: string; byteSize: bigint }

/**
 * How a version gets from RECEIVING over PROFILING to READY or FAILED. Whoever works on one has claimed it; a claim that is not
 * renewed ends, and what its holder still says has no effect.
 */
@Injectable()
export class VersionStates {
  readonly #log = new Logger(VersionStates.name);

  constructor(
    private readonly database: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    @Inject(DATA_CONFIG) private readonly config: Pick<DataConfig, 'LEPTON_CLAIM_MS'>,
  ) {}

  /** The oldest that nobody holds. */
  claim(status: UnderWay): Promise<DatasetVersionEntity | null> {
    return this.transactions.run(async (tx) => {
      const version = await tx.createQueryBuilder(DatasetVersionEntity, 'version')
        .where('version.status = :status AND (version.claimedUntil IS NULL OR version.claimedUntil < now())', { status })
        .orderBy('version.createdAt').setLock('pessimistic_write').setOnLocked('skip_locked').getOne();
      if (!version) return null;
      version.attempt += 1;
      version.claimedUntil = this.#claimEnd();
      return tx.save(version);
    });
  }

  async renew(version: DatasetVersionEntity): Promise<void> {
    await this.#update(version, { claimedUntil: this.#claimEnd() });
  }

  /** Another may take it up at once; an attempt that does not count is taken back. */
  async giveBack(version: DatasetVersionEntity, counts: boolean): Promise<void> {
    await this.#update(version, { claimedUntil: null, attempt: version.attempt - (counts ? 0 : 1) });
  }

  /** Tried again when the claim has ended, and `reason` is told meanwhile; the attempt does not count. */
  async postpone(version: DatasetVersionEntity, reason: string): Promise<void> {
    await this.progress(version, reason, 0);
    await this.#update(version, { claimedUntil: this.#claimEnd(), attempt: version.attempt - 1 });
  }

  progress(version: DatasetVersionEntity, step: string, fraction: number): Promise<void> {
    return this.transactions.run((tx) => this.#say(tx, version, DatasetVersionStatus[version.status], step, fraction)).catch((error: unknown) => this.#log.warn(error));
  }

  /** The file is in the artifact store: the next to claim it reads it. */
  received(version: DatasetVersionEntity, file: ReceivedFile): Promise<void> {
    return this.#change(version, { ...file, status: 'PROFILING', attempt: 0 }, (tx) => this.#say(tx, version, DatasetVersionStatus.PROFILING, 'Received', 0));
  }

  ready(version: DatasetVersionEntity, content: VersionContent): Promise<void> {
    return this.#change(version, { status: 'READY', content, digest: content.digest }, async (tx) => {
      const { name } = await tx.findOneByOrFail(DatasetEntity, { id: version.datasetId });
      await tx.update(DatasetEntity, { id: version.datasetId }, { modality: content.modality });
      await this.#say(tx, version, DatasetVersionStatus.READY, 'Ready', 1);
      await this.outbox.append(tx, {
        workspace: version.workspace, domain: 'data', name: 'dataset-version-ready', aggregateId: version.id, schema: DatasetVersionReadySchema,
        message: { datasetVersionId: version.id, datasetId: version.datasetId, datasetName: name, number: version.number, digest: content.digest, rowCount: BigInt(content.rowCount) },
      });
    });
  }

  fail(version: DatasetVersionEntity, problem: VersionProblem): Promise<void> {
    return this.#change(version, { status: 'FAILED', failure: problem }, async (tx) => {
      await this.#say(tx, version, DatasetVersionStatus.FAILED, problem.message, 1);
      await this.outbox.append(tx, {
        workspace: version.workspace, domain: 'data', name: 'dataset-version-failed', aggregateId: version.id, schema: DatasetVersionFailedSchema,
        message: { datasetVersionId: version.id, datasetId: version.datasetId, problem },
      });
    });
  }

  /** Once: not if another has taken the version up meanwhile. */
  #change({ id, attempt, status }: DatasetVersionEntity, change: Partial<DatasetVersionEntity>, announce: (tx: EntityManager) => Promise<void>): Promise<void> {
    return this.transactions.run(async (tx) => {
      const { affected } = await tx.getRepository(DatasetVersionEntity).update({ id, attempt, status }, { ...change, claimedUntil: null } as QueryDeepPartialEntity<DatasetVersionEntity>);
      if (affected === 1) await announce(tx);
    });
  }

  async #update({ id, attempt, status }: DatasetVersionEntity, change: Pick<Partial<DatasetVersionEntity>, 'claimedUntil' | 'attempt'>): Promise<void> {
    await this.database.getRepository(DatasetVersionEntity).update({ id, attempt, status }, change);
  }

  #claimEnd(): Date {
    return new Date(Date.now() + this.config.LEPTON_CLAIM_MS);
  }

  async #say(tx: EntityManager, { id, workspace }: DatasetVersionEntity, status: DatasetVersionStatus, step: string, fraction: number): Promise<void> {
    await this.outbox.append(tx, {
      workspace, domain: 'data', name: 'dataset-version-progressed', aggregateId: id, schema: DatasetVersionProgressedSchema,
      message: { datasetVersionId: id, status, step, fraction },
    });
  }
}
