import { SweepEndedSchema, SweepProgressedSchema, TrialStatus } from '@lepton/contracts';
import { dateTime, entity, fieldPayloads } from './field-payloads.js';

export const sweepProgress = fieldPayloads({
  schema: SweepProgressedSchema,
  ends: [SweepEndedSchema],
  listensTo: 'aggregate',
  toPayloads: ({ sweepId, trial, runId, status, value }, { sequence, at }) => [{
    sequence: sequence.toString(),
    sweep: entity('Sweep', sweepId),
    trialNumber: trial,
    status: TrialStatus[status],
    value: value ?? null,
    run: runId ? entity('Run', runId) : null,
    at: dateTime(at),
  }],
  existence: () => ({
    what: 'sweep', query: 'query ($id: ID!) { entity: sweep(id: $id) { id status } }',
    ended: ({ status }) => status !== 'RUNNING',
  }),
});
