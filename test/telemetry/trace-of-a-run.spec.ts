import { randomBytes } from 'node:crypto';
import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import { document, Lepton } from '../support/lepton.js';
import { flowers } from '../support/sample-data.js';
import { label, SpanTree, type Span } from './span-tree.js';

const SPANS = 'id services spans { id parentId service name kind status }';
const RPC = 'lepton.training.v1.WorkerService';

let mesh: TestMesh;
let lepton: Lepton;
let runId: string;
const deployment = 'traced';

/** The main job in one operation: start a run that deploys what it makes. */
beforeAll(async () => {
  mesh = await startMesh();
  lepton = new Lepton(mesh.url, mesh.token);
  const { filename, content } = flowers();
  const version = await lepton.bring(filename, content);
  ({ id: runId } = await lepton.startRun({ datasetVersionId: version.id, epochs: 5, deployAs: deployment }));
  await lepton.ended(runId);
  await lepton.served(deployment);
}, 240_000);
afterAll(() => mesh?.stop(), 60_000);

/** Waits for the spans of processes that publish them a little later. */
async function traceOf(read: () => Promise<{ spans: Span[] } | null>, complete: (tree: SpanTree) => boolean): Promise<SpanTree> {
  let last = new SpanTree([]);
  const whole = () => waitFor(async () => {
    last = new SpanTree((await read())?.spans ?? []);
    return complete(last);
  }, { timeoutMs: 20_000, intervalMs: 250 });
  await whole().catch((error: unknown) => {
    throw new Error(`The trace is not complete:\n${last.toString()}`, { cause: error });
  });
  return last;
}

/** Every edge of `paths`, with the tree in the message where one is missing. */
function expectPaths(tree: SpanTree, paths: (string | RegExp)[][]): void {
  const missing = paths.filter((path) => !tree.has(path)).map((path) => path.join(' → '));
  if (missing.length > 0) throw new Error(`Not in the trace:\n  ${missing.join('\n  ')}\nThe trace:\n${tree.toString()}`);
}

describe('the trace of a run', () => {
  it('goes from the operation through the outbox, the worker, the registry and the deployment', async () => {
    const tree = await traceOf(
      async () => (await lepton.graphql<{ run: { trace: { spans: Span[] } | null } }>(`query ($id: ID!) { run(id: $id) { trace { ${SPANS} } } }`, { id: runId })).run.trace,
      (found) => found.has([/^deployment model-version-registered process$/]) && found.has([/^monitoring model-version-registered process$/]),
    );
    const started = ['gateway POST /graphql', 'training POST /graphql'];
    expectPaths(tree, [
      [...started, `training lepton.data.v1.DatasetService/GetDatasetVersion`, 'data lepton.data.v1.DatasetService/GetDatasetVersion', /^data pg\.query/],
      [...started, 'training run-queued publish', 'monitoring run-queued process'],
      [...started, 'training training-job publish', 'worker training-job process', `worker ${RPC}/ClaimRun`, `training ${RPC}/ClaimRun`, /^training pg\.query/],
      ['training training-job publish', 'worker training-job process', `worker ${RPC}/CompleteRun`, `training ${RPC}/CompleteRun`, 'training run-completed publish'],
      ['training run-completed publish', 'models run-completed process', 'models model-version-registered publish', 'deployment model-version-registered process'],
      ['models model-version-registered publish', 'training model-version-registered process'],
      ['models model-version-registered publish', 'monitoring model-version-registered process', 'monitoring lineage-changed publish'],
    ]);
    expect(tree.roots().map(label)).toEqual(['gateway POST /graphql']);
    expect(tree.spans.filter(({ status }) => status === 'ERROR').map(label)).toEqual([]);
    // A run of hours must not drown its trace in reports.
    expect(tree.spans.map(label).filter((text) => /ReportProgress|Heartbeat|run-progressed|graphql\.parse/.test(text))).toEqual([]);
  }, 60_000);
});

describe('the trace of a prediction', () => {
  it('reaches the model server, in the trace that the caller began', async () => {
    const traceId = randomBytes(16).toString('hex');
    const response = await lepton.rest('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` },
      body: JSON.stringify({ query: document('8-predict'), variables: { input: { deployment, instances: [{ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 }] } } }),
    });
    expect(response.status).toBe(200);
    const tree = await traceOf(
      async () => (await lepton.graphql<{ trace: { spans: Span[] } | null }>(`query ($id: ID!) { trace(id: $id) { ${SPANS} } }`, { id: traceId })).trace,
      (found) => found.spans.some(({ service }) => service === 'model-server') && found.spans.some(({ service }) => service === 'gateway'),
    );
    expectPaths(tree, [['gateway POST /graphql', 'deployment POST /graphql', /^deployment POST \/v2\/models/, /^model-server POST \/v2\/models/]]);
  }, 60_000);
});
