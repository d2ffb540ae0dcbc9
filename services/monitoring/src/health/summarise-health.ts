import type { Quantiles } from '../generated/graphql.js';
import { emptyBucket, mergeInto, type HealthBucket } from './health-bucket.js';
import { bucketStart, type HealthWindow } from './health-window.js';
import type { QuantileSketch } from './quantile-sketch.js';

/** The graph's DeploymentHealth. */
export interface Health {
  requestCount: bigint;
  errorCount: bigint;
  requestsPerSecond: number;
  latencyMs: Quantiles;
  batchSize: Quantiles | null;
  byRevision: { revision: { __typename: 'Revision'; id: string }; requestCount: bigint; errorCount: bigint; latencyMs: Quantiles }[];
  series: { at: Date; requestCount: bigint; errorCount: bigint; p50Ms: number; p99Ms: number }[];
}

/**
 * Health in a window, from its buckets. Shadow requests count for their revision only.
 * @param firstAt of the deployment's first request ever
 */
export function summariseHealth(buckets: readonly HealthBucket[], window: HealthWindow, firstAt: Date | undefined): Health {
  const visible = buckets.filter(({ shadow }) => !shadow);
  const total = merged(visible);
  const byRevision = Map.groupBy(buckets.filter(({ revisionId }) => revisionId !== ''), ({ revisionId }) => revisionId);
  const points = Map.groupBy(visible, ({ startsAt }) => bucketStart(startsAt, window.step).getTime());
  return {
    requestCount: total.requestCount,
    errorCount: total.errorCount,
    requestsPerSecond: Number(total.requestCount) / elapsedSeconds(window, firstAt),
    latencyMs: toQuantiles(total.latency),
    batchSize: total.batchSize.count > 0 ? toQuantiles(total.batchSize, Math.round) : null,
    byRevision: [...byRevision].sort(([left], [right]) => (left < right ? 1 : -1)).map(([id, parts]) => {
      const { requestCount, errorCount, latency } = merged(parts);
      return { revision: { __typename: 'Revision', id }, requestCount, errorCount, latencyMs: toQuantiles(latency) };
    }),
    series: [...points].sort(([left], [right]) => left - right).map(([at, parts]) => {
      const { requestCount, errorCount, latency } = merged(parts);
      const [p50Ms = 0, p99Ms = 0] = latency.quantiles([0.5, 0.99]);
      return { at: new Date(at), requestCount, errorCount, p50Ms, p99Ms };
    }),
  };
}

/** A second at least: the first request alone is no rate. */
function elapsedSeconds({ from, until }: HealthWindow, firstAt: Date | undefined): number {
  return Math.max(1, (until.getTime() - Math.max(from.getTime(), firstAt?.getTime() ?? 0)) / 1_000);
}

function merged(buckets: readonly HealthBucket[]): HealthBucket {
  const total = emptyBucket({ resolution: 0, startsAt: new Date(0), revisionId: '', shadow: false });
  for (const bucket of buckets) mergeInto(total, bucket);
  return total;
}

/** @param unit back to what a whole number was, where the values are whole numbers */
function toQuantiles(sketch: QuantileSketch, unit: (value: number) => number = (value) => value): Quantiles {
  const [p50 = 0, p90 = 0, p99 = 0] = sketch.quantiles([0.5, 0.9, 0.99]).map(unit);
  return { p50, p90, p99, maximum: sketch.maximum };
}
