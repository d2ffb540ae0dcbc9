import { PredictionsServedSchema } from '@lepton/contracts';
import { deploymentExists } from './deployment-exists.js';
import { entity, fieldPayloads } from './field-payloads.js';

/** One event carries what was served in about 200 ms; mirrored predictions are nobody's answer, and some of very many are not stored: both are left out. */
export const predictionServed = fieldPayloads({
  schema: PredictionsServedSchema,
  listensTo: 'field',
  toPayloads: ({ predictions }) => predictions.filter(({ shadow, predictionId }) => !shadow && predictionId).map(({ predictionId }) => entity('Prediction', predictionId)),
  existence: deploymentExists,
});
