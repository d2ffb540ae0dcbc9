import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeployment1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deployment (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        status text NOT NULL,
        failure jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace, name)
      )`);
    await runner.query(`
      CREATE TABLE revision (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        deployment_id text NOT NULL REFERENCES deployment,
        number integer NOT NULL,
        status text NOT NULL,
        failure jsonb,
        model_version_id text NOT NULL,
        digest text NOT NULL,
        signature jsonb NOT NULL,
        metrics jsonb NOT NULL,
        min_replicas integer NOT NULL,
        max_replicas integer NOT NULL,
        max_batch_size integer NOT NULL,
        max_delay_ms double precision NOT NULL,
        wanted_percent double precision NOT NULL,
        percent double precision NOT NULL DEFAULT 0,
        shadow boolean NOT NULL DEFAULT false,
        rolled_back_from text,
        last_served_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (deployment_id, number)
      )`);
    await runner.query("CREATE INDEX revision_wanted ON revision (deployment_id) WHERE status IN ('LOADING', 'READY')");
    await runner.query(`
      CREATE TABLE replica (
        id text PRIMARY KEY,
        url text NOT NULL,
        status text NOT NULL,
        last_seen_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE assignment (
        replica_id text NOT NULL REFERENCES replica ON DELETE CASCADE,
        revision_id text NOT NULL REFERENCES revision,
        status text NOT NULL,
        problem jsonb,
        PRIMARY KEY (replica_id, revision_id)
      )`);
    await runner.query('CREATE INDEX assignment_revision ON assignment (revision_id)');
    await runner.query(`
      CREATE TABLE prediction (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        deployment_id text NOT NULL REFERENCES deployment,
        revision_id text NOT NULL REFERENCES revision,
        model_version_id text NOT NULL,
        input jsonb NOT NULL,
        output jsonb NOT NULL,
        label text,
        confidence double precision,
        latency_ms double precision NOT NULL,
        batch_size integer NOT NULL,
        shadow boolean NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX prediction_newest ON prediction (deployment_id, id DESC)');
    await runner.query('CREATE INDEX prediction_at ON prediction USING brin (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE prediction, assignment, replica, revision, deployment');
  }
}
