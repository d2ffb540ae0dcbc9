import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Listening, Messaging } from '@lepton/messaging';
import { Transactions } from '@lepton/persistence';
import { LessThan } from 'typeorm';
import { TRAINING_CONFIG, type TrainingConfig } from '../../config/training.config.js';
import { RunEntity } from '../run.entity.js';
import { FinishRun } from './finish-run.js';

/** Takes up the runs whose worker has not been heard of for the length of a lease. */
@Injectable()
export class LeaseReaper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(LeaseReaper.name);
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;
  readonly #listening: Listening;

  constructor(
    messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly finish: FinishRun,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {
    this.#listening = new Listening(messaging, config.LEPTON_LEASE_MS);
  }

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** One round. Several services may do it at once: each run is locked. It asks the database also while it may not act, to know whether workers were heard. */
  async #reap(): Promise<void> {
    await this.transactions.run(async (tx) => {
      const expired = await tx.find(RunEntity, {
        where: { status: 'RUNNING', leaseExpiresAt: LessThan(new Date()) },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        take: 100,
      });
      if (!this.#listening.longEnough) return;
      for (const run of expired) {
        this.#log.warn(`the worker of ${run.id} (attempt ${run.attempt}) has not been heard of since ${run.leaseExpiresAt?.toISOString() ?? ''}`);
        await this.finish.expire(tx, run);
      }
    });
    this.#listening.looked();
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#reap().catch((error: unknown) => this.#log.error(error)).finally(() => this.#schedule());
    }, this.config.LEPTON_LEASE_MS / 4);
    this.#timer.unref();
  }
}
