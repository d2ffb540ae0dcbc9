import { freePort } from '@lepton/local';
import { startTestNats } from '@lepton/testing';
import { startChild, type Child } from './child.ts';

export const TOKEN = 'bench-token-bench-token';

/** The two subgraphs, NATS, and gateways before them, each in a process of its own. */
export class BenchMesh {
  readonly natsUrl: string;
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly #parts: { stop(): Promise<unknown> }[] = [];

  private constructor(natsUrl: string, subgraphs: Readonly<Record<string, string>>) {
    this.natsUrl = natsUrl;
    this.subgraphs = subgraphs;
  }

  static async start(): Promise<BenchMesh> {
    const nats = await startTestNats();
    const [training, data] = [await freePort(), await freePort()];
    const url = (port: number) => `http://127.0.0.1:${port}/graphql`;
    const mesh = new BenchMesh(nats.url, {
      SUBGRAPH_TRAINING_URL: url(training), SUBGRAPH_DATA_URL: url(data),
      // Nobody asks these.
      SUBGRAPH_MODELS_URL: url(data), SUBGRAPH_DEPLOYMENT_URL: url(data), SUBGRAPH_MONITORING_URL: url(data),
    });
    mesh.#parts.push(nats);
    await Promise.all(Object.entries({ training, data }).map(([service, port]) => mesh.add('test/bench/processes/subgraph.ts', { env: { SERVICE: service, PORT: String(port) } })));
    return mesh;
  }

  /** Starts `script` with the subgraphs' addresses; `port` is where it listens. */
  async add(script: string, { env = {}, telemetry = false }: { env?: Record<string, string>; telemetry?: boolean } = {}): Promise<Child & { port: number }> {
    const port = env['PORT'] === undefined ? await freePort() : Number(env['PORT']);
    const child = await startChild(script, { telemetry, env: { ...this.subgraphs, NATS_URL: this.natsUrl, PORT: String(port), ...env } });
    this.#parts.unshift(child);
    return { ...child, port };
  }

  /** As `npm start` runs it. */
  gateway({ telemetry }: { telemetry: boolean }): Promise<Child & { port: number }> {
    return this.add('gateway/server/dist/main.js', {
      telemetry,
      env: { LEPTON_TOKEN: TOKEN, LEPTON_GATEWAY_SECRET: 'bench-secret-bench-secret-bench-secret', LEPTON_LIMIT_REQUESTS_PER_SECOND: '1000000', LEPTON_LOG_LEVEL: 'warn', OTEL_SERVICE_NAME: 'gateway' },
    });
  }

  async stop(): Promise<void> {
    for (const part of this.#parts) await part.stop();
  }
}
