import { DeploymentChangedSchema } from '@lepton/contracts';
import { dateTime, entity, fieldPayloads } from './field-payloads.js';
import { deploymentExists } from './deployment-exists.js';

export const deploymentChanged = fieldPayloads({
  schema: DeploymentChangedSchema,
  // A deployment that is used serves many predictions for each change.
  listensTo: 'field',
  toPayloads: ({ deploymentId, status, message }, { sequence, at }) => [{
    sequence: sequence.toString(), deployment: entity('Deployment', deploymentId), status, message, at: dateTime(at),
  }],
  existence: deploymentExists,
});
