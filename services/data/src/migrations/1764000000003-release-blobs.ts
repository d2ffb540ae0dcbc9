import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReleaseBlobs1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Blobs that a row has ceased to name. Each is removed from the artifact store, unless another row names it.
    await runner.query('CREATE TABLE released_blob (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest text NOT NULL)');
    // An upload that a dataset was made of keeps its file only as long as that dataset does; any other until it expires.
    await runner.query('ALTER TABLE upload ADD COLUMN completed_at timestamptz, ADD COLUMN used_at timestamptz');
    await runner.query('UPDATE upload SET completed_at = created_at WHERE digest IS NOT NULL');
    await runner.query('UPDATE upload SET used_at = created_at WHERE EXISTS (SELECT FROM dataset_version v WHERE v.file_digest = upload.digest)');
    // Who names a blob?
    await runner.query('CREATE INDEX upload_digest ON upload (digest)');
    await runner.query('CREATE INDEX dataset_version_digest ON dataset_version (digest)');
    await runner.query(`CREATE INDEX dataset_version_splits ON dataset_version USING gin ((content->'splits') jsonb_path_ops)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX upload_digest, dataset_version_digest, dataset_version_splits');
    await runner.query('ALTER TABLE upload DROP COLUMN completed_at, DROP COLUMN used_at');
    await runner.query('DROP TABLE released_blob');
  }
}
