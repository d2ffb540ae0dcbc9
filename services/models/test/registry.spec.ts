import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { create } from '@bufbuild/protobuf';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import {
  encodeEnvelope, eventSubject, isProblemError, ModelService, packEnvelope, RunCompletedSchema, SplitName, Task,
} from '@lepton/contracts';
import { requireSignature, signRequest } from '@lepton/graphql';
import { connectMessaging, rpcClient, type Messaging } from '@lepton/messaging';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';

const SECRET = '0123456789abcdef';
const workspace = 'default';

describe('the registry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-models-'));
  let postgres: TestPostgres;
  let nats: TestNats;
  let app: NestFastifyApplication;
  let mesh: Messaging;
  let artifacts: ArtifactStore;
  let digest: string;
  let model: Uint8Array;

  beforeAll(async () => {
    [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    const ARTIFACTS_URL = pathToFileURL(folder).href;
    artifacts = await openArtifactStore(ARTIFACTS_URL);
    const graph = new GraphBuilder('sum');
    const x = graph.input('x', 'float32', ['N', 1]);
    graph.output(graph.node('Add', [x, graph.scalar(1)]), 'float32', ['N', 1], 'value');
    model = graph.toModel();
    ({ digest } = await artifacts.put(model));
    app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({
      PORT: 0, HOST: '127.0.0.1', DATABASE_URL: postgres.url(), NATS_URL: nats.url, ARTIFACTS_URL,
      LEPTON_GATEWAY_SECRET: SECRET, LEPTON_URL: 'http://127.0.0.1:4000', LEPTON_LOG_LEVEL: 'error',
    }), new FastifyAdapter(), { logger: ['error'] });
    requireSignature(app.getHttpAdapter().getInstance(), SECRET);
    await app.listen(0, '127.0.0.1');
    mesh = await connectMessaging({ url: nats.url, owner: 'test' });
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await mesh?.close();
    await artifacts?.close();
    await Promise.all([postgres?.stop(), nats?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function graphql<Data>(query: string, variables: object = {}): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${await app.getUrl()}/graphql`, {
      method: 'POST', body, headers: { 'content-type': 'application/json', ...signRequest(SECRET, { method: 'POST', path: '/graphql', workspace, body }) },
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async function completeRun(run: { runId: string; modelName?: string; model?: { digest: string; signatureJson: string } }, eventId = `evt-${run.runId}`): Promise<void> {
    const payload = create(RunCompletedSchema, {
      runName: 'run', datasetVersionId: 'dsv_1', task: Task.REGRESSION, target: 'y', modelName: 'sums',
      model: {
        digest, byteSize: BigInt(model.length), labels: [], metrics: [{ name: 'rmse', split: SplitName.TEST, value: 0.25 }],
        signatureJson: JSON.stringify({
          version: 1, inputs: [{ name: 'x', type: 'float32', shape: [null, 1], column: 'x' }], outputs: [{ name: 'value', type: 'float32', shape: [null, 1] }],
        }),
      },
      ...run,
    });
    const envelope = packEnvelope({
      eventId, workspace, aggregateId: run.runId, sequence: 1n, occurredAt: new Date(), traceparent: '', schema: RunCompletedSchema, payload,
    });
    await mesh.jetstream.publish(eventSubject({ workspace, domain: 'training', name: 'run-completed', aggregateId: run.runId }), encodeEnvelope(envelope));
  }

  interface Version { id: string; number: number; status: string; failure: { code: string } | null; digest: string; downloadUrl: string; card: string; graph: { nodes: { operator: string }[]; edges: unknown[] } }
  const VERSION = 'id number status failure { code } digest downloadUrl metrics { name split value } signature { inputs { name type shape } } origin { kind reference } run { id } datasetVersion { id }';
  const versions = async (name: string): Promise<Version[]> => (await graphql<{ model: { versions: { nodes: Version[] } } | null }>(
    `query ($name: String!) { model(name: $name) { versions { nodes { ${VERSION} } } } }`, { name },
  )).model?.versions.nodes ?? [];

  it('makes exactly one version of a run, however often it hears of it', async () => {
    await Promise.all([1, 2, 3].map((time) => completeRun({ runId: 'run_A' }, `evt-${time}`)));
    await completeRun({ runId: 'run_B' });
    await waitFor(async () => (await versions('sums')).length === 2);
    const [second, first] = await versions('sums');
    expect([first?.number, second?.number]).toEqual([1, 2]);
    expect(first).toMatchObject({
      status: 'READY', digest, metrics: [{ name: 'rmse', split: 'TEST', value: 0.25 }], signature: { inputs: [{ name: 'x', type: 'float32', shape: [null, 1] }] },
      origin: { kind: 'RUN' }, datasetVersion: { id: 'dsv_1' },
    });
  });

  it('keeps the file of a version, also where another service deletes the same bytes', async () => {
    await artifacts.delete(digest);
    expect(await artifacts.has(digest)).toBe(true);
  });

  it('shows a version whose artifact is missing as FAILED, with the reason', async () => {
    await completeRun({ runId: 'run_C', modelName: 'lost', model: { digest: `sha256:${'0'.repeat(64)}`, signatureJson: '{"inputs":[],"outputs":[]}' } });
    await waitFor(async () => (await versions('lost')).length === 1);
    const [version] = await versions('lost');
    expect(version).toMatchObject({ status: 'FAILED', failure: { code: 'ARTIFACT_MISSING' } });
  });

  it('draws the graph, writes the card, and hands out the file to the gateway alone', async () => {
    const [{ id, downloadUrl } = { id: '', downloadUrl: '' }] = await versions('sums');
    const { modelVersion } = await graphql<{ modelVersion: Version }>('query ($id: ID!) { modelVersion(id: $id) { card graph { nodes { operator } edges { from to tensor } } } }', { id });
    expect(modelVersion.graph.nodes.map(({ operator }) => operator)).toEqual(['Input', 'Add', 'Identity', 'Output'].filter((operator) => modelVersion.graph.nodes.some((node) => node.operator === operator)));
    expect(modelVersion.graph.edges.length).toBe(modelVersion.graph.nodes.length - 1);
    expect(modelVersion.card).toContain('| rmse | test | 0.25 |');

    const path = new URL(downloadUrl).pathname;
    const file = await fetch(`${await app.getUrl()}${path}`, { headers: signRequest(SECRET, { method: 'GET', path, workspace }) });
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(model))).toBe(true);
    expect((await fetch(`${await app.getUrl()}${path}`)).status).toBe(401);
    const other = `/artifacts/${'1'.repeat(64)}.onnx`;
    expect((await fetch(`${await app.getUrl()}${other}`, { headers: signRequest(SECRET, { method: 'GET', path: other, workspace }) })).status).toBe(404);
  });

  it('moves an alias, keeps what it points to from the archive, and finds a version by it', async () => {
    const [second, first] = await versions('sums');
    const { model } = await graphql<{ model: { id: string } }>('{ model(name: "sums") { id } }');
    const setAlias = async (alias: string, modelVersionId = '') => (await graphql<{ setAlias: { code?: string; aliases?: { name: string; version: { id: string } }[] } }>(
      'mutation ($input: SetAliasInput!) { setAlias(input: $input) { ... on Model { aliases { name version { id } } } ... on Problem { code } } }',
      { input: { modelId: model.id, alias, modelVersionId } },
    )).setAlias;
    await setAlias('champion', first?.id);
    expect((await setAlias('champion', second?.id)).aliases).toEqual([{ name: 'champion', version: { id: second?.id } }]);
    expect((await setAlias('no good', second?.id)).code).toBe('INVALID_ALIAS');
    expect((await setAlias('champion', 'mdv_x')).code).toBe('NOT_FOUND');

    const archive = async (modelVersionId = '') => (await graphql<{ archiveModelVersion: { code?: string; status?: string } }>(
      'mutation ($input: ArchiveModelVersionInput!) { archiveModelVersion(input: $input) { ... on ModelVersion { status } ... on Problem { code } } }', { input: { modelVersionId } },
    )).archiveModelVersion;
    expect((await archive(second?.id)).code).toBe('HAS_ALIAS');
    expect((await archive(first?.id)).status).toBe('ARCHIVED');

    const registry = rpcClient(mesh, 'models', ModelService);
    expect((await registry.getModelVersion({ workspace, modelName: 'sums', alias: 'champion' })).modelVersionId).toBe(second?.id);
    expect((await registry.getModelVersion({ workspace, modelName: 'sums' })).modelVersionId).toBe(second?.id);
    for (const request of [{ modelVersionId: first?.id }, { modelName: 'sums', alias: 'none' }, { modelName: 'none' }, { modelVersionId: 'mdv_x' }]) {
      expect(await registry.getModelVersion({ workspace, ...request }).catch((error: unknown) => isProblemError(error))).toBe(true);
    }
  });

  it('answers nobody but the gateway', async () => {
    const response = await fetch(`${await app.getUrl()}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{__typename}"}' });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('UNSIGNED_REQUEST');
    expect((await fetch(`${await app.getUrl()}/health/ready`)).status).toBe(200);
    expect((await (await fetch(`${await app.getUrl()}/metrics`)).text())).toContain('process_cpu_seconds_total');
  });
});
