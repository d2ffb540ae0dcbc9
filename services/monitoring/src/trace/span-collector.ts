import { fromBinary } from '@bufbuild/protobuf';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { signalSubject, SpansFinishedSchema, type FinishedSpan } from '@lepton/contracts';
import { Messaging } from '@lepton/messaging';
import { isConnectionLost } from '@lepton/persistence';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { SpanRepository } from './span.repository.js';

/** Spans that wait for the database, at most; beyond it the oldest are lost. */
const CAPACITY = 50_000;
const BATCH = 1_000;
const INTERVAL_MS = 250;
const RETRY_MS = 2_000;

/**
 * Writes the spans that the mesh's processes publish. Tracing is best effort: an outage of the database is waited out for
 * as long as the spans fit into memory. Replicas of this service share the signals.
 */
@Injectable()
export class SpanCollector implements OnApplicationBootstrap {
  private readonly logger = new Logger('SpanCollector');
  private waiting: FinishedSpan[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly messaging: Messaging, private readonly spans: SpanRepository) {}

  onApplicationBootstrap(): void {
    // Not subscribeSignal: that has every replica get every message.
    const subscription = this.messaging.nats.subscribe(signalSubject({ domain: 'telemetry', name: 'spans' }), {
      queue: 'monitoring',
      callback: (error, message) => {
        if (error) this.logger.error(`The subscription to spans broke: ${error.message}`);
        else this.receive(message.data);
      },
    });
    this.messaging.onQuiesce(async () => {
      subscription.unsubscribe();
      await this.flush();
    });
  }

  /** Resolves when all that has been received until now is written, or was tried. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private receive(data: Uint8Array): void {
    try {
      this.waiting.push(...fromBinary(SpansFinishedSchema, data).spans);
    } catch (error) {
      this.logger.warn(`A message with spans cannot be read: ${String(error)}`);
    }
    if (this.waiting.length > CAPACITY) this.waiting.splice(0, this.waiting.length - CAPACITY);
    this.schedule(INTERVAL_MS);
  }

  private schedule(afterMs: number): void {
    this.timer ??= setTimeout(() => void this.flush(), afterMs).unref();
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await withoutTracing(() => this.spans.insert(batch));
      } catch (error) {
        const lost = isConnectionLost(error);
        this.logger.warn(`${batch.length} spans ${lost ? 'wait for the database' : 'are dropped'}: ${error instanceof Error ? error.message : String(error)}`);
        if (!lost) continue;
        this.waiting.unshift(...batch);
        this.schedule(RETRY_MS);
        return;
      }
    }
  }
}
