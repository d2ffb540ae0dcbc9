import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutcome1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Of a classification the labels are set, of a regression the numbers. positive_label: of two classes the second.
    await runner.query(`
      CREATE TABLE outcome (
        workspace text NOT NULL,
        prediction_id text NOT NULL,
        deployment_id text NOT NULL,
        revision_id text NOT NULL,
        model_version_id text NOT NULL,
        shadow boolean NOT NULL,
        value jsonb NOT NULL,
        actual_label text,
        predicted_label text,
        positive_label text,
        actual_number double precision,
        predicted_number double precision,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (workspace, prediction_id),
        CHECK ((actual_label IS NOT NULL AND predicted_label IS NOT NULL) <> (actual_number IS NOT NULL AND predicted_number IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX outcome_deployment ON outcome (workspace, deployment_id, recorded_at) WHERE NOT shadow');
    await runner.query(`
      CREATE TABLE revision_rollout (
        workspace text NOT NULL,
        revision_id text NOT NULL,
        deployment_id text NOT NULL,
        task text NOT NULL,
        metrics jsonb NOT NULL,
        rolled_out_at timestamptz NOT NULL,
        PRIMARY KEY (workspace, revision_id)
      )`);
    await runner.query('CREATE INDEX revision_rollout_deployment ON revision_rollout (workspace, deployment_id, rolled_out_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE revision_rollout, outcome');
  }
}
