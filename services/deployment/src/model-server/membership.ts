import type { LoggerService } from '@nestjs/common';
import { AssignmentChangedSchema, ReplicaService } from '@lepton/contracts';
import { rpcClient, subscribeSignal, type LiveSubscription, type Messaging } from '@lepton/messaging';
import type { LoadedModels } from './loaded-models.js';

const RETRY_MS = 250;

/**
 * This server's place in the mesh: it tells the deployment service that it is there and what it has loaded, and learns
 * what to serve. While the service cannot be reached it goes on serving what it has.
 */
export class Membership {
  readonly #service;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #signal: LiveSubscription | undefined;
  #heard = false;
  #failing = false;

  constructor(
    private readonly messaging: Messaging,
    private readonly models: LoadedModels,
    private readonly logger: Pick<LoggerService, 'log' | 'warn'>,
    private readonly self: { readonly replicaId: string; readonly url: string },
  ) {
    this.#service = rpcClient(messaging, 'deployment', ReplicaService);
  }

  /** Whether the deployment service has said what to serve. */
  get joined(): boolean {
    return this.#heard;
  }

  start(): void {
    this.#signal = subscribeSignal(this.messaging, { domain: 'deployment', name: 'assignment' }, AssignmentChangedSchema, () => this.beat());
    this.beat();
  }

  /** A heartbeat now; one during another makes one more follow. */
  beat(): void {
    if (this.#stopped) return;
    if (this.#beating) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#beating = this.#beat().then((intervalMs) => {
      this.#beating = undefined;
      const soon = this.#again;
      this.#again = false;
      if (soon) this.beat();
      else if (!this.#stopped) this.#timer = setTimeout(() => this.beat(), intervalMs);
    });
  }

  /** Sends the deployment service elsewhere; it stops sending requests at once. */
  async leave(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#signal?.unsubscribe();
    await this.#beating;
    await this.#service.leave({ replicaId: this.self.replicaId }, { timeoutMs: 1_000 })
      .catch((error: unknown) => this.logger.warn(`left without saying so: ${String(error)}`));
  }

  /** Resolves with the time until the next one. */
  async #beat(): Promise<number> {
    try {
      // `ask`: one that NATS loses when it restarts must not keep the next one waiting until this server counts as lost.
      const { revisions, intervalMs } = await this.messaging.ask(() => this.#service.heartbeat({ ...this.self, revisions: this.models.report() }));
      if (this.#failing) this.logger.log('heartbeats are answered again');
      this.#failing = false;
      this.#heard = true;
      if (!this.#stopped) this.models.assign(revisions);
      return Number(intervalMs);
    } catch (error) {
      if (!this.#failing) this.logger.warn(`heartbeats are not answered, what is loaded is served on: ${error instanceof Error ? error.message : String(error)}`);
      this.#failing = true;
      return RETRY_MS;
    }
  }
}
