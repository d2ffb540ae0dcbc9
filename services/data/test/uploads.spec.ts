import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import fc from 'fast-check';
import { BLOB_LOCK } from '../src/artifact/blobs.js';
import { DataProcess, patchAt, TUS } from './data-process.js';
import { random } from './ingest-fixture.js';

const MOST = 300_000;
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const digestOf = (bytes: Uint8Array) => `sha256:${hex(bytes)}`;
const bytesOf = (length: number, seed: number): Uint8Array<ArrayBuffer> => {
  const next = random(seed);
  return Uint8Array.from({ length }, () => next() * 256);
};
/** A body without a Content-Length. */
const chunked = (...parts: Uint8Array<ArrayBuffer>[]) => ReadableStream.from(parts) as ReadableStream<Uint8Array>;
const answer = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

describe('an upload', () => {
  const home = mkdtempSync(join(tmpdir(), 'lepton-uploads-'));
  let postgres: TestPostgres;
  let nats: TestNats;
  let data: DataProcess;

  beforeAll(async () => {
    [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    data = await DataProcess.start({ home, env: { DATABASE_URL: postgres.url(), NATS_URL: nats.url, LEPTON_MAX_UPLOAD_BYTES: String(MOST) } });
  }, 60_000);
  afterAll(async () => {
    await data?.kill();
    await Promise.all([postgres?.stop(), nats?.stop()]);
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  const stored = (bytes: Uint8Array) => join(home, 'artifacts', 'sha256', hex(bytes).slice(0, 2), hex(bytes));
  const isStored = (bytes: Uint8Array) => existsSync(stored(bytes)) && readFileSync(stored(bytes)).equals(bytes);
  const blobs = () => readdirSync(join(home, 'artifacts'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  const inFlight = (id: string) => readdirSync(join(home, 'data', 'incoming')).filter((name) => name.startsWith(id));
  const head = async (path: string) => {
    const { status, headers } = await data.send('HEAD', path, undefined, TUS);
    return [status, headers.get('upload-offset'), headers.get('upload-length')];
  };

  it('by tus goes on wherever its line was cut, and ends with the bytes that were sent', async () => {
    let seed = 0;
    const cuts = fc.array(fc.oneof(fc.nat(200), fc.nat(120_000)), { maxLength: 5 });
    await fc.assert(fc.asyncProperty(fc.oneof(fc.nat(300), fc.nat(200_000)), cuts, fc.boolean(), async (length, parts, announced) => {
      const content = bytesOf(length, ++seed);
      const { id, path } = await data.createUpload(announced ? length : undefined, digestOf(content));
      let offset = 0;
      for (const [index, sent] of parts.entries()) {
        const declared: Record<string, string> = announced || index > 0 ? {} : { 'upload-length': String(length) };
        await data.cut('PATCH', path, content.subarray(offset, offset + sent), { ...patchAt(offset), ...declared, 'content-length': String(length - offset + 1) });
        const now = await data.offset(path);
        expect(now).toBeGreaterThanOrEqual(offset);
        expect(now).toBeLessThanOrEqual(Math.min(length, offset + sent));
        offset = now;
      }
      const [, , told] = await head(path);
      if (told === null || offset < length) expect((await data.patch(path, offset, content.subarray(offset), told === null ? { 'upload-length': String(length) } : {})).status).toBe(204);
      expect(await head(path)).toEqual([200, String(length), String(length)]);
      expect(isStored(content)).toBe(true);
      expect(inFlight(id)).toEqual([]);
    }), { numRuns: 40 });
  }, 120_000);

  it('by tus with other bytes than announced is refused, begins anew, and takes the right ones', async () => {
    const [wrong, right] = [bytesOf(5_000, 1_001), bytesOf(5_000, 1_002)];
    const { path } = await data.createUpload(5_000, digestOf(right));
    expect((await data.patch(path, 0, wrong.subarray(0, 2_000))).status).toBe(204);
    expect(await answer(await data.patch(path, 2_000, wrong.subarray(2_000)))).toEqual([460, 'DIGEST_MISMATCH']);
    expect(existsSync(stored(wrong))).toBe(false);
    expect(await head(path)).toEqual([200, '0', '5000']);
    expect((await data.patch(path, 0, right)).status).toBe(204);
    expect(isStored(right)).toBe(true);
    expect(await answer(await data.patch(path, 5_000, right))).toEqual([409, 'UPLOAD_COMPLETE']);
  }, 60_000);

  it('of no byte is complete, by PUT and by tus, announced or not', async () => {
    for (const announced of [0, undefined]) {
      const [put, tus] = [await data.createUpload(announced), await data.createUpload(announced)];
      expect((await data.send('PUT', put.path, new Uint8Array())).status).toBe(204);
      if (announced === undefined) expect((await data.patch(tus.path, 0, new Uint8Array(), { 'upload-length': '0' })).status).toBe(204);
      for (const { path, id } of [put, tus]) {
        expect(await head(path)).toEqual([200, '0', '0']);
        expect((await data.createDataset({ uploadId: id })).code).toBeUndefined();
      }
    }
  }, 60_000);

  it('by PUT is refused beyond the limit, and where it is longer or shorter than announced; nothing of it stays, and the right one is taken', async () => {
    const content = bytesOf(20_000, 1_010);
    const before = blobs();
    const [unknown, known] = [await data.createUpload(), await data.createUpload(content.length)];
    const tooLarge = bytesOf(MOST + 1, 1_011);
    expect(await answer(await data.send('PUT', unknown.path, tooLarge))).toEqual([413, 'UPLOAD_TOO_LARGE']);
    expect(await answer(await data.send('PUT', unknown.path, chunked(tooLarge)))).toEqual([413, 'UPLOAD_TOO_LARGE']);
    for (const other of [content.subarray(1), new Uint8Array(), new Uint8Array([...content, 0])]) {
      expect(await answer(await data.send('PUT', known.path, other))).toEqual([400, 'WRONG_SIZE']);
      expect(await answer(await data.send('PUT', known.path, chunked(other)))).toEqual([400, 'WRONG_SIZE']);
    }
    expect(await head(known.path)).toEqual([200, '0', String(content.length)]);
    expect((await data.createDataset({ uploadId: known.id })).code).toBe('UPLOAD_INCOMPLETE');
    expect(blobs()).toBe(before);
    for (const { path } of [unknown, known]) expect((await data.send('PUT', path, chunked(content.subarray(0, 7), content.subarray(7)))).status).toBe(204);
    expect(isStored(content)).toBe(true);
    expect(await answer(await data.send('PUT', known.path, content))).toEqual([409, 'UPLOAD_COMPLETE']);
  }, 60_000);

  it('by PUT leaves nothing where its line is cut, and an endless one gives way to the next', async () => {
    const content = bytesOf(50_000, 1_020);
    const { id, path } = await data.createUpload();
    const size = () => statSync(join(home, 'data', 'incoming', id)).size;
    await data.cut('PUT', path, content.subarray(0, 30_000), { 'content-length': String(content.length) }, () => waitFor(() => size() === 30_000));
    await waitFor(() => size() === 0);
    const endless = data.send('PUT', path, new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(content.subarray(0, 10_000)) }));
    await waitFor(() => size() === 10_000);
    expect((await data.send('PUT', path, content)).status).toBe(204);
    expect((await endless).status).toBe(503);
    expect(isStored(content)).toBe(true);
    expect(inFlight(id)).toEqual([]);
  }, 60_000);

  it('is put together once, however many ask for it', async () => {
    const content = bytesOf(MOST, 1_030);
    const { path, id } = await data.createUpload(content.length);
    const client = await connectClient(postgres.url(), 'test');
    const waiting = async () => (await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount;
    await client.query(`SELECT pg_advisory_lock(${BLOB_LOCK})`, [digestOf(content)]);
    const last = data.patch(path, 0, content);
    await waitFor(async () => (await waiting()) === 1);
    const heads = Array.from({ length: 5 }, () => head(path));
    await sleep(200); // they are there by now
    expect(await waiting()).toBe(1);
    await client.end();
    expect((await last).status).toBe(204);
    expect(await Promise.all(heads)).toEqual(Array.from({ length: 5 }, () => [200, String(MOST), String(MOST)]));
    expect(isStored(content)).toBe(true);
    expect(inFlight(id)).toEqual([]);
    expect(readdirSync(join(home, 'artifacts', 'incoming'))).toEqual([]);
  }, 60_000);

  it('that is ended by its client is gone', async () => {
    const { path, id } = await data.createUpload(100);
    expect((await data.send('DELETE', path, undefined, TUS)).status).toBe(204);
    expect(inFlight(id)).toEqual([]);
    await waitFor(async () => (await data.createDataset({ uploadId: id })).code === 'NOT_FOUND');
  }, 60_000);
});
