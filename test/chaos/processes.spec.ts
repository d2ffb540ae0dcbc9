import { waitFor } from '@lepton/testing';
import { document, type DatasetVersion } from '../support/lepton.js';
import { passengers } from '../support/sample-data.js';
import { audit } from './support/audit.js';
import { ChaosMesh } from './support/chaos-mesh.js';

const ROW = { class: 3, sex: 'male', age: null, fare: 7.25, port: 'S' };
const REVISIONS = 'SELECT r.status FROM revision r JOIN deployment d ON d.id = r.deployment_id WHERE d.name = $1';

describe('kill -9 of a process', () => {
  let chaos: ChaosMesh;
  let version: DatasetVersion;

  beforeAll(async () => {
    chaos = await ChaosMesh.start();
    version = await chaos.bring();
  }, 180_000);
  afterAll(() => chaos?.stop(), 60_000);

  it('models and deployment service, while a run with deployAs comes to its end: it is served', async () => {
    const id = await chaos.startRun(version, { epochs: 2, deployAs: 'people' });
    const back = [chaos.mesh.restarted('models'), chaos.mesh.restarted('deployment')];
    chaos.mesh.kill('models');
    await waitFor(async () => (await chaos.sql('models', 'SELECT FROM model_version WHERE run_id = $1', [id])).length > 0, { timeoutMs: 60_000, intervalMs: 10, what: 'the model version' });
    chaos.mesh.kill('deployment');
    await chaos.lepton.served('people');
    await Promise.all(back);
    expect(await chaos.lepton.predict('people', [ROW])).toMatchObject({ predictions: [{ label: expect.any(String) }] });
    expect(await chaos.sql('deployment', REVISIONS, ['people'])).toEqual([{ status: 'READY' }]);
  }, 120_000);

  it('the model server: predictions fail with a clear 503 until it is back, by itself', async () => {
    const infer = async () => {
      const inputs = Object.entries(ROW).map(([name, value]) => typeof value === 'string'
        ? { name, shape: [1, 1], datatype: 'BYTES', data: [value] }
        : { name, shape: [1, 1], datatype: 'FP32', data: [value] });
      const response = await chaos.lepton.rest('/v2/models/people/infer', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ inputs }) });
      return { status: response.status, retryAfter: response.headers.get('retry-after'), ...(await response.json()) as { error?: string } };
    };
    await chaos.lepton.served('people');
    expect(await infer()).toMatchObject({ status: 200 });
    chaos.mesh.kill('model-server');
    expect(await infer()).toMatchObject({ status: 503, retryAfter: '1', error: expect.stringMatching(/model server.*try again in a second/s) });
    await waitFor(async () => {
      const { status, error } = await infer();
      if (status !== 200 && status !== 503) throw new Error(`${status}: ${error}`);
      return status === 200;
    }, { timeoutMs: 30_000 });
    await waitFor(async () => (await chaos.lepton.deployment('people'))?.status === 'READY', { timeoutMs: 30_000 });
  }, 60_000);

  it('the gateway: runs go on, and a client that comes back with `after` misses nothing', async () => {
    const id = await chaos.startRun(version, { epochs: 12, batchSize: 16 });
    const seen: number[] = [];
    const watch = async () => {
      for await (const { sequence } of chaos.lepton.progress(id, String(seen.at(-1) ?? 0))) {
        seen.push(Number(sequence));
        if (seen.length === 2) chaos.mesh.kill('gateway');
      }
    };
    await expect(watch()).rejects.toBeDefined();
    await waitFor(() => watch().then(() => true), { timeoutMs: 60_000 });
    await chaos.ended(id);
    const told = await chaos.sql<{ sequence: string }>('training', `SELECT sequence FROM outbox WHERE aggregate_id = $1 AND type LIKE '%.RunProgressed' ORDER BY sequence`, [id]);
    expect(seen).toEqual(told.map(({ sequence }) => Number(sequence)));
  }, 120_000);

  it('the data service in the middle of a file: the version becomes READY', async () => {
    const { id: uploadId } = await chaos.lepton.upload('many.csv', passengers(150_000).content);
    const { createDataset } = await chaos.lepton.graphql<{ createDataset: { latestVersion: { id: string } } }>(document('2-create-dataset'), { input: { name: 'many', uploadId } });
    const { id } = createDataset.latestVersion;
    await waitFor(async () => (await chaos.sql('data', 'SELECT FROM outbox WHERE aggregate_id = $1', [id])).length > 0, { intervalMs: 5, timeoutMs: 30_000, what: 'progress of the version' });
    chaos.mesh.kill('data');
    const { rowCount } = await waitFor(async () => {
      const found = await chaos.lepton.datasetVersion(id);
      return found.status !== 'PROFILING' && found;
    }, { timeoutMs: 60_000, intervalMs: 100, what: 'the end of the profiling' });
    expect(rowCount).toBe('150000');
    expect(await chaos.sql('data', 'SELECT attempt FROM dataset_version WHERE id = $1', [id])).toEqual([{ attempt: 2 }]);
  }, 120_000);

  it('has lost nothing, and nothing has happened twice', async () => {
    expect(await audit(chaos)).toEqual([]);
  }, 60_000);
});
