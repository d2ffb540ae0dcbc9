import { auditServer } from 'graphql-http';
import { startTestNats, type TestNats } from '@lepton/testing';
import { SECRET, startGateway, TOKEN, type TestGateway } from './support/test-gateway.js';
import { startSubgraph, type TestSubgraph } from './support/test-subgraph.js';

const JOINED = 'query R($id: ID!) { run(id: $id) { id name status datasetVersion { id number dataset { name } } } }';

describe('the graph', () => {
  let nats: TestNats;
  let training: TestSubgraph;
  let data: TestSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    nats = await startTestNats();
    const run = (id: string) => ({ __typename: 'Run', id, name: `Run ${id}`, status: 'RUNNING', datasetVersion: { __typename: 'DatasetVersion', id: `dsv_${id}` } });
    const version = (id: string) => ({ id, number: 3, dataset: { id: 'ds_1', name: 'Titanic' } });
    training = await startSubgraph('training', {
      Query: { run: (_: unknown, { id }: { id: string }) => (id === 'run_0' ? null : run(id)) },
    }, { secret: SECRET });
    data = await startSubgraph('data', {
      Query: { dataset: (_: unknown, { id }: { id: string }) => ({ id, name: 'Titanic' }) },
      DatasetVersion: { __resolveReference: ({ id }: { id: string }) => version(id) },
    }, { secret: SECRET });
    gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: training.url, SUBGRAPH_DATA_URL: data.url });
  });

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([training.stop(), data.stop()]);
    await nats.stop();
  });

  it('joins what two services know, in the caller\'s workspace', async () => {
    const { data: joined, errors } = await gateway.query(JOINED, { id: 'run_1' });
    expect(errors).toBeUndefined();
    expect(joined).toEqual({ run: { id: 'run_1', name: 'Run run_1', status: 'RUNNING', datasetVersion: { id: 'dsv_run_1', number: 3, dataset: { name: 'Titanic' } } } });
    expect([training.asked.at(-1)?.workspace, data.asked.at(-1)?.workspace]).toEqual(['default', 'default']);
  });

  it('lets nobody ask a service but through it', async () => {
    const response = await fetch(training.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' });
    expect(response.status).toBe(401);
  });

  it('answers what it can while a service is down, and says which one', async () => {
    await data.stop();
    const { data: partial, errors } = await gateway.query('query R { run(id: "run_1") { name } dataset(id: "ds_1") { name } }');
    expect(partial).toEqual({ run: { name: 'Run run_1' }, dataset: null });
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/^The data service does not answer: it is starting, or restarting/), extensions: { code: 'SERVICE_UNAVAILABLE', service: 'data' } })]);
    await data.start();
    expect((await gateway.query('{ dataset(id: "ds_1") { name } }')).data).toEqual({ dataset: { name: 'Titanic' } });
  });

  it('reconnects to a service that restarted between two queries', async () => {
    for (let i = 0; i < 3; i++) {
      await training.stop();
      await training.start();
      expect((await gateway.query(JOINED, { id: 'run_1' })).errors).toBeUndefined();
    }
  });

  it('explains a service that has another secret', async () => {
    const stranger = await startSubgraph('models', { Query: { model: () => null } }, { secret: 'another-secret-0000' });
    const other = await startGateway({ NATS_URL: nats.url, SUBGRAPH_MODELS_URL: stranger.url });
    const { errors } = await other.query('{ model(id: "mdl_1") { id } }');
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('LEPTON_GATEWAY_SECRET'), extensions: { code: 'SERVICE_REFUSED', service: 'models' } });
    await other.stop();
    await stranger.stop();
  });

  it('tells a service that is slow from one that is down', async () => {
    const slow = await startSubgraph('models', { Query: { model: () => new Promise((resolve) => { setTimeout(resolve, 3_000, null).unref(); }) } }, { secret: SECRET });
    const other = await startGateway({ NATS_URL: nats.url, SUBGRAPH_MODELS_URL: slow.url, LEPTON_SUBGRAPH_TIMEOUT_MS: '500' });
    expect((await other.query('{ model(id: "mdl_1") { id } }')).errors?.[0]?.extensions).toEqual({ code: 'SERVICE_TIMEOUT', service: 'models' });
    await other.stop();
    await slow.stop();
  });

  it('names what is wrong with an operation', async () => {
    expect((await gateway.query('{ run(id: 1) {')).errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    expect((await gateway.query('{ runn(id: 1) { id } }')).errors?.[0]).toMatchObject({ message: expect.stringContaining('Did you mean'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect((await gateway.query(JOINED)).errors?.[0]).toMatchObject({ message: expect.stringContaining('$id'), extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('answers introspection', async () => {
    const { data: schema } = await gateway.query('{ __schema { subscriptionType { fields { name } } } __type(name: "Run") { fields { name } } }');
    expect(JSON.stringify(schema)).toContain('trainingProgress');
    expect(JSON.stringify(schema)).toContain('trace');
    expect(JSON.stringify(schema)).not.toContain('_entities');
  });

  it('answers GET, as GraphQL over HTTP has it', async () => {
    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent('{ run(id: "run_1") { name } }')}`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await response.json()).toEqual({ data: { run: { name: 'Run run_1' } } });
  });

  it('passes the audit of GraphQL over HTTP', async () => {
    const results = await auditServer({
      url: `${gateway.url}/graphql`,
      fetchFn: (input: string, init: RequestInit = {}) => fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${TOKEN}` } }),
    });
    expect(results.length).toBeGreaterThan(50);
    // A choice that the draft leaves: an operation that cannot be executed is 400 in either media type, as clients know it of Apollo Server.
    const chosen = /^SHOULD use (a )?(200 status code|status code of 200) on (document parsing|document validation|variable coercion) failure when accepting application\/json/;
    expect(results.flatMap((result) => (result.status === 'ok' || chosen.test(result.name) ? [] : [`${result.name}: ${result.reason}`]))).toEqual([]);
  }, 30_000);

  it('is ready, lists the services, and counts', async () => {
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, {
      status: 'ok', parts: { nats: 'ok', supergraph: 'ok', training: 'ok', data: 'ok', models: expect.stringMatching(/^no answer/), deployment: expect.any(String), monitoring: expect.any(String) },
    }]);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/lepton_gateway_operation_seconds_count\{operation="R",type="query",outcome="ok"\} [1-9]/);
    expect(metrics).toMatch(/lepton_gateway_subgraph_requests_total\{service="training",outcome="ok"\} [1-9]/);
    expect(metrics).toMatch(/lepton_gateway_errors_total\{code="SERVICE_UNAVAILABLE"\} [1-9]/);
  });
});
