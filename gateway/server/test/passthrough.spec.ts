import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyRequest } from '@lepton/graphql';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { SECRET, startGateway, TOKEN, type TestGateway } from './support/test-gateway.js';

describe('pass-through', () => {
  let nats: TestNats;
  let gateway: TestGateway;
  let service: Server;
  let received: { method: string; url: string; headers: IncomingMessage['headers']; signed: boolean }[];
  let aborted: number;
  let held: (() => void) | undefined;

  beforeAll(async () => {
    nats = await startTestNats();
    service = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      const signed = verifyRequest(SECRET, headers['x-lepton-signature'] as string, { method, path: url, workspace: headers['x-lepton-workspace'] as string });
      received.push({ method, url, headers, signed });
      request.on('error', () => { aborted++; });
      if (url.startsWith('/uploads/held')) {
        // Reads nothing until it is told to.
        held = () => { request.resume(); request.on('end', () => response.writeHead(204).end()); };
        return;
      }
      if (url.startsWith('/artifacts/endless')) {
        const chunk = Buffer.alloc(64 * 1024);
        const write = () => { while (!response.destroyed && response.write(chunk)); };
        response.on('drain', write).on('close', () => { aborted++; });
        write();
        return;
      }
      const hash = createHash('sha256');
      let bytes = 0;
      request.on('data', (chunk: Buffer) => { hash.update(chunk); bytes += chunk.length; });
      request.on('end', () => response.writeHead(url.includes('missing') ? 404 : 200, { 'content-type': 'application/json', 'upload-offset': String(bytes), 'x-digest': hash.digest('hex'), connection: 'keep-alive' }).end(JSON.stringify({ bytes })));
    });
    await new Promise<void>((resolve) => { service.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/graphql`;
    gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_DATA_URL: url, SUBGRAPH_DEPLOYMENT_URL: url, SUBGRAPH_MODELS_URL: url });
  });

  beforeEach(() => {
    received = [];
    aborted = 0;
  });

  afterAll(async () => {
    await gateway.stop();
    service.closeAllConnections();
    service.close();
    await nats.stop();
  });

  const authorization = `Bearer ${TOKEN}`;

  it('hands on an upload byte for byte, signed, without the token', async () => {
    const body = randomBytes(8 * 1024 * 1024);
    const response = await fetch(`${gateway.url}/uploads/upl_1?part=a%20b`, { method: 'PUT', body, headers: { authorization, 'content-type': 'text/csv', 'x-lepton-workspace': 'stolen', 'upload-metadata': 'x y' } });
    expect([response.status, response.headers.get('x-digest')]).toEqual([200, createHash('sha256').update(body).digest('hex')]);
    expect(received).toEqual([expect.objectContaining({ method: 'PUT', url: '/uploads/upl_1?part=a%20b', signed: true })]);
    expect(received[0]?.headers).toMatchObject({ 'x-lepton-workspace': 'default', 'x-forwarded-host': new URL(gateway.url).host, 'x-forwarded-proto': 'http', 'content-length': String(body.length), 'upload-metadata': 'x y', 'content-type': 'text/csv' });
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('speaks tus: methods, headers and statuses', async () => {
    for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE']) {
      const response = await fetch(`${gateway.url}/uploads/upl_1`, { method, headers: { authorization, 'tus-resumable': '1.0.0', 'upload-offset': '5' }, ...(method === 'PATCH' ? { body: 'rest' } : {}) });
      expect([response.status, response.headers.get('upload-offset')]).toEqual([200, method === 'PATCH' ? '4' : '0']);
    }
    expect(received.map(({ method, headers, signed }) => [method, headers['tus-resumable'], signed])).toEqual(['POST', 'HEAD', 'PATCH', 'DELETE'].map((method) => [method, '1.0.0', true]));
  });

  it('passes inference on, and what the service says of it', async () => {
    const response = await fetch(`${gateway.url}/v2/models/titanic/infer`, { method: 'POST', body: '{"inputs":[]}', headers: { authorization, 'content-type': 'application/json' } });
    expect(await response.json()).toEqual({ bytes: 13 });
    expect((await fetch(`${gateway.url}/v2/models/missing/ready`, { headers: { authorization } })).status).toBe(404);
    expect((await fetch(`${gateway.url}/v2`, { headers: { authorization } })).status).toBe(200);
  });

  it('wants the token, also in the words of the inference protocol', async () => {
    const response = await fetch(`${gateway.url}/v2/models/titanic/infer`, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([401, { error: expect.stringContaining('Authorization'), errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })] }]);
    expect(received).toEqual([]);
  });

  it('takes a link\'s token for a download and keeps it to itself', async () => {
    expect((await fetch(`${gateway.url}/artifacts/abc.onnx?a=1&token=${TOKEN}`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/samples/dsv_1/2?as=thumbnail&token=${TOKEN}`)).status).toBe(200);
    expect(received.map(({ url, signed }) => [url, signed])).toEqual([['/artifacts/abc.onnx?a=1', true], ['/samples/dsv_1/2?as=thumbnail', true]]);
    expect((await fetch(`${gateway.url}/uploads/upl_1?token=${TOKEN}`, { method: 'PUT', body: 'x' })).status).toBe(401);
  });

  it('lets a sender wait for a service that is slow, rather than keep the bytes', async () => {
    const before = process.memoryUsage().rss;
    let sent = 0;
    const upload = httpRequest(`${gateway.url}/uploads/held`, { method: 'PUT', headers: { authorization } });
    const done = new Promise<number>((resolve, reject) => {
      upload.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
    });
    const chunk = Buffer.alloc(1024 * 1024);
    const total = 200;
    const write = () => {
      while (sent < total) {
        sent++;
        if (!upload.write(chunk)) return upload.once('drain', write);
      }
      return upload.end();
    };
    write();
    await waitFor(() => held);
    await sleep(1_000);
    expect(sent).toBeLessThan(60);
    held?.();
    expect(await done).toBe(204);
    expect(sent).toBe(total);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  }, 30_000);

  it('ends at the service what a client breaks off', async () => {
    const abort = new AbortController();
    const response = await fetch(`${gateway.url}/artifacts/endless`, { headers: { authorization }, signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    await waitFor(() => aborted > 0);

    const upload = httpRequest(`${gateway.url}/uploads/held`, { method: 'PUT', headers: { authorization } }).on('error', () => {});
    upload.write('half');
    const before = received.length;
    await waitFor(() => received.length > before || received.some(({ url }) => url === '/uploads/held'));
    held?.();
    const count = aborted;
    upload.destroy();
    await waitFor(() => aborted > count);
  });

  it('says which service does not answer', async () => {
    const lonely = await startGateway({ NATS_URL: nats.url });
    const response = await fetch(`${lonely.url}/uploads/upl_1`, { method: 'PUT', body: 'x', headers: { authorization } });
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ errors: [expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'data' } })] })]);
    await lonely.stop();
  });
});
