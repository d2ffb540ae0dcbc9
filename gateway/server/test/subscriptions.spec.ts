import { RunProgressedSchema } from '@lepton/contracts';
import { newId } from '@lepton/service-kit';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { EventOwner } from './support/event-owner.js';
import { PROGRESS, startRunServices, TestRun } from './support/runs.js';
import { Collected, startGateway, type TestGateway } from './support/test-gateway.js';

const EPOCHS = ['trainingProgress', 'epoch'] as const;

describe('subscriptions', () => {
  let nats: TestNats;
  let owner: EventOwner;
  let services: Awaited<ReturnType<typeof startRunServices>>;
  let gateway: TestGateway;
  const aRun = () => new TestRun(owner, newId('run'));
  const settled = (collected: Collected) => waitFor(() => collected.done, { what: 'the end of the subscription' });
  const received = (collected: Collected, count: number) => waitFor(() => collected.results.length >= count, { what: `${count} results` });
  /** Everything upstream is open: what happens now is heard. */
  const listening = (count = 1) => waitFor(() => gateway.server.hub.subscribers >= count, { what: `${count} subscribers` });

  beforeAll(async () => {
    nats = await startTestNats();
    owner = await EventOwner.start('training', nats.url);
    services = await startRunServices();
    gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url });
  });

  afterEach(async () => {
    await waitFor(() => gateway.server.hub.openLogs === 0, { what: 'the last log to close' });
    expect(gateway.server.hub.subscribers).toBe(0);
  });

  afterAll(async () => {
    await gateway.stop();
    await owner.stop();
    await services.stop();
    await nats.stop();
  });

  describe.each(['WebSocket', 'SSE'] as const)('over %s', (transport) => {
    const client = () => (transport === 'SSE' ? gateway.sse() : gateway.webSocket());

    it('deliver what happens, joined with what other services know, until the run ends', async () => {
      const run = aRun();
      const progress = Collected.from(client(), PROGRESS, { id: run.id });
      await listening();
      await run.progress();
      await run.checkpoint();
      await run.progress();
      await run.complete();
      await settled(progress);
      expect(progress.error).toBeUndefined();
      expect(progress.results).toEqual([1, 2].map((epoch, i) => ({
        data: {
          trainingProgress: {
            sequence: i === 0 ? '1' : '3', epoch, metrics: [{ name: 'loss', split: 'VALIDATION', value: 1 / epoch }],
            run: { id: run.id, status: 'RUNNING', datasetVersion: { dataset: { name: 'Titanic' } } },
          },
        },
      })));
    });

    it('go on after the last one seen, without a gap or a repetition', async () => {
      const run = aRun();
      for (let i = 0; i < 5; i++) await run.progress();
      const resumed = Collected.from(client(), PROGRESS, { id: run.id, after: '2' });
      await received(resumed, 3);
      await run.progress();
      await run.complete();
      await settled(resumed);
      expect(resumed.values(...EPOCHS)).toEqual([3, 4, 5, 6]);
    });

    it('begin with the newest when they come late', async () => {
      const run = aRun();
      for (let i = 0; i < 3; i++) await run.progress();
      const late = Collected.from(client(), PROGRESS, { id: run.id });
      await received(late, 1);
      await run.progress();
      await run.cancel();
      await settled(late);
      expect(late.values(...EPOCHS)).toEqual([3, 4]);
    });

    it('of a run that is over: the newest, then the end', async () => {
      const run = aRun();
      await run.progress();
      await run.progress();
      await run.complete();
      services.statuses.set(run.id, 'SUCCEEDED');
      const late = Collected.from(client(), PROGRESS, { id: run.id });
      const reconnected = Collected.from(client(), PROGRESS, { id: run.id, after: '2' });
      const all = Collected.from(client(), PROGRESS, { id: run.id, after: 0 });
      await Promise.all([late, reconnected, all].map(settled));
      expect([late, reconnected, all].map((collected) => collected.values(...EPOCHS))).toEqual([[2], [], [1, 2]]);
    });

    it('end though the run did before it made progress, or its record is gone', async () => {
      const cancelled = aRun();
      await cancelled.cancel();
      const forgotten = newId('run');
      services.statuses.set(forgotten, 'FAILED');
      const both = [Collected.from(client(), PROGRESS, { id: cancelled.id }), Collected.from(client(), PROGRESS, { id: forgotten, after: 5 })];
      await Promise.all(both.map(settled));
      expect(both.map(({ results, error }) => [results, error])).toEqual([[[], undefined], [[], undefined]]);
    });

    it.each([
      ['a run that does not exist', { id: 'run_unknown' }, 'NOT_FOUND', 'There is no run "run_unknown"'],
      ['a wildcard', { id: '>' }, 'BAD_USER_INPUT', '">" is no id'],
      ['another wildcard', { id: '*' }, 'BAD_USER_INPUT', '"*" is no id'],
      ['further subject tokens', { id: 'run_1.v1.x' }, 'BAD_USER_INPUT', 'is no id'],
      ['an endless id', { id: `run_${'x'.repeat(100_000)}` }, 'BAD_USER_INPUT', 'at most 100 of them'],
      ['white space', { id: 'run_1 queue' }, 'BAD_USER_INPUT', 'is no id'],
      ['no place to begin', { id: 'run_1', after: 'yesterday' }, 'BAD_USER_INPUT', '`after` must be the `sequence`'],
      ['a missing id', {}, 'BAD_USER_INPUT', '$id'],
    ])('refuse %s', async (_what, variables, code, message) => {
      const refused = Collected.from(client(), PROGRESS, variables);
      await settled(refused);
      const errors = transport === 'SSE' ? refused.results[0]?.errors : refused.error;
      expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining(message), extensions: expect.objectContaining({ code }) })]);
    });

    it('refuse what is not in the schema, or too deep', async () => {
      const codes = await Promise.all(['subscription { trainingProgres(runId: "run_1") { epoch } }', `subscription { trainingProgress(runId: "run_1") { ${'run { progress { '.repeat(8)} epoch ${'} }'.repeat(8)} } }`].map(async (query) => {
        const refused = Collected.from(client(), query);
        await settled(refused);
        return ((transport === 'SSE' ? refused.results[0]?.errors : refused.error) as { extensions: { code: string } }[])[0]?.extensions.code;
      }));
      expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_DEEP']);
    });

    it('answer a query too', async () => {
      const answered = Collected.from(client(), '{ run(id: "run_1") { status } }');
      await settled(answered);
      expect(answered.results).toEqual([{ data: { run: { status: 'RUNNING' } } }]);
    });
  });

  it('execute once for all with the same operation, and ask NATS once for all', async () => {
    const run = aRun();
    const asked = () => services.training.asked.filter(({ query }) => query.includes('_entities')).length;
    const before = asked();
    // Different places to begin, and different names for the same thing, do not make a difference.
    const same = Array.from({ length: 40 }, (_, i) => Collected.from(i % 2 ? gateway.webSocket() : gateway.sse(), PROGRESS, i % 4 ? { id: run.id } : { id: run.id, after: '0' }));
    const other = Collected.from(gateway.webSocket(), 'subscription ($id: ID!) { trainingProgress(runId: $id) { epoch run { attempt } } }', { id: run.id });
    await listening(41);
    expect(gateway.server.hub.openLogs).toBe(1);
    await run.progress();
    await Promise.all([...same, other].map((collected) => received(collected, 1)));
    expect(asked() - before).toBe(2);
    await run.complete();
    await Promise.all([...same, other].map(settled));
    expect(same.every((collected) => collected.values(...EPOCHS).join() === '1')).toBe(true);
  });

  it('share nothing between different variables that matter', async () => {
    const run = aRun();
    const query = 'subscription ($id: ID!, $more: Boolean!) { trainingProgress(runId: $id) { epoch step @include(if: $more) } }';
    const [plain, more] = [false, true].map((value) => Collected.from(gateway.webSocket(), query, { id: run.id, more: value }));
    await listening(2);
    await run.progress();
    await run.complete();
    await Promise.all([plain, more].map((collected) => collected && settled(collected)));
    expect([plain?.results, more?.results]).toEqual([[{ data: { trainingProgress: { epoch: 1 } } }], [{ data: { trainingProgress: { epoch: 1, step: '10' } } }]]);
  });

  it('tell in their results what a service cannot answer, and go on', async () => {
    const run = aRun();
    const progress = Collected.from(gateway.webSocket(), 'subscription ($id: ID!) { trainingProgress(runId: $id) { epoch run { id modelVersion { number } } } }', { id: run.id });
    await listening();
    const original = services.training;
    await original.stop();
    await run.progress();
    await received(progress, 1);
    expect(progress.results[0]).toMatchObject({ data: { trainingProgress: { epoch: 1, run: { id: run.id, modelVersion: null } } }, errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'training' } }] });
    await original.start();
    await run.progress();
    await received(progress, 2);
    expect(progress.results[1]?.errors).toBeUndefined();
    progress.unsubscribe();
  });

  it('wait for a service that restarts while they begin', async () => {
    const run = aRun();
    await run.progress();
    await services.training.stop();
    const patient = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    setTimeout(() => void services.training.start(), 500);
    await received(patient, 1);
    patient.unsubscribe();
  });

  it('say that the owner\'s record cannot be read, and leave nothing behind', async () => {
    const run = aRun();
    await owner.fallSilent();
    const unlucky = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    await waitFor(() => unlucky.done, { timeoutMs: 15_000 });
    owner.answer();
    expect(unlucky.error).toMatchObject([{ message: expect.stringContaining('The training service does not tell'), extensions: { code: 'SERVICE_UNAVAILABLE', service: 'training' } }]);
    expect(gateway.server.hub.openLogs).toBe(0);
  }, 20_000);

  it('find in the owner\'s record what was lost on the way', async () => {
    const run = aRun();
    const progress = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    await listening();
    await run.progress();
    run.progressUnheard();
    run.progressUnheard();
    await run.progress();
    await run.complete();
    await settled(progress);
    expect(progress.values(...EPOCHS)).toEqual([1, 2, 3, 4]);
  });

  it('deliver once what is published twice', async () => {
    const run = aRun();
    const progress = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    await listening();
    await run.progress();
    const [first] = owner.record.filter(({ aggregateId }) => aggregateId === run.id);
    if (first) await owner.send('run-progressed', first);
    await run.progress();
    await run.complete();
    await settled(progress);
    expect(progress.values(...EPOCHS)).toEqual([1, 2]);
  });

  it('do not see another workspace', async () => {
    const run = aRun();
    const progress = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
    await listening();
    const foreign = owner.commit({ name: 'run-progressed', aggregateId: run.id, schema: RunProgressedSchema, message: { runId: run.id, epoch: 99 }, workspace: 'other' });
    await owner.send('run-progressed', foreign);
    await run.progress();
    await run.complete();
    await settled(progress);
    expect(progress.values(...EPOCHS)).toEqual([1]);
  });

  it('survive a restart of NATS: what was published meanwhile is looked up', async () => {
    const run = aRun();
    const clients = [gateway.webSocket(), gateway.sse()].map((client) => Collected.from(client, PROGRESS, { id: run.id }));
    await listening(2);
    await run.progress();
    await Promise.all(clients.map((collected) => received(collected, 1)));
    await nats.kill();
    run.progressUnheard();
    run.progressUnheard();
    await nats.start();
    await Promise.all(clients.map((collected) => received(collected, 3)));
    await waitFor(() => run.progress().then(() => true));
    await waitFor(() => run.complete().then(() => true));
    await Promise.all(clients.map(settled));
    for (const collected of clients) expect(collected.values(...EPOCHS)).toEqual([1, 2, 3, 4]);
  });

  it('close everything upstream at once when a client leaves in the middle of waiting', async () => {
    const run = aRun();
    const leaving = [gateway.webSocket(), gateway.sse()].map((client) => Collected.from(client, PROGRESS, { id: run.id }));
    await listening(2);
    for (const collected of leaving) collected.unsubscribe();
    await waitFor(() => gateway.server.hub.subscribers === 0);
    expect(gateway.server.hub.openLogs).toBe(0);
  });

  it('leave nothing behind when clients come and go faster than they are served', async () => {
    const run = aRun();
    for (let i = 0; i < 20; i++) {
      const hasty = Collected.from(gateway.webSocket(), PROGRESS, { id: run.id });
      if (i % 2) await new Promise((resolve) => { setTimeout(resolve, i); });
      hasty.unsubscribe();
    }
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    await waitFor(() => gateway.server.hub.subscribers === 0 && gateway.server.hub.openLogs === 0);
  });
});
