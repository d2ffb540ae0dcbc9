import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Injectable } from '@nestjs/common';
import { LineageChangedSchema } from '@lepton/contracts';
import { Outbox, type EntityManager } from '@lepton/persistence';
import type { LineageFacts } from './lineage-facts.js';

interface Reach {
  ancestor: string;
  id: string;
}

/** `distance` puts what was made earlier in the chain first. */
const REACH = `
  WITH RECURSIVE
    touched AS (
      SELECT from_id, to_id, true AS is_new FROM unnest($2::text[], $3::text[]) AS new_edge (from_id, to_id)
      UNION
      SELECT from_id, to_id, false FROM lineage_edge WHERE workspace = $1 AND to_id = ANY ($4)
    ),
    up (edge_from, edge_to, id) AS (
      SELECT DISTINCT from_id, to_id, from_id FROM touched
      UNION
      SELECT up.edge_from, up.edge_to, edge.from_id FROM up JOIN lineage_edge AS edge ON edge.workspace = $1 AND edge.to_id = up.id
    ),
    down (edge_from, edge_to, id, distance) AS (
      SELECT from_id, to_id, to_id, 0 FROM touched
      UNION
      SELECT down.edge_from, down.edge_to, edge.to_id, distance + 1
      FROM down JOIN lineage_edge AS edge ON edge.workspace = $1 AND edge.from_id = down.id
      WHERE distance < 20 AND EXISTS (SELECT FROM touched WHERE is_new AND from_id = down.edge_from AND to_id = down.edge_to)
    )
  SELECT up.id AS ancestor, down.id FROM up JOIN down USING (edge_from, edge_to)
  GROUP BY up.id, down.id ORDER BY max(distance), down.id, up.id`;

/** Writes nodes and edges, and tells the followers of every ancestor what has come to be made from it. */
@Injectable()
export class LineageWriter {
  constructor(private readonly outbox: Outbox) {}

  async record(tx: EntityManager, workspace: string, { nodes, edges }: LineageFacts, at: Date): Promise<void> {
    // Of two writers at the same time neither would see the other's edges, and what the two together connect would go untold.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('lineage ' || $1, 0))`, [workspace]);
    const changed = await tx.query<{ id: string }[]>(
      `INSERT INTO lineage_node AS known (workspace, id, kind, name, at)
       SELECT $1, id, kind, name, $5 FROM unnest($2::text[], $3::text[], $4::text[]) AS node (id, kind, name)
       ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, at = CASE WHEN known.name IS NULL THEN excluded.at ELSE known.at END
         WHERE known.name IS DISTINCT FROM excluded.name AND excluded.name IS NOT NULL
       RETURNING id`,
      [workspace, nodes.map(({ id }) => id), nodes.map(({ kind }) => kind), nodes.map(({ name }) => name ?? null), at],
    );
    const added = await tx.query<{ from_id: string; to_id: string }[]>(
      `INSERT INTO lineage_edge (workspace, from_id, to_id) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING RETURNING from_id, to_id`,
      [workspace, edges.map(({ from }) => from), edges.map(({ to }) => to)],
    );
    const reached = await tx.query<Reach[]>(REACH, [
      workspace, added.map((edge) => edge.from_id), added.map((edge) => edge.to_id), changed.map(({ id }) => id),
    ]);
    if (reached.length > 0) await this.tell(tx, workspace, reached);
  }

  private async tell(tx: EntityManager, workspace: string, reached: readonly Reach[]): Promise<void> {
    const ids = [...new Set(reached.map(({ id }) => id))];
    const nodes = await tx.query<{ id: string; kind: string; name: string; at: Date }[]>(
      'SELECT id, kind, coalesce(name, id) AS name, at FROM lineage_node WHERE workspace = $1 AND id = ANY ($2)', [workspace, ids],
    );
    const edges = await tx.query<{ from: string; to: string }[]>(
      'SELECT from_id AS "from", to_id AS "to" FROM lineage_edge WHERE workspace = $1 AND to_id = ANY ($2) ORDER BY from_id', [workspace, ids],
    );
    const byId = new Map(nodes.map((node) => [node.id, { ...node, at: timestampFromDate(node.at) }]));
    const into = Map.groupBy(edges, ({ to }) => to);
    await this.outbox.appendAll(tx, reached.map(({ ancestor, id }) => ({
      workspace, domain: 'monitoring', name: 'lineage-changed', aggregateId: ancestor,
      schema: LineageChangedSchema, message: { node: byId.get(id), edges: into.get(id) ?? [] },
    })));
  }
}
