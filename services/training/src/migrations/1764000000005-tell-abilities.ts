import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run goes to a worker that has the memory for it. */
export class TellAbilities1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE worker ADD COLUMN memory_bytes bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE worker DROP COLUMN memory_bytes');
  }
}
