import type { Checkpoint } from '@lepton/contracts';
import type { EntityManager } from '@lepton/persistence';
import { LessThan } from 'typeorm';
import { CheckpointEntity, DiscardedCheckpointEntity } from '../run-records.entity.js';

/** The last, and one before it should that be unreadable. */
const KEPT = 2;

/** Keeps a run's new checkpoint and the one before it; those before them are let go of. */
export async function keepCheckpoint(tx: EntityManager, runId: string, { digest, epoch, step, byteSize }: Checkpoint): Promise<void> {
  const known = await checkpointsOf(tx, runId);
  // a run that goes on from an earlier one comes to the same step again
  const replaced = known.filter((checkpoint) => checkpoint.step === step);
  const older = known.filter((checkpoint) => checkpoint.step !== step).slice(KEPT - 1);
  await letGo(tx, [...replaced, ...older]);
  await tx.insert(CheckpointEntity, { runId, step, epoch, digest, byteSize, createdAt: new Date() });
}

/** Of a run that goes on: its checkpoints, the last first. */
export const checkpointsOf = (tx: EntityManager, runId: string): Promise<CheckpointEntity[]> =>
  tx.find(CheckpointEntity, { where: { runId }, order: { createdAt: 'DESC', step: 'DESC' } });

export async function dropCheckpoints(tx: EntityManager, runId: string): Promise<void> {
  await letGo(tx, await tx.findBy(CheckpointEntity, { runId }));
}

/** The rows go now; the blobs later, by `CheckpointSweeper`, if no other run has the same. */
async function letGo(tx: EntityManager, checkpoints: readonly CheckpointEntity[]): Promise<void> {
  for (const { runId, step } of checkpoints) await tx.delete(CheckpointEntity, { runId, step });
  await discard(tx, checkpoints.map(({ digest }) => digest));
}

/** Content that no run may have any more. */
export async function discard(tx: EntityManager, digests: readonly string[]): Promise<void> {
  for (const digest of new Set(digests)) await tx.upsert(DiscardedCheckpointEntity, { digest, at: new Date() }, ['digest']);
}

/** Some that were discarded before then, locked: several services may sweep at once. */
export const discardedBefore = (tx: EntityManager, at: Date, take: number): Promise<DiscardedCheckpointEntity[]> =>
  tx.find(DiscardedCheckpointEntity, { where: { at: LessThan(at) }, order: { at: 'ASC' }, take, lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' } });
