import { create, toBinary } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import { RunQueuedSchema, signalSubject, SpansFinishedSchema, type FinishedSpanSchema } from '@lepton/contracts';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { waitFor } from '@lepton/testing';
import { SpanCollector } from '../src/trace/span-collector.js';
import { SpanRepository } from '../src/trace/span.repository.js';
import { entity, startMonitoring, type TestMonitoring } from './monitoring.fixture.js';

let monitoring: TestMonitoring;
beforeAll(async () => { monitoring = await startMonitoring(); }, 60_000);
afterAll(() => monitoring.stop());

const START = 1_790_000_000_000_000_000n;
const newTraceId = () => randomBytes(16).toString('hex');
const newSpanId = () => randomBytes(8).toString('hex');
type NewSpan = MessageInitShape<typeof FinishedSpanSchema>;

/** As a process of the mesh publishes its spans. */
function publish(...spans: NewSpan[]): void {
  const message = create(SpansFinishedSchema, { spans: spans.map((span) => ({ spanId: newSpanId(), service: 'training', name: 'work', kind: 'INTERNAL', status: 'UNSET', startUnixNanos: START, endUnixNanos: START + 1_000_000n, ...span })) });
  monitoring.mesh.nats.publish(signalSubject({ domain: 'telemetry', name: 'spans', id: 'training' }), toBinary(SpansFinishedSchema, message));
}

const count = async () => Number((await monitoring.database.query<{ count: string }[]>('SELECT count(*) FROM span'))[0]?.count);
const arrive = (total: number) => waitFor(async () => (await count()) === total, { what: `${total} spans` });
const TRACE = 'id durationMs services spans { id parentId service name kind startedAt durationMs status attributes }';
const trace = async (id: string) => (await monitoring.query<{ trace: { services: string[]; spans: { name: string }[] } | null }>(`query ($id: ID!) { trace(id: $id) { ${TRACE} } }`, { id })).trace;

describe('traces', () => {
  beforeEach(() => monitoring.database.query('TRUNCATE span RESTART IDENTITY'));

  it('are put together from the spans of all services', async () => {
    const traceId = newTraceId();
    const root = newSpanId();
    publish({ traceId, parentSpanId: root, service: 'training', name: 'claim', startUnixNanos: START + 5_000_000n, endUnixNanos: START + 25_000_000n, kind: 'SERVER', status: 'ERROR', attributes: { 'db.rows': '3', odd: 'a\0b' } });
    publish({ traceId, spanId: root, service: 'gateway', name: 'POST /graphql', endUnixNanos: START + 10_000_000n }, { traceId: newTraceId() });
    await arrive(3);
    expect(await trace(traceId)).toEqual({
      id: traceId, durationMs: 25, services: ['gateway', 'training'],
      spans: [
        expect.objectContaining({ id: root, parentId: null, name: 'POST /graphql', startedAt: '2026-09-21T14:13:20.000Z', durationMs: 10 }),
        expect.objectContaining({ parentId: root, name: 'claim', kind: 'SERVER', status: 'ERROR', durationMs: 20, attributes: { 'db.rows': '3', odd: 'ab' } }),
      ],
    });
    expect(await trace(newTraceId())).toBeNull();
  });

  it('belong to the run that was queued in them', async () => {
    const traceId = newTraceId();
    publish({ traceId, name: 'startRun' });
    await monitoring.emit({
      domain: 'training', name: 'run-queued', aggregateId: 'run_1', schema: RunQueuedSchema, message: { runId: 'run_1', datasetVersionId: 'dsv_1' },
      traceparent: `00-${traceId}-${newSpanId()}-01`,
    });
    const found = await waitFor(async () => (await entity<{ trace: { id: string; spans: { name: string }[] } | null }>(monitoring, 'Run', 'run_1', 'trace { id spans { name } }'))?.trace);
    expect(found).toEqual({ id: traceId, spans: [{ name: 'startRun' }] });
    // Queued again by the reaper: the run stays where it was.
    await monitoring.emit({
      domain: 'training', name: 'run-queued', aggregateId: 'run_1', schema: RunQueuedSchema, message: { runId: 'run_1', datasetVersionId: 'dsv_1' },
      eventId: 'again', traceparent: `00-${newTraceId()}-${newSpanId()}-01`,
    });
    await waitFor(async () => (await monitoring.database.query<unknown[]>(`SELECT FROM inbox WHERE event_id = 'again' AND consumer = 'monitoring-run-queued-trace'`)).length === 1);
    expect((await entity<{ trace: { id: string } }>(monitoring, 'Run', 'run_1', 'trace { id }'))?.trace.id).toBe(traceId);
    expect((await entity<{ trace: unknown }>(monitoring, 'Run', 'run_unknown', 'trace { id }'))?.trace).toBeNull();
  });

  it('keep a span once, however often it comes', async () => {
    const span = { traceId: newTraceId(), spanId: newSpanId() };
    publish(span, span);
    publish(span);
    publish({ traceId: newTraceId() });
    await arrive(2);
    expect((await trace(span.traceId))?.spans).toHaveLength(1);
  });

  it('wait for a database that is away', async () => {
    const collector = monitoring.app.get(SpanCollector);
    publish({ traceId: newTraceId() });
    await arrive(1);
    await monitoring.postgres.kill();
    publish({ traceId: newTraceId() });
    await monitoring.mesh.nats.flush();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await monitoring.postgres.start();
    await collector.flush();
    await arrive(2);
  }, 30_000);

  it('are forgotten by age and beyond a number, the oldest first', async () => {
    const spans = monitoring.app.get(SpanRepository);
    for (const name of ['old', 'older', 'new', 'newer', 'newest']) {
      publish({ traceId: newTraceId(), name });
      await monitoring.mesh.nats.flush();
      await monitoring.app.get(SpanCollector).flush();
    }
    await arrive(5);
    await monitoring.database.query(`UPDATE span SET received_at = now() - interval '2 hours' WHERE name LIKE 'old%'`);
    const names = async () => (await monitoring.database.query<{ name: string }[]>('SELECT name FROM span ORDER BY ordinal')).map(({ name }) => name);
    expect(await spans.deleteOld(3, 100)).toBe(0);
    expect(await spans.deleteOld(1, 100)).toBe(2);
    expect(await names()).toEqual(['new', 'newer', 'newest']);
    expect(await spans.deleteOld(1, 2)).toBe(1);
    expect(await names()).toEqual(['newer', 'newest']);
  });
});
