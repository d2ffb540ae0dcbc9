import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { CommitMark } from '../commit-mark.js';

/** PostgreSQL channel that tells a relay in another process about new rows. */
export const OUTBOX_CHANNEL = 'lepton_outbox';

/** Wakes the relay once a transaction with outbox rows has committed: directly in this process, else by NOTIFY. Only a hint: relays poll too. */
@Injectable()
export class OutboxWakeups {
  private readonly logger = new Logger('Outbox');
  private readonly appended = new WeakMap<QueryRunner, CommitMark>();
  private readonly listeners = new Set<() => void>();
  private notifying = false;
  private due = false;

  constructor(private readonly dataSource: DataSource) {}

  /** While there is a listener, this process is the database's relay. Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The transaction of `runner` has outbox rows, of which `mark` is one. */
  append(runner: QueryRunner, mark: CommitMark): void {
    this.appended.set(runner, mark);
  }

  /** Undefined where the transaction of `runner` has no outbox rows. */
  markOf(runner: QueryRunner): CommitMark | undefined {
    return this.appended.get(runner);
  }

  /** The transaction of `runner` has committed. */
  committed(runner: QueryRunner): void {
    if (!this.appended.delete(runner)) return;
    if (this.listeners.size > 0) this.listeners.forEach((listener) => listener());
    else void this.notify();
  }

  /** After the commit and not in it: NOTIFY in a transaction serializes the commits of the whole cluster. */
  private async notify(): Promise<void> {
    this.due = true;
    if (this.notifying) return;
    this.notifying = true;
    try {
      while (this.due) {
        this.due = false;
        await this.dataSource.query(`notify ${OUTBOX_CHANNEL}`);
      }
    } catch (error) {
      this.logger.debug(`NOTIFY failed; the relay's poll will find the rows: ${String(error)}`);
    } finally {
      this.notifying = false;
    }
  }
}
