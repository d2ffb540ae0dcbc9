import { startTestPostgres, type TestPostgres } from '@lepton/testing';
import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openDatabase } from '../src/database.js';

Logger.overrideLogger(false);

let losses = 0;

/** The database goes in the middle of it, the first time. */
class CreateThing1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table thing (id text primary key)');
    if (++losses === 1) await runner.query('select pg_terminate_backend(pg_backend_pid())');
  }

  async down(): Promise<void> {
    // Not needed here.
  }
}

class Fails1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table');
  }

  async down(): Promise<void> {
    // Not needed here.
  }
}

describe('openDatabase', () => {
  let postgres: TestPostgres;
  beforeAll(async () => { postgres = await startTestPostgres(); }, 60_000);
  afterAll(() => postgres?.stop());

  it('begins again where the database goes while it migrates', async () => {
    const database = await openDatabase({ url: await postgres.createDatabase(), entities: [], migrations: [CreateThing1764000000001] });
    expect(losses).toBe(2);
    expect(await database.query('select * from thing')).toEqual([]);
    await database.destroy();
  });

  it('gives up at once where a migration fails', async () => {
    await expect(openDatabase({ url: await postgres.createDatabase(), entities: [], migrations: [Fails1764000000002] })).rejects.toThrow(/syntax error/);
  });
});
