import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as connectSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { create, toBinary } from '@bufbuild/protobuf';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import { DatasetService, DatasetVersionProgressedSchema, DatasetVersionStatus, GetDatasetVersionRequestSchema, isProblemError, rpcSubject, SplitName, unpackEnvelope } from '@lepton/contracts';
import { requireSignature, signRequest } from '@lepton/graphql';
import { connectMessaging, rpcClient, type Messaging } from '@lepton/messaging';
import { Outbox } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { DatasetVersionEntity } from '../src/dataset-version/dataset-version.entity.js';
import { registerUploadRoutes } from '../src/upload/upload-routes.js';
import { classPictures, tone, zip } from './archive-fixture.js';

const SECRET = '0123456789abcdef';
const workspace = 'default';
const csv = (rows: number, word = 'yes') => Buffer.from(`a,b,label\n${Array.from({ length: rows }, (_, row) => `${row},${(row * 7) % 5},${row % 3 ? word : 'no'}`).join('\n')}\n`);

describe('datasets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-data-'));
  const ARTIFACTS_URL = pathToFileURL(join(folder, 'artifacts')).href;
  let postgres: TestPostgres;
  let nats: TestNats;
  let app: NestFastifyApplication;
  let mesh: Messaging;
  let artifacts: ArtifactStore;

  async function start(): Promise<NestFastifyApplication> {
    const started = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({
      PORT: 0, HOST: '127.0.0.1', DATABASE_URL: postgres.url(), NATS_URL: nats.url, ARTIFACTS_URL, LEPTON_DATA_DIR: join(folder, 'data'),
      LEPTON_MAX_UPLOAD_BYTES: 1_000_000, LEPTON_DATA_MEMORY_MB: 256, LEPTON_UPLOAD_EXPIRY_HOURS: 1, LEPTON_CLAIM_MS: 15_000, LEPTON_IMPORT_ALLOW: ['127.0.0.1'], LEPTON_HUGGING_FACE_URL: 'http://127.0.0.1:1', LEPTON_GATEWAY_SECRET: SECRET, LEPTON_URL: 'http://gateway', LEPTON_LOG_LEVEL: 'error',
    }), new FastifyAdapter(), { logger: ['error'] });
    requireSignature(started.getHttpAdapter().getInstance(), SECRET);
    registerUploadRoutes(started);
    await started.listen(0, '127.0.0.1');
    return started;
  }

  beforeAll(async () => {
    [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    artifacts = await openArtifactStore(ARTIFACTS_URL);
    app = await start();
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
  const signed = async (method: string, path: string, body?: Buffer, headers: Record<string, string> = {}) => fetch(`${await app.getUrl()}${path}`, {
    method, headers: { ...signRequest(SECRET, { method, path, workspace }), ...headers }, ...(body && { body: new Uint8Array(body) }),
  });
  interface Upload { id: string; uploadUrl: string; complete: boolean; receivedBytes: string; code?: string }
  const createUpload = async (input: object = {}) => (await graphql<{ createUpload: Upload }>(
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id uploadUrl complete receivedBytes } ... on Problem { code } } }', { input: { filename: 'x.csv', ...input } },
  )).createUpload;
  const createDataset = async (uploadId: string | undefined, input: object = {}) => (await graphql<{ createDataset: { id: string; code?: string; latestVersion: { id: string } } }>(
    'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id latestVersion { id } } ... on Problem { code } } }', { input: { name: 'set', uploadId, ...input } },
  )).createDataset;
  interface Version { status: string; failure: { code: string } | null; digest: string; rowCount: string; columns: { name: string }[]; splits: { name: string; rowCount: string }[]; preview: object[] }
  const version = async (id: string) => (await graphql<{ datasetVersion: Version }>(
    'query ($id: ID!) { datasetVersion(id: $id) { status failure { code } digest rowCount columns { name statistics { histogram { counts } topValues { value count } } } splits { name rowCount } preview(first: 2) } }', { id },
  )).datasetVersion;
  const finished = (id: string) => waitFor(async () => {
    const found = await version(id);
    return found.status !== 'PROFILING' && found;
  }, { timeoutMs: 30_000, intervalMs: 100 });
  async function bring(content: Buffer, input: object = {}) {
    const { id, uploadUrl } = await createUpload();
    expect((await signed('PUT', new URL(uploadUrl).pathname, content)).status).toBe(204);
    return createDataset(id, input);
  }

  it('are made of a file on the web, or fail and say why', async () => {
    const server = createServer((request, response) => void (request.url === '/people.csv' ? response.end(csv(60)) : response.writeHead(404).end()));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const made = async (url: string) => {
      const { latestVersion } = await createDataset(undefined, { url });
      await waitFor(async () => ['READY', 'FAILED'].includes((await version(latestVersion.id)).status), { timeoutMs: 30_000 });
      return version(latestVersion.id);
    };
    expect(await made(`${base}/people.csv`)).toMatchObject({ status: 'READY', rowCount: '60' });
    expect(await made(`${base}/nobody.csv`)).toMatchObject({ status: 'FAILED', failure: { code: 'URL_REFUSED' } });
    expect(await createDataset(undefined)).toMatchObject({ code: 'SOURCE_REQUIRED' });
    server.closeAllConnections();
    server.close();
  }, 60_000);

  it('are made of a sample by its key alone, once for all who ask', async () => {
    const { sampleDatasets } = await graphql<{ sampleDatasets: { key: string; name: string; description: string; modality: string }[] }>('{ sampleDatasets { key name modality description scenario drift } }');
    const tumours = sampleDatasets.find(({ key }) => key === 'tumour-measurements');
    const create = async (input: object) => (await graphql<{ createDataset: { name: string; modality: string; latestVersion: { id: string }; code?: string; message?: string } }>(
      'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { name modality description latestVersion { id } } ... on Problem { code message field } } }', { input },
    )).createDataset;
    const [one, two, later] = await Promise.all([create({ sample: 'tumour-measurements' }), create({ sample: 'tumour-measurements', name: 'Mine' }), create({ sample: 'tumour-measurements', sampleDrifted: true })]);
    expect(one).toMatchObject({ name: tumours?.name, description: tumours?.description, modality: tumours?.modality });
    expect(two.name).toBe('Mine');
    const versions = await Promise.all([one, two, later].map(async ({ latestVersion: { id } }) => {
      await waitFor(async () => ['READY', 'FAILED'].includes((await version(id)).status), { timeoutMs: 30_000 });
      return app.get(DataSource).getRepository(DatasetVersionEntity).findOneByOrFail({ id });
    }));
    const [first, second, drifted] = versions;
    expect(versions.map(({ status, filename }) => [status, filename])).toEqual([['READY', 'tumour-measurements.csv'], ['READY', 'tumour-measurements.csv'], ['READY', 'drifted-tumour-measurements.csv']]);
    expect([second?.fileDigest, second?.digest]).toEqual([first?.fileDigest, first?.digest]);
    expect(drifted?.fileDigest).not.toBe(first?.fileDigest);

    expect(await create({ sample: 'titanic' })).toMatchObject({ code: 'UNKNOWN_SAMPLE', field: 'sample', message: expect.stringContaining(sampleDatasets.map(({ key }) => key).join(', ')) });
    expect(await create({ sample: 'tumour-measurements', url: 'https://example.org/x.csv' })).toMatchObject({ code: 'SOURCE_REQUIRED' });
    expect(await create({ sampleDrifted: true, url: 'https://example.org/x.csv', name: 'x' })).toMatchObject({ code: 'SAMPLE_REQUIRED' });
    expect(await create({ url: 'https://example.org/x.csv' })).toMatchObject({ code: 'INVALID_NAME', field: 'name' });
  }, 60_000);

  it('come from an upload to READY by themselves, and tell how far they are', async () => {
    const { latestVersion } = await bring(csv(60));
    const ready = await finished(latestVersion.id);
    expect(ready).toMatchObject({ status: 'READY', rowCount: '60', failure: null, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(ready.columns.map(({ name }) => name)).toEqual(['a', 'b', 'label']);
    expect(ready.preview).toHaveLength(2);
    expect(Object.keys(ready.preview[0] ?? {})).toEqual(['a', 'b', 'label']);

    const { events } = await app.get(Outbox).read({ aggregateId: latestVersion.id, after: 0n, types: [], limit: 100 });
    const progress = events.flatMap((event) => unpackEnvelope(event, DatasetVersionProgressedSchema) ?? []);
    expect(progress.length).toBeGreaterThan(3);
    expect(progress.map(({ fraction }) => fraction)).toEqual(progress.map(({ fraction }) => fraction).toSorted((a, b) => a - b));
    expect(progress.at(-1)?.status).toBe(DatasetVersionStatus.READY);

    const answer = await rpcClient(mesh, 'data', DatasetService).getDatasetVersion({ workspace, datasetVersionId: latestVersion.id });
    expect(answer).toMatchObject({ datasetName: 'set', digest: ready.digest, manifest: { suggestedTarget: 'label', datasetVersionId: latestVersion.id } });
    expect(answer.manifest?.splits.map(({ name }) => name)).toEqual([SplitName.TRAIN, SplitName.VALIDATION, SplitName.TEST]);
    const other = await rpcClient(mesh, 'data', DatasetService).getDatasetVersion({ workspace, datasetVersionId: latestVersion.id, target: 'b' });
    expect(other.manifest?.excludedColumns.map(({ name, reason }) => [name, reason])).toEqual([['a', 'IDENTIFIER']]);
    for (const { digest } of answer.manifest?.splits ?? []) expect(await artifacts.has(digest)).toBe(true);
  }, 60_000);

  it('may have 5,000 columns, in the graph and for training', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `reading of the sensor ${index}, mean of the last 24 hours`);
    const rows = Array.from({ length: 30 }, (_, row) => names.map((_name, index) => (index === 4_999 ? (row % 2 ? 'on' : 'off') : ((row * 31 + index * 17) % 97) / (index % 2 ? 1 : 10))).join(','));
    const { latestVersion } = await bring(Buffer.from([names.map((name) => `"${name}"`).join(','), ...rows].join('\n')));
    await waitFor(async () => (await graphql<{ datasetVersion: { status: string } }>('query ($id: ID!) { datasetVersion(id: $id) { status } }', { id: latestVersion.id })).datasetVersion.status === 'READY', { timeoutMs: 300_000, intervalMs: 500 });
    const found = await version(latestVersion.id);
    expect(found.columns.map(({ name }) => name)).toEqual(names);
    expect(Object.keys(found.preview[0] ?? {})).toHaveLength(5_000);
    const { manifest } = await rpcClient(mesh, 'data', DatasetService).getDatasetVersion({ workspace, datasetVersionId: latestVersion.id });
    expect(manifest?.columns.map(({ name }) => name)).toEqual(names);
    expect(manifest?.columns.every(({ statistics }) => statistics?.count === 30n && statistics.distinct > 1n)).toBe(true);
    const answer = await mesh.nats.request(rpcSubject('data', DatasetService.name, 'GetDatasetVersion'), toBinary(GetDatasetVersionRequestSchema, create(GetDatasetVersionRequestSchema, { workspace, datasetVersionId: latestVersion.id })));
    const other = await rpcClient(mesh, 'data', DatasetService, { timeoutMs: 60_000 }).getDatasetVersion({ workspace, datasetVersionId: latestVersion.id, target: names[4_998] ?? '' });
    expect(other.manifest?.columns).toHaveLength(5_000);
    // NATS' own limit, where nobody raised it.
    expect(answer.data.length).toBeLessThan(1_000_000);
  }, 400_000);

  it('say what each split is like', async () => {
    const { latestVersion } = await bring(csv(60));
    await finished(latestVersion.id);
    const { datasetVersion } = await graphql<{ datasetVersion: { classBalance: object; splits: { rowCount: string; classBalance: { value: string; count: string }[]; columns: { name: string; missing: string; mean: number | null; histogram: { edges: number[]; counts: string[] } | null; topValues: object[] }[] }[] } }>(
      'query ($id: ID!) { datasetVersion(id: $id) { classBalance { value count } splits { rowCount classBalance { value count } columns { name missing mean standardDeviation histogram { edges counts } topValues { value count } } } } }', { id: latestVersion.id },
    );
    expect(datasetVersion.classBalance).toEqual([{ value: 'yes', count: '40' }, { value: 'no', count: '20' }]);
    const sum = (counts: readonly string[]) => counts.reduce((all, count) => all + Number(count), 0);
    expect(datasetVersion.splits.map(({ classBalance }) => sum(classBalance.map(({ count }) => count)))).toEqual(datasetVersion.splits.map(({ rowCount }) => Number(rowCount)));
    for (const { classBalance, columns: [a, b, label] } of datasetVersion.splits.slice(0, 2)) {
      const nothing = { missing: '0', mean: null, standardDeviation: null, histogram: null };
      expect([a, label]).toEqual([{ name: 'a', ...nothing, topValues: [] }, { name: 'label', ...nothing, topValues: classBalance }]);
      expect(b).toMatchObject({ mean: expect.any(Number), standardDeviation: expect.any(Number), histogram: { edges: [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5] }, topValues: [] });
      expect(sum(b?.histogram?.counts ?? [])).toBe(sum(classBalance.map(({ count }) => count)));
    }
  }, 60_000);

  it('are read as the user says, and say how', async () => {
    const { latestVersion } = await bring(Buffer.from(csv(60, 'told').toString().replaceAll(',', ';')), { options: { columnTypes: [{ column: 'b', type: 'CATEGORY' }], target: 'b', split: { train: 0.6, method: 'GROUP', column: 'a' } } });
    expect(await finished(latestVersion.id)).toMatchObject({ status: 'READY' });
    const told = await graphql('query ($id: ID!) { datasetVersion(id: $id) { modality suggestedTarget interactions { user } columns { type } reading { format delimiter encoding header decimalSeparator } splitting { method column test } } }', { id: latestVersion.id });
    expect(told).toEqual({ datasetVersion: {
      modality: 'TABULAR', suggestedTarget: 'b', interactions: null, columns: [{ type: 'IDENTIFIER' }, { type: 'CATEGORY' }, { type: 'CATEGORY' }],
      reading: { format: 'DELIMITED', delimiter: ';', encoding: 'utf-8', header: true, decimalSeparator: '.' }, splitting: { method: 'GROUP', column: 'a', test: 0.2 },
    } });
    const dated = await bring(Buffer.from(`day,y\n${Array.from({ length: 40 }, (_, index) => `01/${1 + index % 12}/2024,${index}`).join('\n')}\n`), { options: { dayFirst: true } });
    expect(await finished(dated.latestVersion.id)).toMatchObject({ status: 'READY' });
    expect(await graphql('query ($id: ID!) { datasetVersion(id: $id) { reading { dayFirst } columns { statistics { maximum } } } }', { id: dated.latestVersion.id }))
      .toEqual({ datasetVersion: { reading: { dayFirst: true }, columns: [{ statistics: { maximum: Date.parse('2024-12-01') } }, { statistics: { maximum: 39 } }] } });
    expect(await bring(csv(61, 'told'), { options: { split: { train: 0.9, test: 0.9 } } })).toMatchObject({ code: 'INVALID_OPTION' });
    const wrong = await bring(csv(62, 'told'), { options: { columnTypes: [{ column: 'label', type: 'DATETIME' }] } });
    expect(await finished(wrong.latestVersion.id)).toMatchObject({ status: 'FAILED', failure: { code: 'WRONG_TYPE' } });
  }, 60_000);

  it('of the same bytes have the same digest, and the bytes are kept once', async () => {
    const content = csv(50);
    const [one, two] = await Promise.all([bring(content), bring(content)]);
    const [first, second] = await Promise.all([finished(one.latestVersion.id), finished(two.latestVersion.id)]);
    expect(first.digest).toBe(second.digest);
  }, 60_000);

  it('of a file that cannot be used are FAILED, and say so to other services too', async () => {
    const { latestVersion } = await bring(Buffer.alloc(0));
    expect(await finished(latestVersion.id)).toMatchObject({ status: 'FAILED', failure: { code: 'EMPTY_FILE' } });
    const error: unknown = await rpcClient(mesh, 'data', DatasetService).getDatasetVersion({ workspace, datasetVersionId: latestVersion.id }).catch((reason: unknown) => reason);
    expect(isProblemError(error) && error.code).toBe('NOT_READY');
  }, 60_000);

  it('are taken up again after the service was stopped in the middle', async () => {
    const { latestVersion } = await bring(csv(70));
    await app.close();
    app = await start();
    expect((await finished(latestVersion.id)).status).toBe('READY');
  }, 60_000);

  it('are given up when their file brings down one process after the other', async () => {
    const { latestVersion } = await bring(csv(30));
    const versions = app.get(DataSource).getRepository(DatasetVersionEntity);
    await finished(latestVersion.id);
    await versions.update({ id: latestVersion.id }, { status: 'PROFILING', attempt: 3, content: null, claimedUntil: null });
    expect(await finished(latestVersion.id)).toMatchObject({ status: 'FAILED', failure: { code: 'PROFILING_CRASHED' } });
  }, 60_000);

  it('become new versions by recipes, with their parent and steps recorded', async () => {
    const { id: datasetId, latestVersion } = await bring(csv(90, 'recipe'));
    await finished(latestVersion.id);
    interface Applied { id: string; number: number; code?: string; message?: string; field?: string }
    const apply = async (steps: object[], datasetVersionId = latestVersion.id) => (await graphql<{ applyRecipe: Applied }>(
      'mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id number } ... on Problem { code message field } } }', { input: { datasetVersionId, steps } },
    )).applyRecipe;
    const steps = [{ kind: 'filter', arguments: { column: 'b', operator: '>', value: 0 } }, { kind: 'rename', arguments: { column: 'a', to: 'first' } }];
    const [one, two] = await Promise.all([apply(steps), apply(steps)]);
    expect([one.number, two.number].sort()).toEqual([2, 3]);
    const [first, second] = await Promise.all([finished(one.id), finished(two.id)]);
    expect(first).toMatchObject({ status: 'READY', rowCount: '72', columns: [{ name: 'first' }, { name: 'b' }, { name: 'label' }] });
    expect(second.digest).toBe(first.digest);
    const { datasetVersion } = await graphql<{ datasetVersion: object }>('query ($id: ID!) { datasetVersion(id: $id) { parent { id } recipe { kind arguments } dataset { id } } }', { id: one.id });
    expect(datasetVersion).toEqual({ parent: { id: latestVersion.id }, recipe: steps, dataset: { id: datasetId } });

    expect(await apply([{ kind: 'drop', arguments: { columns: ['c'] } }])).toMatchObject({ code: 'INVALID_RECIPE', field: 'steps[0]', message: expect.stringContaining('no column "c"') });
    expect((await apply(steps, 'dsv_unknown')).code).toBe('NOT_FOUND');
    const empty = await apply([{ kind: 'filter', arguments: { column: 'b', operator: '>', value: 99 } }]);
    expect(await finished(empty.id)).toMatchObject({ status: 'FAILED', failure: { code: 'NO_ROWS' } });
    expect((await apply(steps, empty.id)).code).toBe('NOT_READY');
  }, 60_000);

  it('show what a recipe would make before it is applied', async () => {
    const [{ latestVersion }, other] = [await bring(csv(60, 'preview')), await bring(Buffer.from('code,size\n0,small\n1,middle\n2,large\n'))];
    await Promise.all([finished(latestVersion.id), finished(other.latestVersion.id)]);
    interface Previewed { rows: object[]; columns: { name: string }[]; rowCount: string; exact: boolean; code?: string; field?: string }
    const preview = async (steps: object[], datasetVersionId = latestVersion.id) => (await graphql<{ previewRecipe: Previewed }>(
      'query ($input: PreviewRecipeInput!) { previewRecipe(input: $input) { ... on RecipePreview { rows columns { name statistics { distinct } } rowCount exact issues { code } } ... on Problem { code field } } }', { input: { datasetVersionId, steps, first: 2 } },
    )).previewRecipe;
    const steps = [{ kind: 'join', arguments: { dataset_version: other.latestVersion.id, on: [{ left: 'b', right: 'code' }], keep: 'matching' } }, { kind: 'sql', arguments: { query: 'SELECT a, size, label, _split FROM data' } }];
    expect(await preview(steps)).toMatchObject({ rowCount: '36', exact: true, columns: [{ name: 'a' }, { name: 'size' }, { name: 'label' }], rows: [{ size: expect.any(String) }, {}] });
    expect(await preview([{ kind: 'sql', arguments: { query: "SELECT * FROM read_csv('/etc/passwd')" } }])).toMatchObject({ code: 'INVALID_RECIPE', field: 'steps[0]' });
    expect(await preview(steps, 'dsv_unknown')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await preview([{ kind: 'join', arguments: { dataset_version: 'dsv_unknown', on: ['a'] } }])).toMatchObject({ code: 'INVALID_RECIPE' });
    const { applyRecipe } = await graphql<{ applyRecipe: { id: string } }>('mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id } ... on Problem { code } } }', { input: { datasetVersionId: latestVersion.id, steps } });
    expect(await finished(applyRecipe.id)).toMatchObject({ status: 'READY', rowCount: '36', columns: [{ name: 'a' }, { name: 'size' }, { name: 'label' }] });
  }, 60_000);

  it('of pictures and recordings give them, row by row, to the workspace that they belong to', async () => {
    const files = await classPictures(['a', 'b'], 12);
    const made = [await bring(zip(files)), await bring(zip([200, 400].flatMap((hertz) => Array.from({ length: 5 }, (_, index) => ({ name: `${hertz}/${index}.wav`, content: tone(hertz, 90 + index) })))))];
    const [pictures = '', recordings = ''] = made.map(({ latestVersion }) => latestVersion.id);
    await Promise.all([finished(pictures), finished(recordings)]);
    interface Shown { sampleUrl: string | null; small: string; preview: { image: string; file: string }[]; columns: { statistics: { image: object | null; audio: object | null } }[] }
    const shown = async (id: string, row: number) => (await graphql<{ datasetVersion: Shown }>(
      'query ($id: ID!, $row: BigInt!) { datasetVersion(id: $id) { sampleUrl(row: $row) small: sampleUrl(row: $row, as: THUMBNAIL) preview(first: 2, split: TEST) columns { statistics { image { width channels } audio { sampleRate maximumMs } } } } }', { id, row: String(row) },
    )).datasetVersion;
    const { preview: [, second], sampleUrl: first, columns } = await shown(pictures, 0);
    expect(first).toBe(`http://gateway/samples/${pictures}/0`);
    expect(columns[0]?.statistics).toEqual({ image: { width: 12, channels: 1 }, audio: null });
    expect((await shown(recordings, 0)).columns[0]?.statistics).toEqual({ image: null, audio: { sampleRate: 8_000, maximumMs: 94 } });
    expect((await shown(pictures, 24)).sampleUrl).toBeNull();
    // What the preview of the test split shows is the row that its link leads to.
    expect(second?.image).toMatch(/\/21\?as=thumbnail$/);
    const path = second?.image.replace('http://gateway', '').replace('?as=thumbnail', '') ?? '';
    const original = await signed('GET', path);
    expect(original.headers.get('content-type')).toBe('image/png');
    expect(original.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await original.arrayBuffer())).toEqual(Buffer.from(files.find(({ name }) => name === second?.file)?.content ?? ''));
    expect((await signed('GET', path, undefined, { 'if-none-match': original.headers.get('etag') ?? '' })).status).toBe(304);
    expect((await signed('GET', `${path}?as=thumbnail`)).headers.get('content-type')).toBe('image/webp');
    const wave = await signed('GET', `/samples/${recordings}/3?as=thumbnail`);
    expect([wave.headers.get('content-type'), (await wave.text()).match(/M/g)?.length]).toEqual(['image/svg+xml', 200]);
    for (const wrong of ['24', '-1', 'x', '1e3']) expect((await signed('GET', `/samples/${pictures}/${wrong}`)).status).toBe(404);
    const foreign = { method: 'GET', path, workspace: 'other' };
    expect((await fetch(`${await app.getUrl()}${path}`, { headers: signRequest(SECRET, foreign) })).status).toBe(404);
    expect((await fetch(`${await app.getUrl()}${path}`)).status).toBe(401);
  }, 60_000);

  it('can be deleted: the rows go, unless another dataset needs them', async () => {
    const content = csv(40, 'delete');
    const [one, two] = [await bring(content), await bring(content)];
    await Promise.all([finished(one.latestVersion.id), finished(two.latestVersion.id)]);
    const blob = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const remove = (datasetId: string) => graphql<{ deleteDataset: { code?: string } }>(
      'mutation ($input: DeleteDatasetInput!) { deleteDataset(input: $input) { ... on DeletedDataset { id } ... on Problem { code } } }', { input: { datasetId } },
    );
    await remove(one.id);
    expect(await artifacts.has(blob)).toBe(true);
    expect((await graphql<{ dataset: null }>('query ($id: ID!) { dataset(id: $id) { id } }', { id: one.id })).dataset).toBeNull();
    await remove(two.id);
    expect(await artifacts.has(blob)).toBe(false);
    expect((await remove(two.id)).deleteDataset.code).toBe('NOT_FOUND');
  }, 60_000);

  describe('uploads', () => {
    it('are refused when they are too large, without a digest that is one, or unknown', async () => {
      expect((await createUpload({ byteSize: '1000001' })).code).toBe('UPLOAD_TOO_LARGE');
      expect((await createUpload({ digest: 'md5:1' })).code).toBe('INVALID_DIGEST');
      expect((await signed('PUT', '/uploads/upl_x', csv(1))).status).toBe(404);
      const { uploadUrl } = await createUpload();
      expect((await fetch(`${await app.getUrl()}${new URL(uploadUrl).pathname}`, { method: 'PUT', body: 'x' })).status).toBe(401);
    });

    it('with another digest than announced leave nothing behind', async () => {
      const { id, uploadUrl } = await createUpload({ digest: `sha256:${'0'.repeat(64)}` });
      const response = await signed('PUT', new URL(uploadUrl).pathname, csv(9, 'mismatch'));
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([460, 'DIGEST_MISMATCH']);
      expect(await artifacts.has(`sha256:${createHash('sha256').update(csv(9, 'mismatch')).digest('hex')}`)).toBe(false);
      expect((await createDataset(id)).code).toBe('UPLOAD_INCOMPLETE');
    });

    it('that break off in the middle of a PUT leave nothing behind, and can be sent again', async () => {
      const content = csv(2000, 'broken');
      const { id, uploadUrl } = await createUpload();
      const path = new URL(uploadUrl).pathname;
      const { hostname, port } = new URL(await app.getUrl());
      const headers = { ...signRequest(SECRET, { method: 'PUT', path, workspace }), 'content-length': String(content.length) };
      await new Promise<void>((resolve) => {
        const socket = connectSocket(Number(port), hostname, () => {
          socket.write(`PUT ${path} HTTP/1.1\r\nhost: x\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
          socket.write(content.subarray(0, 5000), () => setTimeout(() => { socket.destroy(); resolve(); }, 100));
        });
      });
      expect((await createDataset(id)).code).toBe('UPLOAD_INCOMPLETE');
      expect((await signed('PUT', path, content)).status).toBe(204);
      expect((await createDataset(id)).code).toBeUndefined();
    });

    it('are resumed by tus at the byte where they were cut', async () => {
      const content = csv(500, 'resumed');
      const { id, uploadUrl } = await createUpload({ byteSize: String(content.length) });
      const path = new URL(uploadUrl).pathname;
      const tus = { 'tus-resumable': '1.0.0' };
      const patch = (from: number, to: number) => signed('PATCH', path, content.subarray(from, to), { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' });
      expect((await patch(0, 1000)).status).toBe(204);
      expect((await signed('HEAD', path, undefined, tus)).headers.get('upload-offset')).toBe('1000');
      expect((await patch(500, 1500)).status).toBe(409);
      await app.close();
      app = await start(); // the service may be stopped meanwhile
      expect((await signed('HEAD', path, undefined, tus)).headers.get('upload-offset')).toBe('1000');
      expect((await patch(1000, content.length)).status).toBe(204);
      expect((await signed('HEAD', path, undefined, tus)).headers.get('upload-offset')).toBe(String(content.length));
      expect((await createDataset(id)).code).toBeUndefined();
      expect(readdirSync(join(folder, 'data', 'incoming')).filter((name) => name.startsWith(id))).toEqual([]);
    }, 60_000);
  });
});
