import { DatasetVersionFailedSchema, DatasetVersionProgressedSchema, DatasetVersionReadySchema, DatasetVersionStatus } from '@lepton/contracts';
import { dateTime, entity, fieldPayloads } from './field-payloads.js';

export const datasetVersionProgress = fieldPayloads({
  schema: DatasetVersionProgressedSchema,
  ends: [DatasetVersionReadySchema, DatasetVersionFailedSchema],
  listensTo: 'aggregate',
  toPayloads: (message, { sequence, at }) => [{
    sequence: sequence.toString(),
    datasetVersion: entity('DatasetVersion', message.datasetVersionId),
    status: DatasetVersionStatus[message.status],
    step: message.step,
    fraction: message.fraction,
    at: dateTime(at),
  }],
  existence: () => ({
    what: 'dataset version', query: 'query ($id: ID!) { entity: datasetVersion(id: $id) { id status } }',
    ended: ({ status }) => status === 'READY' || status === 'FAILED',
  }),
});
