import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../process/fingerprint.js';
import { acquireInstanceLock } from './instance-lock.js';
import { assignPorts } from './port-book.js';
import { ProcessRegistry, stopLeftovers } from './process-registry.js';
import { loadSecrets } from './secrets.js';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'lepton-state-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sleeper = async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return { child, pid: child.pid ?? 0, ended: once(child, 'exit') };
};

describe('secrets', () => {
  it('are made once, for the owner only, and differ', () => {
    const path = join(dir, 'secrets.json');
    const first = loadSecrets(path);
    expect(first.firstStart).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadSecrets(path)).toEqual({ secrets: first.secrets, firstStart: false });
    const { token, gatewaySecret, natsToken, databaseAdmin, databases } = first.secrets;
    const all = [token, gatewaySecret, natsToken, databaseAdmin, ...Object.values(databases)];
    expect(new Set(all).size).toBe(9);
    expect(token).toMatch(/^lpt_[\w-]{32}$/);
  });

  it('gain what a newer version needs and keep the rest', () => {
    const path = join(dir, 'secrets.json');
    writeFileSync(path, JSON.stringify({ token: 'lpt_kept_from_before' }));
    const { secrets } = loadSecrets(path);
    expect(secrets.token).toBe('lpt_kept_from_before');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(secrets);
  });

  it('that are damaged are not replaced', () => {
    const path = join(dir, 'secrets.json');
    writeFileSync(path, '{"token": "lpt_');
    expect(() => loadSecrets(path)).toThrow(`${path} is damaged.`);
    expect(readFileSync(path, 'utf8')).toBe('{"token": "lpt_');
  });
});

describe('ports', () => {
  it('are remembered while they are free', async () => {
    const path = join(dir, 'ports.json');
    const first = await assignPorts(path, ['a', 'b'], []);
    expect(first.a).not.toBe(first.b);
    expect(await assignPorts(path, ['a', 'b'], [])).toEqual(first);
    const thief = createServer().listen(first.a, '127.0.0.1');
    await once(thief, 'listening');
    const second = await assignPorts(path, ['a', 'b'], [first.b]);
    thief.close();
    expect(second.a).not.toBe(first.a);
    expect(second.b).not.toBe(first.b);
  });

  it('survive a damaged file', async () => {
    const path = join(dir, 'ports.json');
    writeFileSync(path, '{"a": "x"');
    expect((await assignPorts(path, ['a'], [])).a).toBeGreaterThan(1023);
  });
});

describe('the instance lock', () => {
  it('is held by one process and taken over from a dead one', async () => {
    const path = join(dir, 'launcher.lock');
    const other = await sleeper();
    writeFileSync(path, JSON.stringify({ pid: other.pid, fingerprint: fingerprint(other.pid), url: 'http://127.0.0.1:4000' }));
    expect(() => acquireInstanceLock(path, 'http://x')).toThrow(`Lepton is already running at http://127.0.0.1:4000 (pid ${other.pid}).`);
    other.child.kill('SIGKILL');
    await other.ended;
    const lock = acquireInstanceLock(path, 'http://x');
    expect(() => acquireInstanceLock(path, 'http://y')).toThrow(`already running at http://x (pid ${process.pid})`);
    lock.release();
    acquireInstanceLock(path, 'http://y').release();
  });

  it('does not take a recycled pid for its holder', () => {
    const path = join(dir, 'launcher.lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, fingerprint: 'another time', url: 'http://old' }));
    acquireInstanceLock(path, 'http://new').release();
  });
});

describe('leftovers of a killed launcher', () => {
  it('are stopped, but nobody else who has their pid', async () => {
    const path = join(dir, 'processes.json');
    const [ours, foreign] = await Promise.all([sleeper(), sleeper()]);
    const registry = new ProcessRegistry(path);
    registry.add('nats', ours.pid, 'SIGTERM');
    registry.add('worker', foreign.pid, 'SIGTERM');
    const entries = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { fingerprint: string }>;
    writeFileSync(path, JSON.stringify({ ...entries, worker: { ...entries['worker'], fingerprint: 'another time' } }));
    expect(await stopLeftovers(path)).toEqual(['nats']);
    expect(await ours.ended).toEqual([null, 'SIGTERM']);
    expect(foreign.child.exitCode ?? foreign.child.signalCode).toBeNull();
    foreign.child.kill('SIGKILL');
    await foreign.ended;
  });

  it('that ignore the signal are killed', async () => {
    const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(1)"], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    new ProcessRegistry(join(dir, 'p.json')).add('worker', child.pid ?? 0, 'SIGTERM');
    await stopLeftovers(join(dir, 'p.json'), 200);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('are none without a record', async () => {
    expect(await stopLeftovers(join(dir, 'absent.json'))).toEqual([]);
  });
});
