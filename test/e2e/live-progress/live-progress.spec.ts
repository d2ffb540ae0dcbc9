import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import { document, Lepton, type DatasetVersion, type Progress } from '../../support/lepton.js';
import { passengers } from '../../support/sample-data.js';

/** Long enough to be watched, cancelled and adjusted. */
const LONG = { epochs: 10_000, earlyStopping: { enabled: false } };

describe('live progress', () => {
  let mesh: TestMesh;
  let lepton: Lepton;
  let version: DatasetVersion;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
    const { filename, content } = passengers();
    version = await lepton.bring(filename, content);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  const take = async (runId: string, count: number, after?: string): Promise<Progress[]> => {
    const seen: Progress[] = [];
    for await (const progress of lepton.progress(runId, after)) {
      seen.push(progress);
      if (seen.length === count) break;
    }
    return seen;
  };

  it('misses nothing when it reconnects with `after`', async () => {
    const { id } = await lepton.startRun({ datasetVersionId: version.id, epochs: 60, earlyStopping: { enabled: false } });
    const first = await take(id, 2);
    const rest: Progress[] = [];
    for await (const progress of lepton.progress(id, first.at(-1)?.sequence)) rest.push(progress);
    const all: Progress[] = [];
    for await (const progress of lepton.progress(id, '0')) all.push(progress); // the run is over: everything comes from the log
    const sequences = (progress: Progress[]) => progress.map(({ sequence }) => Number(sequence));
    expect(sequences([...first, ...rest])).toEqual(sequences(all).filter((sequence) => sequence >= Number(first[0]?.sequence)));
    expect(all.at(-1)).toMatchObject({ epoch: 60 });
    await lepton.ended(id);
  }, 120_000);

  it('comes over server-sent events too', async () => {
    const { id } = await lepton.startRun({ datasetVersionId: version.id, ...LONG });
    const abort = new AbortController();
    const response = await lepton.rest('/graphql', {
      method: 'POST', signal: abort.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: document('5-training-progress'), variables: { runId: id } }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.includes('"trainingProgress"')) break;
    }
    abort.abort();
    expect(text).toMatch(/event: next\r?\ndata: \{.*"dataset":\{"name":"passengers/);
    await lepton.act('cancelRun', { runId: id });
  }, 60_000);

  it('stops when it is cancelled, and the worker is free again', async () => {
    const { id } = await lepton.startRun({ datasetVersionId: version.id, ...LONG });
    await take(id, 2);
    expect((await lepton.act('cancelRun', { runId: id })).status).toBe('CANCELLED');
    const next = await lepton.startRun({ datasetVersionId: version.id, epochs: 1 });
    await waitFor(async () => (await lepton.run(next.id)).status !== 'QUEUED');
    await lepton.ended(next.id);
    expect((await lepton.run(id)).status).toBe('CANCELLED');
  }, 60_000);

  it('pauses and resumes, and is adjusted while it runs', async () => {
    const { id } = await lepton.startRun({ datasetVersionId: version.id, ...LONG });
    await take(id, 2);
    await lepton.act('pauseRun', { runId: id });
    await waitFor(async () => (await lepton.run(id)).status === 'PAUSED');
    expect((await lepton.act('resumeRun', { runId: id })).status).toBe('QUEUED');
    await waitFor(async () => (await lepton.run(id)).status === 'RUNNING');
    const { epoch } = (await take(id, 1))[0] ?? { epoch: 0 };
    await lepton.act('adjustRun', { runId: id, epochs: epoch + 30, learningRate: 0.0001 });
    const run = await lepton.ended(id);
    expect(run).toMatchObject({ status: 'SUCCEEDED', attempt: 2 });
  }, 120_000);

  it('of a run that does not exist is refused', async () => {
    await expect(take('run_01ARZ3NDEKTSV4RRFFQ69G5FAV', 1)).rejects.toThrow(/NOT_FOUND/);
    await expect(take('>', 1)).rejects.toThrow();
  }, 30_000);
});
