import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Lepton } from '../../support/lepton.js';
import { passengers } from '../../support/sample-data.js';

interface Sweep { id: string; status: string; rungs: number[]; bestTrial: { number: number; run: { modelVersion: { number: number; model: { name: string } } | null } } | null; trials: { number: number; status: string; parameters: object; value: number | null; run: { id: string; startedAt: string; finishedAt: string; sweep: { id: string } } | null }[] }
interface SweepProgress { sequence: string; trialNumber: number; status: string; sweep: { status: string; name: string } }

const SWEEP = `id status rungs bestTrial { number run { modelVersion { number model { name } } } } trials { number status parameters value run { id startedAt finishedAt sweep { id } } }`;

describe('a sweep, from the graph', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh({ env: { LEPTON_WORKERS: '2' } });
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  it('trains trials, tells live how they do, registers the best, and deploys it', async () => {
    const { filename, content, target } = passengers();
    const version = await lepton.bring(filename, content);
    const { startSweep } = await lepton.graphql<{ startSweep: Sweep & { message?: string } }>(
      `mutation ($input: StartSweepInput!) { startSweep(input: $input) { ... on Sweep { ${SWEEP} } ... on Problem { code message } } }`,
      { input: { run: { datasetVersionId: version.id, target, epochs: 12, modelName: 'best-of-five', deployAs: 'best' }, maximumTrials: 5, minimumEpochs: 2 } },
    );
    expect(startSweep.message).toBeUndefined();
    expect(startSweep.rungs).toEqual([2, 6]);

    const client = createClient({ url: `${mesh.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${mesh.token}` } });
    const told: SweepProgress[] = [];
    const query = 'subscription ($id: ID!) { sweepProgress(sweepId: $id, after: "0") { sequence trialNumber status sweep { status name } } }';
    for await (const { data } of client.iterate<{ sweepProgress: SweepProgress }>({ query, variables: { id: startSweep.id } })) if (data) told.push(data.sweepProgress);
    await client.dispose();
    expect(told.map(({ sequence }) => Number(sequence))).toEqual(told.map((_, index) => index + 1));

    const sweep = await waitFor(async () => {
      const { sweep } = await lepton.graphql<{ sweep: Sweep }>(`query ($id: ID!) { sweep(id: $id) { ${SWEEP} } }`, { id: startSweep.id });
      return sweep.bestTrial?.run.modelVersion && sweep;
    }, { timeoutMs: 30_000, what: 'the best trial\'s model' });
    expect(sweep.status).toBe('SUCCEEDED');
    const succeeded = sweep.trials.filter(({ status }) => status === 'SUCCEEDED');
    expect(sweep.trials.every(({ status }) => status === 'SUCCEEDED' || status === 'PRUNED')).toBe(true);
    expect(sweep.trials.every(({ run }) => run?.sweep.id === sweep.id)).toBe(true);
    expect(sweep.trials.find(({ number }) => number === sweep.bestTrial?.number)?.value).toBe(Math.min(...succeeded.map(({ value }) => value ?? Infinity)));
    for (const { number, status } of sweep.trials) expect(told.findLast(({ trialNumber }) => trialNumber === number)?.status).toBe(status);
    // Two workers train two at once.
    const times = sweep.trials.map(({ run }) => ({ from: Date.parse(run?.startedAt ?? ''), to: Date.parse(run?.finishedAt ?? '') }));
    expect(times.some((a, i) => times.some((b, j) => i < j && a.from < b.to && b.from < a.to))).toBe(true);
    // Of five runs one model version.
    expect(sweep.bestTrial?.run.modelVersion).toEqual({ number: 1, model: { name: 'best-of-five' } });
    const { models } = await lepton.graphql<{ models: { nodes: { versions: { totalCount: number } }[] } }>('{ models { nodes { versions { totalCount } } } }');
    expect(models.nodes).toEqual([{ versions: { totalCount: 1 } }]);
    expect((await lepton.served('best')).status).toBe('READY');
  }, 180_000);
});
