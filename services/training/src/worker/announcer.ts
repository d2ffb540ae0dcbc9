import type { LoggerService } from '@nestjs/common';
import { WorkerService } from '@lepton/contracts';
import { rpcClient, type Messaging } from '@lepton/messaging';
import type { Abilities } from './abilities.js';

/** A third of what the service waits for before it thinks a worker gone. */
export const ANNOUNCE_MS = 5_000;

/** Tells the training service, again and again, what this worker can train with. */
export class Announcer {
  readonly #service;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(messaging: Messaging, private readonly workerId: string, private readonly abilities: () => Promise<Abilities>, private readonly logger: LoggerService) {
    this.#service = rpcClient(messaging, 'training', WorkerService, { timeoutMs: ANNOUNCE_MS });
    void this.#announce();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #announce(): Promise<void> {
    try {
      await this.#service.announceWorker({ workerId: this.workerId, ...await this.abilities() });
    } catch (error) {
      // the service is away, or not there yet: the next time
      this.logger.debug?.(`not announced: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#announce(), ANNOUNCE_MS).unref();
  }
}
