import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
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
const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

describe('the data service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-faults-'));
  let postgres: TestPostgres;
  let nats: TestNats;
  let fixture: IngestFixture;
  let service: DataProcess | undefined;
  let server: Server | undefined;

  beforeAll(async () => {
    [postgres, nats, fixture] = await Promise.all([startTestPostgres(), startTestNats(), IngestFixture.create()]);
  }, 60_000);
  afterEach(() => service?.kill());
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });
  afterAll(async () => {
    await Promise.all([postgres?.stop(), nats?.stop(), fixture?.remove()]);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const start = async (place: Partial<Place> = {}): Promise<DataProcess> => (service = await DataProcess.start({
    home: mkdtempSync(join(folder, 'home-')), ...place, env: { DATABASE_URL: await postgres.createDatabase(), NATS_URL: nats.url, ...place.env },
  }));
  const again = async (): Promise<DataProcess> => (service = await service?.killedAndStarted()) ?? start();
  const digestOf = async (content: Buffer) => (await fixture.ingest(content, {}, 'x.csv')).digest;
  const blobs = () => filesBelow(service?.path('artifacts', 'sha256') ?? '').length;
  const leftOvers = () => ['data/profiling', 'data/incoming', 'artifacts/incoming'].flatMap((name) => names(service?.path(name) ?? ''));

  it('killed while a file is fetched, while it is read, and in a recipe, ends with the version that it would have made, and no leftovers', async () => {
    const content = numbers(60_000, 1);
    let requests = 0;
    server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      // The first time it never ends.
      if (++requests === 1) response.write(content.subarray(0, MIB));
      else response.end(content);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    let data = await start();
    const { versionId } = await data.createDataset({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.csv` });
    await waitFor(() => requests === 1, { timeoutMs: 20_000 });
    expect((await data.version(versionId)).status).toBe('RECEIVING');
    data = await again();
    await waitFor(() => names(data.path('data', 'profiling')).length > 0, { timeoutMs: 30_000, intervalMs: 2 });
    data = await again();
    const ready = await data.ended(versionId);
    expect(ready).toMatchObject({ status: 'READY', digest: await digestOf(content) });
    expect(requests).toBe(2);

    const { applyRecipe } = await data.graphql<{ applyRecipe: { id: string } }>('mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id } } }', { input: { datasetVersionId: versionId, steps: [{ kind: 'scale', arguments: { columns: ['a'] } }] } });
    await waitFor(() => names(data.path('data', 'profiling')).length > 0, { timeoutMs: 30_000, intervalMs: 2 });
    data = await again();
    const scaled = await data.ended(applyRecipe.id);
    const twin = await data.graphql<{ applyRecipe: { id: string } }>('mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id } } }', { input: { datasetVersionId: versionId, steps: [{ kind: 'scale', arguments: { columns: ['a'] } }] } });
    expect(await data.ended(twin.applyRecipe.id)).toMatchObject({ status: 'READY', digest: scaled.digest });
    await waitFor(() => names(data.path('data', 'profiling')).length === 0);
    expect(names(data.path('data', 'receiving'))).toEqual([]);
  }, 180_000);

  it('killed in the middle of an upload goes on where it was, also when everything but the last word has come', async () => {
    const content = numbers(20_000, 2);
    let data = await start();
    const { id, path } = await data.createUpload(content.length);
    const half = content.subarray(0, content.length >> 1);
    const slow = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(half)), // and never ends
    });
    const broken = data.patch(path, 0, slow).catch(() => undefined);
    await waitFor(async () => statSync(data.path('data', 'incoming', id)).size > 0, { timeoutMs: 20_000 });
    data = await again();
    await broken;
    const from = await data.offset(path);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(half.length);
    expect((await data.createDataset({ uploadId: id })).code).toBe('UPLOAD_INCOMPLETE');
    // As a crash between the last byte and the answer leaves it.
    writeFileSync(data.path('data', 'incoming', id), content);
    expect(await data.offset(path)).toBe(content.length);
    const { versionId } = await data.createDataset({ uploadId: id });
    expect(await data.ended(versionId)).toMatchObject({ status: 'READY', digest: await digestOf(content) });
    expect(leftOvers()).toEqual([]);
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
      expect(statSync(data.path('artifacts', 'sha256', createHash('sha256').update(content).digest('hex').replace(/^(..)/, '$1/$1'))).size).toBe(content.length);
      expect(blobs() - before).toBe(5); // the file, three splits, the manifest
    }
    expect(leftOvers()).toEqual([]);
  }, 120_000);

  it('removes uploads that nobody sends, not those that are being sent, and what killed processes left', async () => {
    const data = await start({ env: { DATABASE_URL: await postgres.createDatabase(), NATS_URL: nats.url, LEPTON_UPLOAD_EXPIRY_HOURS: String(3 / 3600) } });
    const [abandoned, slow] = [await data.createUpload(100), await data.createUpload(100)];
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
