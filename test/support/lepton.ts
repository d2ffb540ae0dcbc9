import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { waitFor } from '@lepton/testing';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Problem { code: string; message: string; field: string | null }
export interface Metric { name: string; split: string; value: number }
export interface Issue { code: string; severity: string; column: string | null; message: string }
export interface DatasetVersion {
  id: string; status: string; failure: Problem | null; digest: string; rowCount: string; suggestedTarget: string | null;
  columns: { name: string; type: string }[]; splits: { name: string; rowCount: string }[]; issues: Issue[];
  dataset: { id: string; name: string };
}
export interface Run {
  id: string; name: string; status: string; failure: Problem | null; attempt: number; evaluation: { metrics: Metric[] } | null;
  modelVersion: { id: string; number: number; digest: string; labels: string[]; model: { id: string; name: string } } | null;
}
export interface Progress {
  sequence: string; epoch: number; epochs: number; metrics: Metric[];
  run: { status: string; datasetVersion: { number: number; dataset: { name: string } } };
}
export interface Deployment {
  id: string; name: string; status: string; failure: Problem | null; inferenceUrl: string;
  health: { requestCount: string; errorCount: string; latencyMs: { p50: number; p99: number } };
  liveEvaluation: { outcomeCount: string; metrics: Metric[]; atTraining: Metric[] } | null;
}
export interface Prediction { id: string; label: string | null; confidence: number | null; output: unknown; probabilities: { label: string; probability: number }[] | null }

/** The documents that the examples ship, by their title. */
export const document = (title: string): string => readFileSync(join(import.meta.dirname, '../examples/graphql', `${title}.graphql`), 'utf8');

/** What a user does, through the gateway alone. */
export class Lepton {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** The whole answer, errors and all. */
  async send(query: string, variables: object = {}, token = this.token): Promise<{ status: number; data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] }> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  /** The data; errors are thrown. */
  async graphql<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.send(query, variables);
    if (errors || !data) throw new Error(`the gateway answers ${JSON.stringify(errors ?? data)}`);
    return data as Data;
  }

  rest(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.url), { ...init, headers: { authorization: `Bearer ${this.token}`, ...(init.headers as Record<string, string>) } });
  }

  async upload(filename: string, content: Uint8Array | Blob, input: object = {}): Promise<{ id: string; uploadUrl: string }> {
    const { createUpload } = await this.graphql<{ createUpload: { id: string; uploadUrl: string } }>(document('1-create-upload'), {
      input: { filename: basename(filename), byteSize: String(content instanceof Blob ? content.size : content.length), ...input },
    });
    const response = await this.rest(createUpload.uploadUrl, { method: 'PUT', body: content as Uint8Array<ArrayBuffer> | Blob });
    if (!response.ok) throw new Error(`the upload is answered with ${response.status}: ${await response.text()}`);
    return createUpload;
  }

  /** Uploads, makes a dataset of it, and waits until the version is READY or FAILED. */
  async bring(filename: string, content: Uint8Array, options?: object): Promise<DatasetVersion> {
    const { id: uploadId } = await this.upload(filename, content);
    return this.ready(await this.createDataset({ name: `${filename.replace(/\..*/, '')}-${Math.random().toString(36).slice(2, 8)}`, uploadId, options }));
  }

  /** The id of its version, which is still to be read. */
  async createDataset(input: object): Promise<string> {
    const { createDataset } = await this.graphql<{ createDataset: { latestVersion: { id: string } } | Problem }>(document('2-create-dataset'), { input });
    if ('code' in createDataset) throw new Error(`${createDataset.code}: ${createDataset.message}`);
    return createDataset.latestVersion.id;
  }

  /** Waits until the version is READY or FAILED. */
  ready(versionId: string): Promise<DatasetVersion> {
    return waitFor(async () => {
      const version = await this.datasetVersion(versionId);
      return version.status === 'READY' || version.status === 'FAILED' ? version : undefined;
    }, { timeoutMs: 60_000 });
  }

  async datasetVersion(id: string): Promise<DatasetVersion> {
    return (await this.graphql<{ datasetVersion: DatasetVersion }>(document('3-dataset-version'), { id })).datasetVersion;
  }

  async startRun(input: object): Promise<{ id: string; status: string; task: string; target: string; spec: { epochs: number; features: string[] } } & Partial<Problem>> {
    return (await this.graphql<{ startRun: { id: string; status: string; task: string; target: string; spec: { epochs: number; features: string[] } } }>(document('4-start-run'), { input })).startRun;
  }

  /** What can be done to a run: `cancelRun`, `pauseRun`, `resumeRun`, `adjustRun`. */
  async act(mutation: 'cancelRun' | 'pauseRun' | 'resumeRun' | 'adjustRun', input: { runId: string; epochs?: number; learningRate?: number }): Promise<{ status: string } & Partial<Problem>> {
    const type = mutation === 'adjustRun' ? 'AdjustRunInput' : 'RunActionInput';
    const answer = await this.graphql<Record<string, { status: string } & Partial<Problem>>>(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ... on Run { status } ... on Problem { code message } } }`, { input });
    const result = answer[mutation];
    if (!result) throw new Error(`no answer to ${mutation}`);
    return result;
  }

  async run(id: string): Promise<Run> {
    return (await this.graphql<{ run: Run }>(document('6-run'), { id })).run;
  }

  /** Waits until the run has ended, with its model version if it has succeeded, and fails where it has ended otherwise. */
  async ended(id: string, status = 'SUCCEEDED', timeoutMs = 120_000): Promise<Run> {
    const run = await waitFor(async () => {
      const run = await this.run(id);
      return run.status === 'SUCCEEDED' ? run.modelVersion && run : ['FAILED', 'CANCELLED'].includes(run.status) && run;
    }, { timeoutMs, intervalMs: 100, what: `the end of ${id}` });
    if (run.status !== status) throw new Error(`${id} is ${run.status}: ${run.failure?.message ?? ''}`);
    return run;
  }

  /** Live progress over WebSocket. */
  progress(runId: string, after?: string): AsyncIterableIterator<Progress> & { dispose(): Promise<void> } {
    const client = createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${this.token}` }, retryAttempts: 0,
    });
    const results = client.iterate<{ trainingProgress: Progress }>({ query: document('5-training-progress'), variables: { runId, after } });
    const iterator: AsyncIterableIterator<Progress> & { dispose(): Promise<void> } = {
      async next() {
        const result = await results.next().catch((errors: unknown) => {
          throw new Error(JSON.stringify(errors)); // graphql-ws rejects with the list of errors
        });
        if (result.done) return { done: true, value: undefined };
        if (!result.value.data) throw new Error(JSON.stringify(result.value.errors));
        return { done: false, value: result.value.data.trainingProgress };
      },
      async return() {
        await iterator.dispose();
        return { done: true, value: undefined };
      },
      dispose: async () => {
        await results.return?.();
        await client.dispose();
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  async deploy(input: object): Promise<Deployment> {
    const { deploy } = await this.graphql<{ deploy: { name: string } | Problem }>(document('7-deploy'), { input });
    if ('code' in deploy) throw new Error(`${deploy.code}: ${deploy.message}`);
    return this.served(deploy.name);
  }

  async deployment(name: string): Promise<Deployment | null> {
    return (await this.graphql<{ deployment: Deployment | null }>(document('10-deployment'), { name })).deployment;
  }

  /** Waits until the deployment answers. */
  async served(name: string): Promise<Deployment> {
    const deployment = await waitFor(async () => {
      const deployment = await this.deployment(name);
      return deployment && (deployment.status === 'READY' || deployment.failure) && deployment;
    }, { timeoutMs: 60_000, what: `the deployment ${name}` });
    if (deployment.failure) throw new Error(deployment.failure.message);
    return deployment;
  }

  async predict(deployment: string, instances: unknown[]): Promise<{ predictions: Prediction[] } & Partial<Problem>> {
    return (await this.graphql<{ predict: { predictions: Prediction[] } }>(document('8-predict'), { input: { deployment, instances } })).predict;
  }
}

/** A metric of the held-out split. */
export function metric(metrics: readonly Metric[] | undefined, name: string): number {
  const found = metrics?.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no metric ${name} among ${metrics?.map((candidate) => candidate.name).join(', ') ?? 'none'}`);
  return found.value;
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
