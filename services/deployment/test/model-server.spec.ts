import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { create } from '@bufbuild/protobuf';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import { AssignedRevisionSchema, LoadStatus } from '@lepton/contracts';
import type { Tensors } from '@lepton/inference';
import { waitFor } from '@lepton/testing';
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../src/model-server/http-server.js';
import { LoadedModels } from '../src/model-server/loaded-models.js';
import sharp from 'sharp';
import { brightnessModel } from './brightness-model.js';
import { passengerModel } from './passenger-model.js';

jest.setTimeout(90_000);

describe('a model server', () => {
  let home: string;
  let artifacts: ArtifactStore;
  let models: LoadedModels;
  let http: FastifyInstance;
  let digest: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'lepton-model-server-'));
    artifacts = await openArtifactStore(pathToFileURL(join(home, 'artifacts')).href);
    ({ digest } = await artifacts.put(passengerModel()));
  });
  afterAll(async () => {
    await artifacts.close();
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    models = new LoadedModels(artifacts, { log() {}, warn() {} }, { threads: 1, sessions: 1, maxQueue: 8, retryMs: 20 }, () => {});
    http = createHttpServer(models, () => models.settled);
  });
  afterEach(async () => {
    await http.close();
    await models.close();
  });

  const revision = (revisionId: string, of = digest) => create(AssignedRevisionSchema, { revisionId, deploymentName: 'titanic', digest: of, maxBatchSize: 4, maxDelayMs: 0 });
  const serve = async (...ids: string[]) => {
    models.assign(ids.map((id) => revision(id)));
    await waitFor(() => models.settled);
  };
  const infer = (rows: number, id = 'rev_1') => http.inject({
    method: 'POST', url: `/v2/models/${id}/infer`,
    payload: { inputs: [{ name: 'age', shape: [rows], datatype: 'FP32', data: Array(rows).fill(1) }, { name: 'sex', shape: [rows], datatype: 'BYTES', data: Array(rows).fill('male') }] },
  });

  it('serves what it is told to, and nothing else', async () => {
    await serve('rev_1', 'rev_2');
    expect((await infer(2)).json()).toMatchObject({ model_name: 'titanic', outputs: [{ name: 'label', data: ['drowned', 'drowned'] }, { name: 'probabilities', shape: [2, 2] }] });
    expect((await http.inject('/v2/models/rev_2/ready')).json()).toEqual({ name: 'rev_2', ready: true });
    expect((await http.inject('/v2/models/rev_2')).json()).toMatchObject({ inputs: [{ name: 'age' }, { name: 'sex' }] });
    models.assign([revision('rev_1')]);
    expect(await infer(1, 'rev_2')).toMatchObject({ statusCode: 404 });
    expect((await infer(1)).statusCode).toBe(200);
    expect((await http.inject('/v2/models/rev_1/stats')).json()).toMatchObject({ requests: 2, rows: 3 });
  });

  it('unpacks images by the encoding that the model was trained with: base64 or data URLs, of any format and size', async () => {
    const { digest: images } = await artifacts.put(await brightnessModel());
    models.assign([revision('rev_1', images)]);
    await waitFor(() => models.settled);
    const picture = (background: string, format: 'png' | 'jpeg', width = 28) => sharp({ create: { width, height: 40, channels: 3, background } }).toFormat(format).toBuffer();
    const ask = (...data: string[]) => http.inject({ method: 'POST', url: '/v2/models/rev_1/infer', payload: { inputs: [{ name: 'photo', shape: [data.length], datatype: 'BYTES', data }] } });
    expect((await http.inject('/v2/models/rev_1')).json()).toMatchObject({ inputs: [{ name: 'photo', datatype: 'BYTES', shape: [-1, 1] }] });
    const [white, black] = [(await picture('#fff', 'jpeg', 300)).toString('base64'), (await picture('#111', 'png')).toString('base64')];
    const answer = (await ask(white, `data:image/png;base64,${black}`)).json();
    expect(answer).toMatchObject({ outputs: [{ name: 'label', data: ['bright', 'dark'] }, { name: 'probabilities', shape: [2, 2] }] });
    const refusals = await Promise.all([ask('no base64!'), ask(Buffer.from('text').toString('base64')), ask(white, white.slice(0, 300)), ask('')]);
    expect(refusals.map((refusal) => [refusal.statusCode, refusal.json().code, refusal.json().field])).toEqual(Array(4).fill([400, 'INPUT_INVALID', 'photo']));
    expect(refusals.map((refusal) => refusal.json().error)).toEqual([
      'This is neither base64 nor a base64 data URL.', expect.stringMatching(/^This is not an image that can be read \(PNG, JPEG/),
      expect.stringMatching(/^Row 2: This is not an image/), expect.stringMatching(/it is empty/),
    ]);
    expect((await http.inject('/v2/models/rev_1/stats')).json()).toMatchObject({ requests: 1, rows: 2 });
  });

  it('computes what it has taken, though it is told to unload the model', async () => {
    await serve('rev_1');
    const feeds: Tensors = { age: { type: 'float32', dims: [1, 1], data: Float32Array.of(1) }, sex: { type: 'string', dims: [1, 1], data: ['male'] } };
    const taken = [models.find('rev_1')?.model.infer(feeds), models.find('rev_1')?.model.infer(feeds)];
    models.assign([]);
    expect((await Promise.all(taken)).map((result) => result?.outputs['label']?.data)).toEqual([['drowned'], ['drowned']]);
    expect(models.find('rev_1')).toBeUndefined();
  });

  it('refuses with 429 what would have to wait too long, and with 413 what could never wait', async () => {
    await serve('rev_1');
    const answers = await Promise.all(Array.from({ length: 12 }, () => infer(2)));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(answers.filter(({ statusCode }) => statusCode === 200).length + refused.length).toBe(12);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers['retry-after']).toBe('1');
    expect(refused[0]?.json()).toMatchObject({ code: 'QUEUE_FULL', error: expect.stringContaining('Try again') });
    expect((await infer(9)).statusCode).toBe(413);
  });

  it('is ready when everything is loaded, or known not to be', async () => {
    const other = await artifacts.put(new TextEncoder().encode('no model'));
    models.assign([revision('rev_1'), revision('rev_bad', other.digest), revision('rev_gone', digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')))]);
    expect((await http.inject('/v2/health/ready')).statusCode).toBe(503);
    await waitFor(() => models.settled);
    expect((await http.inject('/v2/health/ready')).statusCode).toBe(200);
    expect(models.report()).toEqual([
      { revisionId: 'rev_1', status: LoadStatus.READY },
      { revisionId: 'rev_bad', status: LoadStatus.FAILED, problem: { code: 'MODEL_INVALID', message: expect.any(String) } },
      { revisionId: 'rev_gone', status: LoadStatus.FAILED, problem: { code: 'NOT_FOUND', message: expect.any(String) } },
    ]);
  });

  it('tries again to load what it could not: the artifact may come', async () => {
    const late = passengerModel({ confidence: 9 });
    const { digest: lateDigest } = await artifacts.put(late);
    await artifacts.delete(lateDigest);
    models.assign([revision('rev_1', lateDigest)]);
    await waitFor(() => models.report()[0]?.status === LoadStatus.FAILED);
    await artifacts.put(late);
    await waitFor(() => models.report()[0]?.status === LoadStatus.READY);
    expect((await infer(1)).statusCode).toBe(200);
  });

  it.each([
    ['an unknown path', 'GET', '/v3', undefined, 404, 'NOT_FOUND'],
    ['broken JSON', 'POST', '/v2/models/rev_1/infer', '{"inputs": [', 400, 'INPUT_INVALID'],
    ['no JSON', 'POST', '/v2/models/rev_1/infer', 'null', 400, 'INPUT_INVALID'],
  ] as const)('answers %s with the protocol\'s error', async (_, method, url, payload, status, code) => {
    await serve('rev_1');
    const answer = await http.inject({ method, url, ...(payload && { payload, headers: { 'content-type': 'application/json' } }) });
    expect([answer.statusCode, answer.json()]).toEqual([status, expect.objectContaining({ code, error: expect.any(String) })]);
  });
});
