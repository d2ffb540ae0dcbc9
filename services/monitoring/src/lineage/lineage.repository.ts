import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LineageKind } from '../generated/graphql.js';

export interface LineageGraph {
  nodes: { id: string; kind: LineageKind; name: string; at: Date }[];
  edges: { from: string; to: string }[];
}

const MAX_DEPTH = 100;
/** Of a dataset that thousands of runs were started on, the newest. */
const MAX_NODES = 2_000;

@Injectable()
export class LineageRepository {
  constructor(private readonly database: DataSource) {}

  /** The entity, what it was made from and what was made from it, at most `depth` steps each way; in the order of their making. */
  async around(workspace: string, id: string, depth: number): Promise<LineageGraph> {
    const nodes = await this.database.query<LineageGraph['nodes']>(
      `WITH RECURSIVE
         up (id, depth) AS (
           SELECT $2::text, 0
           UNION
           SELECT edge.from_id, depth + 1 FROM up JOIN lineage_edge AS edge ON edge.workspace = $1 AND edge.to_id = up.id WHERE depth < $3
         ),
         down (id, depth) AS (
           SELECT $2::text, 0
           UNION
           SELECT edge.to_id, depth + 1 FROM down JOIN lineage_edge AS edge ON edge.workspace = $1 AND edge.from_id = down.id WHERE depth < $3
         ),
         found AS (
           SELECT id, kind, coalesce(name, id) AS name, at FROM lineage_node
           WHERE workspace = $1 AND id IN (SELECT id FROM up UNION SELECT id FROM down)
           ORDER BY id = $2 DESC, at DESC LIMIT ${MAX_NODES}
         )
       SELECT id, kind, name, at FROM found ORDER BY at, id`,
      [workspace, id, Math.min(Math.max(depth, 0), MAX_DEPTH)],
    );
    const edges = await this.database.query<LineageGraph['edges']>(
      'SELECT from_id AS "from", to_id AS "to" FROM lineage_edge WHERE workspace = $1 AND from_id = ANY ($2) AND to_id = ANY ($2) ORDER BY from_id, to_id',
      [workspace, nodes.map((node) => node.id)],
    );
    return { nodes, edges };
  }
}
