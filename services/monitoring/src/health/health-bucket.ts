import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { PredictionsServed } from '@lepton/contracts';
import { bucketStart, RESOLUTIONS } from './health-window.js';
import { QuantileSketch } from './quantile-sketch.js';

/** What was served of a revision in a span of time. */
export interface HealthBucket {
  resolution: number;
  startsAt: Date;
  /** Empty for requests that failed before a revision was chosen. */
  revisionId: string;
  /** Asked of a mirrored revision, whose answer nobody saw: no part of the deployment's health. */
  shadow: boolean;
  requestCount: bigint;
  errorCount: bigint;
  /** Milliseconds, of the requests that were answered. */
  latency: QuantileSketch;
  batchSize: QuantileSketch;
}

export const bucketKey = ({ resolution, startsAt, revisionId, shadow }: Pick<HealthBucket, 'resolution' | 'startsAt' | 'revisionId' | 'shadow'>): string =>
  `${resolution} ${startsAt.getTime()} ${revisionId} ${shadow}`;

/** The buckets that a batch of predictions fills, in each resolution. */
export function toBuckets(served: PredictionsServed, fallback: Date): HealthBucket[] {
  const buckets = new Map<string, HealthBucket>();
  const bucketsOf = (revisionId: string, shadow: boolean, at: Timestamp | undefined) => RESOLUTIONS.map(({ seconds }) => {
    const bucket = emptyBucket({ resolution: seconds, startsAt: bucketStart(at ? timestampDate(at) : fallback, seconds), revisionId, shadow });
    const key = bucketKey(bucket);
    const known = buckets.get(key) ?? bucket;
    buckets.set(key, known);
    return known;
  });
  for (const { revisionId, shadow, at, latencyMs, batchSize } of served.predictions) {
    for (const bucket of bucketsOf(revisionId, shadow, at)) {
      bucket.requestCount++;
      bucket.latency.add(latencyMs);
      if (batchSize > 0) bucket.batchSize.add(batchSize);
    }
  }
  for (const { revisionId, at } of served.failures) {
    for (const bucket of bucketsOf(revisionId, false, at)) {
      bucket.requestCount++;
      bucket.errorCount++;
    }
  }
  return [...buckets.values()];
}

export function mergeInto(into: HealthBucket, other: HealthBucket): void {
  into.requestCount += other.requestCount;
  into.errorCount += other.errorCount;
  into.latency.merge(other.latency);
  into.batchSize.merge(other.batchSize);
}

export function emptyBucket(key: Pick<HealthBucket, 'resolution' | 'startsAt' | 'revisionId' | 'shadow'>): HealthBucket {
  return { ...key, requestCount: 0n, errorCount: 0n, latency: new QuantileSketch(), batchSize: new QuantileSketch() };
}
