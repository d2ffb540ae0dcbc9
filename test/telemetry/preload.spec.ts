import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startTestPostgres, type TestPostgres } from '@lepton/testing';

interface SpanRecord { service: string; name: string; id: string; traceId: string; parentId?: string }

let postgres: TestPostgres;
beforeAll(async () => { postgres = await startTestPostgres(); }, 60_000);
afterAll(() => postgres.stop());

/** Runs the fixture as the services run, on built code. */
function runTraced(env: NodeJS.ProcessEnv): Promise<{ spans: SpanRecord[]; answer?: string; code: number | null }> {
  const root = join(import.meta.dirname, '../..');
  const child = fork(join(import.meta.dirname, 'fixtures/traced-process.mjs'), {
    cwd: root, execArgv: ['--import', '@lepton/service-kit/telemetry'],
    env: { PATH: process.env['PATH'], DATABASE_URL: postgres.url(), OTEL_SERVICE_NAME: 'probe', ...env },
  });
  return new Promise((resolve, reject) => {
    const spans: SpanRecord[] = [];
    let answer: string | undefined;
    child.on('message', (message: { spans?: SpanRecord[]; answer?: string }) => {
      spans.push(...(message.spans ?? []));
      answer ??= message.answer;
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ spans, answer, code }));
  });
}

describe('node --import @lepton/service-kit/telemetry', () => {
  it('traces http, graphql and pg of ES modules, each the child of its caller, and no health checks', async () => {
    const { spans, answer, code } = await runTraced({});
    expect({ answer, code }).toEqual({ answer: '{"one":1}', code: 0 });
    const parentOf = (name: RegExp) => {
      const span = spans.find((candidate) => name.test(candidate.name));
      return span && spans.find(({ id }) => id === span.parentId)?.name;
    };
    const client = spans.filter(({ name }) => name === 'GET /graphql').find(({ parentId }) => parentId === spans.find(({ name }) => name === 'operation')?.id);
    const server = spans.find(({ parentId }) => parentId === client?.id);
    expect(client).toBeDefined();
    expect(server?.name).toBe('GET /graphql');
    expect(spans.find(({ name }) => name.startsWith('query One'))?.parentId).toBe(server?.id);
    expect(parentOf(/^pg\.query/)).toBe('query One');
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.map(({ name }) => name).filter((name) => /health|unasked/.test(name))).toEqual([]);
  });

  it('begins a trace with a request only at the gateway', async () => {
    const { spans } = await runTraced({ OTEL_SERVICE_NAME: 'gateway' });
    const [span, ...more] = spans.filter(({ name }) => name === 'GET /unasked');
    expect(span?.service).toBe('gateway');
    expect([span?.parentId, more]).toEqual([undefined, []]);
  });

  it('sends to a collector where there is one, and goes on where it does not answer', async () => {
    const paths: string[] = [];
    const collector = createServer((request, response) => {
      paths.push(request.url ?? '');
      request.resume().on('end', () => response.writeHead(503).end());
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = collector.address() as AddressInfo;
      const { spans, answer, code } = await runTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, LEPTON_TRACES: 'off' });
      expect({ answer, code, spans }).toEqual({ answer: '{"one":1}', code: 0, spans: [] });
      expect(paths).toContain('/v1/traces');
    } finally {
      collector.closeAllConnections();
      collector.close();
    }
  });

  it('costs nothing where it is off', async () => {
    const { spans, answer, code } = await runTraced({ LEPTON_TRACES: 'off' });
    expect({ answer, code, spans }).toEqual({ answer: '{"one":1}', code: 0, spans: [] });
  });
});
