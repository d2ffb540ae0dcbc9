import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { Transactions } from '@lepton/persistence';
import { ARTIFACT_STORE, TRAINING_CONFIG, type TrainingConfig } from '../../config/training.config.js';
import { CheckpointEntity } from '../run-records.entity.js';
import { discardedBefore } from './keep-checkpoint.js';

/** Blobs of one round. */
const MOST = 50;

/**
 * Deletes the blobs of checkpoints that no run has any more. What is to be deleted is in the database, and goes from there after the blob:
 * a service that dies between the two deletes it again. Equal content is stored once, so each is looked for among the runs' checkpoints
 * first, a lease after it was let go of: a worker that has stored the same meanwhile has reported it by then, or has lost its run.
 */
@Injectable()
export class CheckpointSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(CheckpointSweeper.name);
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly transactions: Transactions,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await this.artifacts.close();
  }

  #sweep(): Promise<void> {
    return this.transactions.run(async (tx) => {
      for (const discarded of await discardedBefore(tx, new Date(Date.now() - this.config.LEPTON_LEASE_MS), MOST)) {
        const { digest } = discarded;
        try {
          if (!(await tx.existsBy(CheckpointEntity, { digest }))) await this.artifacts.delete(digest);
        } catch (error) {
          // it comes again, after the others
          this.#log.warn(`the checkpoint ${digest} cannot be deleted yet: ${error instanceof Error ? error.message : String(error)}`);
          await tx.save(Object.assign(discarded, { at: new Date() }));
          continue;
        }
        await tx.remove(discarded);
      }
    });
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#sweep().catch((error: unknown) => this.#log.error(error)).finally(() => this.#schedule());
    }, this.config.LEPTON_LEASE_MS);
    this.#timer.unref();
  }
}
