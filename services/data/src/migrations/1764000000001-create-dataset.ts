import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDataset1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE upload (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        filename text NOT NULL,
        byte_size bigint,
        expected_digest text,
        -- Set when the whole file is in the artifact store.
        digest text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE dataset (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        description text,
        modality text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    await runner.query('CREATE INDEX dataset_newest ON dataset (workspace, created_at DESC, id DESC)');
    await runner.query(`
      CREATE TABLE dataset_version (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        dataset_id text NOT NULL REFERENCES dataset,
        number integer NOT NULL,
        status text NOT NULL,
        failure jsonb,
        -- What it is made of: a file, or a recipe applied to its parent.
        file_digest text,
        filename text,
        byte_size bigint,
        options jsonb NOT NULL DEFAULT '{}',
        parent_id text REFERENCES dataset_version,
        recipe jsonb NOT NULL DEFAULT '[]',
        -- What was found: columns, splits, issues; with its digest.
        content jsonb,
        digest text,
        -- Who profiles it now, and since when it may be taken up by another.
        attempt integer NOT NULL DEFAULT 0,
        claimed_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (dataset_id, number)
      )`);
    await runner.query(`CREATE INDEX dataset_version_profiling ON dataset_version (created_at) WHERE status = 'PROFILING'`);
    await runner.query('CREATE INDEX dataset_version_file ON dataset_version (file_digest)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dataset_version, dataset, upload');
  }
}
