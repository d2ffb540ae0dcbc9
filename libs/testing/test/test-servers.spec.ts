import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { startTestNats, startTestPostgres } from '@lepton/testing';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function onStreams(servers: string, work: (nc: NatsConnection, manager: JetStreamManager) => Promise<void>): Promise<void> {
  const nc = await connect({ servers });
  try {
    await work(nc, await jetstreamManager(nc));
  } finally {
    await nc.close();
  }
}

describe('startTestPostgres', () => {
  it('gives a PostgreSQL 18 whose data outlives a crash, on the same address', async () => {
    const server = await startTestPostgres();
    try {
      expect(await query(server.url(), 'show server_version')).toEqual([{ server_version: expect.stringMatching(/^18\./) }]);
      const url = await server.createDatabase();
      await query(url, 'create table kept as select 7 as n');
      await server.kill();
      await expect(query(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await server.start();
      expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
      expect(await server.createDatabase()).not.toBe(url);
    } finally {
      await server.stop();
    }
  }, 60_000);
});

describe('startTestNats', () => {
  it('keeps a stream over a crash and loses it with its store', async () => {
    const server = await startTestNats();
    try {
      await onStreams(server.url, async (nc, manager) => {
        await manager.streams.add({ name: 'KEPT', subjects: ['kept'] });
        await jetstream(nc).publish('kept', 'x');
      });
      await server.kill();
      await server.start();
      await onStreams(server.url, async (_, manager) => {
        expect((await manager.streams.info('KEPT')).state.messages).toBe(1);
      });
      await server.kill();
      server.wipe();
      await server.start();
      await onStreams(server.url, async (_, manager) => {
        await expect(manager.streams.info('KEPT')).rejects.toThrow(/stream not found/);
      });
    } finally {
      await server.stop();
    }
  }, 60_000);

  it('lets nobody in without its token', async () => {
    const server = await startTestNats({ token: 'sesame' });
    try {
      await expect(connect({ servers: `127.0.0.1:${server.port}`, maxReconnectAttempts: 0 })).rejects.toThrow(/authorization/i);
      const nc = await connect({ servers: `127.0.0.1:${server.port}`, token: 'sesame' });
      expect(nc.info?.max_payload).toBe(8 * 1024 * 1024);
      await nc.close();
    } finally {
      await server.stop();
    }
  });
});
