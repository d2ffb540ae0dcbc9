import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRun1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE experiment (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace, name)
      )`);
    await runner.query(`
      CREATE TABLE run (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        status text NOT NULL,
        failure jsonb,
        dataset_version_id text NOT NULL,
        manifest jsonb NOT NULL,
        spec jsonb NOT NULL,
        experiment_id text REFERENCES experiment,
        model_name text NOT NULL,
        deploy_as text,
        model_version_id text,
        progress jsonb,
        evaluation jsonb,
        -- What the user wants of a running run.
        directive text NOT NULL DEFAULT 'CONTINUE',
        adjustment jsonb,
        -- The lease of the worker that holds the run; its epoch fences off workers that held it before.
        attempt integer NOT NULL DEFAULT 0,
        lease_epoch bigint NOT NULL DEFAULT 0,
        lease_expires_at timestamptz,
        last_report bigint NOT NULL DEFAULT 0,
        checkpoint_digest text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      )`);
    await runner.query('CREATE INDEX run_newest ON run (workspace, created_at DESC, id DESC)');
    await runner.query(`CREATE INDEX run_leases ON run (lease_expires_at) WHERE status = 'RUNNING'`);
    await runner.query(`
      CREATE TABLE metric_point (
        run_id text NOT NULL REFERENCES run,
        sequence bigint NOT NULL,
        name text NOT NULL,
        split text NOT NULL,
        epoch integer NOT NULL,
        step bigint NOT NULL,
        value double precision NOT NULL,
        PRIMARY KEY (run_id, name, split, step)
      )`);
    await runner.query(`
      CREATE TABLE checkpoint (
        run_id text NOT NULL REFERENCES run,
        step bigint NOT NULL,
        epoch integer NOT NULL,
        digest text NOT NULL,
        byte_size bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, step)
      )`);
    await runner.query(`
      CREATE TABLE run_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run_id text NOT NULL REFERENCES run,
        at timestamptz NOT NULL,
        level text NOT NULL,
        message text NOT NULL
      )`);
    await runner.query('CREATE INDEX run_log_run ON run_log (run_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_log, checkpoint, metric_point, run, experiment');
  }
}
