import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { hasCommitted, markTransaction, type CommitMark } from './commit-mark.js';
import { OutboxWakeups } from './outbox/outbox-wakeups.js';
import { isConflict, isConnectionLost } from './pg-errors.js';

type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

export interface TransactionOptions {
  /** Default: READ COMMITTED. */
  isolation?: IsolationLevel;
  /** How often a transaction that lost a race (serialization failure, deadlock) is run. Default 10. */
  attempts?: number;
  /** How long a lost database is waited for. Default 20 s. */
  outageMs?: number;
}

const LONGEST_PAUSE_MS = 1_000;

/** Runs work in a transaction, again where that helps. */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource, private readonly wakeups: OutboxWakeups) {}

  /**
   * Commits what `work` does through `tx`, or nothing. `work` is run again, whole, after a serialization failure, a
   * deadlock or a lost connection, so it must have no other effect than through `tx`. Where the connection breaks during
   * COMMIT, the transaction's fate is asked of PostgreSQL: committed work is never repeated, and lost work never taken for committed.
   */
  async run<T>(work: (tx: EntityManager) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { attempts = 10, outageMs = 20_000 } = options;
    const deadline = performance.now() + outageMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work, options.isolation, deadline);
      } catch (error) {
        const again = isConnectionLost(error) ? performance.now() < deadline : isConflict(error) && attempt < attempts;
        if (!again) throw error;
        await pause(attempt);
      }
    }
  }

  private async attempt<T>(work: (tx: EntityManager) => Promise<T>, isolation: IsolationLevel | undefined, deadline: number): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction(isolation);
      const result = await work(runner.manager);
      const mark = this.wakeups.markOf(runner) ?? await markTransaction(runner);
      await this.commit(runner, mark, deadline);
      this.wakeups.committed(runner);
      return result;
    } catch (error) {
      if (runner.isTransactionActive && !isConnectionLost(error)) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async commit(runner: QueryRunner, mark: CommitMark | null, deadline: number): Promise<void> {
    try {
      await runner.commitTransaction();
    } catch (error) {
      if (!mark || !isConnectionLost(error) || !(await this.didCommit(mark, deadline))) throw error;
    }
  }

  private async didCommit(mark: CommitMark, deadline: number): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        const committed = await hasCommitted(this.dataSource, mark);
        if (committed !== undefined) return committed;
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
      }
      if (performance.now() > deadline) {
        throw new Error(`The database was lost during COMMIT and did not come back: whether transaction ${mark.txid} took effect is unknown`);
      }
      await pause(attempt);
    }
  }
}

/** Exponential backoff with full jitter, so that the losers of one race do not meet again in the next. */
const pause = (attempt: number) => sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
