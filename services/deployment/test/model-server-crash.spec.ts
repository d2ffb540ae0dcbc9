import { jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { DeploymentBench, eventually } from './deployment-bench.js';
import { passengerModel } from './passenger-model.js';

jest.setTimeout(90_000);

/** Model servers in processes of their own, that come and go. */
describe('model servers', () => {
  let bench: DeploymentBench;
  let id: string;
  beforeAll(async () => {
    bench = await DeploymentBench.start();
    await bench.modelVersion('mdv_1', passengerModel());
    id = await bench.deploy({ name: 'titanic', modelVersionId: 'mdv_1', maxReplicas: 2 });
  });
  afterAll(() => bench?.stop());

  const infer = () => bench.request('POST', '/v2/models/titanic/infer', {
    inputs: [{ name: 'age', shape: [1, 1], datatype: 'FP32', data: [1] }, { name: 'sex', shape: [1, 1], datatype: 'BYTES', data: ['male'] }],
  });
  const serving = async (replicas: number) => (await bench.deployment(id)).replicas.filter(({ status, revisions }) => status === 'READY' && revisions.length === 1).length === replicas;

  it('share the requests, and one that is killed fails none of them', async () => {
    const [first] = await Promise.all([bench.forkServer(), bench.forkServer()]);
    await eventually(() => serving(2));
    const statuses: number[] = [];
    let going = true;
    const clients = Promise.all(Array.from({ length: 4 }, async () => { while (going) statuses.push((await infer()).status); }));
    await delay(300);
    await first?.kill();
    const beforeCrash = statuses.length;
    await delay(500);
    going = false;
    await clients;
    expect(statuses.length).toBeGreaterThan(beforeCrash + 4);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await eventually(async () => (await bench.deployment(id)).replicas.some(({ status }) => status === 'LOST'));
    expect((await bench.deployment(id)).status).toBe('READY');
  });

  it('leave a clear answer when all are gone, and serve again when one returns', async () => {
    const [remaining] = bench.processes.slice(-1);
    await remaining?.kill();
    const { status, headers, body } = await infer();
    expect({ status, retryAfter: headers.get('retry-after'), body }).toEqual({ status: 503, retryAfter: '1', body: { error: expect.stringContaining('try again in a second') } });
    await eventually(async () => (await bench.deployment(id)).status === 'DEGRADED');
    expect(await bench.predict('titanic', { sex: 'male' })).toMatchObject({ code: 'UNAVAILABLE' });

    await bench.forkServer();
    await eventually(async () => (await infer()).status === 200);
    await bench.until(id, 'READY');
  });

  it('are lost when they fall silent, and come back when they are heard again', async () => {
    const [old] = bench.processes.slice(-1);
    const fresh = await bench.forkServer();
    await eventually(() => serving(2));
    old?.child.kill('SIGSTOP');
    try {
      await eventually(() => serving(1));
      expect((await infer()).status).toBe(200);
    } finally {
      old?.child.kill('SIGCONT');
    }
    await eventually(() => serving(2));
    await fresh.terminate();
  });

  it('drain on SIGTERM: nothing fails, and nothing of them is left', async () => {
    const { replicas: others } = await bench.deployment(id);
    const leaving = await bench.forkServer();
    await eventually(() => serving(2));
    const statuses: number[] = [];
    let going = true;
    const clients = Promise.all(Array.from({ length: 4 }, async () => { while (going) statuses.push((await infer()).status); }));
    await delay(200);
    expect(await leaving.terminate()).toBe(0);
    expect((await bench.deployment(id)).replicas).toEqual(others);
    going = false;
    await clients;
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
