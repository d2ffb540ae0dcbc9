import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  DatasetVersionReadySchema, DeploymentChangedSchema, EventLogService, LineageChangedSchema, ModelVersionRegisteredSchema, RevisionRolledOutSchema, RunQueuedSchema,
  unpackEnvelope,
} from '@lepton/contracts';
import { rpcClient } from '@lepton/messaging';
import { waitFor } from '@lepton/testing';
import { startMonitoring, type TestMonitoring } from './monitoring.fixture.js';

let monitoring: TestMonitoring;
beforeAll(async () => { monitoring = await startMonitoring(); }, 60_000);
afterAll(() => monitoring.stop());

const ready = (n: string) => ({
  domain: 'data', name: 'dataset-version-ready', aggregateId: `dsv_${n}`, schema: DatasetVersionReadySchema,
  message: { datasetId: `ds_${n}`, datasetVersionId: `dsv_${n}`, datasetName: `data ${n}`, number: 1 },
});
const queued = (n: string) => ({ domain: 'training', name: 'run-queued', aggregateId: `run_${n}`, schema: RunQueuedSchema, message: { runId: `run_${n}`, datasetVersionId: `dsv_${n}`, runName: `run ${n}` } });
const registered = (n: string) => ({
  domain: 'models', name: 'model-version-registered', aggregateId: `mdv_${n}`, schema: ModelVersionRegisteredSchema,
  message: { modelVersionId: `mdv_${n}`, modelId: `mdl_${n}`, modelName: `model ${n}`, number: 1, runId: `run_${n}`, datasetVersionId: `dsv_${n}` },
});
const rolledOut = (n: string) => ({
  domain: 'deployment', name: 'revision-rolled-out', aggregateId: `dep_${n}`, schema: RevisionRolledOutSchema,
  message: { deploymentId: `dep_${n}`, deploymentName: `deployment ${n}`, revisionId: `rev_${n}`, number: 1, modelVersionId: `mdv_${n}` },
});

interface LineageData { nodes: { id: string; name: string; kind: string; entity: { __typename: string } }[]; edges: { from: string; to: string }[] }

async function lineage(id: string, depth = 10): Promise<LineageData> {
  const { lineage: found } = await monitoring.query<{ lineage: LineageData }>(
    'query ($id: ID!, $depth: Int) { lineage(id: $id, depth: $depth) { nodes { id name kind entity { __typename } } edges { from to } } }', { id, depth },
  );
  return found;
}
const nodesOf = async (id: string, depth?: number) => (await lineage(id, depth)).nodes.map((node) => node.id).sort();
const until = (id: string, count: number) => waitFor(async () => (await nodesOf(id)).length >= count, { what: `${count} nodes around ${id}` });

/** What a follower of `id` is told, in order. */
async function told(id: string): Promise<string[]> {
  const { events } = await rpcClient(monitoring.mesh, 'monitoring', EventLogService).readEvents({ aggregateId: id, types: [LineageChangedSchema.typeName] });
  return events.map((event) => unpackEnvelope(event, LineageChangedSchema)?.node?.id ?? '');
}

describe('lineage', () => {
  it('joins what the services say, and is found from every part of it', async () => {
    await monitoring.emit(ready('a'));
    await until('ds_a', 2);
    await monitoring.emit(queued('a'));
    await until('ds_a', 3);
    await monitoring.emit(registered('a'));
    await until('ds_a', 4);
    await monitoring.emit(rolledOut('a'));
    await until('ds_a', 6);
    const found = await lineage('mdv_a');
    expect(found.edges).toEqual([
      { from: 'ds_a', to: 'dsv_a' }, { from: 'dsv_a', to: 'run_a' }, { from: 'mdv_a', to: 'rev_a' }, { from: 'rev_a', to: 'dep_a' }, { from: 'run_a', to: 'mdv_a' },
    ]);
    expect(found.nodes.map(({ name, kind, entity }) => [kind, name, entity.__typename])).toEqual(expect.arrayContaining([
      ['DATASET', 'data a', 'Dataset'], ['DATASET_VERSION', 'data a v1', 'DatasetVersion'], ['RUN', 'run a', 'Run'],
      ['MODEL_VERSION', 'model a v1', 'ModelVersion'], ['REVISION', 'deployment a #1', 'Revision'], ['DEPLOYMENT', 'deployment a', 'Deployment'],
    ]));
    expect(await nodesOf('dep_a')).toEqual(await nodesOf('ds_a'));
  });

  it('goes no further than the depth, up and down', async () => {
    expect(await nodesOf('run_a', 1)).toEqual(['dsv_a', 'mdv_a', 'run_a']);
    expect(await nodesOf('run_a', 0)).toEqual(['run_a']);
    expect(await nodesOf('run_a', -3)).toEqual(['run_a']);
  });

  it('is empty of what nobody has heard of, also across workspaces', async () => {
    expect(await lineage('ds_unknown')).toEqual({ nodes: [], edges: [] });
    const response = await monitoring.app.inject({ method: 'POST', url: '/graphql', headers: { 'x-lepton-workspace': 'other' }, payload: { query: '{ lineage(id: "ds_a") { nodes { id } } }' } });
    expect(response.json()).toEqual({ data: { lineage: { nodes: [] } } });
  });

  it('tells each ancestor once of everything made from it, in order', async () => {
    expect(await told('ds_a')).toEqual(['dsv_a', 'run_a', 'mdv_a', 'rev_a', 'dep_a']);
    expect(await told('run_a')).toEqual(['mdv_a', 'rev_a', 'dep_a']);
    expect(await told('dep_a')).toEqual([]);
  });

  it('does not take a repeated event for news', async () => {
    const eventId = await monitoring.emit(queued('a'));
    await monitoring.emit({ ...queued('a'), eventId });
    await monitoring.emit({ domain: 'deployment', name: 'deployment-changed', aggregateId: 'dep_a', schema: DeploymentChangedSchema, message: { deploymentId: 'dep_a', deploymentName: 'deployment a', status: 'STOPPED' } });
    await monitoring.emit(ready('marker'));
    await until('ds_marker', 2);
    await waitFor(async () => (await monitoring.database.query<unknown[]>(`SELECT FROM inbox WHERE consumer = 'monitoring-lineage-deployment-changed'`)).length > 0);
    expect(await told('ds_a')).toEqual(['dsv_a', 'run_a', 'mdv_a', 'rev_a', 'dep_a']);
  });

  it('comes out the same when the events come in the wrong order, and tells all followers all the same', async () => {
    await monitoring.emit(rolledOut('b'));
    await until('dep_b', 3);
    await monitoring.emit(ready('b'));
    await until('ds_b', 2);
    await monitoring.emit(registered('b'));
    await until('ds_b', 6);
    await monitoring.emit(queued('b'));
    await waitFor(async () => (await lineage('run_b')).nodes.some(({ name }) => name === 'run b'), { what: "the run's name" });
    expect(await nodesOf('ds_b')).toEqual(['dep_b', 'ds_b', 'dsv_b', 'mdv_b', 'rev_b', 'run_b']);
    // The run is told of twice: when it is mentioned, and when its name is known.
    expect(await told('ds_b')).toEqual(['dsv_b', 'run_b', 'mdv_b', 'rev_b', 'dep_b', 'run_b']);
  });

  it('says in an event what the node is and which edges lead to it', async () => {
    const { events } = await rpcClient(monitoring.mesh, 'monitoring', EventLogService).readEvents({ aggregateId: 'ds_a', types: [LineageChangedSchema.typeName] });
    const change = events[2] && unpackEnvelope(events[2], LineageChangedSchema);
    expect(events[2]?.sequence).toBe(3n);
    expect(change).toMatchObject({ node: { id: 'mdv_a', kind: 'MODEL_VERSION', name: 'model a v1' }, edges: [{ from: 'run_a', to: 'mdv_a' }] });
    expect(change?.node?.at && timestampDate(change.node.at).getTime()).toBeCloseTo(Date.now(), -5);
  });
});
