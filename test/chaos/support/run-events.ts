import { decodeEnvelope, RunCheckpointedSchema, RunProgressedSchema, unpackEnvelope } from '@lepton/contracts';
import type { ChaosMesh } from './chaos-mesh.js';

/** How a run went, by its own log: for each time a worker took it up, the steps that were told and the checkpoints that were kept. */
export async function attempts(chaos: ChaosMesh, runId: string): Promise<{ steps: number[]; checkpoints: number[] }[]> {
  const rows = await chaos.sql<{ type: string; data: Buffer }>('training', `
    SELECT type, data FROM outbox WHERE aggregate_id = $1 AND sequence IS NOT NULL ORDER BY sequence`, [runId]);
  const found: { steps: number[]; checkpoints: number[] }[] = [];
  for (const { type, data } of rows) {
    const envelope = decodeEnvelope(data);
    if (type.endsWith('.RunStarted')) found.push({ steps: [], checkpoints: [] });
    if (type === RunProgressedSchema.typeName) found.at(-1)?.steps.push(Number(unpackEnvelope(envelope, RunProgressedSchema)?.step));
    if (type === RunCheckpointedSchema.typeName) found.at(-1)?.checkpoints.push(Number(unpackEnvelope(envelope, RunCheckpointedSchema)?.step));
  }
  return found;
}
