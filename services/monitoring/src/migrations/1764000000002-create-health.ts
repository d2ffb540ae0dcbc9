import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateHealth1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deployment_activity (
        workspace text NOT NULL,
        deployment_id text NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (workspace, deployment_id)
      )`);
    // latency and batch_size are protobuf QuantileSketches: what they hold can be merged, quantiles themselves cannot.
    await runner.query(`
      CREATE TABLE health_bucket (
        workspace text NOT NULL,
        deployment_id text NOT NULL,
        resolution_seconds integer NOT NULL,
        starts_at timestamptz NOT NULL,
        revision_id text NOT NULL,
        shadow boolean NOT NULL,
        request_count bigint NOT NULL,
        error_count bigint NOT NULL,
        latency bytea NOT NULL,
        batch_size bytea NOT NULL,
        PRIMARY KEY (workspace, deployment_id, resolution_seconds, starts_at, revision_id, shadow)
      )`);
    await runner.query('CREATE INDEX health_bucket_age ON health_bucket (resolution_seconds, starts_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE health_bucket, deployment_activity');
  }
}
