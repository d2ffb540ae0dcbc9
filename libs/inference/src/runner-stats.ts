import { DDSketch } from '@datadog/sketches-js';

export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly maximum: number;
}

/** Since the model was loaded. Quantiles are within 1 % (DDSketch, arXiv:1908.10693); times in milliseconds. */
export interface RunnerStats {
  readonly requests: number;
  readonly rows: number;
  readonly batches: number;
  /** Requests that the model could not compute. */
  readonly failed: number;
  /** Requests that found the queue full. */
  readonly rejected: number;
  /** How often the model's thread has died. */
  readonly crashes: number;
  readonly queuedRows: number;
  /** Rows in a batch. */
  readonly batchSize: Quantiles;
  /** From arrival to the start of the computation. */
  readonly queueMs: Quantiles;
  /** One batch inside onnxruntime. */
  readonly runMs: Quantiles;
  /** From arrival to the result. */
  readonly latencyMs: Quantiles;
}

const sketch = () => new DDSketch({ relativeAccuracy: 0.01 });

const quantiles = (of: DDSketch): Quantiles => {
  const at = (quantile: number) => (of.count === 0 ? 0 : of.getValueAtQuantile(quantile));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), maximum: of.count === 0 ? 0 : of.max };
};

export class StatsRecorder {
  requests = 0;
  rows = 0;
  batches = 0;
  failed = 0;
  rejected = 0;
  readonly #batchSize = sketch();
  readonly #queueMs = sketch();
  readonly #runMs = sketch();
  readonly #latencyMs = sketch();

  batch(rows: number, runMs: number): void {
    this.batches++;
    this.rows += rows;
    this.#batchSize.accept(rows);
    this.#runMs.accept(runMs);
  }

  request(queueMs: number, latencyMs: number): void {
    this.requests++;
    this.#queueMs.accept(queueMs);
    this.#latencyMs.accept(latencyMs);
  }

  snapshot(now: { crashes: number; queuedRows: number }): RunnerStats {
    const { requests, rows, batches, failed, rejected } = this;
    return {
      requests, rows, batches, failed, rejected, ...now,
      batchSize: quantiles(this.#batchSize), queueMs: quantiles(this.#queueMs),
      runMs: quantiles(this.#runMs), latencyMs: quantiles(this.#latencyMs),
    };
  }
}
