import type { CheckpointFile } from './engine.js';

/** Writing checkpoints may take this share of the time. */
const SHARE = 0.01;

/** Decides when a checkpoint is due and keeps one at a time under way. */
export class CheckpointWriter {
  #last: number;
  #cost = 0;
  #busy = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(private readonly everyMs: number, private readonly send: (file: CheckpointFile) => void | Promise<void>, now: number) {
    this.#last = now;
  }

  isDue(now: number): boolean {
    return !this.#busy && now - this.#last >= Math.max(this.everyMs, this.everyMs > 0 ? this.#cost / SHARE : 0);
  }

  /** Makes and sends a checkpoint without waiting for it to arrive. */
  async write(make: () => Promise<CheckpointFile>, now: () => number): Promise<void> {
    const start = now();
    const file = await make();
    this.#busy = true;
    void Promise.resolve().then(() => this.send(file)).catch((error: unknown) => {
      this.#failure = { error };
    }).finally(() => {
      this.#busy = false;
    });
    this.#last = now();
    this.#cost = this.#last - start;
  }

  /** @throws what the observer threw: training on without being able to save would be a lie. */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
