import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedProcess, adminUrl, freePort, postgresProcess } from '@lepton/local';
import pg from 'pg';

export interface TestPostgres {
  readonly port: number;
  /** Superuser address of `database` (default `test`, which exists). */
  url(database?: string): string;
  /** Makes an empty database and returns its address. Without a name it gets a fresh one. */
  createDatabase(name?: string): Promise<string>;
  /** SIGKILL to the postmaster, as a crash or `pg_ctl -m immediate` would end it. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after kill(). */
  start(): Promise<void>;
  /** Stops it and deletes its data. */
  stop(): Promise<void>;
}

/** A real PostgreSQL 18 of this test alone, with fsync off; about one second. Use one per spec file, a database per test. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'lepton-test-pg-'));
  chmodSync(home, 0o755);
  const options = {
    dataDir: join(home, 'data'), cacheDir: join(tmpdir(), 'lepton-test-cache'), port: await freePort(), adminPassword: 'test', fast: true,
  };
  const server = new ManagedProcess(postgresProcess(options));
  let databases = 0;
  const createDatabase = async (name = `test_${++databases}`) => {
    const client = new pg.Client({ connectionString: adminUrl(options) });
    await client.connect();
    try {
      await client.query(`create database "${name.replaceAll('"', '""')}"`);
    } finally {
      await client.end();
    }
    return adminUrl(options, name);
  };
  try {
    await server.start();
    await createDatabase('test');
  } catch (error) {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  return {
    port: options.port,
    url: (database = 'test') => adminUrl(options, database),
    createDatabase,
    kill: async () => {
      server.kill('SIGKILL');
      await server.ended();
    },
    start: () => server.start(),
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
