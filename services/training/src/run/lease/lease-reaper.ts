import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Messaging } from '@lepton/messaging';
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
  #hearingSince = performance.now();

  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly finish: FinishRun,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {}

  onApplicationBootstrap(): void {
    this.#hearingSince = performance.now();
    this.#schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** One round. Several services may do it at once: each run is locked. */
  private reap(): Promise<void> {
    return this.transactions.run(async (tx) => {
      const expired = await tx.find(RunEntity, {
        where: { status: 'RUNNING', leaseExpiresAt: LessThan(new Date()) },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        take: 100,
      });
      for (const run of expired) {
        this.#log.warn(`the worker of ${run.id} (attempt ${run.attempt}) has not been heard of since ${run.leaseExpiresAt?.toISOString() ?? ''}`);
        await this.finish.expire(tx, run);
      }
    });
  }

  /** A service that has just started, or whose database or NATS was away, has heard no worker: it gives them a lease's time to be heard. */
  #listening(): boolean {
    if (!this.messaging.connected) this.#hearingSince = performance.now();
    return performance.now() - this.#hearingSince > this.config.LEPTON_LEASE_MS;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = (this.#listening() ? this.reap() : Promise.resolve()).catch((error: unknown) => {
        this.#hearingSince = performance.now();
        this.#log.error(error);
      }).finally(() => this.#schedule());
    }, this.config.LEPTON_LEASE_MS / 4);
    this.#timer.unref();
  }
}
