import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSweep1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sweep (
        id text PRIMARY KEY,
        workspace text NOT NULL,
        name text NOT NULL,
        status text NOT NULL,
        failure jsonb,
        strategy text NOT NULL,
        metric text NOT NULL,
        goal text NOT NULL,
        parameters jsonb NOT NULL,
        dataset_version_id text NOT NULL,
        manifest jsonb NOT NULL,
        maximum_parallel integer NOT NULL,
        -- Epochs at which a trial is compared with the others, ascending; empty where none is ended early.
        rungs integer[] NOT NULL,
        reduction_factor integer NOT NULL,
        experiment_id text REFERENCES experiment,
        model_name text NOT NULL,
        deploy_as text,
        best_trial integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      )`);
    await runner.query('CREATE INDEX sweep_newest ON sweep (workspace, created_at DESC, id DESC)');
    await runner.query(`
      ALTER TABLE run
        ADD COLUMN sweep_id text REFERENCES sweep,
        -- What a trial has made, until the sweep knows whether it is the best.
        ADD COLUMN trained_model jsonb`);
    await runner.query(`
      CREATE TABLE trial (
        sweep_id text NOT NULL REFERENCES sweep,
        number integer NOT NULL,
        status text NOT NULL,
        parameters jsonb NOT NULL,
        spec jsonb NOT NULL,
        run_id text UNIQUE REFERENCES run,
        value double precision,
        reason text,
        -- What it had reached at each rung that it came to.
        rung_values double precision[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (sweep_id, number)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE trial');
    await runner.query('ALTER TABLE run DROP COLUMN sweep_id, DROP COLUMN trained_model');
    await runner.query('DROP TABLE sweep');
  }
}
