import type { Messaging } from './messaging.js';

/**
 * Whether silence means anything. A process that has just started, whose NATS or database was away, or that was too busy to
 * look, has heard nothing of anybody: it gives them the time to be heard before it takes them for lost.
 */
export class Listening {
  #since = performance.now();
  #looked = performance.now();

  /** @param ms how long whoever lives may be silent; `looked` is to be called at least twice in it */
  constructor(private readonly messaging: Pick<Messaging, 'connected'>, private readonly ms: number) {}

  /** Whether everybody alive would have been heard by now. */
  get longEnough(): boolean {
    const now = performance.now();
    if (!this.messaging.connected || now - this.#looked > this.ms / 2) this.#since = now;
    return now - this.#since > this.ms;
  }

  /** To be called after each round that has seen all that was heard; one that failed, or came late, starts the time anew. */
  looked(): void {
    this.#looked = performance.now();
  }
}
