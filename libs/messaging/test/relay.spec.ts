import { setTimeout as sleep } from 'node:timers/promises';
import { Messaging } from '@lepton/messaging';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { MetricSchema } from '@lepton/contracts';
import { startService, type Service } from './mesh.fixture.js';

let postgres: TestPostgres;
let nats: TestNats;
const services: Service[] = [];

beforeAll(async () => {
  [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
}, 60_000);
afterEach(async () => {
  // The next test's consumers begin with the stream's first event.
  await services[0]?.messaging.manager.streams.purge('EVENTS');
  await Promise.all(services.splice(0).map((service) => service.stop()));
});
afterAll(async () => {
  await nats.stop();
  await postgres.stop();
});

async function start(database: string, options: { relay?: boolean; owner?: string } = {}): Promise<Service> {
  const service = await startService({ database, nats: nats.url, owner: 'training', ...options });
  services.push(service);
  return service;
}
const stored = async (service: Service, aggregateId: string): Promise<number> => {
  const subject = `lepton.*.*.*.v1.${aggregateId}`;
  const { state } = await service.messaging.manager.streams.info('EVENTS', { subjects_filter: subject });
  return Object.values(state.subjects ?? {}).reduce((a, b) => a + b, 0);
};

describe('the outbox relay', () => {
  it('publishes what was committed while none ran, once, and jobs to their queue', async () => {
    const database = await postgres.createDatabase();
    const writer = await start(database, { relay: false });
    await writer.emitAll('run_backlog', Array.from({ length: 2_500 }, (_, i) => i));
    await writer.transactions.run((tx) => writer.outbox.enqueueJob(tx, { workspace: 'default', queue: 'backlog', id: 'run_1', schema: MetricSchema, message: {} }));
    await sleep(200);
    expect(await stored(writer, 'run_backlog')).toBe(0);
    await start(database);
    await waitFor(async () => (await stored(writer, 'run_backlog')) === 2_500);
    const message = await writer.messaging.manager.streams.getMessage('JOBS', { last_by_subj: 'lepton-jobs.backlog.default.run_1' });
    expect(message?.header.get('Nats-Msg-Id')).toMatch(/^[0-9A-Z]{26}$/);
  }, 20_000);

  it('hears of rows that another process wrote', async () => {
    const database = await postgres.createDatabase();
    const relay = await start(database);
    const writer = await start(database, { relay: false });
    const delays: number[] = [];
    for (let i = 1; i <= 9; i++) {
      await writer.emit('run_notify', i);
      const committed = performance.now();
      await waitFor(async () => (await stored(relay, 'run_notify')) === i, { intervalMs: 1 });
      delays.push(performance.now() - committed);
    }
    // Polls alone, twice a second, would make one delay after another as long as that.
    expect(Math.min(...delays)).toBeLessThan(250);
  }, 20_000);

  it('that dies between publishing and keeping its cursor publishes again, and the effect stays single', async () => {
    const database = await postgres.createDatabase();
    const first = await start(database);
    first.consume('single');
    await first.emitAll('run_crash', [1, 2, 3]);
    const values = async (service: Service) => (await service.effects('single')).filter(({ aggregate_id }) => aggregate_id === 'run_crash').map(({ value }) => value);
    await waitFor(async () => (await values(first)).length === 3);
    await first.stop();
    services.splice(0);
    // As if the process had been killed after the PubAcks; and beyond the server's window of de-duplication.
    const second = await start(database, { relay: false });
    await second.dataSource.query('delete from outbox_cursor');
    await second.messaging.manager.streams.update('EVENTS', { duplicate_window: 100e6 });
    await sleep(300);
    // A server that starts remembers the ids of its window alone, once something is published; one that runs forgets them when it pleases.
    await nats.kill();
    await nats.start();
    await waitFor(() => second.messaging.jetstream.publish('lepton.default.nobody.woke.v1.id', '', { msgID: 'first' }).then(() => true, () => false));
    await waitFor(() => second.messaging.ask(() => second.messaging.manager.streams.update('EVENTS', { duplicate_window: 120e9 })).then(() => true, () => false));
    second.consume('single');
    await start(database);
    await waitFor(async () => (await stored(second, 'run_crash')) === 6);
    await second.emit('run_crash', 4);
    await waitFor(async () => (await values(second)).includes(4));
    expect(await values(second)).toEqual([1, 2, 3, 4]);
  }, 20_000);

  it('is one per database; when it ends, another takes over', async () => {
    const database = await postgres.createDatabase();
    const one = await start(database);
    const two = await start(database);
    const locks = () => one.dataSource.query<{ n: string }[]>("select count(*) as n from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())");
    await waitFor(async () => (await locks())[0]?.n === '1');
    await one.emit('run_takeover', 1);
    await waitFor(async () => (await stored(two, 'run_takeover')) === 1);
    const [leader] = await one.dataSource.query<{ pid: number }[]>("select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())");
    await one.dataSource.query('select pg_terminate_backend($1)', [leader?.pid]);
    await two.emit('run_takeover', 2);
    await waitFor(async () => (await stored(two, 'run_takeover')) === 2);
    await waitFor(async () => (await locks())[0]?.n === '1');
  }, 20_000);

  it('publishes the last commits before its process ends', async () => {
    const database = await postgres.createDatabase();
    const leaving = await start(database);
    await waitFor(async () => (await leaving.dataSource.query('select * from outbox_cursor')).length === 1);
    await leaving.emitAll('run_leaving', [1, 2, 3]);
    await leaving.stop();
    services.splice(0);
    const observer = await Messaging.connect({ url: nats.url, owner: 'observer' });
    expect((await observer.manager.streams.info('EVENTS', { subjects_filter: 'lepton.*.*.*.v1.run_leaving' })).state.subjects).toEqual({
      'lepton.default.training.run-progressed.v1.run_leaving': 3,
    });
    await observer.close();
  }, 20_000);

  it('goes on where the stream was deleted under it', async () => {
    const service = await start(await postgres.createDatabase());
    await service.emit('run_deleted', 1);
    await waitFor(async () => (await stored(service, 'run_deleted')) === 1);
    await service.messaging.manager.streams.delete('EVENTS');
    await service.emit('run_deleted', 2);
    await waitFor(async () => (await stored(service, 'run_deleted')) === 2, { timeoutMs: 10_000 });
  }, 20_000);
});
