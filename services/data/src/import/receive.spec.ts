import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import { DuckDBInstance } from '@duckdb/node-api';
import { AddressGuard } from './address-guard.js';
import { receive, type ImportSource } from './receive.js';

const CSV = 'a,b\n1,2\n';

describe('a file on the web', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-import-'));
  const pages: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {};
  const parquet: Buffer[] = [];
  let server: Server;
  let store: ArtifactStore;
  let base: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = pages[request.url?.split('?')[0] ?? ''];
      if (page) page(response, request);
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    store = await openArtifactStore(pathToFileURL(join(folder, 'artifacts')).href);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const from of [0, 3]) {
      const path = join(folder, `${from}.parquet`);
      await connection.run(`COPY (SELECT range AS n, 'x' || range AS label FROM range(${from}, ${from + 3})) TO '${path}' (FORMAT parquet)`);
      parquet.push(readFileSync(path));
    }
    instance.closeSync();
  }, 30_000);

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const from = (source: ImportSource, { allowed = ['127.0.0.1'], maximumBytes = 100_000, signal = new AbortController().signal } = {}) => receive(source, {
    store, guard: new AddressGuard(allowed), folder: join(folder, 'receiving'), maximumBytes, huggingFaceUrl: `${base}/hub`, signal, onProgress: () => {},
  });
  const url = (path: string, options = {}) => from({ kind: 'url', url: path.startsWith('http') ? path : `${base}${path}` }, options);
  const file = (content: string | Buffer, headers: Record<string, string> = {}) => (response: ServerResponse) => void response.writeHead(200, headers).end(content);
  const redirect = (location: string) => (response: ServerResponse) => void response.writeHead(302, { location }).end();
  const stored = async (digest: string) => Buffer.concat(await (await store.get(digest)).toArray() as Buffer[]);

  it('is stored under its name', async () => {
    pages['/data/people%20of%20today.csv'] = file(CSV);
    const received = await url('/data/people%20of%20today.csv?token=1');
    expect(received).toMatchObject({ filename: 'people of today.csv', byteSize: BigInt(CSV.length) });
    expect((await stored(received.fileDigest)).toString()).toBe(CSV);
  });

  it('is called what the server says, and never leads out of a folder', async () => {
    pages['/download'] = file(CSV, { 'content-disposition': 'attachment; filename="../../etc/passwd.csv"' });
    expect((await url('/download')).filename).toBe('passwd.csv');
  });

  it('is followed through redirects, but not for ever', async () => {
    pages['/old'] = redirect('/older');
    pages['/older'] = redirect(`${base}/new.csv`);
    pages['/new.csv'] = file(CSV);
    expect((await url('/old')).filename).toBe('new.csv');
    pages['/round'] = redirect('/round');
    await expect(url('/round')).rejects.toMatchObject({ code: 'URL_REFUSED', message: expect.stringContaining('more than 5 times') });
  });

  it.each([
    ['by its address', () => `${base.replace('127.0.0.1', '127.0.0.2')}/x`],
    ['by a name', () => `${base.replace('127.0.0.1', 'localhost')}/x`],
    ['by another way of writing it', () => `${base.replace('127.0.0.1', '[::ffff:7f00:2]')}/x`],
    ['by a number', () => `${base.replace('127.0.0.1', '2130706434')}/x`],
    ['after a redirect', () => {
      pages['/sly'] = redirect(`${base.replace('127.0.0.1', '127.0.0.2')}/x`);
      return `${base}/sly`;
    }],
  ])('is not fetched from where only this machine can go: %s', async (_, address) => {
    pages['/x'] = () => {
      throw new Error('it was asked');
    };
    await expect(url(address(), { allowed: address().includes('localhost') ? ['192.0.2.1'] : ['127.0.0.1'] })).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS', field: 'url', message: expect.stringContaining('LEPTON_IMPORT_ALLOW') });
  });

  it.each<[string, string, string]>([
    ['file:///etc/passwd', 'INVALID_URL', 'https://'],
    ['data.csv', 'INVALID_URL', 'https://'],
    ['https://me:secret@example.org/x.csv', 'INVALID_URL', 'password'],
  ])('cannot be %s', async (address, code, message) => {
    await expect(from({ kind: 'url', url: address })).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('that is a page, missing or secret is told so', async () => {
    pages['/page'] = file('<html>', { 'content-type': 'text/html; charset=utf-8' });
    pages['/secret'] = (response) => void response.writeHead(403).end();
    await expect(url('/page')).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    await expect(url('/nothing')).rejects.toMatchObject({ code: 'URL_REFUSED', message: expect.stringContaining('no such file') });
    await expect(url('/secret')).rejects.toMatchObject({ code: 'URL_REFUSED', message: expect.stringContaining('not public') });
    await expect(url('http://127.0.0.1:1/x')).rejects.toMatchObject({ code: 'URL_UNREACHABLE' });
  });

  it('that is too large leaves nothing behind, announced or not', async () => {
    pages['/large'] = file('x'.repeat(2_000));
    pages['/endless'] = (response) => {
      const more = () => {
        while (!response.destroyed && response.write('y'.repeat(1_000))) { /* as fast as it is read */ }
      };
      response.on('drain', more);
      more();
    };
    const before = await url('/new.csv');
    await expect(url('/large', { maximumBytes: 1_000 })).rejects.toMatchObject({ code: 'URL_TOO_LARGE' });
    await expect(url('/endless', { maximumBytes: 50_000 })).rejects.toMatchObject({ code: 'URL_TOO_LARGE' });
    expect(await store.has(before.fileDigest)).toBe(true);
  });

  it('that breaks off is told, and is not stored', async () => {
    pages['/broken'] = (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 50);
    };
    await expect(url('/broken')).rejects.toMatchObject({ code: 'URL_UNREACHABLE' });
  });

  it('is given up when the service stops', async () => {
    pages['/slow'] = (response) => void response.writeHead(200).write('a');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(url('/slow', { signal: stop.signal })).rejects.toThrow();
  });

  it('comes from the Hugging Face hub, its files put together', async () => {
    const listed = (split: string, config: string, file: number) => ({ dataset: 'me/numbers', config, split, url: `${base}/shards/${file}.parquet`, filename: `${file}.parquet`, size: parquet[file]?.length ?? 0 });
    pages['/hub/parquet'] = (response, request) => {
      if (!request.url?.endsWith('?dataset=me%2Fnumbers')) return void response.writeHead(404).end('{}');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ parquet_files: [listed('train', 'default', 0), listed('train', 'default', 1), listed('test', 'default', 1), listed('train', 'other', 1)] }));
    };
    for (const [index, content] of parquet.entries()) pages[`/shards/${index}.parquet`] = file(content);
    const received = await from({ kind: 'huggingFace', name: 'me/numbers' });
    expect(received.filename).toBe('numbers.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const rows = await (await instance.connect()).runAndReadAll(`SELECT n::INTEGER, label FROM read_parquet('${await store.localPath(received.fileDigest)}')`);
    expect(rows.getRows()).toEqual([0, 1, 2, 3, 4, 5].map((n) => [n, `x${n}`]));
    instance.closeSync();
    expect((await from({ kind: 'huggingFace', name: 'me/numbers', split: 'test' })).byteSize).toBe(BigInt(parquet[1]?.length ?? 0));
  });

  it.each<[Omit<Extract<ImportSource, { kind: 'huggingFace' }>, 'kind'>, string]>([
    [{ name: 'me/nothing' }, 'no public dataset'],
    [{ name: 'me/numbers', split: 'dev' }, 'Choose one: train, test'],
    [{ name: 'me/numbers', config: 'en' }, 'Choose one: default, other'],
    [{ name: '../admin' }, 'looks like'],
  ])('that the hub lacks is told: %p', async (wanted, message) => {
    await expect(from({ kind: 'huggingFace', ...wanted })).rejects.toMatchObject({ field: 'huggingFace', message: expect.stringContaining(message) });
  });
});
