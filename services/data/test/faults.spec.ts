import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { kill } from 'node:process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalArtifactStore } from '@lepton/artifact-store';
import { connectClient } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import type { IngestStep } from '../src/ingest/ingest.js';
import { classPictures, zip } from './archive-fixture.js';
import { DataProcess, type Place } from './data-process.js';
import { csv, IngestFixture, random } from './ingest-fixture.js';

const MIB = 1 << 20;
/** Numbers that do not pack well. */
const numbers = (rows: number, seed: number) => {
  const next = random(seed);
  return Buffer.from(csv(['a', 'b', 'c', 'd', 'e', 'label'], rows, (row) => [next(), next(), next(), next(), next(), row % 3 ? 'yes' : 'no']));
};
/** What is in a folder, or nothing where there is none yet. */
const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const filesBelow = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name) : []);
/** What the system says to run under a process. */
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
const STEPS: readonly IngestStep[] = ['Reading the file', 'Computing statistics', 'Looking for issues', 'Splitting', 'Storing'];
const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

describe('the data service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-faults-'));
  let postgres: TestPostgres;
  let nats: TestNats;
  let fixture: IngestFixture;
  let service: DataProcess | undefined;
  let client: Awaited<ReturnType<typeof connectClient>>;
  let server: Server | undefined;

  beforeAll(async () => {
    [postgres, nats, fixture] = await Promise.all([startTestPostgres(), startTestNats(), IngestFixture.create()]);
  }, 60_000);
  afterEach(async () => {
    await service?.kill();
    await client?.end();
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });
  afterAll(async () => {
    await Promise.all([postgres?.stop(), nats?.stop(), fixture?.remove()]);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const start = async ({ env, ...place }: Omit<Partial<Place>, 'env'> & { env?: Record<string, string> } = {}): Promise<DataProcess> => {
    const DATABASE_URL = await postgres.createDatabase();
    service = await DataProcess.start({ home: mkdtempSync(join(folder, 'home-')), ...place, env: { DATABASE_URL, NATS_URL: nats.url, ...env } });
    client = await connectClient(DATABASE_URL, 'test');
    return service;
  };
  const again = async (): Promise<DataProcess> => (service = await service?.killedAndStarted()) ?? start();
  const digestOf = async (content: Buffer) => (await fixture.ingest(content, {}, 'x.csv')).digest;
  const blobs = () => filesBelow(service?.path('artifacts', 'sha256') ?? '').length;
  const blobOf = (content: Buffer) => service?.path('artifacts', 'sha256', createHash('sha256').update(content).digest('hex').replace(/^(..)/, '$1/$1')) ?? '';
  const leftOvers = () => ['data/profiling', 'data/receiving', 'data/incoming', 'artifacts/incoming'].flatMap((name) => names(service?.path(name) ?? ''));

  const lastEvent = async (): Promise<string> => (await client.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM outbox')).rows[0]?.id ?? '0';
  /** Whether a version has been told to be at a step, after an event. */
  const reached = async (id: string, step: string, after = '0'): Promise<boolean> => (await client.query('SELECT FROM outbox WHERE id > $3 AND aggregate_id = $1 AND position(convert_to($2, \'UTF8\') in data) > 0', [id, step, after])).rowCount !== 0;
  const attempts = async (id: string) => (await client.query<{ attempt: number }>('SELECT attempt FROM dataset_version WHERE id = $1', [id])).rows[0]?.attempt ?? 0;

  const nothingIsLeft = async () => {
    // What a killed writer had begun is removed an hour later, by whoever opens the store.
    const begun = service?.path('artifacts', 'incoming') ?? '';
    for (const name of names(begun)) utimesSync(join(begun, name), new Date(0), new Date(0));
    await LocalArtifactStore.open(service?.path('artifacts') ?? '');
    await waitFor(() => leftOvers().length === 0, { what: `nothing but ${leftOvers().join()}` });
  };

  const strikes: [string, () => Promise<unknown>][] = [['the service', () => again()]];
  if (process.platform === 'linux') strikes.push(['the process that makes a version', async () => childrenOf(service?.pid ?? 0).forEach((pid) => kill(pid, 'SIGKILL'))]);

  it.each(strikes)('%s killed at each step of a version, and of a recipe, ends with the version that it would have made', async (_, strike) => {
    const content = numbers(30_000, 1);
    const data = await start();
    const { id: uploadId, path } = await data.createUpload(content.length);
    expect((await data.send('PUT', path, new Uint8Array(content))).status).toBe(204);
    const recipe = async (datasetVersionId: string) => (await service?.graphql<{ applyRecipe: { id: string } }>('mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id } } }', { input: { datasetVersionId, steps: [{ kind: 'scale', arguments: { columns: ['a'] } }] } }))?.applyRecipe.id ?? '';
    const version = async () => (await service?.createDataset({ uploadId }))?.versionId ?? '';
    const undisturbed = await version();
    const { digest } = await data.ended(undisturbed);
    for (const step of STEPS) expect(await reached(undisturbed, step)).toBe(true);
    const scaled = await data.ended(await recipe(undisturbed));
    const before = blobs();

    let interrupted = 0;
    // A version is given up after three attempts.
    for (const [made, steps, expected] of [[version, STEPS.slice(0, 2), digest], [version, STEPS.slice(2, 4), digest], [version, STEPS.slice(4), digest], [() => recipe(undisturbed), ['Reading the file', 'Storing'], scaled.digest]] as const) {
      const id = await made();
      let struck = '0';
      for (const step of steps) {
        await waitFor(() => reached(id, step, struck), { timeoutMs: 30_000, intervalMs: 1, what: step });
        await strike();
        struck = await lastEvent();
      }
      expect(await service?.ended(id)).toMatchObject({ status: 'READY', digest: expected });
      interrupted += (await attempts(id)) - 1;
    }
    expect(interrupted).toBeGreaterThanOrEqual(4); // of 7: a step may be over before its killer is there
    expect(blobs()).toBe(before);
    await nothingIsLeft();
  }, 180_000);

  it('killed while a file is fetched, a sample made, and uploads arrive, whole and in parts, goes on with all of them', async () => {
    const [content, sent] = [numbers(20_000, 2), numbers(20_000, 5)];
    let requests = 0;
    server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      // The first time it never ends.
      if (++requests === 1) response.write(content.subarray(0, content.length >> 1));
      else response.end(content);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    let data = await start();
    const [whole, parts, last] = [await data.createUpload(), await data.createUpload(sent.length), await data.createUpload(sent.length)];
    const half = new Uint8Array(sent.subarray(0, sent.length >> 1));
    const endless = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(half) });
    const broken = Promise.allSettled([data.send('PUT', whole.path, endless()), data.patch(parts.path, 0, endless())]);
    await waitFor(() => [whole, parts].every(({ id }) => statSync(data.path('data', 'incoming', id)).size > 0));
    // As a crash between the last byte and the answer leaves it.
    writeFileSync(data.path('data', 'incoming', last.id), sent);
    const { versionId: fetched } = await data.createDataset({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.csv` });
    const { versionId: sample } = await data.createDataset({ sample: 'payment-fraud' });
    await waitFor(async () => requests === 1 && (await reached(sample, 'Making the sample')), { timeoutMs: 20_000, intervalMs: 1 });
    expect(await Promise.all([fetched, sample].map(async (id) => (await data.version(id)).status))).toEqual(['RECEIVING', 'RECEIVING']);
    data = await again();
    await broken;

    const from = await data.offset(parts.path);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(half.length);
    for (const { id } of [whole, parts, last]) expect((await data.createDataset({ uploadId: id })).code).toBe('UPLOAD_INCOMPLETE');
    expect((await data.patch(parts.path, from, new Uint8Array(sent.subarray(from)))).status).toBe(204);
    expect((await data.send('PUT', whole.path, new Uint8Array(sent))).status).toBe(204);
    expect(await data.offset(last.path)).toBe(sent.length);
    const made = await Promise.all([whole, parts, last].map(async ({ id }) => data.ended((await data.createDataset({ uploadId: id })).versionId)));
    const digest = await digestOf(sent);
    for (const version of made) expect(version).toMatchObject({ status: 'READY', digest });
    expect(await data.ended(fetched)).toMatchObject({ status: 'READY', digest: await digestOf(content) });
    expect(await data.ended(sample)).toMatchObject({ status: 'READY', digest: (await data.ended((await data.createDataset({ sample: 'payment-fraud' })).versionId)).digest });
    expect(requests).toBe(2);
    await nothingIsLeft();
  }, 120_000);

  it('keeps what is uploaded twice at once only once, tables and archives', async () => {
    const data = await start();
    const archive = zip(await classPictures(['a', 'b'], 12));
    for (const content of [numbers(200, 3), archive]) {
      const before = blobs();
      const digests = await Promise.all([0, 1, 2].map(async () => {
        const { id, path } = await data.createUpload(content.length);
        expect((await data.send('PUT', path, new Uint8Array(content))).status).toBe(204);
        return data.ended((await data.createDataset({ uploadId: id })).versionId);
      }));
      expect(new Set(digests.map(({ status, digest }) => `${status} ${digest}`)).size).toBe(1);
      expect(statSync(blobOf(content)).size).toBe(content.length);
      expect(blobs() - before).toBe(5); // the file, three splits, the manifest
    }
    expect(leftOvers()).toEqual([]);
  }, 120_000);

  it('removes uploads that nobody sends or uses, not the others, and what killed processes left', async () => {
    const data = await start({ env: { LEPTON_UPLOAD_EXPIRY_HOURS: String(3 / 3600) } });
    const [abandoned, slow, unused, used] = [await data.createUpload(100), await data.createUpload(100), await data.createUpload(), await data.createUpload()];
    for (const [{ path }, seed] of [[unused, 7], [used, 8]] as const) expect((await data.send('PUT', path, new Uint8Array(numbers(10, seed)))).status).toBe(204);
    expect((await data.createDataset({ uploadId: used.id })).code).toBeUndefined();
    expect((await data.patch(abandoned.path, 0, 'a,b\n')).status).toBe(204);
    for (const place of ['profiling/dsv_gone', 'preview/1', 'receiving/dsv_gone']) {
      mkdirSync(data.path('data', place, 'spill'), { recursive: true });
      utimesSync(data.path('data', place), new Date(0), new Date(0));
    }
    let sent = 0;
    await waitFor(async () => {
      expect((await data.patch(slow.path, sent, 'x')).status).toBe(204);
      sent++;
      return (await data.send('HEAD', abandoned.path, undefined, { 'tus-resumable': '1.0.0' })).status === 404;
    }, { timeoutMs: 20_000, intervalMs: 300 });
    expect(await data.offset(slow.path)).toBe(sent);
    expect(sent).toBeGreaterThan(5);
    expect(names(data.path('data', 'incoming')).every((name) => name.startsWith(slow.id))).toBe(true);
    await waitFor(async () => (await data.createDataset({ uploadId: unused.id })).code === 'NOT_FOUND' && !existsSync(blobOf(numbers(10, 7))), { timeoutMs: 20_000 });
    expect((await data.createDataset({ uploadId: used.id })).code).toBeUndefined();
    expect(existsSync(blobOf(numbers(10, 8)))).toBe(true);
    await again();
    await waitFor(() => ['profiling', 'preview', 'receiving'].every((name) => names(data.path('data', name)).length === 0), { timeoutMs: 10_000 });
  }, 120_000);

  (mounts ? it : it.skip)('on a full disk says so, shows nothing half, and goes on when there is room (needs user namespaces)', async () => {
    const content = numbers(60_000, 4); // 5.9 MB
    const data = await start({ diskMiB: 40 });
    const free = (mib: number) => {
      rmSync(data.path('filler'), { force: true });
      writeFileSync(data.path('filler'), Buffer.alloc((40 - mib) * MIB));
    };
    free(3);
    const whole = await data.createUpload();
    const refused = await data.send('PUT', whole.path, new Uint8Array(content));
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([507, 'NO_SPACE']);
    expect(leftOvers().filter((name) => !name.startsWith(whole.id))).toEqual([]);
    expect(blobs()).toBe(0);
    expect((await data.createDataset({ uploadId: whole.id })).code).toBe('UPLOAD_INCOMPLETE');

    free(30);
    const parts = await data.createUpload(content.length);
    free(3);
    const cut = await data.patch(parts.path, 0, new Uint8Array(content));
    expect([cut.status, await cut.json()]).toEqual([507, { code: 'NO_SPACE', message: expect.stringMatching(/Free some space/) }]);
    const arrived = await data.offset(parts.path);
    expect(arrived).toBeGreaterThan(MIB);
    expect(arrived).toBeLessThan(content.length);
    free(3 + Math.ceil(content.length / MIB));
    // There is room for the rest of it, and none for a copy.
    expect((await data.patch(parts.path, arrived, new Uint8Array(content.subarray(arrived)))).status).toBe(204);
    expect(await data.offset(parts.path)).toBe(content.length);

    writeFileSync(data.path('filler'), Buffer.alloc(39 * MIB - content.length));
    const { versionId } = await data.createDataset({ uploadId: parts.id });
    await waitFor(() => names(data.path('data', 'profiling')).length > 0, { timeoutMs: 20_000, intervalMs: 5 });
    await waitFor(() => names(data.path('data', 'profiling')).length === 0, { timeoutMs: 30_000 });
    await sleep(200);
    expect(await data.version(versionId)).toMatchObject({ status: 'PROFILING', failure: null });
    expect(blobs()).toBeLessThan(5);
    rmSync(data.path('filler'));
    expect(await data.ended(versionId)).toMatchObject({ status: 'READY', digest: await digestOf(content) });
    expect(blobs()).toBe(5);
  }, 120_000);
});
