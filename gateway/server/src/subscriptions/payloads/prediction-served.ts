import { PredictionsServedSchema } from '@lepton/contracts';
import { deploymentExists } from './deployment-exists.js';
import { entity, fieldPayloads } from './field-payloads.js';

/** One event carries what was served in about 200 ms; mirrored predictions are nobody's answer and left out. */
export const predictionServed = fieldPayloads({
  schema: PredictionsServedSchema,
  listensTo: 'field',
  toPayloads: ({ predictions }) => predictions.filter(({ shadow }) => !shadow).map(({ predictionId }) => entity('Prediction', predictionId)),
  existence: deploymentExists,
});
