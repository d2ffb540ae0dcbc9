import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RunQueuedSchema } from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';
import { traceIdOf } from './trace.js';

/** Remembers in which trace a run was started; the processes that work for it go on with the same one. */
@Injectable()
export class RecordRunTrace implements OnModuleInit {
  constructor(private readonly events: EventConsumers) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'monitoring-run-queued-trace', domain: 'training', event: 'run-queued', schema: RunQueuedSchema,
      handle: async (tx, { workspace, payload, envelope }) => {
        const traceId = traceIdOf(envelope.traceparent);
        if (!traceId) return;
        // A run that is queued again, after a pause or an outage, stays in the trace of its start.
        await tx.query('INSERT INTO run_trace (workspace, run_id, trace_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [workspace, payload.runId, traceId]);
      },
    });
  }
}
