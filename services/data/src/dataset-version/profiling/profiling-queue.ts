import { join } from 'node:path';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { isProblemError } from '@lepton/contracts';
import { DataSource } from 'typeorm';
import { ARTIFACT_STORE } from '../../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../../config/data.config.js';
import { fullDisk, isFullDisk } from '../../ingest/ingest-error.js';
import { DatasetVersionEntity } from '../dataset-version.entity.js';
import { joinedContents } from '../joined-contents.js';
import { VersionQueue, type Tell } from '../version-queue.js';
import { VersionStates, type VersionProblem } from '../version-states.js';
import { ContentProcesses } from './content-processes.js';
import type { ProfilingTask } from './profiling.messages.js';

const ATTEMPTS = 3;

/** Turns versions that are PROFILING into READY or FAILED ones, one at a time. */
@Injectable()
export class ProfilingQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #queue: VersionQueue;

  constructor(
    private readonly database: DataSource,
    private readonly states: VersionStates,
    private readonly processes: ContentProcesses,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {
    this.#queue = new VersionQueue(states, {
      status: 'PROFILING', lanes: 1, claimMs: config.LEPTON_CLAIM_MS, attempts: ATTEMPTS,
      givenUp: {
        code: 'PROFILING_CRASHED', message: `Reading the file has failed ${ATTEMPTS} times without a reason that a user could mend; the data service's log has the details.`,
      },
      take: (version, tell, signal) => this.#profile(version, tell, signal),
    });
  }

  onApplicationBootstrap(): void {
    this.#queue.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#queue.stop();
  }

  wake(): void {
    this.#queue.wake();
  }

  async #profile(version: DatasetVersionEntity, tell: Tell, signal: AbortSignal): Promise<() => Promise<void>> {
    const source = await this.#source(version).catch(toProblem);
    if ('code' in source) return () => this.states.fail(version, source);
    const result = await this.processes.make({
      source, artifactsUrl: this.config.ARTIFACTS_URL, folder: join(this.config.LEPTON_DATA_DIR, 'profiling', version.id), memoryMb: this.config.LEPTON_DATA_MEMORY_MB,
    }, tell, signal);
    if (result.kind === 'content') return () => this.states.ready(version, result.content);
    if (result.kind === 'problem' && isFullDisk(result.problem)) throw fullDisk();
    if (result.kind === 'problem') return () => this.states.fail(version, result.problem);
    throw new Error(`a ${result.kind} instead of a dataset version`);
  }

  /** A recipe applied to the parent, else a file. */
  async #source({ id, workspace, source, fileDigest, filename, options, parentId, recipe }: DatasetVersionEntity): Promise<ProfilingTask['source']> {
    if (parentId) {
      const parent = await this.database.getRepository(DatasetVersionEntity).findOneByOrFail({ id: parentId });
      if (!parent.content) throw new Error(`the parent ${parentId} of the dataset version ${id} has no content`);
      return { kind: 'recipe', parent: parent.content, steps: recipe, others: await joinedContents(this.database.manager, workspace, recipe, parent.content) };
    }
    if (!fileDigest || !filename) throw new Error(`the dataset version ${id} has no file`);
    return { kind: 'file', path: await this.artifacts.localPath(fileDigest), filename, digest: fileDigest, options, notes: (source?.kind === 'huggingFace' ? source.notes : undefined) ?? [] };
  }
}

/** A dataset that the recipe joins may have been deleted since. */
function toProblem(error: unknown): VersionProblem {
  if (!isProblemError(error)) throw error;
  const { code, message, field } = error;
  return { code, message, ...(field !== undefined && { field }) };
}
