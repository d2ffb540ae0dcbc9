import { lookup } from 'node:dns';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import { DuckDBInstance } from '@duckdb/node-api';
import { unpackTar } from 'modern-tar';
import { ingest } from '../ingest/ingest.js';
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
    for (const from of [0, 3, 6]) {
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

  const from = (source: ImportSource, { allowed = ['127.0.0.1'], maximumBytes = 100_000, signal = new AbortController().signal, names = {} as Record<string, string[][]> } = {}) => receive(source, {
    store, guard: new AddressGuard(allowed, resolver(names)), folder: join(folder, 'receiving'), maximumBytes, huggingFaceUrl: `${base}/hub`, signal, onProgress: () => {},
  });
  /** A DNS that answers with the next of a name's lists of addresses; the last one stays. */
  const resolver = (names: Record<string, string[][]>): ConstructorParameters<typeof AddressGuard>[1] => (hostname, options, callback) => {
    const answers = names[hostname];
    if (!answers) return lookup(hostname, options, callback);
    const addresses = answers.length > 1 ? answers.shift() : answers[0];
    callback(null, (addresses ?? []).map((address) => ({ address, family: 4 })));
  };
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
    ['by IPv6 with an address of IPv4 in it', () => `${base.replace('127.0.0.1', '[::7f00:2]')}/x`],
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

  it('is not fetched from a name that leads elsewhere the next time, or to two places, one of them private', async () => {
    let asked = 0;
    pages['/public.csv'] = (response) => {
      asked++;
      file(CSV)(response);
    };
    const names = { 'changing.test': [['127.0.0.1'], ['127.0.0.2']], 'double.test': [['127.0.0.1', '127.0.0.2']] };
    const at = (name: string) => `${base.replace('127.0.0.1', name)}/public.csv`;
    expect((await url(at('changing.test'), { names })).filename).toBe('public.csv');
    // Looked up once, and connected to what was looked up.
    expect(names['changing.test']).toEqual([['127.0.0.2']]);
    for (const name of ['changing.test', 'double.test']) await expect(url(at(name), { names })).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS', message: expect.stringContaining(name) });
    expect(asked).toBe(1);
  });

  it('is not fetched after a redirect to a name of a private address, which is told', async () => {
    pages['/inside'] = () => {
      throw new Error('it was asked');
    };
    pages['/sly'] = redirect(`${base.replace('127.0.0.1', 'inside.test')}/inside`);
    await expect(url('/sly', { names: { 'inside.test': [['127.0.0.2']] } })).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS', message: expect.stringContaining('inside.test') });
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

  describe('of the Hugging Face hub', () => {
    const listed = (split: string, config: string, file: number) => ({ dataset: 'me/numbers', config, split, url: `${base}/shards/${file}.parquet`, filename: `${file}.parquet`, size: parquet[file]?.length ?? 0 });
    /** As the dataset viewer answers. */
    const hub = (files: readonly ReturnType<typeof listed>[], state: object = {}) => {
      pages['/hub/parquet'] = (response, request) => {
        if (!request.url?.endsWith('?dataset=me%2Fnumbers')) return void response.writeHead(404).end('{"error":"The dataset does not exist."}');
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ parquet_files: files, features: null, pending: [], failed: [], partial: false, ...state }));
      };
      for (const [index, content] of parquet.entries()) pages[`/shards/${index}.parquet`] = file(content);
    };
    const bring = (wanted: Partial<Extract<ImportSource, { kind: 'huggingFace' }>> = {}) => from({ kind: 'huggingFace', name: 'me/numbers', ...wanted });
    const entries = async (digest: string) => new Map((await unpackTar(await stored(digest))).map(({ header, data }) => [header.name, Buffer.from(data ?? [])]));

    it('comes whole, in the splits that the hub has', async () => {
      hub([listed('test', 'default', 2), listed('train', 'default', 0), listed('train', 'default', 1), listed('extra', 'default', 1), listed('train', 'other', 1)]);
      const received = await bring();
      expect(received).toMatchObject({ filename: 'numbers.tar', notes: [{ code: 'LEFT_OUT', severity: 'INFO', message: expect.stringContaining('extra was left out') }] });
      expect(await entries(received.fileDigest)).toEqual(new Map([['test/00000.parquet', parquet[2]], ['train/00001.parquet', parquet[0]], ['train/00002.parquet', parquet[1]]]));
      expect((await bring()).fileDigest).toBe(received.fileDigest);
      const content = await ingest({ file: { path: await store.localPath(received.fileDigest), filename: received.filename }, options: {}, notes: received.notes ?? [], store, workspace: { folder: join(folder, 'work') } });
      expect(content).toMatchObject({ rowCount: 9, splitting: { method: 'GIVEN' }, splits: [{}, {}, { name: 'TEST', rowCount: 3 }] });
      expect(content.issues).toContainEqual(expect.objectContaining({ code: 'LEFT_OUT', message: expect.stringContaining('extra') }));
    });

    it('comes as one split, where one is named or there is but one', async () => {
      hub([listed('train', 'default', 0), listed('train', 'default', 1), listed('test', 'default', 1)]);
      expect(await bring({ split: 'test' })).toMatchObject({ filename: 'numbers.parquet', byteSize: BigInt(parquet[1]?.length ?? 0), notes: [] });
      expect([...(await entries((await bring({ split: 'train' })).fileDigest)).keys()]).toEqual(['all/00000.parquet', 'all/00001.parquet']);
      hub([listed('english', 'default', 0)]);
      expect(await bring()).toMatchObject({ filename: 'numbers.parquet', notes: [] });
    });

    it('is told to be a part where the hub has only a part', async () => {
      hub([listed('train', 'default', 0)], { partial: true });
      expect((await bring()).notes).toEqual([{ code: 'LEFT_OUT', severity: 'WARNING', message: expect.stringContaining('only a part') }]);
    });

    it.each<[string, () => void, object]>([
      ['still preparing', () => hub([listed('train', 'default', 0)], { pending: [{ dataset: 'me/numbers', config: 'default', kind: 'config-parquet-metadata' }] }), { code: 'NOT_READY', message: expect.stringContaining('Try again') }],
      ['still beginning', () => hub([], { pending: [{ dataset: 'me/numbers', config: 'default' }] }), { code: 'NOT_READY' }],
      ['failing', () => hub([listed('train', 'default', 0)], { failed: [{ dataset: 'me/numbers', config: 'default', error: {} }] }), { code: 'NOT_FOUND', message: expect.stringContaining('download the dataset') }],
      ['empty', () => hub([]), { code: 'NOT_FOUND', message: expect.stringContaining('no Parquet files') }],
      ['without a training split', () => hub([listed('a', 'default', 0), listed('b', 'default', 0)]), { code: 'NOT_FOUND', message: expect.stringContaining('Choose one: a, b') }],
      ['a page', () => { pages['/hub/parquet'] = file('<p>hello'); }, { code: 'URL_REFUSED', message: expect.stringContaining('something else') }],
      ['of another shape', () => { pages['/hub/parquet'] = file('{"parquet_files": [{"url": 3}]}'); }, { code: 'URL_REFUSED', message: expect.stringContaining('upload it') }],
    ])('that is %s is told', async (_, answer, problem) => {
      answer();
      await expect(bring()).rejects.toMatchObject({ name: 'ImportError', field: 'huggingFace', ...problem });
    });

    it('may have other configurations that are not ready', async () => {
      hub([listed('train', 'default', 0)], { pending: [{ dataset: 'me/numbers', config: 'other' }], failed: [{ dataset: 'me/numbers', config: 'third' }] });
      expect((await bring()).filename).toBe('numbers.parquet');
    });

    it.each<[Omit<Extract<ImportSource, { kind: 'huggingFace' }>, 'kind'>, string]>([
      [{ name: 'me/nothing' }, 'no public dataset'],
      [{ name: 'me/numbers', split: 'dev' }, 'Choose one: train, test'],
      [{ name: 'me/numbers', config: 'en' }, 'Choose one: default, other'],
      [{ name: '../admin' }, 'looks like'],
    ])('that the hub lacks is told: %p', async (wanted, message) => {
      hub([listed('train', 'default', 0), listed('test', 'default', 1), listed('train', 'other', 1)]);
      await expect(bring(wanted)).rejects.toMatchObject({ field: 'huggingFace', message: expect.stringContaining(message) });
    });
  });
});
