import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CreateCommitMark1700000000001 } from './migrations/create-commit-mark.js';
import { CreateMessagingTables1700000000000 } from './migrations/create-messaging-tables.js';
import type { PersistenceOptions } from './persistence-options.js';
import { errorCode, isConnectionLost } from './pg-errors.js';

/** First half of "lepton", so that other programs' advisory locks do not meet ours. */
const LOCK_SPACE = 0x6c6570;
export const MIGRATION_LOCK = [LOCK_SPACE, 1] as const;
export const RELAY_LOCK = [LOCK_SPACE, 2] as const;

const RETRY_MS = 250;
const logger = new Logger('Database');

/** Host, port and database, without the password. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL at ${hostname}:${port || '5432'}${pathname}`;
}

/**
 * Outlives its server: without a listener for `error` that would end the process. The pool and TypeORM have listeners of their own, but none while a
 * connection is handed from one to the other, and a server's last words may come in that very packet. The next query reports the loss.
 */
class Connection extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** A connection of its own, outside the pool: for session locks and LISTEN. The caller ends it. */
export async function connectClient(url: string, applicationName: string): Promise<pg.Client> {
  const client = new Connection({
    connectionString: url, application_name: applicationName, keepAlive: true, connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  return client;
}

/**
 * Waits for the database, runs the migrations (one process at a time) and returns the pool. Begins again where the database goes meanwhile.
 * @throws at once where waiting cannot help: wrong password, no such database, a failing migration.
 */
export async function openDatabase(options: PersistenceOptions): Promise<DataSource> {
  const deadline = performance.now() + (options.waitMs ?? 60_000);
  for (;;) {
    const client = await waitForDatabase(options, deadline);
    try {
      return await migrate(options, client);
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() > deadline) throw error;
      logger.warn(`Lost ${describeDatabase(options.url)} while it was being opened, trying again: ${(error as Error).message}`);
      await sleep(RETRY_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** `client` holds the lock, and is another connection than those of the pool. */
async function migrate(options: PersistenceOptions, client: pg.Client): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: [CreateMessagingTables1700000000000, CreateCommitMark1700000000001, ...options.migrations],
    synchronize: false,
    applicationName: options.applicationName ?? 'lepton',
    poolErrorHandler: (error: Error) => logger.warn(`An idle connection broke: ${error.message}`),
    extra: {
      Client: Connection,
      max: options.poolSize ?? 8,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      // A forgotten transaction would hold back the relays of the whole cluster.
      idle_in_transaction_session_timeout: 60_000,
    },
  });
  try {
    await client.query('select pg_advisory_lock($1, $2)', [...MIGRATION_LOCK]);
    await dataSource.initialize();
    const done = await dataSource.runMigrations({ transaction: 'each' });
    if (done.length > 0) logger.log(`Migrated: ${done.map(({ name }) => name).join(', ')}`);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

async function waitForDatabase({ url, applicationName = 'lepton', waitMs = 60_000 }: PersistenceOptions, deadline: number): Promise<pg.Client> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectClient(url, `${applicationName} migrations`);
    } catch (error) {
      // A refused connection to a name with several addresses is an AggregateError without a message.
      const reason = (error as Error).message || String(errorCode(error));
      if (!isConnectionLost(error)) throw new Error(`${describeDatabase(url)} refuses: ${reason}. Check the database URL.`, { cause: error });
      if (performance.now() > deadline) {
        throw new Error(`${describeDatabase(url)} did not answer within ${waitMs} ms: ${reason}`, { cause: error });
      }
      if (attempt === 1) logger.warn(`Waiting for ${describeDatabase(url)}: ${reason}`);
      await sleep(RETRY_MS);
    }
  }
}
