import type { LoggerService } from '@nestjs/common';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type WorkerEngineSchema, WorkerService } from '@lepton/contracts';
import { rpcClient, type Messaging } from '@lepton/messaging';
import { type Engine, ENGINES } from './engine/index.js';

/** A third of what the service waits for before it thinks a worker gone. */
export const ANNOUNCE_MS = 5_000;

/** Tells the training service, again and again, what this worker can train with. */
export class Announcer {
  readonly #service;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(messaging: Messaging, private readonly workerId: string, private readonly logger: LoggerService) {
    this.#service = rpcClient(messaging, 'training', WorkerService, { timeoutMs: ANNOUNCE_MS });
    void this.#announce();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #announce(): Promise<void> {
    try {
      await this.#service.announceWorker({ workerId: this.workerId, engines: await Promise.all(ENGINES.map(describe)) });
    } catch (error) {
      // the service is away, or not there yet: the next time
      this.logger.debug?.(`not announced: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#announce(), ANNOUNCE_MS).unref();
  }
}

async function describe(engine: Engine): Promise<MessageInitShape<typeof WorkerEngineSchema>> {
  try {
    const description = await engine.describe();
    return 'problem' in description ? { engine: engine.name, problem: description.problem } : { engine: engine.name, version: description.version, devices: [...description.devices] };
  } catch (error) {
    return { engine: engine.name, problem: { code: 'ENGINE_UNAVAILABLE', message: `${engine.name}: ${error instanceof Error ? error.message : String(error)}`, field: 'engine' } };
  }
}
