import { setImmediate } from 'node:timers/promises';

/** A long computation on this thread lets others have their turn this often: cancels, heartbeats. */
const TURN_MS = 20;

/**
 * Goes along with a long computation, which asks `due` as often as it likes, at each row say, and takes a turn where it is: the event
 * loop runs, and a signal that has come meanwhile ends the computation.
 */
export class Turns {
  #last = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  get due(): boolean {
    return performance.now() - this.#last >= TURN_MS;
  }

  /** @throws the signal's reason where it has been aborted */
  async take(): Promise<void> {
    await setImmediate();
    this.#last = performance.now();
    this.signal?.throwIfAborted();
  }
}
