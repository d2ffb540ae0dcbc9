/**
 * From data to a served, watched model. Needs Node 24 and the package `graphql-ws`; run it beside `npm start`:
 *
 *   LEPTON_TOKEN=… node test/examples/main-job.ts sample:tumour-measurements
 *   LEPTON_TOKEN=… node test/examples/main-job.ts people.csv survived '{"age": 22, "sex": "male"}'
 *
 * The arguments: a file, or a sample that Lepton makes itself; the column to predict; and a row to predict it for. Only the first is needed:
 * the column is guessed, and the row is then the first one that the model was not trained on.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';

/** With or without the path that `npm start` prints. */
const url = (process.env['LEPTON_URL'] ?? 'http://127.0.0.1:4000').replace(/\/graphql\/?$/, '');
const token = process.env['LEPTON_TOKEN'] ?? '';
const [source = '', target = '', row = ''] = process.argv.slice(2);
const sample = /^sample:(.*)/.exec(source)?.[1];
const name = `${sample ?? basename(source).replace(/\W.*/, '')}-${Date.now().toString(36)}`;

interface Problem { code: string; message: string; field: string | null }

const document = (title: string) => readFile(join(import.meta.dirname, 'graphql', `${title}.graphql`), 'utf8');

async function graphql<Data>(title: string, variables: object): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: await document(title), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (!data || errors) throw new Error(errors?.map(({ message }) => message).join('\n') ?? response.statusText);
  return data;
}

/** A mutation's success; its problem is thrown. */
function success<Success>(result: Success | Problem): Success {
  if (typeof result === 'object' && result !== null && 'code' in result && 'message' in result) throw new Error(`${result.code}: ${result.message}`);
  return result as Success;
}

async function until<Value>(read: () => Promise<Value>, done: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    await delay(200);
  }
}

/** Sends a file; its id. */
async function uploaded(file: string): Promise<string> {
  const content = await readFile(file);
  const upload = success((await graphql<{ createUpload: { id: string; uploadUrl: string } | Problem }>('1-create-upload', {
    input: { filename: basename(file), byteSize: String(content.length) },
  })).createUpload);
  const put = await fetch(upload.uploadUrl, { method: 'PUT', body: content, headers: { authorization: `Bearer ${token}` } });
  if (!put.ok) throw new Error(`the upload failed: ${await put.text()}`);
  return upload.id;
}

// 1. Bring the data.
const dataset = success((await graphql<{ createDataset: { id: string; latestVersion: { id: string } } | Problem }>('2-create-dataset', {
  input: sample === undefined ? { name, uploadId: await uploaded(source) } : { name, sample },
})).createDataset);
const datasetVersionId = dataset.latestVersion.id;

interface Version { status: string; failure: Problem | null; rowCount: string; columns: unknown[]; suggestedTarget: string | null; unseen: Record<string, unknown>[]; issues: { code: string; message: string }[] }
const { datasetVersion } = await until(
  () => graphql<{ datasetVersion: Version }>('3-dataset-version', { id: datasetVersionId }),
  ({ datasetVersion: { status } }) => status === 'READY' || status === 'FAILED',
);
if (datasetVersion.failure) throw new Error(datasetVersion.failure.message);
console.log(`${name}: ${datasetVersion.rowCount} rows, ${datasetVersion.columns.length} columns`);
for (const issue of datasetVersion.issues) console.log(`  ${issue.code}: ${issue.message}`);

// 2. Train a model, and watch it live.
const run = success((await graphql<{ startRun: { id: string; spec: { epochs: number; features: string[]; architecture: { preset: string } } } | Problem }>('4-start-run', {
  input: { datasetVersionId, ...(target && { target }) },
})).startRun);
console.log(`training ${run.spec.architecture.preset}, at most ${run.spec.epochs} epochs`);

interface Progress { trainingProgress: { epoch: number; metrics: { name: string; split: string; value: number }[]; run: { datasetVersion: { dataset: { name: string } } } } }
const socket = createClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, connectionParams: { authorization: `Bearer ${token}` } });
for await (const { data } of socket.iterate<Progress>({ query: await document('5-training-progress'), variables: { runId: run.id } })) {
  if (!data) continue;
  const { epoch, metrics, run: { datasetVersion: { dataset } } } = data.trainingProgress;
  console.log(`  ${dataset.name}, epoch ${epoch}: ${metrics.map(({ name, split, value }) => `${split.toLowerCase()} ${name} ${value.toFixed(3)}`).join(', ')}`);
}
await socket.dispose();

interface RunResult { run: { status: string; failure: Problem | null; evaluation: { metrics: { name: string; value: number }[] } | null; modelVersion: { id: string; number: number } | null } }
const { run: trained } = await until(
  () => graphql<RunResult>('6-run', { id: run.id }),
  ({ run: { status, modelVersion } }) => modelVersion !== null || status === 'FAILED' || status === 'CANCELLED',
);
if (!trained.modelVersion) throw new Error(trained.failure?.message ?? `the run is ${trained.status}`);
console.log(`test: ${trained.evaluation?.metrics.map(({ name, value }) => `${name} ${value.toFixed(3)}`).join(', ') ?? ''}`);

/** What the model sees of the first row of the test split; pictures and recordings as data URLs. */
async function firstTestRow(): Promise<object> {
  const entries = run.spec.features.map(async (column) => {
    const value = datasetVersion.unseen[0]?.[column];
    if (typeof value !== 'string' || !value.startsWith(`${url}/samples/`)) return [column, value];
    const response = await fetch(value.replace('?as=thumbnail', ''), { headers: { authorization: `Bearer ${token}` } });
    return [column, `data:${response.headers.get('content-type') ?? ''};base64,${Buffer.from(await response.arrayBuffer()).toString('base64')}`];
  });
  return Object.fromEntries(await Promise.all(entries)) as object;
}

// 3. Deploy it, and ask it.
success((await graphql<{ deploy: { id: string } | Problem }>('7-deploy', { input: { name, modelVersionId: trained.modelVersion.id } })).deploy);
interface Deployment { deployment: { status: string; failure: Problem | null; inferenceUrl: string; health: { requestCount: string; latencyMs: { p50: number; p99: number } }; liveEvaluation: { outcomeCount: string } | null } }
const { deployment } = await until(
  () => graphql<Deployment>('10-deployment', { name }),
  ({ deployment: { status } }) => status === 'READY' || status === 'FAILED',
);
if (deployment.failure) throw new Error(deployment.failure.message);
const instance = row ? JSON.parse(row) as object : await firstTestRow();
interface Prediction { id: string; label: string | null; confidence: number | null; output: unknown }
const { predictions: [prediction] } = success((await graphql<{ predict: { predictions: Prediction[] } | Problem }>('8-predict', {
  input: { deployment: name, instances: [instance] },
})).predict);
if (!prediction) throw new Error('no prediction came back');
console.log(`${JSON.stringify(instance).slice(0, 400)}: ${prediction.label ?? JSON.stringify(prediction.output)}${prediction.confidence === null ? '' : ` (${(prediction.confidence * 100).toFixed(0)} %)`}`);
console.log(`REST (Open Inference Protocol v2): ${deployment.inferenceUrl}`);

// 4. Tell it the truth when it is known, and watch how it does.
await until(
  async () => (await graphql<{ recordOutcome: { code?: string } }>('9-record-outcome', { input: { predictionId: prediction.id, value: prediction.label ?? 0 } })).recordOutcome,
  (result) => result.code !== 'NOT_FOUND', // a prediction is stored a moment after it was served
);
const { deployment: watched } = await until(
  () => graphql<Deployment>('10-deployment', { name }),
  ({ deployment: { health, liveEvaluation } }) => Number(health.requestCount) > 0 && liveEvaluation !== null,
);
console.log(`${watched.health.requestCount} request, p50 ${watched.health.latencyMs.p50.toFixed(1)} ms; ${watched.liveEvaluation?.outcomeCount ?? 0} outcome`);
