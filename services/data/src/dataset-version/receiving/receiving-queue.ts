import { join } from 'node:path';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { ARTIFACT_STORE } from '../../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../../config/data.config.js';
import { AddressGuard } from '../../import/address-guard.js';
import { ImportError } from '../../import/import-error.js';
import { receive } from '../../import/receive.js';
import { asIngestError, isFullDisk } from '../../ingest/ingest-error.js';
import type { DatasetVersionEntity } from '../dataset-version.entity.js';
import { ProfilingQueue } from '../profiling/profiling-queue.js';
import { VersionQueue, type Tell } from '../version-queue.js';
import { VersionStates } from '../version-states.js';

const ATTEMPTS = 3;
/** A slow server does not hold up the others. */
const LANES = 4;

/** Gets the files of versions that are RECEIVING: from the web, from the Hugging Face hub, or from a sample's maker. */
@Injectable()
export class ReceivingQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #queue: VersionQueue;
  readonly #guard: AddressGuard;

  constructor(
    private readonly states: VersionStates,
    private readonly profiling: ProfilingQueue,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {
    this.#guard = new AddressGuard(config.LEPTON_IMPORT_ALLOW);
    this.#queue = new VersionQueue(states, {
      status: 'RECEIVING', lanes: LANES, claimMs: config.LEPTON_CLAIM_MS, attempts: ATTEMPTS,
      givenUp: { code: 'IMPORT_CRASHED', message: `Fetching the file has failed ${ATTEMPTS} times without a reason that a user could mend; the data service's log has the details.` },
      take: (version, tell, signal) => this.#receive(version, tell, signal),
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

  async #receive(version: DatasetVersionEntity, tell: Tell, signal: AbortSignal): Promise<() => Promise<void>> {
    const { id, source } = version;
    if (!source) throw new Error(`the dataset version ${id} has nothing to receive`);
    const step = source.kind === 'sample' ? 'Making the sample' : 'Fetching the file';
    tell(step, 0);
    try {
      const file = await receive(source, {
        store: this.artifacts, guard: this.#guard, folder: join(this.config.LEPTON_DATA_DIR, 'receiving', id), maximumBytes: this.config.LEPTON_MAX_UPLOAD_BYTES,
        huggingFaceUrl: this.config.LEPTON_HUGGING_FACE_URL, signal, onProgress: (fraction) => tell(step, fraction),
      });
      return async () => {
        await this.states.received(version, file);
        this.profiling.wake();
      };
    } catch (error) {
      const known = error instanceof ImportError ? error : asIngestError(error);
      if (!known || signal.aborted || isFullDisk(error)) throw error;
      const { code, message, field } = known;
      return () => this.states.fail(version, { code, message, ...(field && { field }) });
    }
  }
}
