import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceNames, type LauncherConfig, type ServiceName } from '../config/launcher.config.js';
import { LaunchError } from '../launch-error.js';
import type { Readiness } from '../process/managed-process.js';
import type { Secrets } from '../state/secrets.js';
import type { SupervisedSpec } from '../supervisor/supervisor.js';
import type { Layout } from './layout.js';

/** Stages: servers start first; then all Node processes at once, for each waits for what it needs by itself. */
export const startStages = { servers: 0, processes: 1 } as const;
/** No new requests first, then no new work, then the services, whose last writes need the servers. */
export const drainStages = { gateway: 0, workers: 1, services: 2, servers: 3 } as const;

/** What the processes share. */
export interface Surroundings {
  readonly config: LauncherConfig;
  readonly layout: Layout;
  readonly secrets: Secrets;
  /** Token that the gateway asks for. */
  readonly token: string;
  readonly natsUrl: string;
  readonly databaseUrls: Readonly<Record<ServiceName, string>>;
  readonly ports: Readonly<Record<ServiceName | 'model-server', number>>;
  readonly repositoryRoot: string;
  /** Our own environment, from which everything is passed on that is nobody's secret. */
  readonly env: NodeJS.ProcessEnv;
}

interface NodeProcess {
  readonly name: string;
  readonly main: string;
  readonly drainStage: number;
  readonly ready: Readiness;
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of node itself, before the script. */
  readonly nodeArgs?: readonly string[];
  readonly stopTimeoutMs?: number;
}

/** Every Node process of the mesh. */
export function nodeProcesses(around: Surroundings): readonly NodeProcess[] {
  const { config, ports, secrets, layout } = around;
  const telemetry = ['--import', '@lepton/service-kit/telemetry'];
  const common = {
    NATS_URL: around.natsUrl,
    ARTIFACTS_URL: config.artifactsUrl ?? pathToFileURL(layout.artifacts).href,
    LEPTON_URL: config.publicUrl,
    LEPTON_LOG_LEVEL: config.logLevel,
  };
  const services = serviceNames.map((name): NodeProcess => ({
    name, main: `services/${name}/dist/main.js`, drainStage: drainStages.services, nodeArgs: telemetry,
    ready: { kind: 'http', url: `http://127.0.0.1:${ports[name]}/health/ready` },
    env: { ...common, PORT: String(ports[name]), DATABASE_URL: around.databaseUrls[name], LEPTON_GATEWAY_SECRET: secrets.gatewaySecret, ...(name === 'data' ? { LEPTON_DATA_DIR: layout.uploads } : {}) },
  }));
  const subgraphs = Object.fromEntries(serviceNames.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, `http://127.0.0.1:${ports[name]}/graphql`]));
  return [
    ...services,
    {
      name: 'gateway', main: 'gateway/server/dist/main.js', drainStage: drainStages.gateway, nodeArgs: telemetry,
      ready: { kind: 'http', url: `http://127.0.0.1:${config.port}/health/ready` },
      env: { ...common, ...subgraphs, PORT: String(config.port), LEPTON_GATEWAY_SECRET: secrets.gatewaySecret, LEPTON_TOKEN: around.token, LEPTON_TOKEN_HINT: tokenHint(around) },
    },
    ...Array.from({ length: config.workers }, (_, index): NodeProcess => ({
      name: index === 0 ? 'worker' : `worker-${index + 1}`, main: 'services/training/dist/worker/main.js', drainStage: drainStages.workers, nodeArgs: telemetry,
      // It writes a checkpoint before it ends.
      ready: { kind: 'message' }, stopTimeoutMs: 20_000, env: { ...common, LEPTON_TRAINING_THREADS: around.env['LEPTON_TRAINING_THREADS'] ?? String(threadsOf(config)) },
    })),
    {
      name: 'model-server', main: 'services/deployment/dist/model-server/main.js', drainStage: drainStages.workers, nodeArgs: telemetry,
      ready: { kind: 'message' }, env: { ...common, PORT: String(ports['model-server']) },
    },
  ];
}

/** Of each worker: together they take half of the cores, the rest is for answers, pages and files. */
const threadsOf = ({ workers }: LauncherConfig): number => Math.max(1, Math.floor(availableParallelism() / 2 / workers));

/** Where a user of this installation finds the token. */
const tokenHint = ({ config, layout }: Surroundings): string => (config.token
  ? 'the variable LEPTON_TOKEN that `npm start` was given'
  : `what the first \`npm start\` printed, or "token" in ${layout.secrets}`);

/** As the supervisor wants them. */
export function nodeSpecs(around: Surroundings): readonly SupervisedSpec[] {
  const inherited = inheritable(around.env);
  return nodeProcesses(around).map((row) => ({
    name: row.name,
    startStage: startStages.processes,
    drainStage: row.drainStage,
    ready: row.ready,
    stopTimeoutMs: row.stopTimeoutMs ?? 12_000,
    command: () => {
      const main = join(around.repositoryRoot, row.main);
      if (!existsSync(main)) throw new LaunchError(`${row.main} is missing.`, 'Build first: npm start does that by itself; npm run build does only that.');
      return {
        file: process.execPath,
        args: ['--import', lifeline.href, ...(row.nodeArgs ?? []), main],
        cwd: around.repositoryRoot,
        env: { ...inherited, OTEL_SERVICE_NAME: row.name, ...row.env },
        ipc: true,
      };
    },
  }));
}

/** Beside this file's folder, compiled like it. */
const lifeline = new URL(`../process/lifeline${extname(import.meta.url)}`, import.meta.url);

/** Proxies, certificates, S3 credentials, OTEL_*, … go on to the children; what belongs to one of them alone does not. */
function inheritable(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || /^(DATABASE_URL|SUBGRAPH_|npm_|LEPTON_(TOKEN|GATEWAY_SECRET|HOME|PORT)$|NODE_(OPTIONS|CHANNEL|ENV$)|INIT_CWD$|PORT$|HOST$)/i.test(name)) continue;
    kept[name] = value;
  }
  return { ...kept, NODE_ENV: 'production' };
}
