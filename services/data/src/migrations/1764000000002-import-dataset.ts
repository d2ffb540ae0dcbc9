import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImportDataset1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Where the file is fetched from; null where it was uploaded.
    await runner.query('ALTER TABLE dataset_version ADD COLUMN source jsonb');
    await runner.query(`CREATE INDEX dataset_version_receiving ON dataset_version (created_at) WHERE status = 'RECEIVING'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset_version DROP COLUMN source');
  }
}
