import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLineage1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A node that so far is only known from an edge has no name.
    await runner.query(`
      CREATE TABLE lineage_node (
        workspace text NOT NULL,
        id text NOT NULL,
        kind text NOT NULL,
        name text,
        at timestamptz NOT NULL,
        PRIMARY KEY (workspace, id)
      )`);
    await runner.query(`
      CREATE TABLE lineage_edge (
        workspace text NOT NULL,
        from_id text NOT NULL,
        to_id text NOT NULL,
        PRIMARY KEY (workspace, from_id, to_id)
      )`);
    await runner.query('CREATE INDEX lineage_edge_to ON lineage_edge (workspace, to_id, from_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lineage_edge, lineage_node');
  }
}
