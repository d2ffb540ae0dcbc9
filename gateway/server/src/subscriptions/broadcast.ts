import { BoundedMap } from '../bounded-map.js';
import type { AggregateLog } from './aggregate-log.js';
import type { LogCursor } from './log-cursor.js';
import type { LoggedEvent } from './log-source.js';
import type { SharedResult, Sink } from './shared-result.js';

/** Results that late or slow subscribers are likely to want again. */
const KEPT_RESULTS = 64;

export interface BroadcastHooks {
  /** Executes the operation for an event; never rejects. */
  readonly execute: (event: LoggedEvent) => Promise<readonly SharedResult[]>;
  readonly delivered: (count: number) => void;
  /** The last subscriber has gone, and the broadcast with it. */
  readonly empty: () => void;
}

/**
 * All subscribers with the same operation, variables and rights: each event is executed and serialized once and written to all of them
 * in one go. A subscriber that is behind, because it comes late or reads slowly, follows with a cursor of its own until it has caught up.
 */
export class Broadcast {
  readonly #live = new Set<Subscriber>();
  readonly #results = new BoundedMap<bigint, Promise<readonly SharedResult[]>>(KEPT_RESULTS);
  readonly #cursor: LogCursor;
  #members = 0;

  constructor(readonly log: AggregateLog, private readonly hooks: BroadcastHooks) {
    this.#cursor = log.cursor(log.head);
    void this.run();
  }

  /** Everything up to here has been written to the live subscribers. */
  get position(): bigint {
    return this.#cursor.position;
  }

  get size(): number {
    return this.#members;
  }

  subscribe(sink: Sink, position: bigint, options: SubscriberOptions): Subscriber {
    this.#members++;
    const subscriber = new Subscriber(this, sink, position, options);
    void subscriber.follow();
    return subscriber;
  }

  results(event: LoggedEvent): Promise<readonly SharedResult[]> {
    const known = this.#results.get(event.sequence);
    if (known) return known;
    const results = this.hooks.execute(event);
    this.#results.set(event.sequence, results);
    return results;
  }

  goLive(subscriber: Subscriber): void {
    this.#live.add(subscriber);
  }

  fallBehind(subscriber: Subscriber): void {
    this.#live.delete(subscriber);
  }

  delivered(count: number): void {
    this.hooks.delivered(count);
  }

  leave(subscriber: Subscriber): void {
    this.#live.delete(subscriber);
    subscriber.options.left();
    if (--this.#members > 0) return;
    void this.#cursor.return();
    this.hooks.empty();
  }

  private async run(): Promise<void> {
    for (;;) {
      const { value: event, done } = await this.#cursor.next();
      if (done) return;
      if (this.#live.size === 0) continue;
      const results = await this.results(event);
      this.hooks.delivered(results.length * this.#live.size);
      for (const subscriber of this.#live) subscriber.deliver(event, results);
    }
  }
}

export interface SubscriberOptions {
  /** The aggregate has ended: complete once what is known has been written. */
  readonly over: boolean;
  /** It has been closed, by either side. */
  readonly left: () => void;
}

/** One client in a broadcast. */
export class Subscriber {
  #closed = false;
  #cursor: LogCursor | undefined;

  constructor(
    private readonly broadcast: Broadcast, private readonly sink: Sink, private position: bigint, readonly options: SubscriberOptions,
  ) {}

  deliver(event: LoggedEvent, results: readonly SharedResult[]): void {
    if (this.#closed || event.sequence <= this.position) return;
    if (this.write(event, results) || this.#closed) return;
    this.broadcast.fallBehind(this);
    void this.sink.drained().then(() => this.follow());
  }

  /** Catches up from the log, then goes live. */
  async follow(): Promise<void> {
    const { broadcast } = this;
    const { log } = broadcast;
    const cursor = log.cursor(this.position);
    this.#cursor = cursor;
    this.position = cursor.position;
    while (this.options.over || cursor.position < broadcast.position) {
      const event = await cursor.pull();
      if (this.#closed) return;
      if (event) {
        const results = await broadcast.results(event);
        if (this.#closed) return;
        broadcast.delivered(results.length);
        if (!this.write(event, results)) await this.sink.drained();
      } else if (log.caughtUp(cursor.position)) {
        if (this.options.over) return this.finish();
        break;
      }
    }
    this.position = cursor.position;
    void cursor.return();
    if (!this.#closed) broadcast.goLive(this);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#cursor?.return();
    this.broadcast.leave(this);
  }

  private write(event: LoggedEvent, results: readonly SharedResult[]): boolean {
    this.position = event.sequence;
    let takesMore = true;
    for (const result of results) takesMore = this.sink.next(result);
    if (this.broadcast.log.isEnd(event)) this.finish();
    return takesMore;
  }

  private finish(): void {
    if (this.#closed) return;
    this.close();
    this.sink.complete();
  }
}
