import { MetricSchema, ReadEventsRequestSchema, unpackEnvelope } from '@lepton/contracts';
import { connectClient, keysetPage, OutboxLog, type EntityManager, type OutboxCursor } from '@lepton/persistence';
import { startTestPostgres, type TestPostgres } from '@lepton/testing';
import { Note, startService, type TestService } from './service.fixture.js';

let postgres: TestPostgres;
let service: TestService;
let url: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  url = await postgres.createDatabase();
  service = await startService(url);
}, 60_000);
afterAll(async () => {
  await service.stop();
  await postgres.stop();
});
beforeEach(() => service.dataSource.query('truncate note, outbox, outbox_cursor, aggregate_sequence, inbox restart identity'));

const metric = (aggregateId: string, value = 0) => ({
  workspace: 'default', domain: 'training', name: 'run-progressed', aggregateId, schema: MetricSchema, message: { name: 'loss', value },
});
const append = (aggregateId: string, value = 0) => service.transactions.run((tx) => service.outbox.append(tx, metric(aggregateId, value)));

describe('Outbox', () => {
  it('counts each aggregate without gaps, also under concurrency and rollbacks', async () => {
    const failing = () => service.transactions.run(async (tx) => {
      await service.outbox.append(tx, metric('run_1'));
      throw new Error('rolled back');
    }).catch(() => undefined);
    const results = await Promise.all(Array.from({ length: 60 }, async (_, i) => {
      if (i % 3 === 0) await failing();
      return append(i % 2 === 0 ? 'run_1' : 'run_2');
    }));
    const sequences = (remainder: number) => results.filter((_, i) => i % 2 === remainder).map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
    expect(sequences(0)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(sequences(1)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('appends many in one go, in order and per aggregate', async () => {
    await append('run_1');
    const appended = await service.transactions.run((tx) => service.outbox.appendAll(tx, ['run_1', 'run_2', 'run_1', 'run_2', 'run_1'].map((id) => metric(id))));
    expect(appended.map(({ sequence }) => Number(sequence))).toEqual([2, 1, 3, 2, 4]);
    expect(await service.transactions.run((tx) => service.outbox.appendAll(tx, []))).toEqual([]);
  });

  it('replays an aggregate by sequence, type and page', async () => {
    await service.transactions.run((tx) => service.outbox.appendAll(tx, [
      ...Array.from({ length: 4 }, (_, i) => metric('run_1', i)),
      { ...metric('run_1'), schema: ReadEventsRequestSchema, message: { aggregateId: 'x' } },
      metric('run_2'),
    ]));
    await service.transactions.run((tx) => service.outbox.enqueueJob(tx, { workspace: 'default', queue: 'training', id: 'run_1', schema: MetricSchema, message: {} }));
    const first = await service.outbox.read({ aggregateId: 'run_1', after: 1n, types: [MetricSchema.typeName], limit: 2 });
    expect(first.more).toBe(true);
    expect(first.events.map(({ sequence }) => sequence)).toEqual([2n, 3n]);
    expect(first.events.map((event) => unpackEnvelope(event, MetricSchema)?.value)).toEqual([1, 2]);
    const rest = await service.outbox.read({ aggregateId: 'run_1', after: 3n });
    expect([rest.more, rest.events.length, rest.events[1]?.payload?.typeUrl]).toEqual([false, 2, `type.googleapis.com/${ReadEventsRequestSchema.typeName}`]);
    const newest = await service.outbox.read({ aggregateId: 'run_1', types: [MetricSchema.typeName], limit: 2, newest: true });
    expect([newest.more, ...newest.events.map(({ sequence }) => sequence)]).toEqual([true, 3n, 4n]);
  });

  it('refuses what no message can carry, and a write outside a transaction', async () => {
    const huge = { ...metric('run_1'), message: { name: 'x'.repeat(1_000_000) } };
    await expect(service.transactions.run((tx) => service.outbox.append(tx, huge))).rejects.toThrow(/1000\d+ bytes.*artifact store/);
    await expect(service.outbox.append(service.dataSource.manager, metric('run_1'))).rejects.toThrow(/in a transaction/);
    await expect(service.transactions.run((tx) => service.outbox.append(tx, metric('run.>')))).rejects.toThrow(/cannot be part of a NATS subject/);
  });
});

describe('OutboxLog', () => {
  const cursor = (windowFrom: bigint, windowTo: bigint): OutboxCursor => ({ windowFrom, windowTo, lastId: 0n, store: 's' });

  async function withLog<T>(work: (log: OutboxLog) => Promise<T>): Promise<T> {
    const client = await connectClient(url, 'test');
    try {
      return await work(new OutboxLog(client));
    } finally {
      await client.end();
    }
  }

  it('does not skip a transaction that commits after one that began later', () => withLog(async (log) => {
    const late = service.dataSource.createQueryRunner();
    await late.startTransaction();
    await service.outbox.append(late.manager, metric('run_late'));
    await append('run_early');

    const before = await log.horizon();
    const window = cursor(0n, before.horizon);
    expect(before.pending).toBe(true);
    expect(await log.page(window, 10)).toEqual([]);

    await late.commitTransaction();
    await late.release();
    const after = await log.horizon();
    const rows = await log.page(cursor(before.horizon, after.horizon), 10);
    expect([after.pending, rows.map(({ subject }) => subject.split('.').at(-1))]).toEqual([false, ['run_late', 'run_early']]);
  }));

  it('keeps the order of an aggregate where an older transaction appends after a newer one', () => withLog(async (log) => {
    const older = service.dataSource.createQueryRunner();
    await older.startTransaction();
    await older.query("insert into note (id, score) values ('takes a transaction id', 0)");
    const first = await append('run_1');
    const second = await service.outbox.append(older.manager, metric('run_1'));
    await older.commitTransaction();
    await older.release();
    const { horizon } = await log.horizon();
    const window = cursor(0n, horizon);
    const [one] = await log.page(window, 1);
    const [two] = await log.page({ ...window, lastId: one?.id ?? 0n }, 1);
    expect([one?.eventId, two?.eventId]).toEqual([first.eventId, second.eventId]);
  }));

  it('keeps its cursor', () => withLog(async (log) => {
    expect(await log.loadCursor()).toBeUndefined();
    const kept = { windowFrom: 5n, windowTo: 9n, lastId: 3n, store: 'now' };
    await log.saveCursor({ ...kept, lastId: 1n });
    await log.saveCursor(kept);
    expect(await log.loadCursor()).toEqual(kept);
  }));
});

describe('Retention', () => {
  it('deletes old rows, but none that the relay has not published', async () => {
    await append('run_1');
    await append('run_1');
    await service.transactions.run((tx) => service.inbox.once(tx, 'c', 'e'));
    await service.dataSource.query("update outbox set created_at = now() - interval '31 days'");
    await service.dataSource.query("update inbox set processed_at = now() - interval '31 days'");
    expect(await service.retention.prune()).toBe(1);
    await service.dataSource.query("insert into outbox_cursor (window_from, window_to, last_id, store) select max(txid), max(txid), 0, 's' from outbox");
    expect(await service.retention.prune()).toBe(1);
    expect(await service.dataSource.query('select sequence from outbox')).toEqual([{ sequence: '2' }]);
    expect((await append('run_1')).sequence).toBe(3n);
  });

  it('and commit marks are kept no longer than anybody may ask for them', async () => {
    await service.dataSource.query("insert into commit_mark (id, created_at) values ('old', now() - interval '2 hours'), ('new', now())");
    await service.retention.prune();
    expect(await service.dataSource.query("select id from commit_mark where id in ('old', 'new')")).toEqual([{ id: 'new' }]);
  });
});

describe('Inbox', () => {
  it('lets one of many concurrent deliveries through, and the next one where that rolled back', async () => {
    const deliver = (fail: boolean) => service.transactions.run(async (tx: EntityManager) => {
      const first = await service.inbox.once(tx, 'consumer', 'event');
      if (first && fail) throw new Error('rolled back');
      return first;
    });
    await expect(deliver(true)).rejects.toThrow('rolled back');
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => deliver(false)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await service.transactions.run((tx) => service.inbox.once(tx, 'other consumer', 'event'))).toBe(true);
  });
});

describe('keysetPage', () => {
  it('walks through all rows once, in mixed directions, and to the microsecond', async () => {
    await service.dataSource.query(`
      insert into note (id, score, created_at)
      select 'n' || lpad(i::text, 3, '0'), i % 3, timestamptz '2026-01-01' + (i % 7) * interval '1 microsecond' from generate_series(1, 50) i`);
    const page = (after?: string) => keysetPage(service.dataSource.getRepository(Note).createQueryBuilder('note').where('note.score < 2'), {
      first: 7, after, orderBy: [{ column: 'createdAt', direction: 'DESC' }, { column: 'id', direction: 'ASC' }],
    });
    const ids: string[] = [];
    for (let current = await page(); ; current = await page(current.cursors.at(-1))) {
      ids.push(...current.rows.map(({ id }) => id));
      expect(current.cursors).toHaveLength(current.rows.length);
      if (!current.hasNextPage) break;
    }
    const expected: { id: string }[] = await service.dataSource.query('select id from note where score < 2 order by created_at desc, id');
    expect(ids).toEqual(expected.map(({ id }) => id));
  });

  it.each([0, -1, 501, 1.5])('refuses a page of %s rows', async (first) => {
    const query = service.dataSource.getRepository(Note).createQueryBuilder('note');
    await expect(keysetPage(query, { first, orderBy: [{ column: 'id', direction: 'ASC' }] })).rejects.toMatchObject({ code: 'INVALID_PAGE_SIZE', field: 'first' });
  });
});
