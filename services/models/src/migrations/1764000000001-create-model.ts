import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateModel1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE model (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        description text,
        task text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace, name)
      )`);
    await runner.query(`
      CREATE TABLE model_version (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        model_id text NOT NULL REFERENCES model,
        number integer NOT NULL,
        status text NOT NULL,
        failure jsonb,
        digest text NOT NULL,
        byte_size bigint NOT NULL,
        signature jsonb NOT NULL,
        labels jsonb NOT NULL,
        metrics jsonb NOT NULL,
        target text,
        run_id text UNIQUE,
        dataset_version_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (model_id, number)
      )`);
    await runner.query('CREATE INDEX model_version_digest ON model_version (digest)');
    await runner.query(`
      CREATE TABLE model_alias (
        model_id text NOT NULL REFERENCES model,
        name text NOT NULL,
        model_version_id text NOT NULL REFERENCES model_version,
        PRIMARY KEY (model_id, name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_alias, model_version, model');
  }
}
