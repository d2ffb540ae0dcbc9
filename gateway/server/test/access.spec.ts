import { once } from 'node:events';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { Collected, openSocket, startGateway, TOKEN, type TestGateway } from './support/test-gateway.js';
import { PROGRESS, startRunServices } from './support/runs.js';

const QUERY = '{ run(id: "run_1") { status } }';

describe('access and limits', () => {
  let nats: TestNats;
  let services: Awaited<ReturnType<typeof startRunServices>>;
  let gateway: TestGateway;
  const env = () => ({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url });

  beforeAll(async () => {
    nats = await startTestNats();
    services = await startRunServices();
    gateway = await startGateway(env());
  });

  afterAll(async () => {
    await gateway.stop();
    await services.stop();
    await nats.stop();
  });

  const post = async (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }, url = gateway.url) => {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
    return { status: response.status, headers: response.headers, body: await response.json() as { data?: unknown; errors?: { message: string; extensions: Record<string, unknown> }[] } };
  };
  const shortLived = async (seconds: number, bearer = TOKEN) => {
    const response = await fetch(`${gateway.url}/auth/token`, { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }, body: JSON.stringify({ expiresInSeconds: seconds }) });
    return { status: response.status, ...(await response.json() as { token: string; expiresAt: string; errors: { message: string }[] }) };
  };

  describe('the token', () => {
    it.each([
      ['none', {}, /Send it as the header "Authorization: Bearer <token>"; you find it in .*secrets\.json/],
      ['a wrong one', { authorization: 'Bearer nonsense' }, /not the one of this installation.*secrets\.json/],
      ['another scheme', { authorization: `Basic ${TOKEN}` }, /This needs the token/],
    ])('%s: UNAUTHENTICATED, and where to find it', async (_what, headers, message) => {
      const { status, body, headers: answered } = await post({ query: QUERY }, headers);
      expect([status, body.errors?.[0]?.extensions['code'], answered.get('www-authenticate')]).toEqual([401, 'UNAUTHENTICATED', 'Bearer realm="lepton"']);
      expect(body.errors?.[0]?.message).toMatch(message);
    });

    it('in a link opens streams and downloads, not queries', async () => {
      const graphql = await fetch(`${gateway.url}/graphql?token=${TOKEN}&query=${encodeURIComponent(QUERY)}`, { headers: { 'apollo-require-preflight': '1' } });
      expect(graphql.status).toBe(401);
      const posted = await fetch(`${gateway.url}/graphql/stream?token=${TOKEN}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: QUERY }) });
      expect(posted.status).toBe(401);
      for (const path of ['/graphql/stream', '/graphql']) {
        const stream = await fetch(`${gateway.url}${path}?token=${TOKEN}&query=${encodeURIComponent(QUERY)}`, { headers: { accept: 'text/event-stream' } });
        expect([stream.status, stream.headers.get('content-type'), await stream.text()])
          .toEqual([200, 'text/event-stream; charset=utf-8', ':\n\nevent: next\ndata: {"data":{"run":{"status":"RUNNING"}}}\n\nevent: complete\ndata:\n\n']);
      }
      expect((await fetch(`${gateway.url}/artifacts/x.onnx?token=${TOKEN}`)).status).toBe(503);
      expect((await fetch(`${gateway.url}/artifacts/x.onnx?token=wrong`)).status).toBe(401);
    });

    it('can be lent for a while', async () => {
      const { token, expiresAt } = await shortLived(60);
      expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(50_000);
      expect((await post({ query: QUERY }, { authorization: `Bearer ${token}` })).status).toBe(200);
      expect(await shortLived(60, token)).toMatchObject({ status: 403, errors: [{ message: expect.stringContaining('cannot make others') }] });
      expect(await shortLived(-1)).toMatchObject({ status: 400 });
    });

    it('that has expired is told so, and ends what it opened', async () => {
      const { token } = await shortLived(1);
      const client = gateway.webSocket({ connectionParams: { authorization: `Bearer ${token}` } });
      const following = Collected.from(client, PROGRESS, { id: 'run_1' });
      const stream = await fetch(`${gateway.url}/graphql/stream?token=${token}&query=${encodeURIComponent('subscription { trainingProgress(runId: "run_1") { epoch } }')}`, { headers: { accept: 'text/event-stream' } });
      await waitFor(() => following.done);
      expect(following.error).toMatchObject({ code: 4403, reason: expect.stringContaining('TOKEN_EXPIRED') });
      expect(await stream.text()).toContain('"code":"TOKEN_EXPIRED"');
      expect((await post({ query: QUERY }, { authorization: `Bearer ${token}` })).body.errors?.[0]).toMatchObject({ message: expect.stringContaining('POST /auth/token'), extensions: { code: 'TOKEN_EXPIRED' } });
    });

    it('is asked for over WebSocket, in the first message', async () => {
      for (const [params, reason] of [[undefined, 'This needs the token'], [{ token: 'wrong' }, 'not the one'], [{ authorization: TOKEN }, 'This needs the token']] as const) {
        const refused = Collected.from(gateway.webSocket({ connectionParams: params }), QUERY);
        await waitFor(() => refused.done);
        expect(refused.error).toMatchObject({ code: 4401, reason: expect.stringMatching(new RegExp(`^UNAUTHENTICATED: .*${reason}`)) });
      }
      for (const params of [{ token: TOKEN }, { authorization: `Bearer ${TOKEN}` }, { Authorization: `bearer ${TOKEN}` }]) {
        const let_in = Collected.from(gateway.webSocket({ connectionParams: params }), QUERY);
        await waitFor(() => let_in.done);
        expect(let_in.results).toHaveLength(1);
      }
    });

    it('cannot be guessed at leisure', async () => {
      const statuses = new Set<number>();
      for (let i = 0; i < 30; i++) statuses.add((await post({ query: QUERY }, { authorization: `Bearer guess-${i}` })).status);
      expect([...statuses].sort()).toEqual([401, 429]);
      expect((await post({ query: QUERY })).status).toBe(200);
    });
  });

  describe('limits', () => {
    const nested = (depth: number) => `{ run(id: "run_1") ${'{ experiment { runs { nodes '.repeat(depth)}{ id }${' } } }'.repeat(depth)} }`;

    it.each([
      ['QUERY_TOO_DEEP', nested(6), /nests 20 levels deep; 15 are allowed/],
      ['QUERY_TOO_EXPENSIVE', '{ runs(first: 500) { nodes { experiment { runs(first: 500) { nodes { id } } } } } }', /may fetch [\d,]+ objects; 20,000 are allowed/],
      ['TOO_MANY_ALIASES', `{ run(id: "run_1") { ${Array.from({ length: 51 }, (_, i) => `a${i}: id`).join(' ')} } }`, /has 51 aliases; 50 are allowed/],
      ['TOO_MANY_ROOT_FIELDS', `{ ${'__typename '.repeat(21)} }`, /has 21 fields at its root; 20 are allowed/],
      ['QUERY_TOO_LARGE', `{ run(id: "run_1") { ${'id '.repeat(200_000)} } }`, /more than 3000 tokens/],
    ])('%s', async (code, query, message) => {
      const before = services.training.asked.length;
      const { status, body } = await post({ query });
      expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, code]);
      expect(body.errors?.[0]?.message).toMatch(message);
      const overSocket = Collected.from(gateway.webSocket(), query);
      await waitFor(() => overSocket.done);
      expect(overSocket.error).toMatchObject([{ extensions: { code } }]);
      expect(services.training.asked.length).toBe(before);
    });

    it('a body that is too large, or no JSON', async () => {
      expect(await post({ query: QUERY, variables: { x: 'x'.repeat(5_000_000) } })).toMatchObject({ status: 413, body: { errors: [{ extensions: { code: 'BODY_TOO_LARGE', limit: 4_194_304 } }] } });
      expect(await post('{"query":')).toMatchObject({ status: 400, body: { errors: [{ message: 'The body is no valid JSON.' }] } });
      expect(await post('query', { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/xml' })).toMatchObject({ status: 415, body: { errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] } });
      expect((await post({})).status).toBe(400);
      expect((await post([null, 5, 'x'])).status).toBe(400);
    });

    it('a batch: ten, each with its limits', async () => {
      const ten = await post(Array.from({ length: 10 }, () => ({ query: QUERY })));
      expect([ten.status, (ten.body as unknown as unknown[]).length]).toEqual([200, 10]);
      expect(await post(Array.from({ length: 11 }, () => ({ query: QUERY })))).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'BATCH_TOO_LARGE', actual: 11, limit: 10 } }] } });
      expect(await post([{ query: QUERY }, { query: nested(6) }])).toMatchObject({ status: 200, body: [{ data: { run: { status: 'RUNNING' } } }, { errors: [{ extensions: { code: 'QUERY_TOO_DEEP' } }] }] });
    });

    it('a subscription that is POSTed is told where to go', async () => {
      expect(await post({ query: 'subscription { trainingProgress(runId: "run_1") { epoch } }' })).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining('graphql-transport-ws'), extensions: { code: 'SUBSCRIPTION_TRANSPORT' } }] } });
    });

    it('a form of another site cannot send anything', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        expect(await post('query=x', { authorization: `Bearer ${TOKEN}`, 'content-type': type })).toMatchObject({ status: 415 });
      }
    });

    it('are set by the environment', async () => {
      const strict = await startGateway({ ...env(), LEPTON_INTROSPECTION: 'false', LEPTON_LIMIT_BATCH: '0', LEPTON_LIMIT_REQUESTS_PER_SECOND: '5', LEPTON_LIMIT_CONNECTIONS: '2', LEPTON_LIMIT_SUBSCRIPTIONS: '1', LEPTON_LIMIT_DEPTH: '2' });
      const ask = (body: unknown) => post(body, undefined, strict.url);
      expect(await ask({ query: '{ __schema { types { name } } }' })).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }] } });
      expect(await ask([{ query: QUERY }])).toMatchObject({ body: { errors: [{ extensions: { code: 'BATCH_NOT_ALLOWED' } }] } });
      expect(await ask({ query: '{ run(id: "run_1") { progress { epoch } } }' })).toMatchObject({ body: { errors: [{ extensions: { code: 'QUERY_TOO_DEEP' } }] } });

      const client = strict.webSocket();
      const subscription = 'subscription { trainingProgress(runId: "run_1") { epoch } }';
      const [first, second] = [Collected.from(client, subscription), Collected.from(client, subscription)];
      await waitFor(() => second.done);
      expect(second.error).toMatchObject([{ extensions: { code: 'TOO_MANY_OPERATIONS' } }]);
      first.unsubscribe();

      await client.dispose();
      await waitFor(() => strict.server.sockets.connections === 0);
      const sockets = await Promise.all([openSocket(strict.url), openSocket(strict.url)]);
      await expect(openSocket(strict.url)).rejects.toThrow(/503/);
      for (const socket of sockets) socket.close();

      const statuses = await Promise.all(Array.from({ length: 30 }, () => ask({ query: QUERY })));
      const limited = statuses.find(({ status }) => status === 429);
      expect(limited).toMatchObject({ headers: expect.objectContaining({}), body: { errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] } });
      expect(limited?.headers.get('retry-after')).toBe('1');
      await strict.stop();
    });
  });

  describe('the WebSocket protocol', () => {
    const said = async (messages: unknown[], protocol?: string) => {
      const socket = await openSocket(gateway.url, protocol);
      for (const message of messages) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      const [code, reason] = await once(socket, 'close') as [number, Buffer];
      return { code, reason: reason.toString() };
    };

    it('is graphql-transport-ws only', async () => {
      await expect(openSocket(gateway.url, 'graphql-ws')).rejects.toThrow();
      await expect(openSocket(`${gateway.url}/elsewhere`)).rejects.toThrow(/404/);
    });

    it('closes with its codes', async () => {
      expect(await said(['nonsense'])).toMatchObject({ code: 4400 });
      expect(await said([{ type: 'subscribe', id: '1', payload: { query: QUERY } }])).toMatchObject({ code: 4401 });
      expect(await said([{ type: 'connection_init', payload: { token: TOKEN } }, { type: 'connection_init' }])).toMatchObject({ code: 4429 });
      const subscribe = { type: 'subscribe', id: '1', payload: { query: 'subscription { trainingProgress(runId: "run_1") { epoch } }' } };
      const socket = await openSocket(gateway.url);
      socket.send(JSON.stringify({ type: 'connection_init', payload: { token: TOKEN } }));
      await once(socket, 'message');
      socket.send(JSON.stringify(subscribe));
      socket.send(JSON.stringify(subscribe));
      const [code] = await once(socket, 'close') as [number];
      expect(code).toBe(4409);
      await waitFor(() => gateway.server.hub.subscribers === 0);
    });

    it('refuses a message that is too large', async () => {
      expect(await said([{ type: 'connection_init', payload: { token: 'x'.repeat(5_000_000) } }])).toMatchObject({ code: 1009 });
    });
  });
});
