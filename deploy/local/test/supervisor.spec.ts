import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LaunchError, Supervisor, freePort, type SupervisedSpec, type SupervisorEvent } from '@lepton/local';
import { waitFor } from '@lepton/testing';
import { fakeSpec } from './fake-mesh.js';

describe('Supervisor', () => {
  let dir: string;
  let events: SupervisorEvent[];
  let supervisor: Supervisor | undefined;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lepton-supervisor-'));
    events = [];
  });

  afterEach(async () => {
    await supervisor?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const journal = () => readFileSync(join(dir, 'journal'), 'utf8').trim().split('\n');
  const supervise = (specs: SupervisedSpec[]) => {
    const restart = { firstDelayMs: 10, maxDelayMs: 40, healthyAfterMs: 5_000, loopAfter: 3 };
    supervisor = new Supervisor(specs, { logDir: join(dir, 'logs'), registryPath: join(dir, 'processes.json'), restart, onEvent: (event) => events.push(event) });
    return supervisor;
  };

  it('starts stage by stage, drains stage by stage, and leaves nothing behind', async () => {
    const options = { journal: join(dir, 'journal') };
    const mesh = supervise([
      fakeSpec('front', { ...options, startStage: 1, drainStage: 0, port: await freePort() }),
      fakeSpec('base', { ...options, startStage: 0, drainStage: 1 }),
    ]);
    await mesh.start();
    const pids = mesh.names.map((name) => mesh.process(name).pid);
    await mesh.stop();
    expect(journal()).toEqual(['base started', 'front started', 'front drained', 'base drained']);
    for (const pid of pids) expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
    expect(JSON.parse(readFileSync(join(dir, 'processes.json'), 'utf8'))).toEqual({});
    expect(readFileSync(join(dir, 'logs/base.log'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z hello from base\n/);
  });

  it('starts a killed process again, and says so', async () => {
    const mesh = supervise([fakeSpec('worker')]);
    await mesh.start();
    const before = mesh.process('worker').pid;
    mesh.process('worker').kill('SIGKILL');
    const event = await waitFor(() => events.find((one) => one.kind === 'restarted'), { timeoutMs: 30_000 });
    expect(event).toMatchObject({ name: 'worker', reason: 'SIGKILL' });
    expect(mesh.process('worker').pid).not.toBe(before);
  });

  it('tells a crash loop once, with the last log lines, and goes on trying', async () => {
    const mesh = supervise([fakeSpec('worker', { behaviour: 'short-lived' })]);
    await mesh.start();
    await waitFor(() => events.filter((event) => event.kind === 'restarted').length >= 5, { timeoutMs: 60_000 });
    const loops = events.filter((event) => event.kind === 'crash-loop');
    expect(loops).toHaveLength(1);
    expect(loops[0]).toMatchObject({ name: 'worker', reason: 'exit code 5', lastLines: ['hello from worker'] });
  }, 90_000);

  it('stops the others when one cannot start, and shows its last words', async () => {
    const mesh = supervise([fakeSpec('good'), fakeSpec('bad', { behaviour: 'crash' })]);
    const error: unknown = await mesh.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LaunchError);
    expect(error).toMatchObject({ message: 'bad ended before it was ready (code 3).', details: ['cannot go on: the flux is missing'] });
    expect(mesh.process('good').state).toBe('stopped');
  });

  it('ends a process that ignores SIGTERM after its time', async () => {
    const mesh = supervise([fakeSpec('mule', { behaviour: 'stubborn', journal: join(dir, 'journal'), stopTimeoutMs: 1_000 })]);
    await mesh.start();
    await mesh.stop();
    expect(journal()).toEqual(['mule started', 'mule ignored SIGTERM']);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'ended', exit: { code: null, signal: 'SIGKILL', expected: true } }));
  });

  it('does not restart what ends while it drains', async () => {
    const mesh = supervise([fakeSpec('worker')]);
    await mesh.start();
    mesh.process('worker').kill('SIGKILL');
    await mesh.stop();
    expect(mesh.process('worker').state).toBe('stopped');
    expect(events.filter((event) => event.kind === 'restarted')).toEqual([]);
  });

  it('names the process and shows its log when it never becomes ready', async () => {
    const port = await freePort();
    const spec = fakeSpec('deaf', { behaviour: 'good' });
    const mesh = supervise([{ ...spec, ready: { kind: 'http', url: `http://127.0.0.1:${port}/` }, readyTimeoutMs: 600 }]);
    await expect(mesh.start()).rejects.toThrow('deaf did not become ready within 1 s.');
  });
});
