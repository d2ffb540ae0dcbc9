import type { AggregateLog } from './aggregate-log.js';
import type { LoggedEvent } from './log-source.js';

type Result = IteratorResult<LoggedEvent, undefined>;
const DONE: Result = { done: true, value: undefined };

/**
 * Reads a log from a position on; it holds nothing itself but a page of the owner's record while it is behind. Written by hand because
 * an async generator that waits in `await` hears `return()` only after the next event. Not for concurrent calls of `next`.
 */
export class LogCursor implements AsyncIterableIterator<LoggedEvent, undefined> {
  #page: LoggedEvent[] = [];
  #waiting: ((result: Result) => void) | undefined;
  #closed = false;

  constructor(private readonly log: AggregateLog, private at: bigint) {}

  /** Of the last event that was read. */
  get position(): bigint {
    return this.at;
  }

  next(): Promise<Result> {
    const ready = this.poll();
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.wait();
    });
  }

  /** Like `next`, but undefined where there is nothing more for now. */
  async pull(): Promise<LoggedEvent | undefined> {
    for (;;) {
      const ready = this.poll();
      if (ready) return ready.value;
      if (this.log.after(this.at) !== 'behind') return undefined;
      await this.load();
    }
  }

  return(): Promise<Result> {
    this.#closed = true;
    this.#page = [];
    this.log.unpark(this);
    this.settle(DONE);
    return Promise.resolve(DONE);
  }

  throw(): Promise<Result> {
    return this.return();
  }

  /** The log has something new. */
  wake(): void {
    if (!this.#waiting) return;
    const ready = this.poll();
    if (ready) this.settle(ready);
    else this.wait();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private poll(): Result | undefined {
    if (this.#closed || this.log.closed) return DONE;
    const event = this.#page.shift() ?? this.log.after(this.at);
    if (event === undefined || event === 'behind') return undefined;
    this.at = event.sequence;
    return { done: false, value: event };
  }

  private wait(): void {
    if (this.log.after(this.at) === 'behind') void this.load().then(() => this.wake());
    else this.log.park(this);
  }

  private async load(): Promise<void> {
    const { events, position } = await this.log.replay(this.at);
    if (this.#closed) return;
    this.#page = events.slice();
    if (events.length === 0) this.at = position;
  }

  private settle(result: Result): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(result);
  }
}
