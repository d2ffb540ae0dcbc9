import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTrace1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `ordinal` counts the spans kept, so that the oldest beyond a number are found without counting.
    await runner.query(`
      CREATE TABLE span (
        trace_id text NOT NULL,
        span_id text NOT NULL,
        parent_span_id text,
        service text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        start_unix_nanos bigint NOT NULL,
        end_unix_nanos bigint NOT NULL,
        status text NOT NULL,
        status_message text NOT NULL,
        attributes jsonb NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (trace_id, span_id)
      )`);
    await runner.query('CREATE UNIQUE INDEX span_ordinal ON span (ordinal)');
    await runner.query(`
      CREATE TABLE run_trace (
        workspace text NOT NULL,
        run_id text NOT NULL,
        trace_id text NOT NULL,
        PRIMARY KEY (workspace, run_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_trace, span');
  }
}
