import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { LaunchError, Mesh, freePort, parseConfig, serviceNames, type LauncherConfig, type ServiceName } from '@lepton/local';
import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import pg from 'pg';
import { fakeMesh } from './fake-mesh.js';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a mesh with fake services', () => {
  let mesh: TestMesh;

  beforeAll(async () => {
    mesh = await startMesh({ processes: fakeMesh, restart: { firstDelayMs: 10, maxDelayMs: 100, healthyAfterMs: 5_000, loopAfter: 20 } });
  }, 60_000);
  afterAll(() => mesh.stop());

  const withDatabase = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;

  it('gives every service a database and a role that owns it', async () => {
    for (const name of serviceNames) {
      expect(await query(mesh.databaseUrl(name), 'select current_user::text as who, current_database()::text as what')).toEqual([{ who: name, what: name }]);
      await query(mesh.databaseUrl(name), 'create table if not exists mine (id int)');
    }
  });

  it.each(serviceNames.flatMap((role) => [...serviceNames.filter((name) => name !== role), 'postgres', 'template1'].map((database) => [role, database] as const)))(
    'refuses the role %s in the database %s',
    async (role: ServiceName, database: string) => {
      await expect(query(withDatabase(mesh.databaseUrl(role), database), 'select 1')).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('lets nobody in without a password', async () => {
    const url = Object.assign(new URL(mesh.databaseUrl('data')), { password: 'guessed-wrong' });
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const address = new URL(mesh.natsUrl);
    await expect(connect({ servers: address.host, maxReconnectAttempts: 0 })).rejects.toThrow(/authorization/i);
  });

  it('keeps its secrets to itself', () => {
    expect(statSync(join(mesh.home, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(mesh.home, 'nats/nats.conf')).mode & 0o777).toBe(0o600);
  });

  it('starts PostgreSQL again with what was committed', async () => {
    await query(mesh.databaseUrl('training'), 'create table survives as select 42 as n');
    await mesh.crash('postgres');
    expect(await query(mesh.databaseUrl('training'), 'select n from survives')).toEqual([{ n: 42 }]);
    await mesh.crash('postgres', 'SIGQUIT');
    expect(await query(mesh.databaseUrl('training'), 'select n from survives')).toEqual([{ n: 42 }]);
  }, 60_000);

  it('starts NATS again, with its store or with an empty one', async () => {
    const streams = async (add?: string) => {
      const { host, username } = new URL(mesh.natsUrl);
      const nc = await connect({ servers: host, token: username });
      const manager = await jetstreamManager(nc);
      if (add !== undefined) await manager.streams.add({ name: add, subjects: [add] });
      const names = (await manager.streams.list().next()).map((stream) => stream.config.name);
      await nc.close();
      return names;
    };
    expect(await streams('KEPT')).toEqual(['KEPT']);
    await mesh.crash('nats');
    expect(await streams()).toEqual(['KEPT']);
    await mesh.wipeNats();
    expect(await streams()).toEqual([]);
  }, 60_000);

  it('refuses a second launcher in the same folder', async () => {
    const config = parseConfig({ LEPTON_HOME: mesh.home, LEPTON_PORT: new URL(mesh.url).port });
    await expect(Mesh.prepare(config)).rejects.toThrow(`Lepton is already running at ${mesh.url} (pid ${process.pid}).`);
  });

  it('names the port that is taken and who holds it', async () => {
    const other = mkdtempSync(join(tmpdir(), 'lepton-port-'));
    try {
      const port = new URL(mesh.url).port;
      const error: unknown = await Mesh.prepare(parseConfig({ LEPTON_HOME: other, LEPTON_PORT: port })).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LaunchError);
      const holder = process.platform === 'linux' ? `node .* \\(pid ${String(mesh.pid('gateway'))}\\)` : '.*';
      expect(error).toMatchObject({
        message: expect.stringMatching(new RegExp(`^Port ${port} is taken: ${holder}\\.$`)),
        wayOut: `Stop that, or take another port: LEPTON_PORT=${Number(port) + 1} npm start`,
      });
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

describe('an installation over several starts', () => {
  let home: string;
  let config: LauncherConfig;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'lepton-home-'));
    chmodSync(home, 0o755);
    config = parseConfig({ LEPTON_HOME: home, LEPTON_PORT: String(await freePort()) });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const run = async (work: (mesh: Mesh) => Promise<void>, options: { fresh?: boolean; onLeftovers?: (names: readonly string[]) => void } = {}) => {
    const mesh = await Mesh.prepare(config, { processes: fakeMesh, fast: true, ...options });
    await mesh.start();
    try {
      await work(mesh);
    } finally {
      await mesh.stop();
    }
  };

  it('keeps data, token and ports; --fresh keeps the token alone', async () => {
    let token = '';
    let url = '';
    await run(async (mesh) => {
      ({ token } = mesh);
      url = mesh.databaseUrls.data;
      expect(mesh.firstStart).toBe(true);
      await query(url, 'create table kept (id int)');
    });
    await run(async (mesh) => {
      expect({ token: mesh.token, url: mesh.databaseUrls.data, firstStart: mesh.firstStart }).toEqual({ token, url, firstStart: false });
      expect(await query(url, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    });
    await run(async (mesh) => {
      expect(mesh.token).toBe(token);
      await expect(query(mesh.databaseUrls.data, 'select * from kept')).rejects.toMatchObject({ code: '42P01' });
    }, { fresh: true });
  }, 90_000);

  it('cleans up after a launcher that was killed', async () => {
    const launcher = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/launch-and-wait.ts')], {
      env: { PATH: process.env['PATH'], LEPTON_HOME: home, LEPTON_PORT: String(config.port) }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await Promise.race([once(launcher.stdout, 'data'), once(launcher, 'exit').then(([code]) => Promise.reject(new Error(`exit ${String(code)}`)))]);
    } finally {
      launcher.kill('SIGKILL');
    }
    const pids = Object.values(JSON.parse(readFileSync(join(home, 'processes.json'), 'utf8')) as Record<string, { pid: number }>).map(({ pid }) => pid);
    expect(pids).toHaveLength(4);
    // Every process notices by itself; the next start would stop those that had not.
    await waitFor(() => pids.every((pid) => !isRunning(pid)), { timeoutMs: 20_000, what: 'the end of all processes' });
    await run(async (mesh) => expect(await query(mesh.databaseUrls.data, 'select 1 as n')).toEqual([{ n: 1 }]));
  }, 90_000);

  it('says what to do when the data belong to other secrets', async () => {
    const secrets = join(home, 'secrets.json');
    expect(existsSync(secrets)).toBe(true);
    rmSync(secrets);
    const mesh = await Mesh.prepare(config, { processes: fakeMesh, fast: true });
    await expect(mesh.start()).rejects.toMatchObject({ message: expect.stringContaining('secrets.json'), wayOut: expect.stringContaining('npm start -- --fresh') });
  }, 60_000);
});

describe('a home that nobody else may enter', () => {
  it('works, also as root, and is left without a trace by --fresh', async () => {
    // mkdtemp makes it 0700, as root's home is.
    const parent = mkdtempSync(join(tmpdir(), 'lepton-private-'));
    const config = parseConfig({ LEPTON_HOME: join(parent, 'lepton'), LEPTON_PORT: String(await freePort()) });
    let mesh: Mesh | undefined;
    try {
      for (const rows of [0, 1]) {
        mesh = await Mesh.prepare(config, { processes: fakeMesh, fast: true });
        await mesh.start();
        await query(mesh.databaseUrls.data, 'create table if not exists kept as select 1 as n where false');
        expect(await query(mesh.databaseUrls.data, 'select n from kept')).toHaveLength(rows);
        await query(mesh.databaseUrls.data, 'insert into kept values (1)');
        await mesh.stop();
      }
      expect(statSync(parent).mode & 0o777).toBe(0o700);
    } finally {
      await mesh?.stop();
      mesh?.layout.deleteData();
      rmSync(parent, { recursive: true, force: true });
    }
  }, 90_000);
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
