import { datasetVersionProgress } from './dataset-version-progress.js';
import { deploymentChanged } from './deployment-changed.js';
import { deploymentHealth } from './deployment-health.js';
import type { FieldPayloads } from './field-payloads.js';
import { lineageChanged } from './lineage-changed.js';
import { predictionServed } from './prediction-served.js';
import { sweepProgress } from './sweep-progress.js';
import { trainingProgress } from './training-progress.js';

/** By field of the schema's subscription; every field has one. */
export const PAYLOADS: Readonly<Record<string, FieldPayloads>> = {
  datasetVersionProgress, deploymentChanged, deploymentHealth, lineageChanged, predictionServed, sweepProgress, trainingProgress,
};
