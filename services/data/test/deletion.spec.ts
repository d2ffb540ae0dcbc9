import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { BLOB_LOCK } from '../src/artifact/blobs.js';
import { DataProcess, TUS } from './data-process.js';
import { csv } from './ingest-fixture.js';

const table = (seed: number): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(csv(['a', 'b', 'label'], 60, (row) => [row, (row * 7 + seed) % 5, row % 3 ? 'yes' : `no${seed}`])));
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Of a table: the file, three splits and the manifest. */
const BLOBS = 5;

type Client = Awaited<ReturnType<typeof connectClient>>;

describe('deleting a dataset', () => {
  const home = mkdtempSync(join(tmpdir(), 'lepton-deletion-'));
  let postgres: TestPostgres;
  let nats: TestNats;
  let client: Client;
  let data: DataProcess;

  beforeAll(async () => {
    [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    data = await DataProcess.start({ home, env: { DATABASE_URL: postgres.url(), NATS_URL: nats.url } });
    client = await connectClient(postgres.url(), 'test');
  }, 60_000);
  afterAll(async () => {
    await data?.kill();
    await client?.end();
    await Promise.all([postgres?.stop(), nats?.stop()]);
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  const stored = (bytes: Uint8Array) => data.path('artifacts', 'sha256', hex(bytes).slice(0, 2), hex(bytes));
  const blobs = () => readdirSync(data.path('artifacts'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  const send = async (content: Uint8Array<ArrayBuffer>) => {
    const { id, path } = await data.createUpload();
    expect((await data.send('PUT', path, content)).status).toBe(204);
    return id;
  };
  const bring = async (content: Uint8Array<ArrayBuffer>) => data.createDataset({ uploadId: await send(content) });
  const remove = (datasetId: string) => data.graphql<{ deleteDataset: { id?: string; code?: string } }>(
    'mutation ($input: DeleteDatasetInput!) { deleteDataset(input: $input) { ... on DeletedDataset { id } ... on Problem { code } } }', { input: { datasetId } });
  /** Keeps a dataset's version from getting READY, when all of it but its row is there. */
  const hold = async (datasetId: string) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM dataset WHERE id = $1 FOR UPDATE', [datasetId]);
    return () => client.query('COMMIT');
  };
  const waits = (count = 1) => waitFor(async () => (await client.query<{ n: number }>("SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")).rows[0]?.n === count, { timeoutMs: 30_000 });

  let before: number;
  beforeEach(() => {
    before = blobs();
  });

  it('leaves the file of an upload that is not used yet, and takes that of one which was', async () => {
    const content = table(1);
    const first = await bring(content);
    const ready = await data.ended(first.versionId);
    const again = await send(content);
    await remove(first.id);
    expect(existsSync(stored(content))).toBe(true);
    const second = await data.createDataset({ uploadId: again });
    expect(await data.ended(second.versionId)).toMatchObject({ status: 'READY', digest: ready.digest });
    expect(blobs()).toBe(before + BLOBS);
    await remove(second.id);
    expect(blobs()).toBe(before);
    expect((await data.createDataset({ uploadId: again })).code).toBe('NOT_FOUND');
  }, 60_000);

  it('while another version of the same file is being made, takes nothing from it', async () => {
    const [first, second] = [await bring(table(2)), await send(table(2))];
    const ready = await data.ended(first.versionId);
    const other = await data.createDataset({ uploadId: second });
    const release = await hold(other.id);
    await waits();
    await remove(first.id);
    expect(blobs()).toBe(before + 1); // the file
    await release();
    expect(await data.ended(other.versionId)).toMatchObject({ status: 'READY', digest: ready.digest });
    expect(blobs()).toBe(before + BLOBS);
  }, 60_000);

  it('ends what is under way for it, with nothing left', async () => {
    let asked: ServerResponse | undefined;
    const server = createServer((_, response) => {
      asked = response;
      response.write(table(3).subarray(0, 100));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const { id, versionId } = await data.createDataset({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.csv` });
      await waitFor(() => asked && blobs() === before + 1); // a part of one
      await remove(id);
      expect(await data.version(versionId)).toMatchObject({ status: 'FAILED', failure: { code: 'DELETED' } });
      asked?.end(table(3).subarray(100));
      await waitFor(() => blobs() === before);
      expect(await data.version(versionId)).toMatchObject({ status: 'FAILED' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }, 60_000);

  it('fails the versions that are going to join it, and says why', async () => {
    const [left, right, busy] = [await bring(table(4)), await bring(table(5)), await send(table(6))];
    await Promise.all([data.ended(left.versionId), data.ended(right.versionId)]);
    const before = await data.createDataset({ uploadId: busy });
    const release = await hold(before.id);
    await waits(); // nothing else is taken up
    const { applyRecipe } = await data.graphql<{ applyRecipe: { id: string } }>('mutation ($input: ApplyRecipeInput!) { applyRecipe(input: $input) { ... on DatasetVersion { id } ... on Problem { code } } }', {
      input: { datasetVersionId: left.versionId, steps: [{ kind: 'join', arguments: { dataset_version: right.versionId, on: ['a'] } }] },
    });
    await remove(right.id);
    await release();
    expect(await data.ended(applyRecipe.id)).toMatchObject({ status: 'FAILED', failure: { code: 'INVALID_RECIPE' } });
    expect(await data.ended(before.versionId)).toMatchObject({ status: 'READY' });
  }, 60_000);

  it('at the moment at which an equal file arrives, lets it be sent again', async () => {
    const content = table(8);
    const [put, tus] = [await data.createUpload(), await data.createUpload(content.length)];
    for (const { path } of [put, tus]) {
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(${BLOB_LOCK})`, [`sha256:${hex(content)}`]);
      const sent = path === put.path ? data.send('PUT', path, content) : data.patch(path, 0, content);
      await waits();
      rmSync(stored(content)); // as whoever holds the lock does
      await client.query('COMMIT');
      expect((await sent).status).toBe(503);
      expect((await data.send('HEAD', path, undefined, TUS)).headers.get('upload-offset')).toBe(String(content.length));
      expect(existsSync(stored(content))).toBe(true);
      rmSync(stored(content));
      await client.query('DELETE FROM upload WHERE digest IS NOT NULL');
    }
  }, 60_000);

  it('killed before its blobs are gone, ends after the next start', async () => {
    const { id, versionId } = await bring(table(7));
    await data.ended(versionId);
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock_shared(${BLOB_LOCK})`, [`sha256:${hex(table(7))}`]);
    const removal = remove(id).catch(() => undefined);
    await waits();
    await data.kill();
    await removal;
    await client.query('COMMIT');
    expect(existsSync(stored(table(7)))).toBe(true);
    data = await data.killedAndStarted();
    await waitFor(() => blobs() === before);
  }, 60_000);
});
