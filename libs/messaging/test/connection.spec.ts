import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { STREAMS, MetricSchema } from '@lepton/contracts';
import { connectMessaging, publishSignal, subscribeSignal } from '@lepton/messaging';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { Logger } from '@nestjs/common';

Logger.overrideLogger(false);

describe('connectMessaging', () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await startTestNats({ token: 's3cret' });
  }, 30_000);
  afterAll(() => nats.stop());

  it('makes exactly the declared streams, also where several processes do it together', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => connectMessaging({ url: nats.url, owner: 'test' })));
    const [first] = all;
    const streams = await first?.manager.streams.list().next() ?? [];
    expect(streams.map(({ config }) => config.name).sort()).toEqual(STREAMS.map(({ name }) => name).sort());
    expect(streams.find(({ config }) => config.name === 'JOBS')?.config).toMatchObject({ retention: 'workqueue', subjects: ['lepton-jobs.>'], duplicate_window: 120e9 });
    await Promise.all(all.map((messaging) => messaging.close()));
  });

  it('updates a stream that is declared otherwise', async () => {
    const one = await connectMessaging({ url: nats.url, owner: 'test' });
    await one.manager.streams.update('EVENTS', { max_age: 60e9, duplicate_window: 30e9 });
    await one.close();
    const two = await connectMessaging({ url: nats.url, owner: 'test' });
    expect((await two.manager.streams.info('EVENTS')).config).toMatchObject({ max_age: 7 * 24 * 3_600e9, duplicate_window: 120e9 });
    await two.close();
  });

  it('waits for a server that is not up yet, as long as it may', async () => {
    await nats.kill();
    const connecting = connectMessaging({ url: nats.url, owner: 'test' });
    await expect(connectMessaging({ url: nats.url, owner: 'test', waitMs: 200 })).rejects.toThrow(/^NATS at 127\.0\.0\.1:\d+ did not answer/);
    await nats.start();
    const messaging = await connecting;
    expect(messaging.connected).toBe(true);
    await messaging.close();
    expect(messaging.connected).toBe(false);
  });

  it('begins again where the server goes while the streams are being made', async () => {
    let cuts = 0;
    const proxy = createServer((client) => {
      const server = connect(nats.port, '127.0.0.1').on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('error', () => server.destroy()).on('close', () => server.destroy());
      client.on('data', (data) => {
        if (data.includes('$JS.API.STREAM.') && ++cuts === 1) return client.destroy();
        server.write(data);
      });
      server.pipe(client);
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const messaging = await connectMessaging({ url: `nats://s3cret@127.0.0.1:${port}`, owner: 'test' });
    expect(cuts).toBeGreaterThan(1);
    await messaging.close();
    proxy.close();
  }, 20_000);

  it('does not wait where waiting is in vain, and does not repeat the secret', async () => {
    const wrong = connectMessaging({ url: `nats://sesame@127.0.0.1:${nats.port}`, owner: 'test' });
    await expect(wrong).rejects.toThrow(/refuses the credentials.*Check NATS_URL/);
    await expect(wrong).rejects.not.toThrow(/sesame/);
  });

  it('knows when it is down', async () => {
    const messaging = await connectMessaging({ url: nats.url, owner: 'test' });
    await nats.kill();
    await waitFor(() => !messaging.connected);
    await nats.start();
    await waitFor(() => messaging.connected);
    expect(messaging.disconnects).toBe(1);
    await messaging.close();
  });

  it('names another store after the store was wiped', async () => {
    const messaging = await connectMessaging({ url: nats.url, owner: 'test' });
    const before = await messaging.ensureStreams();
    await nats.kill();
    await nats.start();
    expect(await messaging.ensureStreams()).toBe(before);
    await nats.kill();
    nats.wipe();
    await nats.start();
    expect(await messaging.ensureStreams()).not.toBe(before);
    await messaging.close();
  }, 20_000);

  it('closes while the server is down', async () => {
    const messaging = await connectMessaging({ url: nats.url, owner: 'test' });
    await nats.kill();
    await waitFor(() => !messaging.connected);
    await messaging.close();
    await nats.start();
  });
});

describe('signals', () => {
  it('reach those who listen now, by id or for all, and nobody after', async () => {
    const nats = await startTestNats();
    const messaging = await connectMessaging({ url: nats.url, owner: 'test' });
    const heard: string[] = [];
    const one = subscribeSignal(messaging, { domain: 'training', name: 'run-control', id: 'run_1' }, MetricSchema, ({ name }, id) => void heard.push(`one ${id} ${name}`));
    const all = subscribeSignal(messaging, { domain: 'training', name: 'run-control' }, MetricSchema, ({ name }, id) => {
      heard.push(`all ${id} ${name}`);
      throw new Error('a listener that fails does not stop the others');
    });
    const say = (id: string, name: string) => publishSignal(messaging, { domain: 'training', name: 'run-control', id }, MetricSchema, { name });
    say('run_1', 'pause');
    say('run_2', 'stop');
    await waitFor(() => heard.length === 3);
    one.unsubscribe();
    all.unsubscribe();
    say('run_1', 'never');
    await messaging.nats.flush();
    await sleep(50);
    expect(heard.sort()).toEqual(['all run_1 pause', 'all run_2 stop', 'one run_1 pause']);
    await messaging.close();
    await nats.stop();
  }, 20_000);
});
