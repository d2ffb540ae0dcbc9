import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { MONITORING_CONFIG, type MonitoringConfig } from '../config/monitoring.config.js';
import { SpanRepository } from './span.repository.js';

const EVERY_MS = 60_000;

/** Keeps the spans within their bounds of age and number. */
@Injectable()
export class SpanRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('SpanRetention');
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly spans: SpanRepository, @Inject(MONITORING_CONFIG) private readonly config: MonitoringConfig) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.enforce().catch((error: unknown) => this.logger.warn(`Old spans were not deleted: ${String(error)}`));
    }, EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  enforce(): Promise<number> {
    return this.spans.deleteOld(this.config.LEPTON_SPANS_HOURS, this.config.LEPTON_SPANS_MAX);
  }
}
