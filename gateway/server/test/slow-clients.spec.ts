import { once } from 'node:events';
import { DeploymentHealthChangedSchema, PredictionsServedSchema, RunProgressedSchema, SplitName } from '@lepton/contracts';
import { publishSignal } from '@lepton/messaging';
import { newId } from '@lepton/service-kit';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import type { WebSocket } from 'ws';
import { EventOwner } from './support/event-owner.js';
import { startRunServices, TestRun } from './support/runs.js';
import { Collected, openSocket, SECRET, startGateway, TOKEN, type TestGateway } from './support/test-gateway.js';
import { startSubgraph, type TestSubgraph } from './support/test-subgraph.js';

const BUFFER = 64 * 1024;

/** A client that can stop reading, as one on a bad line does. */
class SlowClient {
  readonly payloads: Record<string, unknown>[] = [];
  completed = false;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; payload?: { data: Record<string, unknown> } };
      if (message.type === 'next' && message.payload) this.payloads.push(message.payload.data);
      if (message.type === 'complete') this.completed = true;
    });
  }

  static async subscribe(url: string, query: string, variables: Record<string, unknown>): Promise<SlowClient> {
    const socket = await openSocket(url);
    const client = new SlowClient(socket);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: TOKEN } }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ type: 'subscribe', id: 'a', payload: { query, variables } }));
    return client;
  }

  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.terminate();
  }
}

describe('slow clients', () => {
  let nats: TestNats;
  let training: EventOwner;
  let deployment: EventOwner;
  let services: Awaited<ReturnType<typeof startRunServices>>;
  let deployments: TestSubgraph;
  let gateway: TestGateway;
  const listening = (count: number) => waitFor(() => gateway.server.hub.subscribers >= count);

  beforeAll(async () => {
    nats = await startTestNats();
    training = await EventOwner.start('training', nats.url);
    deployment = await EventOwner.start('deployment', nats.url);
    services = await startRunServices();
    deployments = await startSubgraph('deployment', {
      Query: { deployment: (_: unknown, { id }: { id: string }) => ({ id }) },
      Prediction: { __resolveReference: ({ id }: { id: string }) => ({ id, latencyMs: 1, label: `label of ${id}` }) },
      Revision: { __resolveReference: ({ id }: { id: string }) => ({ id, number: 7 }) },
    }, { secret: SECRET });
    gateway = await startGateway({
      NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url, SUBGRAPH_DEPLOYMENT_URL: deployments.url,
      LEPTON_LIMIT_BUFFER_BYTES: String(BUFFER),
    });
  });

  afterEach(() => waitFor(() => gateway.server.hub.openLogs === 0, { what: 'the last log to close' }));

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([training.stop(), deployment.stop(), services.stop(), deployments.stop()]);
    await nats.stop();
  });

  it('get every event in the end, hold back nobody, and take a bounded buffer', async () => {
    const run = new TestRun(training, newId('run'));
    const query = 'subscription ($id: ID!) { trainingProgress(runId: $id) { sequence epoch metrics { name value } } }';
    const slow = await SlowClient.subscribe(gateway.url, query, { id: run.id });
    const fast = Collected.from(gateway.webSocket(), query, { id: run.id });
    await listening(2);
    slow.stopReading();

    // Ten megabytes: far more than the sockets' and the client's buffers, and than what the log keeps (256 events).
    const metrics = Array.from({ length: 400 }, (_, i) => ({ name: `metric-${i}-${'x'.repeat(40)}`, split: SplitName.TRAIN, value: i }));
    const count = 400;
    for (let epoch = 1; epoch <= count; epoch++) {
      await training.emit({ name: 'run-progressed', aggregateId: run.id, schema: RunProgressedSchema, message: { runId: run.id, epoch, metrics } });
    }
    await run.complete();
    await waitFor(() => fast.done, { timeoutMs: 60_000 });
    const all = Array.from({ length: count }, (_, i) => i + 1);
    expect(fast.values('trainingProgress', 'epoch')).toEqual(all);
    expect(slow.payloads.length).toBeLessThan(count);
    expect(gateway.server.hub.subscribers).toBe(1);

    slow.readOn();
    await waitFor(() => slow.completed, { timeoutMs: 60_000 });
    expect(slow.payloads.map((data) => (data['trainingProgress'] as { epoch: number }).epoch)).toEqual(all);
    expect((await (await fetch(`${gateway.url}/metrics`)).text())).toMatch(/lepton_gateway_slow_subscribers_total\{transport="websocket"\} [1-9]/);
    slow.close();
  }, 120_000);

  it('of signals get the newest', async () => {
    const id = newId('dep');
    const query = 'subscription ($id: ID!) { deploymentHealth(deploymentId: $id) { requestCount latencyMs { p99 } byRevision { requestCount revision { number } } series { requestCount at } } }';
    const slow = await SlowClient.subscribe(gateway.url, query, { id });
    const fast = Collected.from(gateway.webSocket(), query, { id });
    await listening(2);
    slow.stopReading();
    const series = Array.from({ length: 60 }, () => ({ requestCount: 1n, at: { seconds: 1_800_000_000n, nanos: 0 } }));
    const publish = (requestCount: bigint, revisions = 400) => publishSignal(deployment.messaging, { domain: 'monitoring', name: 'deployment-health', id }, DeploymentHealthChangedSchema, {
      deploymentId: id, requestCount, latencyMs: { p50: 1, p90: 2, p99: 3, maximum: 4 }, series,
      byRevision: Array.from({ length: revisions }, (_, i) => ({ revisionId: `rev_${i}`, requestCount: 1n })),
    });
    for (let i = 1n; i <= 300n; i++) {
      publish(i);
      if (i % 10n === 0n) await new Promise((resolve) => { setTimeout(resolve, 30); });
    }
    await waitFor(() => fast.values('deploymentHealth', 'requestCount').at(-1) === '300', { timeoutMs: 60_000 });
    slow.readOn();
    await waitFor(() => (slow.payloads.at(-1)?.['deploymentHealth'] as { requestCount: string } | undefined)?.requestCount === '300', { timeoutMs: 60_000 });
    const counts = slow.payloads.map((data) => Number((data['deploymentHealth'] as { requestCount: string }).requestCount));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.length).toBeLessThan(300);
    expect(slow.payloads[0]).toMatchObject({ deploymentHealth: { latencyMs: { p99: 3 }, byRevision: expect.arrayContaining([{ requestCount: '1', revision: { number: 7 } }]), series: expect.arrayContaining([{ requestCount: '1', at: '2027-01-15T08:00:00.000Z' }]) } });
    slow.close();
    fast.unsubscribe();
  }, 120_000);

  it('see each of the predictions that one event carries, but for mirrored ones', async () => {
    const id = newId('dep');
    const served = Collected.from(gateway.webSocket(), 'subscription ($id: ID!) { predictionServed(deploymentId: $id) { id label } }', { id });
    await waitFor(() => gateway.server.hub.subscribers >= 1);
    await deployment.emit({ name: 'predictions-served', aggregateId: id, schema: PredictionsServedSchema, message: { deploymentId: id, predictions: ['prd_1', 'prd_2', 'prd_3'].map((predictionId) => ({ predictionId, shadow: predictionId === 'prd_2' })) } });
    await deployment.emit({ name: 'predictions-served', aggregateId: id, schema: PredictionsServedSchema, message: { deploymentId: id, failures: [{ code: 'X' }] } });
    await waitFor(() => served.results.length >= 2);
    expect(served.results).toEqual(['prd_1', 'prd_3'].map((prediction) => ({ data: { predictionServed: { id: prediction, label: `label of ${prediction}` } } })));
    served.unsubscribe();
  });
});
