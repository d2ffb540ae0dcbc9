import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `attempt` counts every claim, also those after a pause: it says nothing about whether a run breaks its workers. */
export class CountFailedAttempts1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run ADD COLUMN failed_attempts integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run DROP COLUMN failed_attempts');
  }
}
