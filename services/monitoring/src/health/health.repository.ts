import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@lepton/persistence';
import { DataSource } from 'typeorm';
import { bucketKey, mergeInto, type HealthBucket } from './health-bucket.js';
import { RESOLUTIONS, type HealthWindow } from './health-window.js';
import { QuantileSketch } from './quantile-sketch.js';
import { summariseHealth, type Health } from './summarise-health.js';

interface BucketRow {
  deployment_id: string;
  resolution_seconds: number;
  starts_at: Date;
  revision_id: string;
  shadow: boolean;
  request_count: string;
  error_count: string;
  latency: Uint8Array;
  batch_size: Uint8Array;
}

const COLUMNS = 'deployment_id, resolution_seconds, starts_at, revision_id, shadow, request_count, error_count, latency, batch_size';

@Injectable()
export class HealthRepository {
  constructor(private readonly database: DataSource) {}

  /** Adds to what the buckets hold. */
  async add(tx: EntityManager, workspace: string, deploymentId: string, buckets: readonly HealthBucket[], at: { first: Date; last: Date }): Promise<void> {
    // Locks the deployment, so that two writers do not each add to what both have read.
    await tx.query(
      `INSERT INTO deployment_activity AS known (workspace, deployment_id, first_at, last_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (workspace, deployment_id) DO UPDATE
         SET first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`,
      [workspace, deploymentId, at.first, at.last],
    );
    const stored = new Map((await this.stored(tx, workspace, deploymentId, buckets)).map((bucket) => [bucketKey(bucket), bucket]));
    for (const bucket of buckets) {
      const before = stored.get(bucketKey(bucket));
      if (before) mergeInto(bucket, before);
    }
    await tx.query(
      `INSERT INTO health_bucket (workspace, ${COLUMNS})
       SELECT $1, $2, * FROM unnest($3::integer[], $4::timestamptz[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[], $9::bytea[], $10::bytea[])
       ON CONFLICT (workspace, deployment_id, resolution_seconds, starts_at, revision_id, shadow) DO UPDATE
         SET request_count = excluded.request_count, error_count = excluded.error_count, latency = excluded.latency, batch_size = excluded.batch_size`,
      [
        workspace, deploymentId, buckets.map(({ resolution }) => resolution), buckets.map(({ startsAt }) => startsAt), buckets.map(({ revisionId }) => revisionId),
        buckets.map(({ shadow }) => shadow), buckets.map(({ requestCount }) => requestCount.toString()), buckets.map(({ errorCount }) => errorCount.toString()),
        buckets.map(({ latency }) => Buffer.from(latency.toBytes())), buckets.map(({ batchSize }) => Buffer.from(batchSize.toBytes())),
      ],
    );
  }

  /** Of every deployment that is asked for, in their order. */
  async read(workspace: string, deploymentIds: readonly string[], window: HealthWindow): Promise<Health[]> {
    const [rows, activity] = await Promise.all([
      this.database.query<BucketRow[]>(
        `SELECT ${COLUMNS} FROM health_bucket WHERE workspace = $1 AND deployment_id = ANY ($2) AND resolution_seconds = $3 AND starts_at >= $4`,
        [workspace, deploymentIds, window.resolution, window.from],
      ),
      this.database.query<{ deployment_id: string; first_at: Date }[]>(
        'SELECT deployment_id, first_at FROM deployment_activity WHERE workspace = $1 AND deployment_id = ANY ($2)', [workspace, deploymentIds],
      ),
    ]);
    const firstAt = new Map(activity.map((row) => [row.deployment_id, row.first_at]));
    const byDeployment = Map.groupBy(rows, (row) => row.deployment_id);
    return deploymentIds.map((id) => summariseHealth((byDeployment.get(id) ?? []).map(toBucket), window, firstAt.get(id)));
  }

  /** Buckets that no window reaches any more. */
  async deleteOld(now: Date): Promise<void> {
    for (const { seconds, keepSeconds } of RESOLUTIONS) {
      await this.database.query('DELETE FROM health_bucket WHERE resolution_seconds = $1 AND starts_at < $2', [seconds, new Date(now.getTime() - keepSeconds * 1_000)]);
    }
  }

  private async stored(tx: EntityManager, workspace: string, deploymentId: string, buckets: readonly HealthBucket[]): Promise<HealthBucket[]> {
    const rows = await tx.query<BucketRow[]>(
      `SELECT ${COLUMNS} FROM health_bucket
       JOIN unnest($3::integer[], $4::timestamptz[], $5::text[], $6::boolean[]) AS wanted (resolution_seconds, starts_at, revision_id, shadow)
         USING (resolution_seconds, starts_at, revision_id, shadow)
       WHERE workspace = $1 AND deployment_id = $2`,
      [workspace, deploymentId, buckets.map(({ resolution }) => resolution), buckets.map(({ startsAt }) => startsAt), buckets.map(({ revisionId }) => revisionId), buckets.map(({ shadow }) => shadow)],
    );
    return rows.map(toBucket);
  }
}

const toBucket = (row: BucketRow): HealthBucket => ({
  resolution: row.resolution_seconds, startsAt: row.starts_at, revisionId: row.revision_id, shadow: row.shadow,
  requestCount: BigInt(row.request_count), errorCount: BigInt(row.error_count),
  latency: QuantileSketch.fromBytes(row.latency), batchSize: QuantileSketch.fromBytes(row.batch_size),
});
