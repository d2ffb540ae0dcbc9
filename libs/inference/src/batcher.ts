import { InferenceError } from './inference-error.js';

export interface BatcherOptions {
  /** Most rows in one batch. */
  readonly maxBatchSize: number;
  /** How long a batch may wait for more rows while a lane is free. 0 takes what has come in this turn of the event loop. */
  readonly maxDelayMs: number;
  /** Most rows that wait. */
  readonly maxQueue: number;
  /** Batches that may be computed at the same time. */
  readonly lanes: number;
}

export interface BatchItem<Job, Result> {
  readonly job: Job;
  readonly rows: number;
  /** Only items with the same key go into one batch; undefined: into a batch of its own. */
  readonly key: string | undefined;
  readonly enqueuedAt: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Waiting<Job, Result> extends BatchItem<Job, Result> {
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

/**
 * Gathers requests into batches: first come, first served, and while all lanes are busy the queue grows into the next
 * batch. It never exceeds `maxQueue` rows: what does not fit is refused at once with `QUEUE_FULL`.
 */
export class Batcher<Job, Result> {
  #queue: Waiting<Job, Result>[] = [];
  #queuedRows = 0;
  #busyLanes = 0;
  #closing = false;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  #idle: (() => void)[] = [];

  /** `compute` settles every item that it is given. */
  constructor(
    private readonly options: BatcherOptions,
    private readonly compute: (batch: readonly BatchItem<Job, Result>[]) => Promise<void>,
  ) {}

  get queuedRows(): number {
    return this.#queuedRows;
  }

  get busyLanes(): number {
    return this.#busyLanes;
  }

  /** Throws where `rows` more cannot wait. */
  admit(rows: number): void {
    if (this.#closing) throw new InferenceError('CLOSED', 'This model is being unloaded; send the request again.');
    if (rows > this.options.maxQueue) {
      throw new InferenceError('TOO_MANY_ROWS', `One request may have at most ${this.options.maxQueue} rows, this one has ${rows}. Send it in parts.`);
    }
    if (this.#queuedRows + rows > this.options.maxQueue) {
      throw new InferenceError('QUEUE_FULL', `${this.#queuedRows} rows are waiting for this model already (at most ${this.options.maxQueue}). Try again in a moment.`);
    }
  }

  /** The caller has asked `admit` in the same turn. */
  submit(job: Job, rows: number, key: string | undefined, signal?: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const onAbort = () => this.#drop(item);
      const item: Waiting<Job, Result> = { job, rows, key, enqueuedAt: performance.now(), signal, onAbort, resolve, reject };
      this.#queue.push(item);
      this.#queuedRows += rows;
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.#soon) return;
      this.#soon = true;
      setImmediate(() => {
        this.#soon = false;
        this.#dispatch();
      });
    });
  }

  /** Takes no more; resolves when everything that waits has been computed. */
  async drain(): Promise<void> {
    this.#closing = true;
    this.#dispatch();
    if (this.#queue.length > 0 || this.#busyLanes > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #dispatch(): void {
    clearTimeout(this.#timer);
    while (this.#busyLanes < this.options.lanes) {
      const head = this.#queue[0];
      if (!head) break;
      const { batch, rows, full } = this.#gather(head);
      const waitMs = head.enqueuedAt + this.options.maxDelayMs - performance.now();
      if (!full && waitMs > 0 && !this.#closing && head.key !== undefined) {
        this.#timer = setTimeout(() => this.#dispatch(), waitMs);
        return;
      }
      const taken = new Set(batch);
      this.#queue = this.#queue.filter((item) => !taken.has(item));
      this.#queuedRows -= rows;
      for (const { signal, onAbort } of batch) signal?.removeEventListener('abort', onAbort);
      this.#busyLanes++;
      void this.compute(batch).finally(() => {
        this.#busyLanes--;
        this.#dispatch();
        if (this.#queue.length === 0 && this.#busyLanes === 0) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  /** The head and what fits into a batch with it; an item that does not fit ends the batch, so that nobody is overtaken for long. */
  #gather(head: Waiting<Job, Result>): { batch: Waiting<Job, Result>[]; rows: number; full: boolean } {
    const batch = [head];
    let rows = head.rows;
    if (head.key !== undefined) {
      for (const item of this.#queue) {
        if (rows >= this.options.maxBatchSize) break;
        if (item === head || item.key !== head.key) continue;
        if (rows + item.rows > this.options.maxBatchSize) return { batch, rows, full: true };
        batch.push(item);
        rows += item.rows;
      }
    }
    return { batch, rows, full: rows >= this.options.maxBatchSize };
  }

  #drop(item: Waiting<Job, Result>): void {
    const index = this.#queue.indexOf(item);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    this.#queuedRows -= item.rows;
    item.reject(cancelled());
  }
}

const cancelled = () => new InferenceError('CANCELLED', 'The request was cancelled before it was computed.');
