import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { PredictionsServedSchema } from '@lepton/contracts';
import { bucketKey, toBuckets } from './health-bucket.js';
import { bucketStart, healthWindow } from './health-window.js';
import { summariseHealth } from './summarise-health.js';

const NOW = new Date('2026-01-31T12:30:31.500Z');
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);

function served(revisionId: string, latencies: number[], { at = NOW, shadow = false, failures = 0, batchSize = 4 } = {}) {
  return create(PredictionsServedSchema, {
    deploymentId: 'dep_1',
    predictions: latencies.map((latencyMs, index) => ({ predictionId: `prd_${index}`, revisionId, latencyMs, batchSize, shadow, at: timestampFromDate(at) })),
    failures: Array.from({ length: failures }, () => ({ revisionId, code: 'OVERLOADED', at: timestampFromDate(at) })),
  });
}

const inWindow = (events: ReturnType<typeof served>[], window = healthWindow('LAST_HOUR', NOW)) => events
  .flatMap((event) => toBuckets(event, NOW)).filter(({ resolution, startsAt }) => resolution === window.resolution && startsAt >= window.from);

describe('healthWindow', () => {
  it.each([['LAST_MINUTE', 12], ['LAST_HOUR', 60], ['LAST_DAY', 60], ['LAST_WEEK', 56]] as const)('%s has %i points, the last of them holds now', (name, points) => {
    const { from, step } = healthWindow(name, NOW);
    expect((bucketStart(NOW, step).getTime() - from.getTime()) / (step * 1_000) + 1).toBe(points);
    expect(from).toEqual(bucketStart(from, step));
  });
});

describe('toBuckets', () => {
  it('counts every prediction once in each resolution, by revision', () => {
    const buckets = toBuckets(served('rev_1', [1, 2, 3], { failures: 2 }), NOW);
    expect(buckets.map(({ resolution, requestCount, errorCount, latency }) => [resolution, requestCount, errorCount, latency.count])).toEqual([[5, 5n, 2n, 3], [60, 5n, 2n, 3], [3_600, 5n, 2n, 3]]);
    expect(new Set(buckets.map(bucketKey)).size).toBe(3);
  });
});

describe('summariseHealth', () => {
  it('adds up requests, errors, quantiles and batch sizes', () => {
    const window = healthWindow('LAST_HOUR', NOW);
    const health = summariseHealth(inWindow([served('rev_1', Array.from({ length: 99 }, () => 10), { failures: 1 })]), window, secondsAgo(50));
    expect(health).toMatchObject({ requestCount: 100n, errorCount: 1n, requestsPerSecond: 2, latencyMs: { maximum: 10 }, batchSize: { p50: 4, p99: 4, maximum: 4 } });
    expect(health.latencyMs.p50).toBeCloseTo(10, 0);
  });

  it('shows revisions, newest first; a shadow only there', () => {
    const health = summariseHealth(inWindow([served('rev_1', [5]), served('rev_2', [50, 50], { shadow: true })]), healthWindow('LAST_HOUR', NOW), NOW);
    expect(health.requestCount).toBe(1n);
    expect(health.byRevision.map(({ revision, requestCount }) => [revision.id, requestCount])).toEqual([['rev_2', 2n], ['rev_1', 1n]]);
  });

  it('has a point per step, oldest first, and leaves out what is outside the window', () => {
    const events = [served('rev_1', [1], { at: secondsAgo(4_000) }), served('rev_1', [2, 2], { at: secondsAgo(120) }), served('rev_1', [3])];
    const health = summariseHealth(inWindow(events), healthWindow('LAST_HOUR', NOW), secondsAgo(4_000));
    expect(health.series.map(({ at, requestCount }) => [at.toISOString(), requestCount])).toEqual([['2026-01-31T12:28:00.000Z', 2n], ['2026-01-31T12:30:00.000Z', 1n]]);
    expect(health.requestsPerSecond).toBeCloseTo(3 / (59 * 60 + 31.5), 6);
  });

  it('of nothing is zero', () => {
    expect(summariseHealth([], healthWindow('LAST_DAY', NOW), undefined)).toEqual({
      requestCount: 0n, errorCount: 0n, requestsPerSecond: 0, latencyMs: { p50: 0, p90: 0, p99: 0, maximum: 0 }, batchSize: null, byRevision: [], series: [],
    });
  });
});
