import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogService, MetricSchema, ReadEventsRequestSchema, encodeEnvelope, unpackEnvelope } from '@lepton/contracts';
import { rpcClient, subscribeEvents } from '@lepton/messaging';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { deadLetters, metricEvent, startService, type Service } from './mesh.fixture.js';

let postgres: TestPostgres;
let nats: TestNats;
let service: Service;

beforeAll(async () => {
  [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  service = await startService({ database: await postgres.createDatabase(), nats: nats.url, owner: 'training' });
}, 60_000);
afterAll(async () => {
  await service.stop();
  await nats.stop();
  await postgres.stop();
});

const values = async (durable: string) => (await service.effects(durable)).map(({ value }) => value);

describe('events', () => {
  it('reach their consumer in order, with sequence and workspace', async () => {
    service.consume('in-order');
    await service.emitAll('run_order', [1, 2, 3]);
    await service.emit('run_order', 4);
    await waitFor(async () => (await values('in-order')).length === 4);
    expect(await service.effects('in-order')).toEqual([1, 2, 3, 4].map((n) => ({ aggregate_id: 'run_order', sequence: String(n), value: n })));
  });

  it('are heard of by the commit, not by the next poll', async () => {
    const arrivals: number[] = [];
    const subscription = subscribeEvents(service.messaging, { domain: 'training', name: 'run-progressed', aggregateId: 'run_fast' }, () => arrivals.push(performance.now()));
    await service.messaging.nats.flush();
    const delays: number[] = [];
    for (let i = 1; i <= 20; i++) {
      await service.emit('run_fast', i);
      const committed = performance.now();
      await waitFor(() => arrivals.length === i, { intervalMs: 1 });
      delays.push(Math.max(0, (arrivals.at(-1) ?? Infinity) - committed));
    }
    subscription.unsubscribe();
    // The relay polls twice a second, so that one delay after another would be as long as that.
    expect(Math.min(...delays)).toBeLessThan(250);
  });

  it('of a transaction that rolls back are never seen', async () => {
    await service.transactions.run(async (tx) => {
      await service.outbox.append(tx, metricEvent('run_rollback', 1));
      throw new Error('rolled back');
    }).catch(() => undefined);
    await service.emit('run_rollback', 2);
    service.consume('after-rollback', ({ value }) => {
      if (value === 1) throw new Error('seen');
    });
    await waitFor(async () => (await service.effects('after-rollback')).some(({ aggregate_id }) => aggregate_id === 'run_rollback'));
    expect((await service.effects('after-rollback')).filter(({ aggregate_id }) => aggregate_id === 'run_rollback')).toEqual([{ aggregate_id: 'run_rollback', sequence: '1', value: 2 }]);
  });

  it('of a transaction that commits late are not skipped', async () => {
    const seen: string[] = [];
    const subscription = subscribeEvents(service.messaging, { domain: 'training', name: 'run-progressed' }, ({ aggregateId }) => seen.push(aggregateId));
    const late = service.dataSource.createQueryRunner();
    await late.startTransaction();
    await service.outbox.append(late.manager, metricEvent('run_late', 1));
    await service.emit('run_early', 1);
    await sleep(200);
    expect(seen).not.toContain('run_late');
    await late.commitTransaction();
    await late.release();
    await waitFor(() => seen.includes('run_late') && seen.includes('run_early'));
    subscription.unsubscribe();
  });

  it('that are delivered twice take effect once', async () => {
    service.consume('once');
    await service.emit('run_twice', 77);
    await waitFor(async () => (await values('once')).includes(77));
    const { events } = await service.outbox.read({ aggregateId: 'run_twice' });
    const [event] = events;
    // The same event, past JetStream's own de-duplication.
    if (!event) throw new Error('no event');
    await service.messaging.jetstream.publish('lepton.default.training.run-progressed.v1.run_twice', encodeEnvelope(event), { msgID: 'another id' });
    await service.emit('run_twice', 78);
    await waitFor(async () => (await values('once')).includes(78));
    expect((await values('once')).filter((value) => value === 77)).toHaveLength(1);
  });

  it('whose handler fails come again, and its effect is undone', async () => {
    let failures = 0;
    service.consume('flaky', ({ value }) => {
      if (value === 500 && ++failures <= 2) throw new Error('not yet');
    });
    const start = performance.now();
    await service.emit('run_flaky', 500);
    await waitFor(async () => (await values('flaky')).includes(500), { timeoutMs: 10_000 });
    expect(failures).toBe(3);
    expect(performance.now() - start).toBeGreaterThan((250 + 500) * 0.75);
    expect((await values('flaky')).filter((value) => value === 500)).toHaveLength(1);
  }, 15_000);

  it('that cannot be handled become dead letters and hold nothing up', async () => {
    service.consume('poisoned', ({ value }) => {
      if (value === 666) throw new Error('cannot digest 666');
    }, { tries: 3 });
    await service.emitAll('run_poison', [666, 600]);
    await service.outbox.read({ aggregateId: 'run_poison' });
    await waitFor(async () => (await deadLetters(nats.url, 'poisoned')).length === 1, { timeoutMs: 15_000 });
    expect(await deadLetters(nats.url, 'poisoned')).toEqual([{
      subject: 'lepton-dead.EVENTS.poisoned', count: 1, reason: 'cannot digest 666', deliveries: '3',
      original: 'lepton.default.training.run-progressed.v1.run_poison',
    }]);
    expect(await values('poisoned')).toContain(600);
    expect(await values('poisoned')).not.toContain(666);
  }, 20_000);

  it('of another type than their subject says become dead letters at once', async () => {
    service.consume('typed');
    await service.transactions.run((tx) => service.outbox.append(tx, { ...metricEvent('run_type', 0), schema: ReadEventsRequestSchema, message: {} }));
    await waitFor(async () => (await deadLetters(nats.url, 'typed')).length === 1);
    const letters = await deadLetters(nats.url, 'typed');
    expect(letters).toEqual([expect.objectContaining({ reason: 'not a lepton.common.v1.Metric', deliveries: '1' })]);
  });

  it('are held for a slow handler, and not delivered a second time meanwhile', async () => {
    let calls = 0;
    service.events.on({
      durable: 'slow', domain: 'training', event: 'run-slowed', schema: MetricSchema, ackWaitMs: 1_000,
      prepare: async () => {
        calls++;
        await sleep(2_500);
        return 'prepared';
      },
      handle: async (tx, event, prepared) => {
        await tx.query('insert into effect (consumer, aggregate_id, sequence, value) values ($1, $2, 1, $3)', ['slow', prepared, event.payload.value]);
      },
    });
    await service.transactions.run((tx) => service.outbox.appendAll(tx, [1, 2].map((value) => ({ ...metricEvent('run_slow', value), name: 'run-slowed' }))));
    await waitFor(async () => (await values('slow')).length === 2, { timeoutMs: 15_000 });
    expect(calls).toBe(2);
    expect((await service.effects('slow'))[0]?.aggregate_id).toBe('prepared');
  }, 20_000);

  it('are replayed by their owner', async () => {
    await service.emitAll('run_replay', [1, 2, 3, 4]);
    const log = rpcClient(service.messaging, 'training', EventLogService);
    const page = await log.readEvents({ aggregateId: 'run_replay', after: 1n, types: [MetricSchema.typeName], limit: 2 });
    expect(page.more).toBe(true);
    expect(page.events.map((event) => unpackEnvelope(event, MetricSchema)?.value)).toEqual([2, 3]);
    expect((await log.readEvents({ aggregateId: 'run_nobody' })).events).toEqual([]);
  });

  it('are replayed in pieces that a message can hold', async () => {
    const large = { ...metricEvent('run_large', 0), message: { name: 'x'.repeat(300_000) } };
    for (let i = 0; i < 5; i++) await service.transactions.run((tx) => service.outbox.append(tx, large));
    const log = rpcClient(service.messaging, 'training', EventLogService);
    const sequences: number[] = [];
    for (let more = true; more;) {
      const page = await log.readEvents({ aggregateId: 'run_large', after: BigInt(sequences.at(-1) ?? 0) });
      sequences.push(...page.events.map(({ sequence }) => Number(sequence)));
      more = page.more;
    }
    expect(sequences).toEqual([1, 2, 3, 4, 5]);
  });

  it('survive outages of everything, in order and exactly once', async () => {
    const database = await postgres.createDatabase();
    const other = await startService({ database, nats: nats.url, owner: 'models' });
    const expected = Array.from({ length: 60 }, (_, i) => 1_000 + i);
    service.consume('outages', undefined, { ackWaitMs: 2_000 });
    await sleep(200);
    const emitting = (async () => {
      for (const value of expected) {
        await other.emit('run_outage', value);
        await sleep(40);
      }
    })();
    await sleep(400);
    await nats.kill();
    await sleep(500);
    await nats.start();
    await sleep(600);
    await postgres.kill();
    await sleep(300);
    await postgres.start();
    await sleep(600);
    await nats.kill();
    nats.wipe();
    await nats.start();
    await emitting;
    await waitFor(async () => (await service.effects('outages')).filter(({ aggregate_id }) => aggregate_id === 'run_outage').length >= 60, { timeoutMs: 90_000 });
    await sleep(1_000);
    const effects = (await service.effects('outages')).filter(({ aggregate_id }) => aggregate_id === 'run_outage');
    expect(effects.map(({ value }) => value).sort((a, b) => a - b)).toEqual(expected);
    await other.stop();
  }, 150_000);

  it('published before the store was wiped are published again, for consumers that are new', async () => {
    await service.emitAll('run_wiped', [1, 2, 3]);
    await nats.kill();
    nats.wipe();
    await nats.start();
    service.consume('newcomer');
    await waitFor(async () => (await service.effects('newcomer')).filter(({ aggregate_id }) => aggregate_id === 'run_wiped').length === 3, { timeoutMs: 20_000 });
  }, 30_000);
});
