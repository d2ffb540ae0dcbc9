import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { create } from '@bufbuild/protobuf';
import { EventLogService, MetricSchema, ReadEventsRequestSchema, encodeEnvelope, jobSubject, packEnvelope, type Metric } from '@lepton/contracts';
import { JobQueue, RetryJob, connectMessaging, rpcClient, serveRpc, type Job, type JobContext, type JobPull, type Messaging, type PullOptions } from '@lepton/messaging';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { deadLetters } from './mesh.fixture.js';

let nats: TestNats;
let messaging: Messaging;
let pulls: JobPull<typeof MetricSchema>[];

beforeAll(async () => {
  nats = await startTestNats();
}, 30_000);
beforeEach(async () => {
  pulls = [];
  messaging = await connectMessaging({ url: nats.url, owner: 'worker' });
});
afterEach(async () => {
  await Promise.all(pulls.map((pull) => pull.stop()));
  await messaging.close();
});
afterAll(() => nats.stop());

let ids = 0;
/** As the relay publishes them. */
async function enqueue(queue: string, id: string, data?: Uint8Array): Promise<void> {
  const envelope = packEnvelope({
    eventId: `job-${++ids}`, workspace: 'default', aggregateId: id, sequence: 0n, occurredAt: new Date(), traceparent: '',
    schema: MetricSchema, payload: create(MetricSchema, { name: id }),
  });
  await messaging.jetstream.publish(jobSubject({ workspace: 'default', queue, id }), data ?? encodeEnvelope(envelope), { msgID: envelope.eventId });
}

function pull(queue: string, handle: (job: Job<typeof MetricSchema>, context: JobContext) => Promise<void>, more: Partial<PullOptions<typeof MetricSchema>> = {}, connection = messaging) {
  const started = new JobQueue(connection).pull({ queue, durable: `${queue}-worker`, schema: MetricSchema, handle, ...more });
  pulls.push(started);
  return started;
}
const left = async (queue: string) => (await messaging.manager.streams.info('JOBS', { subjects_filter: `lepton-jobs.${queue}.>` })).state.subjects ?? {};

describe('jobs', () => {
  it('are done one at a time and are gone then', async () => {
    const log: string[] = [];
    for (const id of ['a', 'b', 'c']) await enqueue('order', id);
    pull('order', async (job) => {
      log.push(`${job.id} begins`);
      await sleep(30);
      log.push(`${(job.payload as Metric).name} ends in ${job.workspace}`);
    });
    await waitFor(() => log.length === 6);
    expect(log).toEqual(['a', 'b', 'c'].flatMap((id) => [`${id} begins`, `${id} ends in default`]));
    await waitFor(async () => Object.keys(await left('order')).length === 0);
  });

  it('go to one of several workers each', async () => {
    const other = await connectMessaging({ url: nats.url, owner: 'worker' });
    const done: Record<string, string[]> = { one: [], two: [] };
    pull('shared', async ({ id }) => {
      done.one?.push(id);
      await sleep(20);
    });
    const second = pull('shared', async ({ id }) => {
      done.two?.push(id);
      await sleep(20);
    }, {}, other);
    for (let i = 0; i < 20; i++) await enqueue('shared', `j${i}`);
    await waitFor(() => (done.one?.length ?? 0) + (done.two?.length ?? 0) === 20);
    expect(new Set([...done.one ?? [], ...done.two ?? []]).size).toBe(20);
    expect(Math.min(done.one?.length ?? 0, done.two?.length ?? 0)).toBeGreaterThan(0);
    await second.stop();
    await other.close();
  });

  it('that take long stay with their worker', async () => {
    const deliveries: number[] = [];
    const handle = async (_: unknown, { deliveryCount }: JobContext) => {
      deliveries.push(deliveryCount);
      await sleep(3_000);
    };
    pull('long', handle, { ackWaitMs: 900 });
    pull('long', handle, { ackWaitMs: 900 });
    await enqueue('long', 'a');
    await waitFor(async () => deliveries.length > 0 && Object.keys(await left('long')).length === 0);
    expect(deliveries).toEqual([1]);
  });

  it('of a worker that died go to another', async () => {
    const dying = await connectMessaging({ url: nats.url, owner: 'worker' });
    let taken = false;
    pull('orphan', async () => {
      taken = true;
      await sleep(2_000);
    }, { ackWaitMs: 900 }, dying);
    await enqueue('orphan', 'a');
    await waitFor(() => taken);
    await dying.nats.close();
    const deliveries: number[] = [];
    pull('orphan', async (_, { deliveryCount }) => void deliveries.push(deliveryCount), { ackWaitMs: 900 });
    await waitFor(() => deliveries.length === 1, { timeoutMs: 8_000 });
    expect(deliveries).toEqual([2]);
  }, 15_000);

  it('that fail come again later, and at last become dead letters', async () => {
    const tries: number[] = [];
    const buried: string[] = [];
    pull('failing', async ({ id }) => {
      if (id === 'bad') {
        tries.push(performance.now());
        throw new Error('out of memory\nat epoch 3');
      }
    }, { tries: 3, onDeadLetter: async (job, reason) => void buried.push(`${job?.id}: ${reason}`) });
    await enqueue('failing', 'bad');
    await enqueue('failing', 'good');
    await waitFor(async () => (await deadLetters(nats.url, 'failing-worker')).length === 1, { timeoutMs: 10_000 });
    expect(await deadLetters(nats.url, 'failing-worker')).toEqual([{
      subject: 'lepton-dead.JOBS.failing-worker', count: 1, reason: 'out of memory at epoch 3', original: 'lepton-jobs.failing.default.bad', deliveries: '3',
    }]);
    expect(buried).toEqual(['bad: out of memory\nat epoch 3']);
    expect(tries).toHaveLength(3);
    expect((tries[2] ?? 0) - (tries[0] ?? 0)).toBeGreaterThan((500 + 1_000) * 0.75);
    await waitFor(async () => Object.keys(await left('failing')).length === 0);
  }, 20_000);

  it('that kill their worker every time become dead letters', async () => {
    await enqueue('deadly', 'a');
    for (let death = 0; death < 2; death++) {
      const victim = await connectMessaging({ url: nats.url, owner: 'worker' });
      let taken = false;
      new JobQueue(victim).pull({ queue: 'deadly', durable: 'deadly-worker', schema: MetricSchema, ackWaitMs: 500, handle: async () => {
        taken = true;
        await new Promise(() => undefined);
      } });
      await waitFor(() => taken, { timeoutMs: 5_000 });
      await victim.nats.close();
    }
    let handled = 0;
    pull('deadly', async () => void handled++, { tries: 2, ackWaitMs: 500 });
    await waitFor(async () => (await deadLetters(nats.url, 'deadly-worker')).length === 1, { timeoutMs: 5_000 });
    expect((await deadLetters(nats.url, 'deadly-worker'))[0]?.reason).toBe('its worker died 2 times');
    expect(handled).toBe(0);
  }, 20_000);

  it('that cannot be read become dead letters at once', async () => {
    const wrong = packEnvelope({
      eventId: 'w', workspace: 'default', aggregateId: 'w', sequence: 0n, occurredAt: new Date(), traceparent: '',
      schema: ReadEventsRequestSchema, payload: create(ReadEventsRequestSchema, {}),
    });
    await enqueue('garbled', 'a', Buffer.from('not protobuf'));
    await enqueue('garbled', 'b', encodeEnvelope(wrong));
    let handled = 0;
    pull('garbled', async () => void handled++);
    await waitFor(async () => (await deadLetters(nats.url, 'garbled-worker'))[0]?.count === 2);
    expect(handled).toBe(0);
  });

  it('that have to wait come again, however often, without being counted as failed', async () => {
    const times: number[] = [];
    pull('waiting', async () => {
      times.push(performance.now());
      if (times.length <= 4) throw new RetryJob(200);
      if (times.length === 5) throw new Error('a failure of its own');
    }, { tries: 2 });
    await enqueue('waiting', 'a');
    await waitFor(() => times.length === 6, { timeoutMs: 10_000 });
    await waitFor(async () => Object.keys(await left('waiting')).length === 0);
    for (let i = 1; i <= 4; i++) expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(195);
    expect(await deadLetters(nats.url, 'waiting-worker')).toEqual([]);
  }, 15_000);

  it('that wait are not counted as failed because the clocks of two machines differ', async () => {
    const now = Date.now.bind(Date);
    let slow = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - slow);
    let handled = 0;
    await enqueue('clocks', 'a');
    pull('clocks', async () => {
      slow = 0;
      // the copy is told to wait by one machine and comes again to another, which is behind
      setTimeout(() => { slow = 200; }, 50);
      if (++handled <= 6) throw new RetryJob(150);
    }, { tries: 3 });
    await waitFor(() => handled === 7, { timeoutMs: 15_000 });
    clock.mockRestore();
    await waitFor(async () => Object.keys(await left('clocks')).length === 0);
    expect(await deadLetters(nats.url, 'clocks-worker')).toEqual([]);
  }, 20_000);

  it('whose service is away wait for it, and fail not even once', async () => {
    const log = rpcClient(messaging, 'away', EventLogService, { timeoutMs: 100 });
    const deliveries: number[] = [];
    pull('away', async (_, { deliveryCount }) => {
      await log.readEvents({ aggregateId: 'x' });
      deliveries.push(deliveryCount);
    }, { tries: 1 });
    await enqueue('away', 'a');
    await sleep(1_500);
    const served = serveRpc(messaging, 'away', EventLogService, { readEvents: () => ({}) });
    await waitFor(() => deliveries.length === 1, { timeoutMs: 6_000 });
    expect(deliveries).toEqual([1]);
    await served.stop();
  }, 15_000);

  it('go back to the queue at once when their worker is stopped', async () => {
    let saved = false;
    const stopped = pull('stopping', async (_, { signal }) => {
      await sleep(60_000, undefined, { signal }).catch(() => {
        saved = true;
        throw new Error('stopped');
      });
    });
    await enqueue('stopping', 'a');
    await sleep(300);
    await stopped.stop();
    expect(saved).toBe(true);
    let again = 0;
    pull('stopping', async () => void again++);
    await waitFor(() => again === 1, { timeoutMs: 3_000 });
    expect(await deadLetters(nats.url, 'stopping-worker')).toEqual([]);
  }, 15_000);

  it('flow again after NATS restarted, and after it lost its store', async () => {
    const done: string[] = [];
    pull('restart', async ({ id }) => void done.push(id));
    await enqueue('restart', 'before');
    await waitFor(() => done.includes('before'));
    await nats.kill();
    await sleep(300);
    await nats.start();
    await messaging.whenConnected(5_000);
    await waitFor(() => enqueue('restart', 'after').then(() => true));
    await waitFor(() => done.includes('after'), { timeoutMs: 10_000 });
    await nats.kill();
    nats.wipe();
    await nats.start();
    await messaging.whenConnected(5_000);
    await waitFor(() => enqueue('restart', 'anew').then(() => true), { timeoutMs: 10_000 });
    await waitFor(() => done.includes('anew'), { timeoutMs: 10_000 });
    expect(done).toEqual(['before', 'after', 'anew']);
  }, 40_000);

  it('of a lost store are not acknowledged in the new one, where the numbers mean others', async () => {
    let finish: () => void = () => undefined;
    const done: string[] = [];
    pull('stale', async ({ id }) => {
      if (id === 'old') await new Promise<void>((resolve) => (finish = resolve));
      done.push(id);
    });
    await enqueue('stale', 'old');
    await sleep(300);
    await nats.kill();
    nats.wipe();
    await nats.start();
    await messaging.whenConnected(5_000);
    await messaging.ensureStreams();
    const other = await connectMessaging({ url: nats.url, owner: 'worker' });
    let held: JobContext | undefined;
    const holding = pull('stale', async ({ id }, context) => {
      held ??= context;
      await sleep(1_500);
      throw new Error(`${id} was not done here`);
    }, { ackWaitMs: 1_000 }, other);
    await enqueue('stale', 'new');
    await waitFor(() => held);
    finish();
    await sleep(500);
    expect(Object.values(await left('stale'))).toEqual([1]);
    await holding.stop();
    await other.close();
    await waitFor(() => done.includes('new'), { timeoutMs: 10_000 });
  }, 30_000);
});
