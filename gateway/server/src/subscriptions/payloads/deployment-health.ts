import { DeploymentHealthChangedSchema, type Quantiles } from '@lepton/contracts';
import { deploymentExists } from './deployment-exists.js';
import { entity, fieldPayloads, timestamp } from './field-payloads.js';

const NONE = { p50: 0, p90: 0, p99: 0, maximum: 0 };
const quantiles = (value: Quantiles | undefined) => (value ? { p50: value.p50, p90: value.p90, p99: value.p99, maximum: value.maximum } : null);

export const deploymentHealth = fieldPayloads({
  schema: DeploymentHealthChangedSchema,
  listensTo: 'field',
  toPayloads: (message, { at }) => [{
    requestCount: message.requestCount.toString(),
    errorCount: message.errorCount.toString(),
    requestsPerSecond: message.requestsPerSecond,
    latencyMs: quantiles(message.latencyMs) ?? NONE,
    batchSize: quantiles(message.batchSize),
    byRevision: message.byRevision.map((revision) => ({
      revision: entity('Revision', revision.revisionId),
      requestCount: revision.requestCount.toString(),
      errorCount: revision.errorCount.toString(),
      latencyMs: quantiles(revision.latencyMs) ?? NONE,
    })),
    series: message.series.map((point) => ({
      at: timestamp(point.at, at),
      requestCount: point.requestCount.toString(),
      errorCount: point.errorCount.toString(),
      p50Ms: point.p50Ms,
      p99Ms: point.p99Ms,
    })),
  }],
  existence: deploymentExists,
});
