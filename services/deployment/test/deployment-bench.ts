import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openArtifactStore, type ArtifactStore } from '@lepton/artifact-store';
import { ModelService, ProblemError, SplitName, Task } from '@lepton/contracts';
import { requireSignature, signRequest } from '@lepton/graphql';
import { connectMessaging, serveRpc, type Messaging } from '@lepton/messaging';
import { Outbox, Transactions } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor, type TestNats, type TestPostgres } from '@lepton/testing';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';
import type { ModelServerConfig } from '../src/config/model-server.config.js';
import { startModelServer, type ModelServer } from '../src/model-server/model-server.js';
import { LABELS, SIGNATURE } from './passenger-model.js';

const SECRET = '0123456789abcdef';
export const LOST_MS = 2_000;

/** Slow hosts need patience; a test that fails may take its time. */
export const eventually: typeof waitFor = (probe, options) => waitFor(probe, { timeoutMs: 30_000, ...options });

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // What a test reads from JSON it states in its expectations.
  readonly body: Record<string, unknown>;
}

/** A deployment service on real PostgreSQL and NATS, asked as the gateway asks it; the models service is played by the test. */
export class DeploymentBench {
  /** Model servers in processes of their own, in the order of their start. */
  readonly processes: ServerProcess[] = [];
  readonly #servers: { close(): Promise<void> }[] = [];
  readonly #digests = new Map<string, string>();

  private constructor(
    readonly postgres: TestPostgres,
    readonly nats: TestNats,
    readonly app: NestFastifyApplication,
    readonly mesh: Messaging,
    readonly artifacts: ArtifactStore,
    private readonly home: string,
    private readonly url: string,
  ) {}

  static async start(): Promise<DeploymentBench> {
    const home = mkdtempSync(join(tmpdir(), 'lepton-deployment-'));
    const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    const mesh = await connectMessaging({ url: nats.url, owner: 'test' });
    const artifacts = await openArtifactStore(artifactsUrl(home));
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({
      PORT: 0, HOST: '127.0.0.1', DATABASE_URL: postgres.url(), NATS_URL: nats.url, ARTIFACTS_URL: 'file:///unused',
      LEPTON_GATEWAY_SECRET: SECRET, LEPTON_URL: 'http://127.0.0.1:4000', LEPTON_LOG_LEVEL: 'error',
      LEPTON_HEARTBEAT_MS: 200, LEPTON_REPLICA_LOST_MS: LOST_MS, LEPTON_PREDICTIONS_KEPT_PER_SECOND: 1_000, LEPTON_PREDICTION_DAYS: 30,
    }), new FastifyAdapter(), { logger: ['error'] });
    requireSignature(app.getHttpAdapter().getInstance(), SECRET);
    await app.listen(0, '127.0.0.1');
    const bench = new DeploymentBench(postgres, nats, app, mesh, artifacts, home, await app.getUrl());
    serveRpc(mesh, 'models', ModelService, { getModelVersion: ({ modelVersionId }) => bench.#modelVersion(modelVersionId) });
    return bench;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) await server.close();
    await this.app.close();
    await this.mesh.close();
    await Promise.all([this.postgres.stop(), this.nats.stop(), this.artifacts.close()]);
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A model version of these bytes, as the models service would know it. */
  async modelVersion(id: string, model: Uint8Array): Promise<string> {
    this.#digests.set(id, (await this.artifacts.put(model)).digest);
    return id;
  }

  digestOf(modelVersionId: string): string {
    return this.#digests.get(modelVersionId) ?? '';
  }

  /** Where the artifact store keeps a blob, for a test that damages it. */
  get artifactsDir(): string {
    return fileURLToPath(artifactsUrl(this.home));
  }

  async startServer(): Promise<ModelServer> {
    const server = await startModelServer({ ...this.#serverConfig(), PORT: 0 }, { log() {}, warn() {}, error() {} });
    this.#servers.push(server);
    return server;
  }

  /** A model server in a process of its own. */
  async forkServer(): Promise<ServerProcess> {
    const main = fileURLToPath(new URL('../src/model-server/main.ts', import.meta.url));
    const child = fork(main, {
      execArgv: ['--conditions=source', '--import', new URL('run-typescript.mjs', import.meta.url).href],
      env: { ...process.env, NODE_OPTIONS: '', ...Object.fromEntries(Object.entries(this.#serverConfig()).map(([name, value]) => [name, String(value)])) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const server = new ServerProcess(child);
    this.processes.push(server);
    this.#servers.push({ close: () => server.kill() });
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (message !== 'ready') throw new Error(`the model server ended with code ${String(message)}`);
    return server;
  }

  #serverConfig(): ModelServerConfig {
    return {
      PORT: 0, HOST: '127.0.0.1', NATS_URL: this.nats.url, ARTIFACTS_URL: artifactsUrl(this.home), LEPTON_LOG_LEVEL: 'error',
      LEPTON_INFERENCE_THREADS: 1, LEPTON_INFERENCE_SESSIONS: 1, LEPTON_INFERENCE_QUEUE: 1_024,
    };
  }

  async request(method: string, path: string, body?: unknown, { workspace = 'default', signed = true } = {}): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const signature = signed ? signRequest(SECRET, { method, path, workspace, body: text ?? '' }) : {};
    const response = await fetch(this.url + path, { method, headers: { ...signature, ...(text && { 'content-type': 'application/json' }) }, ...(text && { body: text }) });
    return { status: response.status, headers: response.headers, body: await response.json() as Record<string, unknown> };
  }

  /** The data; throws the first error. */
  async graphql<T = Record<string, Record<string, unknown>>>(query: string, variables: Record<string, unknown> = {}, workspace?: string): Promise<T> {
    const { body } = await this.request('POST', '/graphql', { query, variables }, workspace === undefined ? {} : { workspace });
    const [error] = (body['errors'] ?? []) as { message: string }[];
    if (error) throw new Error(error.message);
    return body['data'] as T;
  }

  /** The mutation's result: its union member with these fields, or the problem. */
  async mutate(field: string, type: string, input: object, selection = 'id name status'): Promise<Record<string, unknown>> {
    const query = `mutation M($input: ${field[0]?.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { __typename ... on ${type} { ${selection} } ... on Problem { code message field } } }`;
    return (await this.graphql(query, { input }))[field] ?? {};
  }

  async deploy(input: object): Promise<string> {
    return String((await this.mutate('deploy', 'Deployment', input))['id']);
  }

  async deployment(id: string): Promise<DeploymentView> {
    const { deployment } = await this.graphql<{ deployment: DeploymentView }>(`query($id: ID!) { deployment(id: $id) {
      status failure { code message } revisions { id number status failure { code } } traffic { percent shadow revision { number } } replicas { id status revisions { number } }
    } }`, { id });
    return deployment;
  }

  /** Waits until the deployment has this status and its newest revision has settled. */
  async until(id: string, status: string): Promise<DeploymentView> {
    return eventually(async () => {
      const view = await this.deployment(id);
      if (view.status === status && view.revisions[0]?.status !== 'LOADING') return view;
      throw new Error(JSON.stringify(view));
    }, { what: `${id} to be ${status}` });
  }

  predict(deployment: string, ...instances: unknown[]): Promise<Record<string, unknown>> {
    return this.mutate('predict', 'Predictions', { deployment, instances }, 'predictions { id label confidence output probabilities { label probability } revision { number } }');
  }

  /** What the service has told others about an aggregate, oldest first. */
  async events(aggregateId: string) {
    const { events } = await this.app.get(Outbox).read({ aggregateId, after: 0n, types: [], limit: 500 });
    return events;
  }

  get transactions(): Transactions {
    return this.app.get(Transactions);
  }

  get outbox(): Outbox {
    return this.app.get(Outbox);
  }

  #modelVersion(modelVersionId: string) {
    const digest = this.#digests.get(modelVersionId);
    if (!digest) throw new ProblemError('NOT_FOUND', `There is no model version ${modelVersionId}.`, 'modelVersionId');
    return {
      modelVersionId, modelId: 'mdl_1', modelName: 'passenger', number: 1, digest, byteSize: 1n, signatureJson: JSON.stringify(SIGNATURE),
      labels: LABELS, task: Task.BINARY_CLASSIFICATION, metrics: [{ name: 'accuracy', split: SplitName.TEST, value: 0.8 }], datasetVersionId: 'dsv_1', runId: 'run_1',
    };
  }
}

export interface DeploymentView {
  readonly status: string;
  readonly failure: { code: string; message: string } | null;
  readonly revisions: { id: string; number: number; status: string; failure: { code: string } | null }[];
  readonly traffic: { percent: number; shadow: boolean; revision: { number: number } }[];
  readonly replicas: { id: string; status: string; revisions: { number: number }[] }[];
}

export class ServerProcess {
  constructor(readonly child: ChildProcess) {}

  /** SIGKILL, as a crash would end it; resolves when it has gone. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** SIGTERM; resolves with the exit code. */
  async terminate(): Promise<number | null> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    return (await gone)[0] as number | null;
  }
}

const artifactsUrl = (home: string) => pathToFileURL(join(home, 'artifacts')).href;
