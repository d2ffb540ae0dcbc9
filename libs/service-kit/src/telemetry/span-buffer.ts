import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Takes a batch of finished spans; what it throws is ignored. */
export type SpanPublisher = (spans: readonly ReadableSpan[]) => void;

export interface SpanBufferOptions {
  /** Spans kept while nobody publishes them; later ones are dropped. */
  capacity?: number;
  /** A span is published at most this long after its end. */
  intervalMs?: number;
  /** A full batch is published at once. */
  batchSize?: number;
}

/** Keeps finished spans until a publisher is attached, then hands them over in batches. Never throws, never grows beyond its capacity. */
export class SpanBuffer implements SpanProcessor {
  readonly #capacity: number;
  readonly #intervalMs: number;
  readonly #batchSize: number;
  #spans: ReadableSpan[] = [];
  #publisher: SpanPublisher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #draining = false;
  #dropped = 0;

  constructor({ capacity = 4096, intervalMs = 500, batchSize = 256 }: SpanBufferOptions = {}) {
    this.#capacity = capacity;
    this.#intervalMs = intervalMs;
    this.#batchSize = batchSize;
  }

  /** How many spans were lost because nobody took them in time. */
  get dropped(): number {
    return this.#dropped;
  }

  /** From now on spans go to `publisher`. Returns a function that flushes and detaches it. */
  attach(publisher: SpanPublisher): () => void {
    this.#publisher = publisher;
    this.#schedule();
    return () => {
      if (this.#publisher !== publisher) return;
      this.flush();
      this.#publisher = undefined;
    };
  }

  /** The process is about to end: publish every span as it finishes. */
  drain(): void {
    this.#draining = true;
    this.flush();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#publisher && this.#spans.length > 0) {
      const batch = this.#spans.splice(0, this.#batchSize);
      try {
        this.#publisher(batch);
      } catch {
        // Tracing never disturbs what it traces: these spans are lost.
        this.#dropped += batch.length;
      }
    }
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#spans.length >= this.#capacity) {
      this.#dropped++;
      return;
    }
    this.#spans.push(span);
    if (this.#publisher && (this.#draining || this.#spans.length >= this.#batchSize)) this.flush();
    else this.#schedule();
  }

  forceFlush(): Promise<void> {
    this.flush();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.drain();
    return Promise.resolve();
  }

  #schedule(): void {
    if (!this.#publisher || this.#timer || this.#spans.length === 0) return;
    this.#timer = setTimeout(() => this.flush(), this.#intervalMs);
    this.#timer.unref();
  }
}
