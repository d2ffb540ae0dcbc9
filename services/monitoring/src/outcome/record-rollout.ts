import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RevisionRolledBackSchema, RevisionRolledOutSchema, SplitName, Task, type Envelope } from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';

/** Keeps what the serving revision's model could do at training, to be set beside what it does. */
@Injectable()
export class RecordRollout implements OnModuleInit {
  constructor(private readonly events: EventConsumers) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'monitoring-revision-rolled-out', domain: 'deployment', event: 'revision-rolled-out', schema: RevisionRolledOutSchema,
      handle: async (tx, { workspace, payload, envelope }) => {
        const metrics = payload.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value }));
        await tx.query(
          `INSERT INTO revision_rollout AS known (workspace, revision_id, deployment_id, task, metrics, rolled_out_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (workspace, revision_id) DO UPDATE SET rolled_out_at = greatest(known.rolled_out_at, excluded.rolled_out_at)`,
          [workspace, payload.revisionId, payload.deploymentId, Task[payload.task], JSON.stringify(metrics), occurredAt(envelope)],
        );
      },
    });
    this.events.on({
      durable: 'monitoring-revision-rolled-back', domain: 'deployment', event: 'revision-rolled-back', schema: RevisionRolledBackSchema,
      handle: async (tx, { workspace, payload, envelope }) => {
        await tx.query(
          'UPDATE revision_rollout SET rolled_out_at = greatest(rolled_out_at, $3) WHERE workspace = $1 AND revision_id = $2',
          [workspace, payload.toRevisionId, occurredAt(envelope)],
        );
      },
    });
  }
}

const occurredAt = (envelope: Envelope): Date => (envelope.occurredAt ? timestampDate(envelope.occurredAt) : new Date());
