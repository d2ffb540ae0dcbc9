import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { PredictionsServedSchema, type FailedRequestSchema, type ServedPredictionSchema } from '@lepton/contracts';
import { Outbox, Transactions } from '@lepton/persistence';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { Counter } from 'prom-client';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import type { PredictionEntity } from './prediction.entity.js';

export interface FailedRequest {
  readonly workspace: string;
  readonly deploymentId: string;
  readonly revisionId: string;
  readonly code: string;
  readonly at: Date;
  readonly latencyMs: number;
}

const FLUSH_MS = 200;
/** While the database is away this many predictions wait; the oldest go first. */
const MOST_WAITING = 20_000;
/** An event may have 900 KB; the JSON of inputs and outputs is most of it. */
const EVENT_BYTES = 500_000;

const dropped = new Counter({ name: 'lepton_predictions_dropped_total', help: 'Served predictions that could not be recorded in time' });

/**
 * Records what was served, after the answer has gone out: rows and one event per deployment, in one transaction every
 * 200 ms. A deployment that serves more than is kept each second has the rest counted: in the event, without its values.
 */
@Injectable()
export class PredictionLog implements BeforeApplicationShutdown {
  readonly #log = new Logger(PredictionLog.name);
  #predictions: PredictionEntity[] = [];
  #writing: PredictionEntity[] = [];
  #failures: FailedRequest[] = [];
  /** Those whose values are kept. */
  readonly #kept = new WeakSet<PredictionEntity>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_PREDICTIONS_KEPT_PER_SECOND'>,
  ) {}

  served(predictions: readonly PredictionEntity[]): void {
    for (const prediction of predictions) {
      if (this.#allowance(prediction.deploymentId)) this.#kept.add(prediction);
      this.#predictions.push(prediction);
    }
    const excess = this.#predictions.length - MOST_WAITING;
    if (excess > 0) {
      this.#predictions.splice(0, excess);
      dropped.inc(excess);
    }
    this.#schedule();
  }

  failed(failure: FailedRequest): void {
    this.#failures.push(failure);
    if (this.#failures.length > MOST_WAITING) this.#failures.shift();
    this.#schedule();
  }

  /** A token bucket for each deployment, that holds the tokens of one second. */
  #allowance(deploymentId: string): boolean {
    const rate = this.config.LEPTON_PREDICTIONS_KEPT_PER_SECOND;
    const now = performance.now();
    const bucket = this.#buckets.get(deploymentId) ?? { tokens: rate, at: now };
    this.#buckets.set(deploymentId, bucket);
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) * rate) / 1_000);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  /** One that has been served, and is not in the database yet. */
  waiting(id: string): PredictionEntity | undefined {
    return this.#predictions.find((prediction) => prediction.id === id) ?? this.#writing.find((prediction) => prediction.id === id);
  }

  /** Before the connections are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#flushing;
    await this.flush().catch((error: unknown) => this.#log.error(`${this.#predictions.length} predictions are not recorded: ${String(error)}`));
  }

  /** Writes all that waits. */
  async flush(): Promise<void> {
    const predictions = this.#predictions;
    const failures = this.#failures;
    if (predictions.length === 0 && failures.length === 0) return;
    this.#writing = predictions;
    this.#predictions = [];
    this.#failures = [];
    try {
      await this.#write(predictions, failures);
    } catch (error) {
      this.#predictions = [...predictions, ...this.#predictions];
      this.#failures = [...failures, ...this.#failures];
      throw error;
    } finally {
      this.#writing = [];
    }
  }

  async #write(predictions: readonly PredictionEntity[], failures: readonly FailedRequest[]): Promise<void> {
    const events = toEvents(predictions, failures, (prediction) => this.#kept.has(prediction));
    await this.transactions.run(async (tx) => {
      await tx.query(
        `INSERT INTO prediction (id, workspace, deployment_id, revision_id, model_version_id, input, output, label, confidence, latency_ms, batch_size, shadow, at)
         SELECT id, workspace, "deploymentId", "revisionId", "modelVersionId", input, output, label, confidence, "latencyMs", "batchSize", shadow, at
         FROM jsonb_to_recordset($1) AS row (id text, workspace text, "deploymentId" text, "revisionId" text, "modelVersionId" text, input jsonb, output jsonb,
           label text, confidence double precision, "latencyMs" double precision, "batchSize" integer, shadow boolean, at timestamptz)
         ON CONFLICT (id) DO NOTHING`, [JSON.stringify(predictions.filter((prediction) => this.#kept.has(prediction)))],
      );
      await this.outbox.appendAll(tx, events.map(({ workspace, deploymentId, predictions: served, failures: failed }) => ({
        workspace, domain: 'deployment', name: 'predictions-served', aggregateId: deploymentId, schema: PredictionsServedSchema,
        message: { deploymentId, predictions: served, failures: failed },
      })));
    });
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      // The timer was set within a request; what it writes for all of them belongs to no one's trace.
      this.#flushing = withoutTracing(() => this.flush())
        .catch((error: unknown) => this.#log.warn(`${this.#predictions.length} predictions wait to be recorded: ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => {
          this.#timer = undefined;
          if (this.#predictions.length > 0 || this.#failures.length > 0) this.#schedule();
        });
    }, FLUSH_MS);
  }
}

interface OpenEvent {
  readonly workspace: string;
  readonly deploymentId: string;
  readonly predictions: MessageInitShape<typeof ServedPredictionSchema>[];
  readonly failures: MessageInitShape<typeof FailedRequestSchema>[];
  bytes: number;
}

/** One event per deployment, or a few where there is much to say. */
function toEvents(predictions: readonly PredictionEntity[], failures: readonly FailedRequest[], isKept: (prediction: PredictionEntity) => boolean): OpenEvent[] {
  const events: OpenEvent[] = [];
  const open = new Map<string, OpenEvent>();
  const eventFor = ({ workspace, deploymentId }: { workspace: string; deploymentId: string }, bytes: number) => {
    let event = open.get(deploymentId);
    if (!event || event.bytes + bytes > EVENT_BYTES) {
      event = { workspace, deploymentId, predictions: [], failures: [], bytes: 0 };
      open.set(deploymentId, event);
      events.push(event);
    }
    event.bytes += bytes;
    return event;
  };
  for (const prediction of predictions) {
    const kept = isKept(prediction);
    const inputJson = kept ? JSON.stringify(prediction.input) : '';
    const outputJson = kept ? JSON.stringify(prediction.output) : '';
    eventFor(prediction, inputJson.length + outputJson.length + 150).predictions.push({
      predictionId: kept ? prediction.id : '', revisionId: prediction.revisionId, modelVersionId: prediction.modelVersionId,
      at: timestampFromDate(prediction.at), latencyMs: prediction.latencyMs, batchSize: prediction.batchSize, inputJson, outputJson,
      label: prediction.label ?? '', ...(prediction.confidence !== null && { confidence: prediction.confidence }), shadow: prediction.shadow,
    });
  }
  for (const failure of failures) {
    eventFor(failure, 100).failures.push({ revisionId: failure.revisionId, code: failure.code, at: timestampFromDate(failure.at), latencyMs: failure.latencyMs });
  }
  return events;
}
