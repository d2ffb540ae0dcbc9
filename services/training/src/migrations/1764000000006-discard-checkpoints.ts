import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a run that goes on the last two checkpoints are kept, of one that has ended none; the blobs of the others are to be deleted. */
export class DiscardCheckpoints1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE discarded_checkpoint (
        digest text PRIMARY KEY,
        at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX discarded_checkpoint_at ON discarded_checkpoint (at)');
    await runner.query('CREATE INDEX checkpoint_digest ON checkpoint (digest)');
    await runner.query(`
      WITH numbered AS (
        SELECT c.run_id, c.step, r.status, row_number() OVER (PARTITION BY c.run_id ORDER BY c.created_at DESC, c.step DESC) AS age
        FROM checkpoint c JOIN run r ON r.id = c.run_id
      ), gone AS (
        DELETE FROM checkpoint c USING numbered n
        WHERE c.run_id = n.run_id AND c.step = n.step AND (n.age > 2 OR n.status IN ('SUCCEEDED', 'FAILED', 'CANCELLED'))
        RETURNING c.digest
      )
      INSERT INTO discarded_checkpoint (digest, at) SELECT DISTINCT digest, now() FROM gone`);
    await runner.query(`UPDATE run SET checkpoint_digest = NULL WHERE status IN ('SUCCEEDED', 'FAILED', 'CANCELLED')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX checkpoint_digest');
    await runner.query('DROP TABLE discarded_checkpoint');
  }
}
