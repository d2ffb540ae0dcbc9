import { mkdtempSync, chmodSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mesh, freePort, parseConfig, type MeshOptions, type ServiceName, type SupervisorEvent } from '@lepton/local';
import { waitFor } from './wait-for.js';

export interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions?: { readonly code?: string } & Record<string, unknown> }[];
}

export interface TestMesh {
  /** Base address of the gateway, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** Folder with all data and logs of this mesh. */
  readonly home: string;
  readonly natsUrl: string;
  /** What the supervisor told so far, oldest first, without log lines. */
  readonly events: readonly SupervisorEvent[];
  databaseUrl(service: ServiceName): string;
  /** Sends an operation to the gateway with the token (or another, or none: null). Throws if the answer is not JSON. */
  graphql<Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>, options?: { token?: string | null }): Promise<GraphqlAnswer<Data>>;
  /** As graphql(), but throws on errors and returns the data. */
  ask<Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Pid of a process (`training`, `worker`, `model-server`, `gateway`, `postgres`, `nats`, …); undefined while it is down. */
  pid(name: string): number | undefined;
  /** Sends a signal (default SIGKILL) and returns at once. `SIGQUIT` to `postgres` is `pg_ctl -m immediate`. */
  kill(name: string, signal?: NodeJS.Signals): void;
  /** Kills the process and resolves when the launcher has it ready again. */
  crash(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Resolves when the process has been started again once more than now. */
  restarted(name: string, timeoutMs?: number): Promise<void>;
  /** Kills nats-server and deletes its JetStream store; resolves when an empty one is ready. */
  wipeNats(): Promise<void>;
  /** What a process has logged so far. */
  log(name: string): string;
  /** Drains everything and deletes the data. */
  stop(): Promise<void>;
}

export interface TestMeshOptions extends Pick<MeshOptions, 'processes' | 'restart'> {
  /** Added to the environment of every process, e.g. `{ LEPTON_LEASE_MS: '1500' }`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The user's own servers must not be used by tests. */
const notInherited = /^(DATABASE_URL_.*|NATS_URL|ARTIFACTS_URL|OTEL_.*|LEPTON_.*)$/;

/** The whole mesh as `npm start` runs it, on ports and in a folder of its own. Runs what is in dist: build first. */
export async function startMesh(options: TestMeshOptions = {}): Promise<TestMesh> {
  const home = mkdtempSync(join(tmpdir(), 'lepton-mesh-'));
  chmodSync(home, 0o755);
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !notInherited.test(name))),
    ...options.env, LEPTON_HOME: home, LEPTON_PORT: String(await freePort()),
  };
  const events: SupervisorEvent[] = [];
  const listeners = new Set<(event: SupervisorEvent) => void>();
  const mesh = await launch(() => Mesh.prepare(parseConfig(env), {
    env, fast: true,
    onEvent: (event) => {
      if (event.kind !== 'line') events.push(event);
      for (const listener of listeners) listener(event);
    },
    ...(options.processes ? { processes: options.processes } : {}),
    ...(options.restart ? { restart: options.restart } : {}),
  }), home);

  const restarts = (name: string) => events.filter((event) => event.kind === 'restarted' && event.name === name).length;
  const restarted = async (name: string, timeoutMs = 60_000) => {
    const before = restarts(name);
    await waitFor(() => restarts(name) > before, { timeoutMs, what: `the restart of ${name}` });
  };
  const crash = async (name: string, signal: NodeJS.Signals = 'SIGKILL') => {
    const back = restarted(name);
    mesh.process(name).kill(signal);
    await back;
  };
  const graphql: TestMesh['graphql'] = async (query, variables = {}, { token = mesh.token } = {}) => {
    const response = await fetch(`${mesh.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`The gateway answered ${response.status} without JSON: ${text.slice(0, 500)}`);
    }
  };
  return {
    url: mesh.url, token: mesh.token, home, natsUrl: mesh.natsUrl, events,
    databaseUrl: (service) => mesh.databaseUrls[service],
    graphql,
    ask: async <Data>(query: string, variables?: Record<string, unknown>) => {
      const { data, errors } = await graphql<Data>(query, variables);
      if (errors || !data) throw new Error(`The operation failed: ${JSON.stringify(errors, undefined, 2)}`);
      return data;
    },
    pid: (name) => mesh.process(name).pid,
    kill: (name, signal) => mesh.process(name).kill(signal),
    crash,
    restarted,
    wipeNats: async () => {
      // Deleted at the moment of death, before the launcher starts it again.
      const wipe = (event: SupervisorEvent) => {
        if (event.kind === 'ended' && event.name === 'nats') rmSync(join(mesh.layout.nats, 'jetstream'), { recursive: true, force: true });
      };
      listeners.add(wipe);
      await crash('nats').finally(() => listeners.delete(wipe));
    },
    log: (name) => readFileSync(join(mesh.layout.logs, `${name}.log`), 'utf8'),
    stop: async () => {
      await mesh.stop();
      mesh.layout.deleteData();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** On failure the folder goes away, so its last log lines go into the error. */
async function launch(prepare: () => Promise<Mesh>, home: string): Promise<Mesh> {
  try {
    const mesh = await prepare();
    await mesh.start();
    return mesh;
  } catch (error) {
    const details = typeof error === 'object' && error !== null && 'details' in error && Array.isArray(error.details) ? error.details : [];
    rmSync(home, { recursive: true, force: true });
    throw new Error([error instanceof Error ? error.message : String(error), ...details].join('\n'), { cause: error });
  }
}
