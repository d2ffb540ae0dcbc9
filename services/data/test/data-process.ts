import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:net';
import { signRequest } from '@lepton/graphql';
import { freePort } from '@lepton/local';
import { waitFor } from '@lepton/testing';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const SECRET = '0123456789abcdef';
const workspace = 'default';
export const TUS = { 'tus-resumable': '1.0.0' };

export interface Version { id: string; status: string; failure: { code: string } | null; digest: string; rowCount: string }

/** The head of a part. */
export const patchAt = (offset: number) => ({ ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' });

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export interface Place {
  /** Where uploads under way, work and artifacts lie. */
  home: string;
  env: { DATABASE_URL: string; NATS_URL: string } & Record<string, string>;
  /** Mounts a file system of this size at `home` that only the process sees; needs user namespaces. */
  diskMiB?: number;
}

/** The data service as it is started, in a process of its own that can be killed. */
export class DataProcess {
  private constructor(private readonly child: ChildProcess, private readonly url: string, private readonly place: Place) {}

  static async start(place: Place): Promise<DataProcess> {
    const { home, env, diskMiB } = place;
    mkdirSync(home, { recursive: true });
    const port = await freePort();
    const variables = {
      PATH: process.env['PATH'], NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), LEPTON_DATA_DIR: join(home, 'data'), ARTIFACTS_URL: pathToFileURL(join(home, 'artifacts')).href, LEPTON_GATEWAY_SECRET: SECRET,
      LEPTON_URL: 'http://gateway', LEPTON_LOG_LEVEL: 'error', LEPTON_CLAIM_MS: '1000', LEPTON_DATA_MEMORY_MB: '256', LEPTON_IMPORT_ALLOW: '127.0.0.1', ...env,
    };
    const mount = 'mount -t tmpfs -o size="$0"m tmpfs "$1" && exec "$2" "$3"';
    const child = diskMiB === undefined
      ? spawn(process.execPath, [MAIN], { env: variables, stdio: ['ignore', 'ignore', 'inherit'] })
      : spawn('unshare', ['-rm', 'sh', '-c', mount, String(diskMiB), home, process.execPath, MAIN], { env: variables, stdio: ['ignore', 'ignore', 'inherit'] });
    const started = new DataProcess(child, `http://127.0.0.1:${port}`, place);
    await waitFor(async () => {
      if (child.exitCode !== null) throw new Error(`the data service ended with ${child.exitCode}`);
      return (await fetch(`${started.url}/health/ready`).catch(() => undefined))?.ok ?? false;
    }, { timeoutMs: 60_000, intervalMs: 50 });
    return started;
  }

  /** A path below `home`, as it can be reached from outside of the process. */
  path(...parts: string[]): string {
    return join(this.place.diskMiB === undefined ? this.place.home : `/proc/${this.child.pid}/root${this.place.home}`, ...parts);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  async killedAndStarted(): Promise<DataProcess> {
    await this.kill();
    return DataProcess.start(this.place);
  }

  async graphql<Data>(query: string, variables: object = {}): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${this.url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signRequest(SECRET, { method: 'POST', path: '/graphql', workspace, body }) } });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The process as the system knows it. */
  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  async createUpload(byteSize?: number, digest?: string): Promise<{ id: string; path: string }> {
    const { createUpload } = await this.graphql<{ createUpload: { id: string; code?: string } }>(
      'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id } ... on Problem { code message } } }', { input: { filename: 'x.csv', ...(byteSize !== undefined && { byteSize: String(byteSize) }), ...(digest !== undefined && { digest }) } });
    if (!createUpload.id) throw new Error(JSON.stringify(createUpload));
    return { id: createUpload.id, path: `/uploads/${createUpload.id}` };
  }

  send(method: string, path: string, body?: Body, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { method, headers: { ...signRequest(SECRET, { method, path, workspace }), ...headers }, ...(body !== undefined && { body, duplex: 'half' }) } as RequestInit);
  }

  patch(path: string, offset: number, body: Body, headers: Record<string, string> = {}): Promise<Response> {
    return this.send('PATCH', path, body, { ...patchAt(offset), ...headers });
  }

  /** Sends a request's head and a part of its body, waits, and cuts the line. */
  async cut(method: 'PUT' | 'PATCH', path: string, part: Uint8Array, headers: Record<string, string>, wait: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    const { hostname, port } = new URL(this.url);
    const head = Object.entries({ host: hostname, ...signRequest(SECRET, { method, path, workspace }), ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => socket.on('error', reject).write(Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`), part]), () => resolve()));
    await wait();
    socket.destroy();
  }

  async offset(path: string): Promise<number> {
    return Number((await this.send('HEAD', path, undefined, TUS)).headers.get('upload-offset') ?? Number.NaN);
  }

  /** @returns the version's id, or the problem's code */
  async createDataset(input: object): Promise<{ id: string; versionId: string; code?: string }> {
    const { createDataset } = await this.graphql<{ createDataset: { id?: string; code?: string; latestVersion?: { id: string } } }>(
      'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id latestVersion { id } } ... on Problem { code } } }', { input: { name: 'set', ...input } });
    return { id: createDataset.id ?? '', versionId: createDataset.latestVersion?.id ?? '', ...(createDataset.code !== undefined && { code: createDataset.code }) };
  }

  async version(id: string): Promise<Version> {
    return (await this.graphql<{ datasetVersion: Version }>('query ($id: ID!) { datasetVersion(id: $id) { id status failure { code } digest rowCount } }', { id })).datasetVersion;
  }

  ended(id: string): Promise<Version> {
    return waitFor(async () => {
      const version = await this.version(id);
      return ['READY', 'FAILED'].includes(version.status) && version;
    }, { timeoutMs: 60_000, intervalMs: 50, what: `the end of ${id}` });
  }
}
