import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { DeploymentHealthChangedSchema, PredictionsServedSchema, type DeploymentHealthChanged } from '@lepton/contracts';
import { subscribeSignal } from '@lepton/messaging';
import { waitFor } from '@lepton/testing';
import { HealthRepository } from '../src/health/health.repository.js';
import { entity, startMonitoring, type TestMonitoring } from './monitoring.fixture.js';

let monitoring: TestMonitoring;
beforeAll(async () => { monitoring = await startMonitoring(); }, 60_000);
afterAll(() => monitoring.stop());

interface HealthData {
  requestCount: string;
  errorCount: string;
  requestsPerSecond: number;
  latencyMs: { p50: number; p90: number; p99: number; maximum: number };
  batchSize: { maximum: number } | null;
  byRevision: { revision: { id: string }; requestCount: string; errorCount: string; latencyMs: { p50: number } }[];
  series: { at: string; requestCount: string }[];
}

const FIELDS = `requestCount errorCount requestsPerSecond latencyMs { p50 p90 p99 maximum } batchSize { maximum }
  byRevision { revision { id } requestCount errorCount latencyMs { p50 } } series { at requestCount errorCount p50Ms p99Ms }`;
const health = async (id: string, window = 'LAST_HOUR') => (await entity<{ health: HealthData }>(monitoring, 'Deployment', id, `health(window: ${window}) { ${FIELDS} }`))?.health;
const countOf = async (id: string, window?: string) => Number((await health(id, window))?.requestCount);

/** One event, as the deployment service sends about five a second. */
function serve(deploymentId: string, revisionId: string, latencies: number[], { at = new Date(), failures = 0, eventId = undefined as string | undefined } = {}) {
  return monitoring.emit({
    domain: 'deployment', name: 'predictions-served', aggregateId: deploymentId, schema: PredictionsServedSchema, eventId,
    message: {
      deploymentId,
      predictions: latencies.map((latencyMs, index) => ({ predictionId: `prd_${index}`, revisionId, latencyMs, batchSize: 8, at: timestampFromDate(at) })),
      failures: Array.from({ length: failures }, () => ({ revisionId, code: 'OVERLOADED', at: timestampFromDate(at) })),
    },
  });
}

describe('health', () => {
  it('of a deployment that nobody uses is zero', async () => {
    expect(await health('dep_idle')).toEqual({ requestCount: '0', errorCount: '0', requestsPerSecond: 0, latencyMs: { p50: 0, p90: 0, p99: 0, maximum: 0 }, batchSize: null, byRevision: [], series: [] });
  });

  it('adds up many events, within 1 % of the true quantiles', async () => {
    const latencies = Array.from({ length: 2_000 }, (_, index) => 1 + index / 100);
    for (let start = 0; start < latencies.length; start += 100) await serve('dep_a', start % 200 ? 'rev_1' : 'rev_2', latencies.slice(start, start + 100), { failures: 1 });
    await waitFor(async () => (await countOf('dep_a')) === 2_020, { what: 'all requests' });
    const found = await health('dep_a');
    expect(found).toMatchObject({ errorCount: '20', batchSize: { maximum: 8 }, latencyMs: { maximum: 20.99 } });
    for (const [quantile, value] of [[0.5, found?.latencyMs.p50], [0.9, found?.latencyMs.p90], [0.99, found?.latencyMs.p99]] as const) {
      const exact = latencies[Math.floor(quantile * 1_999)] ?? 0;
      expect(Math.abs((value ?? 0) - exact) / exact).toBeLessThanOrEqual(0.01);
    }
    expect(found?.byRevision).toMatchObject([{ revision: { id: 'rev_2' }, requestCount: '1010', errorCount: '10' }, { revision: { id: 'rev_1' }, requestCount: '1010', errorCount: '10' }]);
    expect(found?.series.reduce((sum, point) => sum + Number(point.requestCount), 0)).toBe(2_020);
  });

  it('counts an event once, however often it is delivered', async () => {
    const eventId = await serve('dep_b', 'rev_1', [1, 2, 3]);
    await serve('dep_b', 'rev_1', [1, 2, 3], { eventId });
    await serve('dep_b', 'rev_1', [4]);
    await waitFor(async () => (await countOf('dep_b')) >= 4);
    expect(await countOf('dep_b')).toBe(4);
  });

  it('has windows from a minute to a week', async () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
    for (const seconds of [0, 600, 3 * 3_600, 3 * 86_400, 30 * 86_400]) await serve('dep_c', 'rev_1', [5], { at: ago(seconds) });
    await waitFor(async () => (await countOf('dep_c', 'LAST_WEEK')) === 4);
    expect(await Promise.all(['LAST_MINUTE', 'LAST_HOUR', 'LAST_DAY', 'LAST_WEEK'].map((window) => countOf('dep_c', window)))).toEqual([1, 2, 3, 4]);
    expect((await health('dep_c', 'LAST_WEEK'))?.requestsPerSecond).toBeCloseTo(4 / (7 * 86_400), 6);
  });

  it('forgets buckets that no window reaches', async () => {
    await monitoring.app.get(HealthRepository).deleteOld(new Date());
    const [row] = await monitoring.database.query<{ oldest: Date }[]>(`SELECT min(starts_at) AS oldest FROM health_bucket`);
    expect(Date.now() - Number(row?.oldest)).toBeLessThan(8.1 * 86_400_000);
    expect(await countOf('dep_c', 'LAST_WEEK')).toBe(4);
  });

  it('is told about once a second while the deployment is used, and then no more', async () => {
    const signals: { at: number; id: string; message: DeploymentHealthChanged }[] = [];
    const subscription = subscribeSignal(monitoring.mesh, { domain: 'monitoring', name: 'deployment-health', id: 'dep_d' }, DeploymentHealthChangedSchema, (message, id) => {
      signals.push({ at: performance.now(), id, message });
    });
    await monitoring.mesh.nats.flush();
    await serve('dep_d', 'rev_1', [1, 2, 3]);
    await serve('dep_d', 'rev_1', [100], { failures: 1 });
    await waitFor(() => signals.some(({ message }) => message.requestCount === 5n));
    expect(signals.at(-1)).toMatchObject({ id: 'dep_d', message: { deploymentId: 'dep_d', errorCount: 1n, byRevision: [{ revisionId: 'rev_1', requestCount: 5n }], latencyMs: { maximum: 100 }, series: [{ requestCount: 5n }] } });
    await waitFor(() => performance.now() - (signals.at(-1)?.at ?? 0) > 1_800, { what: 'the signals to end' });
    expect(signals.length).toBeLessThanOrEqual(4);
    subscription.unsubscribe();
  });
});
