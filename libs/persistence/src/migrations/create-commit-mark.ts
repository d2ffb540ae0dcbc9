import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row here is there only if its transaction has committed: see Transactions. */
export class CreateCommitMark1700000000001 implements MigrationInterface {
  readonly name = 'CreateCommitMark1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table commit_mark (id text primary key, created_at timestamptz not null default now())');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table commit_mark');
  }
}
