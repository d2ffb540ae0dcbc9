import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import pg from 'pg';
import { Lepton, type DatasetVersion, type Run } from '../../support/lepton.js';
import { passengers } from '../../support/sample-data.js';

export type Service = Parameters<TestMesh['databaseUrl']>[0];
export const SERVICES: readonly Service[] = ['data', 'training', 'models', 'deployment', 'monitoring'];
export const PROCESSES: readonly string[] = [...SERVICES, 'gateway', 'worker', 'model-server'];

const FEATURES = ['class', 'sex', 'age', 'fare', 'port'];

export interface RunRow { status: string; attempt: number; epoch: number; step: number; checkpointStep: number | null; modelVersionId: string | null }

/** The whole mesh as real processes, made to be broken: leases and checkpoints are short, and a process that was killed is back at once. */
export class ChaosMesh {
  readonly lepton: Lepton;

  private constructor(readonly mesh: TestMesh) {
    this.lepton = new Lepton(mesh.url, mesh.token);
  }

  static async start(): Promise<ChaosMesh> {
    return new ChaosMesh(await startMesh({
      env: { LEPTON_LEASE_MS: '2000', LEPTON_CHECKPOINT_MS: '100', LEPTON_CLAIM_MS: '2000', LEPTON_REPLICA_LOST_MS: '2000' },
      restart: { firstDelayMs: 50, maxDelayMs: 500, healthyAfterMs: 1_000, loopAfter: 1_000 },
    }));
  }

  stop(): Promise<void> {
    return this.mesh.stop();
  }

  bring(rows = 2_000): Promise<DatasetVersion> {
    const { filename, content } = passengers(rows);
    return this.lepton.bring(filename, content);
  }

  /** Trains all its epochs, on what does not give the target away. */
  async startRun(version: DatasetVersion, input: object = {}): Promise<string> {
    const { id, code, message } = await this.lepton.startRun({ datasetVersionId: version.id, target: passengers(1).target, features: FEATURES, earlyStopping: { enabled: false }, ...input });
    if (!id) throw new Error(`${code}: ${message}`);
    return id;
  }

  ended(id: string): Promise<Run> {
    return this.lepton.ended(id, 'SUCCEEDED', 60_000);
  }

  /** From the training service's own database, which also answers while services are down. */
  async row(runId: string): Promise<RunRow> {
    const [row] = await this.sql<RunRow>('training', `
      SELECT status, attempt, coalesce((progress->>'epoch')::int, 0) AS epoch, coalesce((progress->>'step')::int, 0) AS step, model_version_id AS "modelVersionId",
        (SELECT max(step)::int FROM checkpoint WHERE run_id = run.id) AS "checkpointStep"
      FROM run WHERE id = $1`, [runId]);
    if (!row) throw new Error(`there is no run ${runId}`);
    return row;
  }

  /** Resolves when the run is being computed, and is further than it is now: by a report and a checkpoint. */
  async underWay(runId: string): Promise<RunRow> {
    const before = await this.row(runId);
    return waitFor(async () => {
      const row = await this.row(runId);
      return row.status === 'RUNNING' && row.step > before.step && (row.checkpointStep ?? 0) > (before.checkpointStep ?? 0) && row;
    }, { timeoutMs: 30_000, intervalMs: 20, what: `progress of ${runId}` });
  }

  /** A writing transaction that stays open: until it is released, the service's outbox is committed, but not published. */
  async holdRelay(service: Service): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: this.mesh.databaseUrl(service) });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN; SELECT pg_current_xact_id()');
    return () => client.end();
  }

  /** The kinds of what is committed about the aggregate and not published, in order. */
  async unpublished(service: Service, aggregateId: string): Promise<string[]> {
    const rows = await this.sql<{ type: string }>(service, 'SELECT type FROM outbox, outbox_cursor WHERE txid >= window_from AND aggregate_id = $1 ORDER BY id', [aggregateId]);
    return rows.map(({ type }) => type.slice(type.lastIndexOf('.') + 1));
  }

  async sql<Row extends object>(service: Service, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.mesh.databaseUrl(service) });
    client.on('error', () => undefined); // the query tells
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}
