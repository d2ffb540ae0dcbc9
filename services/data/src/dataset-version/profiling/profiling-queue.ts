import { join } from 'node:path';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { DatasetVersionFailedSchema, DatasetVersionProgressedSchema, DatasetVersionReadySchema, DatasetVersionStatus } from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { DataSource, type QueryDeepPartialEntity } from 'typeorm';
import { ARTIFACT_STORE } from '../../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../../config/data.config.js';
import { DatasetEntity } from '../../dataset/dataset.entity.js';
import type { VersionContent } from '../../ingest/finish-version.js';
import { DatasetVersionEntity } from '../dataset-version.entity.js';
import { joinedContents } from '../joined-contents.js';
import { makeContent } from './make-content.js';
import type { ProfilingTask } from './profiling.messages.js';

const POLL_MS = 2_000;
/** A file that has brought down as many processes is given up. */
const MAX_ATTEMPTS = 3;

/**
 * Turns versions that are PROFILING into READY or FAILED ones, one at a time. The table is the queue: a version that a killed
 * service has left behind is taken up again, by this service or another.
 */
@Injectable()
export class ProfilingQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger(ProfilingQueue.name);
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;
  #poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#poll = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#poll);
    this.#stop.abort();
    await this.#running;
  }

  /** There may be something to do. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false;
      try {
        for (let version = await this.#claim(); version; version = await this.#claim()) await this.#profile(version);
      } catch (error) {
        this.#log.error(error); // an outage: the next poll tries again
      }
    }
  }

  async #claim(): Promise<DatasetVersionEntity | null> {
    if (this.#stop.signal.aborted) return null;
    return this.transactions.run(async (tx) => {
      const version = await tx.createQueryBuilder(DatasetVersionEntity, 'version')
        .where(`version.status = 'PROFILING' AND (version.claimedUntil IS NULL OR version.claimedUntil < now())`)
        .orderBy('version.createdAt').setLock('pessimistic_write').setOnLocked('skip_locked').getOne();
      if (!version) return null;
      version.attempt += 1;
      version.claimedUntil = this.#claimEnd();
      return tx.save(version);
    });
  }

  async #profile(version: DatasetVersionEntity): Promise<void> {
    if (version.attempt > MAX_ATTEMPTS) {
      return this.#fail(version, {
        code: 'PROFILING_CRASHED', message: `Reading the file has failed ${MAX_ATTEMPTS} times without a reason that a user could mend; the data service's log has the details.`,
      });
    }
    let told: Promise<unknown> = Promise.resolve();
    const claim = setInterval(() => void this.#renew(version).catch((error: unknown) => this.#log.warn(error)), this.config.LEPTON_CLAIM_MS / 3);
    try {
      const result = await makeContent({
        source: await this.#source(version),
        artifactsUrl: this.config.ARTIFACTS_URL, folder: join(this.config.LEPTON_DATA_DIR, 'profiling', version.id), memoryMb: this.config.LEPTON_DATA_MEMORY_MB,
      }, (step, fraction) => {
        told = told.then(() => this.#progress(version, step, fraction));
      }, this.#stop.signal);
      await told; // the end comes last
      if (result.kind === 'content') await this.#ready(version, result.content);
      else if (result.kind === 'problem') await this.#fail(version, result.problem);
    } catch (error) {
      const stopped = this.#stop.signal.aborted; // not the file's fault
      if (!stopped) this.#log.error(error instanceof Error ? error.stack : error);
      await this.database.getRepository(DatasetVersionEntity).update(
        { id: version.id, attempt: version.attempt, status: 'PROFILING' }, { claimedUntil: null, attempt: version.attempt - (stopped ? 1 : 0) },
      );
    } finally {
      clearInterval(claim);
    }
  }

  /** A recipe applied to the parent, else a file. */
  async #source({ id, workspace, fileDigest, filename, options, parentId, recipe }: DatasetVersionEntity): Promise<ProfilingTask['source']> {
    if (parentId) {
      const parent = await this.database.getRepository(DatasetVersionEntity).findOneByOrFail({ id: parentId });
      if (!parent.content) throw new Error(`the parent ${parentId} of the dataset version ${id} has no content`);
      return { kind: 'recipe', parent: parent.content, steps: recipe, others: await joinedContents(this.database.manager, workspace, recipe, parent.content) };
    }
    if (!fileDigest || !filename) throw new Error(`the dataset version ${id} has no file`);
    return { kind: 'file', path: await this.artifacts.localPath(fileDigest), filename, digest: fileDigest, options };
  }

  /** Whoever has claimed a version and has not been heard of until then has died. */
  #claimEnd(): Date {
    return new Date(Date.now() + this.config.LEPTON_CLAIM_MS);
  }

  async #renew({ id, attempt }: DatasetVersionEntity): Promise<void> {
    await this.database.getRepository(DatasetVersionEntity).update({ id, attempt, status: 'PROFILING' }, { claimedUntil: this.#claimEnd() });
  }

  #progress(version: DatasetVersionEntity, step: string, fraction: number): Promise<void> {
    return this.transactions.run((tx) => this.#say(tx, version, DatasetVersionStatus.PROFILING, step, fraction)).catch((error: unknown) => this.#log.warn(error));
  }

  #ready(version: DatasetVersionEntity, content: VersionContent): Promise<void> {
    return this.#end(version, { status: 'READY', content, digest: content.digest }, async (tx) => {
      const { name } = await tx.findOneByOrFail(DatasetEntity, { id: version.datasetId });
      await tx.update(DatasetEntity, { id: version.datasetId }, { modality: content.modality });
      await this.#say(tx, version, DatasetVersionStatus.READY, 'Ready', 1);
      await this.outbox.append(tx, {
        workspace: version.workspace, domain: 'data', name: 'dataset-version-ready', aggregateId: version.id, schema: DatasetVersionReadySchema,
        message: { datasetVersionId: version.id, datasetId: version.datasetId, datasetName: name, number: version.number, digest: content.digest, rowCount: BigInt(content.rowCount) },
      });
    });
  }

  #fail(version: DatasetVersionEntity, problem: { code: string; message: string; field?: string }): Promise<void> {
    return this.#end(version, { status: 'FAILED', failure: problem }, async (tx) => {
      await this.#say(tx, version, DatasetVersionStatus.FAILED, problem.message, 1);
      await this.outbox.append(tx, {
        workspace: version.workspace, domain: 'data', name: 'dataset-version-failed', aggregateId: version.id, schema: DatasetVersionFailedSchema,
        message: { datasetVersionId: version.id, datasetId: version.datasetId, problem },
      });
    });
  }

  /** Ends the version once: not if another service has taken it up meanwhile. */
  #end({ id, attempt }: DatasetVersionEntity, change: Pick<Partial<DatasetVersionEntity>, 'status' | 'content' | 'digest' | 'failure'>, announce: (tx: EntityManager) => Promise<void>): Promise<void> {
    return this.transactions.run(async (tx) => {
      const { affected } = await tx.getRepository(DatasetVersionEntity).update({ id, attempt, status: 'PROFILING' }, { ...change, claimedUntil: null } as QueryDeepPartialEntity<DatasetVersionEntity>);
      if (affected === 1) await announce(tx);
    });
  }

  async #say(tx: EntityManager, { id, workspace }: DatasetVersionEntity, status: DatasetVersionStatus, step: string, fraction: number): Promise<void> {
    await this.outbox.append(tx, {
      workspace, domain: 'data', name: 'dataset-version-progressed', aggregateId: id, schema: DatasetVersionProgressedSchema,
      message: { datasetVersionId: id, status, step, fraction },
    });
  }
}
