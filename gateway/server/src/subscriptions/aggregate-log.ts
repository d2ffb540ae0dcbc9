import { setTimeout as sleep } from 'node:timers/promises';
import { LogCursor } from './log-cursor.js';
import type { LoggedEvent, LogOptions, LogSource } from './log-source.js';

const RETRY_MS = [100, 250, 500, 1_000, 2_000] as const;

export interface Replay {
  readonly events: readonly LoggedEvent[];
  /** There is nothing else up to here. */
  readonly position: bigint;
}

/**
 * The recent events of one aggregate, complete and in order: live ones, and from the owner's record what a break left out. It follows
 * the source with one subscription however many cursors read it. A source without a record is numbered here and may lose events.
 */
export class AggregateLog {
  /** Resolves when it knows where the aggregate stands. */
  readonly opened: Promise<void>;
  /** Relevant events after `#floor`, ascending. */
  readonly #window: LoggedEvent[] = [];
  #bytes = 0;
  #floor = 0n;
  #head = 0n;
  #latest: LoggedEvent | undefined;
  #end: LoggedEvent | undefined;
  readonly #parked = new Set<LogCursor>();
  readonly #live: { unsubscribe(): void };
  readonly #replays = new Map<bigint, Promise<Replay>>();
  /** Live events that wait until a hole before them is filled, with the repair in which they came. */
  #held: { event: LoggedEvent; repair: number }[] = [];
  #again = false;
  #repairing = true;
  #repairs = 0;
  #closed = false;

  constructor(private readonly source: LogSource, private readonly options: LogOptions) {
    this.#live = source.subscribe((event) => this.receive(event));
    this.opened = this.open();
  }

  /** The highest sequence that is known. */
  get head(): bigint {
    return this.#head;
  }

  /** The newest event of the field's own type. */
  get latest(): LoggedEvent | undefined {
    return this.#latest;
  }

  /** The event that ended the aggregate, unless something came after it. */
  get end(): LoggedEvent | undefined {
    return this.#end;
  }

  get closed(): boolean {
    return this.#closed;
  }

  isEnd(event: LoggedEvent): boolean {
    return this.options.ends.has(event.type);
  }

  /** Reads the events after `position`. */
  cursor(position: bigint): LogCursor {
    return new LogCursor(this, position < this.#head ? position : this.#head);
  }

  /** No event after `position` is known. */
  caughtUp(position: bigint): boolean {
    const last = this.#window.at(-1);
    return position >= this.#floor && (last === undefined || last.sequence <= position);
  }

  /** The first event after `position`; undefined where there is none yet; `behind` where memory does not reach back so far. */
  after(position: bigint): LoggedEvent | 'behind' | undefined {
    if (position < this.#floor) return 'behind';
    let low = 0;
    let high = this.#window.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#window[middle]?.sequence ?? 0n) > position) high = middle;
      else low = middle + 1;
    }
    return this.#window[low];
  }

  /**
   * What a cursor that is `behind` reads next: a page of the owner's record, then from memory again. Where there is no record it
   * goes on with what is left.
   */
  replay(position: bigint): Promise<Replay> {
    if (!this.source.read) {
      this.options.skipped?.(Number(this.#floor - position));
      return Promise.resolve({ events: [], position: this.#floor });
    }
    const reading = this.#replays.get(position) ?? this.readPage(position, this.#head);
    this.#replays.set(position, reading);
    return reading;
  }

  park(cursor: LogCursor): void {
    this.#parked.add(cursor);
  }

  unpark(cursor: LogCursor): void {
    this.#parked.delete(cursor);
  }

  /** Looks at the owner's record for what may have been missed: after the connection was down. */
  verify(): void {
    if (this.#repairing) this.#again = true;
    else if (this.source.read && !this.#closed) void this.repair();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#live.unsubscribe();
    for (const cursor of this.#parked) void cursor.return();
    this.#parked.clear();
  }

  private async open(): Promise<void> {
    await this.persist(() => this.source.established());
    const { read } = this.source;
    if (read) {
      // The field's newest event and, on either side of it, one that ended the aggregate.
      const newest = await this.persist(() => read({ after: 0n, newest: 2 }));
      if (!newest) return;
      const first = newest.events[0];
      this.#floor = first && newest.more ? first.sequence - 1n : 0n;
      for (const event of newest.events) this.append(event);
    }
    this.release();
  }

  private receive(event: LoggedEvent): void {
    if (!this.source.read) return this.append({ ...event, sequence: this.#head + 1n });
    if (this.#repairing) {
      this.hold(event);
    } else if (event.sequence === this.#head + 1n) {
      this.append(event);
    } else if (event.sequence > this.#head) {
      this.hold(event);
      void this.repair();
    }
  }

  private hold(event: LoggedEvent): void {
    if (this.#held.length < this.options.maxEvents) this.#held.push({ event, repair: this.#repairs });
    else this.#again = true;
  }

  /** Reads the record from the head on, then lets the held events in. */
  private async repair(): Promise<void> {
    this.#repairing = true;
    this.#repairs++;
    this.#again = false;
    for (let more = true; more && !this.#closed;) {
      const page = await this.persist(() => this.read(this.#head));
      if (!page) return;
      for (const event of page.events) this.append(event);
      more = page.more;
    }
    this.release();
  }

  /**
   * A hole before a held event is real, other types having its numbers, where the record was read after the event came. Otherwise
   * the record is read again.
   */
  private release(): void {
    const held = this.#held;
    this.#held = [];
    const unsure = held.findIndex(({ event, repair }) => {
      if (event.sequence > this.#head + 1n && repair >= this.#repairs) return true;
      this.append(event);
      return false;
    });
    if (unsure >= 0) this.#held = held.slice(unsure);
    if (unsure >= 0 || (this.#again && this.source.read)) void this.repair();
    else this.#repairing = false;
  }

  private append(event: LoggedEvent): void {
    if (event.sequence <= this.#head) return;
    this.#head = event.sequence;
    const ends = this.isEnd(event);
    if (!ends && event.type !== this.options.type) return;
    this.#end = ends ? event : undefined;
    if (!ends) this.#latest = event;
    this.#window.push(event);
    this.#bytes += event.bytes;
    while (this.#window.length > this.options.maxEvents || (this.#bytes > this.options.maxBytes && this.#window.length > 1)) {
      const oldest = this.#window.shift();
      if (!oldest) break;
      this.#floor = oldest.sequence;
      this.#bytes -= oldest.bytes;
    }
    const parked = [...this.#parked];
    this.#parked.clear();
    for (const cursor of parked) cursor.wake();
  }

  /** All of the record up to `known` that fits on a page: what has come over the wire was in the record before. */
  private async readPage(after: bigint, known: bigint): Promise<Replay> {
    const page = await this.persist(() => this.read(after));
    this.#replays.delete(after);
    return { events: page?.events ?? [], position: page?.events.at(-1)?.sequence ?? (known > after ? known : after) };
  }

  private read(after: bigint) {
    return this.source.read?.({ after }) ?? Promise.resolve({ events: [], more: false });
  }

  /** Tries until it succeeds, since an owner that restarts is back in seconds; undefined where nobody waits any more. */
  private async persist<Result>(attempt: () => Promise<Result>): Promise<Result | undefined> {
    for (let tries = 0; !this.#closed; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (tries === 0 && !this.#closed) this.options.warn(error instanceof Error ? error.message : String(error));
        await sleep(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)], undefined, { ref: false });
      }
    }
    return undefined;
  }
}
