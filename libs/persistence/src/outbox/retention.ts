import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../persistence-options.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const BATCH = 5_000;

/** Deletes old outbox rows (only published ones), old inbox rows and old commit marks, every hour. */
@Injectable()
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Outbox');
  private readonly maxAgeMs: number;
  private timer?: NodeJS.Timeout;
  private running?: Promise<unknown>;
  private stopped = false;

  constructor(private readonly dataSource: DataSource, @Inject(PERSISTENCE_OPTIONS) options: PersistenceOptions) {
    this.maxAgeMs = (options.retentionDays ?? 30) * DAY_MS;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.prune().catch((error: unknown) => this.logger.warn(`Pruning failed, will be tried again: ${String(error)}`));
    }, HOUR_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Returns how many rows went. In small batches, so that no long transaction holds back the relay. */
  async prune(): Promise<number> {
    const outbox = await this.deleteAll(`
      delete from outbox where id in (
        select id from outbox where created_at < now() - $1 * interval '1 millisecond'
          and txid < (select window_from from outbox_cursor) limit $2)`, this.maxAgeMs);
    const inbox = await this.deleteAll(`
      delete from inbox where ctid in (
        select ctid from inbox where processed_at < now() - $1 * interval '1 millisecond' limit $2)`, this.maxAgeMs);
    const marks = await this.deleteAll(`
      delete from commit_mark where id in (
        select id from commit_mark where created_at < now() - $1 * interval '1 millisecond' limit $2)`, HOUR_MS);
    return outbox + inbox + marks;
  }

  private async deleteAll(sql: string, maxAgeMs: number): Promise<number> {
    for (let total = 0; ;) {
      const [, deleted] = await this.dataSource.query<[unknown, number]>(sql, [maxAgeMs, BATCH]);
      total += deleted;
      if (deleted < BATCH || this.stopped) return total;
    }
  }
}
