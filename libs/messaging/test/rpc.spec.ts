import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogService, ProblemError, type ReadEventsRequest } from '@lepton/contracts';
import { connectMessaging, rpcClient, serveRpc, type Messaging, type RpcCall } from '@lepton/messaging';
import { startTestNats, type TestNats } from '@lepton/testing';
import { Logger } from '@nestjs/common';

Logger.overrideLogger(false);

let nats: TestNats;
let caller: Messaging;
let callee: Messaging;

beforeAll(async () => {
  nats = await startTestNats();
  caller = await connectMessaging({ url: nats.url, owner: 'caller' });
  callee = await connectMessaging({ url: nats.url, owner: 'callee' });
}, 30_000);
afterAll(async () => {
  await caller.close();
  await callee.close();
  await nats.stop();
});

type ReadEvents = (request: ReadEventsRequest, call: RpcCall) => Promise<{ more: boolean }>;

/** Answers as `owner` while `work` runs; every test has its own owner. */
async function serving<T>(owner: string, readEvents: ReadEvents, work: () => Promise<T>): Promise<T> {
  const served = serveRpc(callee, owner, EventLogService, { readEvents });
  await callee.nats.flush();
  try {
    return await work();
  } finally {
    await served.stop();
  }
}
const ask = (owner: string, options = {}, aggregateId = 'a') => rpcClient(caller, owner, EventLogService, { timeoutMs: 1_000, ...options }).readEvents({ aggregateId });

describe('rpc', () => {
  it('carries typed requests and responses', async () => {
    const reply = await serving('typed', async ({ aggregateId, after }) => ({ more: aggregateId === 'x' && after === 2n ** 40n }), () =>
      rpcClient(caller, 'typed', EventLogService).readEvents({ aggregateId: 'x', after: 2n ** 40n }));
    expect(reply).toMatchObject({ $typeName: 'lepton.common.v1.ReadEventsResponse', more: true, events: [] });
  });

  it('carries problems as they were thrown', async () => {
    const throwing = (problem: ProblemError) => serving('problem', () => Promise.reject(problem), () => ask('problem', { retries: 3 }));
    await expect(throwing(new ProblemError('RUN_NOT_FOUND', 'There is no run "a"', 'runId')))
      .rejects.toMatchObject({ name: 'ProblemError', code: 'RUN_NOT_FOUND', message: 'There is no run "a"', field: 'runId' });
    await expect(throwing(new ProblemError('BUSY', 'Later'))).rejects.toMatchObject({ code: 'BUSY', field: undefined });
  });

  it('says who failed and why', async () => {
    await expect(serving('buggy', () => Promise.reject(new TypeError('x is undefined')), () => ask('buggy')))
      .rejects.toMatchObject({ name: 'RpcError', kind: 'failed', message: 'buggy failed in EventLogService.ReadEvents: x is undefined' });
  });

  it('repeats failures and timeouts only where it may', async () => {
    const counting = async (options: object, answer: (call: number) => Promise<{ more: boolean }>) => {
      let calls = 0;
      const outcome = await serving('counted', () => answer(++calls), () => ask('counted', options).then(() => 'answered', (error: { kind: string }) => error.kind));
      return [outcome, calls];
    };
    const failsTwice = (call: number) => (call <= 2 ? Promise.reject(new Error('no')) : Promise.resolve({ more: false }));
    expect(await counting({}, failsTwice)).toEqual(['failed', 1]);
    expect(await counting({ retries: 2 }, failsTwice)).toEqual(['answered', 3]);
    const slowOnce = async (call: number) => {
      if (call === 1) await sleep(2_000);
      return { more: false };
    };
    expect(await counting({ timeoutMs: 1_000 }, slowOnce)).toEqual(['timeout', 1]);
    expect(await counting({ timeoutMs: 1_000, retries: 1 }, slowOnce)).toEqual(['answered', 2]);
  });

  it('waits for a callee that is starting, and says so when none comes', async () => {
    const early = ask('starting', { timeoutMs: 3_000 });
    await sleep(200);
    await serving('starting', async () => ({ more: true }), () => early);
    expect((await early).more).toBe(true);
    await expect(ask('nobody', { timeoutMs: 300 })).rejects.toMatchObject({
      kind: 'unavailable', message: 'nobody (EventLogService.ReadEvents) is not running: nobody took the request within 300 ms',
    });
  });

  it('tells the callee the deadline', async () => {
    let left = 0;
    await serving('deadline', async (_, { deadline }) => {
      left = deadline.getTime() - Date.now();
      return { more: false };
    }, () => ask('deadline', { timeoutMs: 60_000 }));
    expect(left).toBeGreaterThan(30_000);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  it('shares requests among replicas', async () => {
    const calls = [0, 0];
    const replicas = await Promise.all([0, 1].map(async (i) => {
      const replica = await connectMessaging({ url: nats.url, owner: 'replica' });
      serveRpc(replica, 'replica', EventLogService, {
        readEvents: () => {
          calls[i] = (calls[i] ?? 0) + 1;
          return {};
        },
      });
      await replica.nats.flush();
      return replica;
    }));
    await Promise.all(Array.from({ length: 60 }, () => ask('replica')));
    expect(Math.min(...calls)).toBeGreaterThan(0);
    expect(calls.reduce((a, b) => a + b)).toBe(60);
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it('lets running requests finish when it stops', async () => {
    const leaving = await connectMessaging({ url: nats.url, owner: 'leaving' });
    serveRpc(leaving, 'leaving', EventLogService, {
      readEvents: async () => {
        await sleep(300);
        return { more: true };
      },
    });
    await leaving.nats.flush();
    const asked = ask('leaving');
    await sleep(50);
    await leaving.close();
    expect((await asked).more).toBe(true);
  });

  it('carries replies that are larger than a message, packed', async () => {
    const events = Array.from({ length: 40_000 }, (_, index) => ({ eventId: `${index} `.repeat(100) }));
    const reply = await serving('large', async () => ({ events }) as never, () => ask('large', { timeoutMs: 10_000 }));
    expect(reply.events.reduce((sum, { eventId }) => sum + eventId.length, 0)).toBeGreaterThan(2 * (callee.nats.info?.max_payload ?? Infinity));
    expect(reply.events.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
  });

  it('refuses a reply that is too large in words', async () => {
    const huge = { events: [{ eventId: randomBytes(callee.nats.info?.max_payload ?? 0).toString('base64') }] };
    await expect(serving('huge', async () => huge as never, () => ask('huge', { timeoutMs: 10_000 }))).rejects.toThrow(/huge failed in EventLogService.ReadEvents: the reply could not be sent/);
  });

  it('goes on after a restart of NATS, and waits for it meanwhile', async () => {
    await serving('restart', async () => ({ more: true }), async () => {
      await nats.kill();
      await sleep(100);
      const asked = ask('restart', { timeoutMs: 5_000 });
      const impatient = ask('restart', { timeoutMs: 200 });
      await expect(impatient).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('NATS was down') });
      await nats.start();
      expect((await asked).more).toBe(true);
    });
  }, 20_000);
});
