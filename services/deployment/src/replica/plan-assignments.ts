/** Which replica has which revision. */
export interface Placement {
  readonly replicaId: string;
  readonly revisionId: string;
}

export interface Plan {
  readonly add: readonly Placement[];
  readonly remove: readonly Placement[];
}

/**
 * Spreads revisions over replicas: each wanted revision goes to as many live replicas as there are, up to its
 * `maxReplicas`, the least loaded first. What is placed stays where it is. Placements on replicas that are lost are left
 * alone (they may come back), but do not count.
 */
export function planAssignments(
  wanted: readonly { id: string; maxReplicas: number }[], live: ReadonlySet<string>, current: readonly Placement[],
): Plan {
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const remove = current.filter(({ revisionId }) => !wantedIds.has(revisionId));
  const holders = new Map(wanted.map(({ id }) => [id, new Set<string>()]));
  const load = new Map([...live].map((id) => [id, 0]));
  for (const { replicaId, revisionId } of current) {
    if (!live.has(replicaId) || !wantedIds.has(revisionId)) continue;
    holders.get(revisionId)?.add(replicaId);
    load.set(replicaId, (load.get(replicaId) ?? 0) + 1);
  }
  const placed = new Set(current.map(key));
  const add: Placement[] = [];
  for (const { id: revisionId, maxReplicas } of wanted) {
    const has = holders.get(revisionId)?.size ?? 0;
    const free = [...live].filter((replicaId) => !placed.has(key({ replicaId, revisionId })));
    free.sort((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0) || (a < b ? -1 : 1));
    for (const replicaId of free.slice(0, Math.max(0, maxReplicas - has))) {
      add.push({ replicaId, revisionId });
      load.set(replicaId, (load.get(replicaId) ?? 0) + 1);
    }
  }
  return { add, remove };
}

const key = ({ replicaId, revisionId }: Placement) => `${replicaId} ${revisionId}`;
