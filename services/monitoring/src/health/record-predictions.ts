import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PredictionsServedSchema, type PredictionsServed } from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';
import { toBuckets } from './health-bucket.js';
import { HealthPublisher } from './health-publisher.js';
import { HealthRepository } from './health.repository.js';

/** Counts what deployments serve. */
@Injectable()
export class RecordPredictions implements OnModuleInit {
  constructor(private readonly events: EventConsumers, private readonly health: HealthRepository, private readonly publisher: HealthPublisher) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'monitoring-predictions-served', domain: 'deployment', event: 'predictions-served', schema: PredictionsServedSchema, concurrency: 4,
      handle: async (tx, { workspace, aggregateId, payload, envelope }) => {
        const occurredAt = envelope.occurredAt ? timestampDate(envelope.occurredAt) : new Date();
        const buckets = toBuckets(payload, occurredAt);
        if (buckets.length === 0) return;
        await this.health.add(tx, workspace, aggregateId, buckets, extent(payload, occurredAt));
        this.publisher.active(workspace, aggregateId);
      },
    });
  }
}

function extent({ predictions, failures }: PredictionsServed, occurredAt: Date): { first: Date; last: Date } {
  const times = [...predictions, ...failures].map(({ at }) => (at ? timestampDate(at) : occurredAt).getTime());
  return { first: new Date(Math.min(...times)), last: new Date(Math.max(...times)) };
}
