import { once } from 'node:events';
import { RunProgressedSchema } from '@lepton/contracts';
import { newId } from '@lepton/service-kit';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { EventOwner } from './support/event-owner.js';
import { PROGRESS, startRunServices, TestRun } from './support/runs.js';
import { Collected, openSocket, SECRET, startGateway, TOKEN } from './support/test-gateway.js';
import { startSubgraph } from './support/test-subgraph.js';

describe('the process', () => {
  let nats: TestNats;
  let owner: EventOwner;
  let services: Awaited<ReturnType<typeof startRunServices>>;

  beforeAll(async () => {
    nats = await startTestNats();
    owner = await EventOwner.start('training', nats.url);
    services = await startRunServices();
  });

  afterAll(async () => {
    await Promise.all([owner.stop(), services.stop()]);
    await nats.stop();
  });

  it('drains: what runs may finish, what would stay is sent away, what comes is refused', async () => {
    const { promise: asked, resolve: arrived } = Promise.withResolvers<void>();
    const { promise: answer, resolve: answerNow } = Promise.withResolvers<{ id: string; name: string }>();
    const models = await startSubgraph('models', { Query: { model: () => { arrived(); return answer; } } }, { secret: SECRET });
    const gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url, SUBGRAPH_MODELS_URL: models.url });
    const run = new TestRun(owner, newId('run'));
    const following = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    const idle = await openSocket(gateway.url);
    const stream = await fetch(`${gateway.url}/graphql/stream?token=${TOKEN}&query=${encodeURIComponent(`subscription { trainingProgress(runId: "${run.id}") { epoch } }`)}`);
    await waitFor(() => gateway.server.hub.subscribers === 2);
    const running = gateway.query('{ model(id: "mdl_1") { name } }');
    await asked;

    const closed = once(idle, 'close');
    const stopped = gateway.close();
    expect((await closed)[0]).toBe(1001);
    await waitFor(() => following.done);
    expect(following.error).toMatchObject({ code: 1001 });
    expect(await stream.text()).not.toContain('complete');
    await waitFor(() => fetch(`${gateway.url}/health/live`).then(() => false, () => true), { what: 'new connections to be refused' });
    answerNow({ id: 'mdl_1', name: 'Titanic' });
    expect(await running).toMatchObject({ status: 200, data: { model: { name: 'Titanic' } } });
    await stopped;
    expect(gateway.server.hub.openLogs).toBe(0);
    await models.stop();
  }, 20_000);

  it('executes a subscription in the trace of the change that caused the event', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url });
    const id = newId('run');
    const following = Collected.from(gateway.webSocket(), PROGRESS, { id });
    await waitFor(() => gateway.server.hub.subscribers === 1);
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await owner.emit({ name: 'run-progressed', aggregateId: id, schema: RunProgressedSchema, message: { runId: id }, traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await waitFor(() => following.results.length === 1);
    expect([services.training, services.data].map(({ asked }) => asked.at(-1)?.traceparent)).toEqual([expect.stringMatching(`^00-${traceId}-`), expect.stringMatching(`^00-${traceId}-`)]);
    following.unsubscribe();
    await gateway.stop();
    context.disable();
    propagation.disable();
  });
});
