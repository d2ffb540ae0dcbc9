import { connect, createServer, type AddressInfo } from 'node:net';
import { startTestPostgres, type TestPostgres } from '@lepton/testing';
import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openDatabase } from '../src/database.js';
import { isConnectionLost } from '../src/pg-errors.js';

Logger.overrideLogger(false);

let losses = 0;

/** The database goes in the middle of it, the first time. */
class CreateThing1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table thing (id text primary key)');
    if (++losses === 1) await runner.query('select pg_terminate_backend(pg_backend_pid())');
  }

  async down(): Promise<void> {
    // Not needed here.
  }
}

class Fails1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table');
  }

  async down(): Promise<void> {
    // Not needed here.
  }
}

const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** FATAL, as a backend says it whose postmaster is gone. */
function farewell(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0');
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** In front of a real server: after `arm()`, the next connection is told farewell in the very packet that says it is ready. */
async function loseInOnePacket(port: number): Promise<{ port: number; arm: () => void; armed: () => boolean; close: () => void }> {
  let armed = false;
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1').on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('error', () => server.destroy()).on('close', () => server.destroy()).pipe(server);
    let started = false;
    server.on('data', (chunk: Buffer) => {
      const ready = !started && chunk.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY);
      started ||= ready;
      if (ready && armed) client.end(Buffer.concat([chunk, farewell()]));
      else client.write(chunk);
      if (ready) armed = false;
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => proxy.once('listening', listening));
  return { port: (proxy.address() as AddressInfo).port, arm: () => { armed = true; }, armed: () => armed, close: () => void proxy.close() };
}

describe('openDatabase', () => {
  let postgres: TestPostgres;
  beforeAll(async () => { postgres = await startTestPostgres(); }, 60_000);
  afterAll(() => postgres?.stop());

  it('begins again where the database goes while it migrates', async () => {
    const database = await openDatabase({ url: await postgres.createDatabase(), entities: [], migrations: [CreateThing1764000000001] });
    expect(losses).toBe(2);
    expect(await database.query('select * from thing')).toEqual([]);
    await database.destroy();
  });

  it('makes a pool that outlives a server which goes in the packet in which a new connection is ready', async () => {
    const url = new URL(await postgres.createDatabase());
    const proxy = await loseInOnePacket(Number(url.port));
    url.port = String(proxy.port);
    const database = await openDatabase({ url: url.href, entities: [], migrations: [] });
    proxy.arm();
    // Two at once: one of them needs a new connection. What is lost is a query, not the process.
    const both = await Promise.allSettled([database.query('select pg_sleep(0.05)'), database.query('select pg_sleep(0.05)')]);
    expect(proxy.armed()).toBe(false);
    expect(both.filter(({ status }) => status === 'rejected').map((one) => isConnectionLost((one as PromiseRejectedResult).reason))).toEqual([true]);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    await database.destroy();
    proxy.close();
  });

  it('gives up at once where a migration fails', async () => {
    await expect(openDatabase({ url: await postgres.createDatabase(), entities: [], migrations: [Fails1764000000002] })).rejects.toThrow(/syntax error/);
  });
});
