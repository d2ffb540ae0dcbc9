import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS } from '@lepton/contracts';
import {
  OUTBOX_CHANNEL, OutboxLog, OutboxWakeups, PERSISTENCE_OPTIONS, RELAY_LOCK, connectClient, type OutboxCursor, type PersistenceOptions,
} from '@lepton/persistence';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { backoffMs } from '../connection/backoff.js';
import { Messaging } from '../connection/messaging.js';
import { Alarm } from './alarm.js';
import { PipelinedPublisher, type PublishedMessage } from './pipelined-publisher.js';

type Client = Awaited<ReturnType<typeof connectClient>>;

const BATCH = 1_000;
/** Without a hint. */
const POLL_MS = 500;
/** While a transaction that began earlier still runs. */
const HELD_BACK_MS = 5;
const FOLLOWER_POLL_MS = 1_000;
const STORE_CHECK_MS = 5_000;

/**
 * Publishes the outbox to JetStream, in order and at least once; message ids and inboxes make that once. One process a
 * database does it: the holder of a session lock. The outbox is the truth: where the JetStream store was lost, what was
 * published is published again, as far back as the stream keeps it.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap {
  private readonly logger = new Logger('OutboxRelay');
  private readonly alarm = new Alarm();
  private readonly publisher: PipelinedPublisher;
  private running?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly messaging: Messaging, private readonly wakeups: OutboxWakeups,
    @Inject(PERSISTENCE_OPTIONS) private readonly persistence: PersistenceOptions,
  ) {
    this.publisher = new PipelinedPublisher(messaging.nats);
  }

  onApplicationBootstrap(): void {
    this.messaging.onClose(() => this.stop());
    this.running = this.run();
  }

  /** Publishes what is committed, if that is possible at once, and ends. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.ring();
    await this.running;
    this.publisher.close();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      try {
        await this.lead();
        failures = 0;
      } catch (error) {
        if (++failures === 1) this.logger.warn(`Lost the database, trying again: ${describe(error)}`);
        await sleep(backoffMs(failures, 50, 1_000));
      }
    }
  }

  /** Until it is stopped or the connection that holds the lock breaks. */
  private async lead(): Promise<void> {
    const client = await connectClient(this.persistence.url, `${this.persistence.applicationName ?? 'lepton'} relay`);
    let unlisten: (() => void) | undefined;
    try {
      if (!(await this.becomeLeader(client))) return;
      // Losing a cursor in a crash only means publishing something again.
      await client.query('set synchronous_commit = off');
      client.on('notification', () => this.alarm.ring());
      await client.query(`listen ${OUTBOX_CHANNEL}`);
      unlisten = this.wakeups.listen(() => this.alarm.ring());
      await this.publishFrom(new OutboxLog(client));
    } finally {
      unlisten?.();
      await client.end().catch(() => undefined);
    }
  }

  private async becomeLeader(client: Client): Promise<boolean> {
    while (!this.stopped) {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [...RELAY_LOCK]);
      if (rows[0]?.locked) return true;
      await this.alarm.wait(FOLLOWER_POLL_MS);
    }
    return false;
  }

  private async publishFrom(log: OutboxLog): Promise<void> {
    let cursor = await log.loadCursor();
    let checked = { at: -Infinity, disconnects: -1 };
    for (let failures = 0; ;) {
      try {
        const last = this.stopped;
        if (performance.now() - checked.at > STORE_CHECK_MS || checked.disconnects !== this.messaging.disconnects) {
          const { disconnects } = this.messaging;
          cursor = await this.checkStore(log, cursor);
          checked = { at: performance.now(), disconnects };
        }
        if (!cursor) throw new Error('there is no cursor');
        this.alarm.reset();
        const { horizon, pending } = await log.horizon();
        if (cursor.windowFrom === cursor.windowTo) cursor = { ...cursor, windowTo: horizon, lastId: 0n };
        cursor = await this.publishWindow(log, cursor);
        failures = 0;
        if (last) return;
        if (cursor.windowTo >= horizon) await this.alarm.wait(pending ? HELD_BACK_MS : POLL_MS);
      } catch (error) {
        if (!(error instanceof PublishError)) throw error;
        if (++failures === 1) this.logger.warn(`Cannot publish, trying again: ${error.message}`);
        checked.at = -Infinity;
        cursor = await log.loadCursor();
        if (this.stopped) return;
        await this.alarm.wait(backoffMs(failures, 50, 1_000));
      }
    }
  }

  /** Publishes the rest of the cursor's window; the next page is read while this one is under way. */
  private async publishWindow(log: OutboxLog, from: OutboxCursor): Promise<OutboxCursor> {
    let cursor = from;
    let reading = log.page(cursor, BATCH);
    for (;;) {
      const page = await reading;
      const last = page.at(-1);
      if (!last) return { ...cursor, windowFrom: cursor.windowTo };
      const next = page.length < BATCH
        ? { ...cursor, windowFrom: cursor.windowTo, lastId: 0n }
        : { ...cursor, lastId: last.id };
      const done = next.windowFrom === next.windowTo;
      if (!done) {
        reading = log.page(next, BATCH);
        // Where publishing fails, nobody awaits it.
        reading.catch(() => undefined);
      }
      await this.publish(page);
      await log.saveCursor(next);
      if (done) return next;
      cursor = next;
    }
  }

  private async publish(page: readonly PublishedMessage[]): Promise<void> {
    try {
      await this.messaging.ask(() => this.publisher.publish(page));
    } catch (error) {
      throw new PublishError(describe(error), { cause: error });
    }
  }

  /** The cursor, set back to where the stream's memory would begin if the store it belongs to is gone. */
  private async checkStore(log: OutboxLog, cursor: OutboxCursor | undefined): Promise<OutboxCursor> {
    const store = await this.currentStore();
    if (cursor?.store === store) return cursor;
    const from = cursor ? await log.firstTransactionSince(EVENTS.maxAgeMs) : 0n;
    if (cursor) this.logger.warn('The JetStream store is another one than before: publishing the outbox again');
    const restored = { windowFrom: from, windowTo: from, lastId: 0n, store };
    await log.saveCursor(restored);
    return restored;
  }

  private async currentStore(): Promise<string> {
    try {
      return await this.messaging.ensureStreams();
    } catch (error) {
      throw new PublishError(describe(error), { cause: error });
    }
  }
}

/** NATS is at fault, not the database: the lock is kept. */
class PublishError extends Error {
  override readonly name = 'PublishError';
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
