import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWorker1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE worker (
        id text PRIMARY KEY,
        -- What it can train with, and why not with the rest.
        engines jsonb NOT NULL,
        last_seen_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE worker');
  }
}
