import { RunCancelledSchema, RunCompletedSchema, RunFailedSchema, RunProgressedSchema } from '@lepton/contracts';
import { dateTime, entity, fieldPayloads, metrics } from './field-payloads.js';

const OVER = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

export const trainingProgress = fieldPayloads({
  schema: RunProgressedSchema,
  ends: [RunCompletedSchema, RunFailedSchema, RunCancelledSchema],
  listensTo: 'aggregate',
  toPayloads: (message, { sequence, at }) => [{
    sequence: sequence.toString(),
    run: entity('Run', message.runId),
    epoch: message.epoch,
    epochs: message.epochs,
    step: message.step.toString(),
    stepsPerEpoch: message.stepsPerEpoch.toString(),
    metrics: metrics(message.metrics),
    samplesPerSecond: message.samplesPerSecond,
    remainingMs: message.remainingMs ?? null,
    at: dateTime(at),
  }],
  existence: () => ({
    what: 'run', query: 'query ($id: ID!) { entity: run(id: $id) { id status } }',
    ended: ({ status }) => OVER.has(String(status)),
  }),
});
