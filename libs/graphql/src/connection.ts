/** A Relay connection, of the rows and cursors of a keyset page. */
export interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  /** Counted only when it is asked for. */
  totalCount?: () => Promise<number>;
}

export function toConnection<Row, Node>(
  page: { rows: Row[]; cursors: string[]; hasNextPage: boolean },
  toNode: (row: Row) => Node,
  options: { after?: string | null; totalCount?: () => Promise<number> } = {},
): Connection<Node> {
  const nodes = page.rows.map(toNode);
  return {
    edges: nodes.map((node, index) => ({ cursor: page.cursors[index] ?? '', node })),
    nodes,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      // A cursor is only handed out with a row, so there is a page before every page that follows one.
      hasPreviousPage: Boolean(options.after),
      startCursor: page.cursors[0] ?? null,
      endCursor: page.cursors.at(-1) ?? null,
    },
    totalCount: options.totalCount,
  };
}
