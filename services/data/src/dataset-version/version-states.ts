import { Inject, Injectable, Logger } from '@nestjs/common';
import { DatasetVersionFailedSchema, DatasetVersionProgressedSchema, DatasetVersionReadySchema, DatasetVersionStatus } from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { DataSource, type QueryDeepPartialEntity } from 'typeorm';
import { Blobs } from '../artifact/blobs.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { DatasetEntity } from '../dataset/dataset.entity.js';
import type { VersionContent } from '../ingest/finish-version.js';
import type { DataIssue } from '../ingest/profile.types.js';
import { blobsOf, DatasetVersionEntity } from './dataset-version.entity.js';

export type UnderWay = 'RECEIVING' | 'PROFILING';
export interface VersionProblem { code: string; message: string; field?: string }
export interface ReceivedFile {
  fileDigest: string;
  filename: string;
  byteSize: bigint;
  /** What is not in it. */
  notes?: readonly DataIssue[];
}

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
    private readonly blobs: Blobs,
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
  async received(version: DatasetVersionEntity, { notes = [], ...file }: ReceivedFile): Promise<void> {
    const source = version.source?.kind === 'huggingFace' ? { ...version.source, notes } : version.source;
    await this.#name(version, [file.fileDigest], (tx) => this.#change(tx, version, { ...file, source, status: 'PROFILING', attempt: 0 }, () => this.#say(tx, version, DatasetVersionStatus.PROFILING, 'Received', 0)));
  }

  async ready(version: DatasetVersionEntity, content: VersionContent): Promise<void> {
    await this.#name(version, blobsOf({ content, digest: content.digest, fileDigest: null }), async (tx) => {
      // Whoever deletes the dataset locks it first, too.
      const { name } = await tx.findOneOrFail(DatasetEntity, { where: { id: version.datasetId }, lock: { mode: 'pessimistic_write' } });
      return this.#change(tx, version, { status: 'READY', content, digest: content.digest }, async () => {
        await tx.update(DatasetEntity, { id: version.datasetId }, { modality: content.modality });
        await this.#say(tx, version, DatasetVersionStatus.READY, 'Ready', 1);
        await this.outbox.append(tx, {
          workspace: version.workspace, domain: 'data', name: 'dataset-version-ready', aggregateId: version.id, schema: DatasetVersionReadySchema,
          message: { datasetVersionId: version.id, datasetId: version.datasetId, datasetName: name, number: version.number, digest: content.digest, rowCount: BigInt(content.rowCount) },
        });
      });
    });
  }

  fail(version: DatasetVersionEntity, problem: VersionProblem): Promise<void> {
    return this.transactions.run((tx) => this.failIn(tx, version, problem));
  }

  async failIn(tx: EntityManager, version: DatasetVersionEntity, problem: VersionProblem): Promise<void> {
    await this.#change(tx, version, { status: 'FAILED', failure: problem }, async () => {
      await this.#say(tx, version, DatasetVersionStatus.FAILED, problem.message, 1);
      await this.outbox.append(tx, {
        workspace: version.workspace, domain: 'data', name: 'dataset-version-failed', aggregateId: version.id, schema: DatasetVersionFailedSchema,
        message: { datasetVersionId: version.id, datasetId: version.datasetId, problem },
      });
    });
  }

  /** Blobs that were put into the artifact store for a version, which is to name them. Where it is deleted by now, nobody needs them. */
  async #name(version: DatasetVersionEntity, digests: readonly string[], change: (tx: EntityManager) => Promise<boolean>): Promise<void> {
    const named = await this.transactions.run(async (tx) => {
      const changed = await change(tx);
      // Another who is at it puts the same blobs.
      if (!changed && (await tx.existsBy(DatasetVersionEntity, { id: version.id, status: 'FAILED' }))) await this.blobs.release(tx, digests);
      // Equal content was deleted just now: thrown, so that the version is made again.
      if (changed && !(await this.blobs.keep(tx, digests))) throw new Error('a blob of the version was removed before the version was ready');
      return changed;
    });
    if (!named) await this.blobs.collect();
  }

  /** Once: not if another has taken the version up meanwhile. @returns whether it took place */
  async #change(tx: EntityManager, { id, attempt, status }: DatasetVersionEntity, change: Partial<DatasetVersionEntity>, announce: () => Promise<void>): Promise<boolean> {
    const { affected } = await tx.getRepository(DatasetVersionEntity).update({ id, attempt, status }, { ...change, claimedUntil: null } as QueryDeepPartialEntity<DatasetVersionEntity>);
    if (affected === 1) await announce();
    return affected === 1;
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
