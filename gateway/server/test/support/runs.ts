import {
  RunCancelledSchema, RunCheckpointedSchema, RunCompletedSchema, RunProgressedSchema, SplitName,
} from '@lepton/contracts';
import type { EventOwner } from './event-owner.js';
import { SECRET } from './test-gateway.js';
import { startSubgraph, type TestSubgraph } from './test-subgraph.js';

export const PROGRESS = `subscription P($id: ID!, $after: BigInt) {
  trainingProgress(runId: $id, after: $after) { sequence epoch metrics { name split value } run { id status datasetVersion { dataset { name } } } }
}`;

/** The two services that `PROGRESS` needs. Runs exist unless their id has "unknown" in it. */
export async function startRunServices(): Promise<{ training: TestSubgraph; data: TestSubgraph; statuses: Map<string, string>; stop(): Promise<void> }> {
  const statuses = new Map<string, string>();
  const run = (id: string) => ({ __typename: 'Run', id, status: statuses.get(id) ?? 'RUNNING', datasetVersion: { id: 'dsv_1' } });
  const training = await startSubgraph('training', {
    Query: { run: (_: unknown, { id }: { id: string }) => (id.includes('unknown') ? null : run(id)) },
    Run: { __resolveReference: ({ id }: { id: string }) => run(id) },
  }, { secret: SECRET });
  const data = await startSubgraph('data', {
    DatasetVersion: { __resolveReference: ({ id }: { id: string }) => ({ id, dataset: { id: 'ds_1', name: 'Titanic' } }) },
  }, { secret: SECRET });
  return { training, data, statuses, stop: async () => void (await Promise.all([training.stop(), data.stop()])) };
}

/** What a worker makes happen to one run. */
export class TestRun {
  epoch = 0;

  constructor(private readonly owner: EventOwner, readonly id: string) {}

  private event(epoch: number) {
    return {
      name: 'run-progressed', aggregateId: this.id, schema: RunProgressedSchema,
      message: {
        runId: this.id, epoch, epochs: 100, step: BigInt(epoch * 10), stepsPerEpoch: 10n, samplesPerSecond: 1234.5,
        metrics: [{ name: 'loss', split: SplitName.VALIDATION, value: 1 / epoch }],
      },
    };
  }

  progress(): Promise<void> {
    return this.owner.emit(this.event(++this.epoch));
  }

  /** In the record only: committed, and not published before the connection broke. */
  progressUnheard(): void {
    this.owner.commit(this.event(++this.epoch));
  }

  checkpoint(): Promise<void> {
    return this.owner.emit({ name: 'run-checkpointed', aggregateId: this.id, schema: RunCheckpointedSchema, message: { runId: this.id } });
  }

  complete(): Promise<void> {
    return this.owner.emit({ name: 'run-completed', aggregateId: this.id, schema: RunCompletedSchema, message: { runId: this.id } });
  }

  cancel(): Promise<void> {
    return this.owner.emit({ name: 'run-cancelled', aggregateId: this.id, schema: RunCancelledSchema, message: { runId: this.id } });
  }
}
