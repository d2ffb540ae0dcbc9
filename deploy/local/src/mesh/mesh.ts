import { statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LauncherConfig, ServiceName } from '../config/launcher.config.js';
import { repositoryRoot, serviceNames } from '../config/launcher.config.js';
import { LaunchError } from '../launch-error.js';
import { natsProcess, natsUrl } from '../nats/nats-process.js';
import { portHolder } from '../net/port-holder.js';
import { portState } from '../net/ports.js';
import { adminUrl, postgresProcess } from '../postgres/postgres-process.js';
import { ensureServiceDatabases, serviceDatabaseUrl } from '../postgres/service-databases.js';
import type { ManagedProcess } from '../process/managed-process.js';
import { acquireInstanceLock, type InstanceLock } from '../state/instance-lock.js';
import { assignPorts } from '../state/port-book.js';
import { stopLeftovers } from '../state/process-registry.js';
import { loadSecrets, type Secrets } from '../state/secrets.js';
import type { RestartPolicy } from '../supervisor/restart-policy.js';
import { Supervisor, type SupervisedSpec, type SupervisorEvent } from '../supervisor/supervisor.js';
import { Layout } from './layout.js';
import { drainStages, nodeSpecs, startStages, type Surroundings } from './process-table.js';

export interface MeshOptions {
  /** Delete all data first. */
  readonly fresh?: boolean;
  /** PostgreSQL without fsync, for tests. */
  readonly fast?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** An earlier launcher was killed and left these running; they have been stopped. */
  readonly onLeftovers?: (names: readonly string[]) => void;
  readonly restart?: RestartPolicy;
  /** Other processes than the mesh's own, for tests of the launcher. */
  readonly processes?: (around: Surroundings) => readonly SupervisedSpec[];
}

/** Room that a start needs at least, in bytes: PostgreSQL's first 40 MB, logs, and something to work with. */
const leastRoom = 200 * 1024 * 1024;

/** A running installation: embedded servers and Node processes under one supervisor. */
export class Mesh {
  private constructor(
    /** Base address of the gateway. */
    readonly url: string,
    readonly token: string,
    /** True if the token was made by this start. */
    readonly firstStart: boolean,
    readonly layout: Layout,
    readonly databaseUrls: Readonly<Record<ServiceName, string>>,
    readonly natsUrl: string,
    readonly supervisor: Supervisor,
    private readonly lock: InstanceLock,
  ) {}

  /** Takes the folder, checks what can be checked, and prepares everything. Nothing runs yet: call start(). */
  static async prepare(config: LauncherConfig, options: MeshOptions = {}): Promise<Mesh> {
    const layout = new Layout(config.home);
    layout.create();
    const lock = acquireInstanceLock(layout.lock, config.publicUrl);
    try {
      const leftovers = await stopLeftovers(layout.processes);
      if (leftovers.length > 0) options.onLeftovers?.(leftovers);
      if (options.fresh === true) {
        layout.deleteData();
        layout.create();
      }
      requireRoom(config.home);
      await requirePort(config.port);
      const { secrets, firstStart } = loadSecrets(layout.secrets);
      const around = await surroundings(config, layout, secrets, options.env ?? process.env);
      const specs = [...servers(around, options), ...(options.processes ?? nodeSpecs)(around.surroundings)];
      const supervisor = new Supervisor(specs, {
        logDir: layout.logs, registryPath: layout.processes,
        ...(options.onEvent ? { onEvent: options.onEvent } : {}), ...(options.restart ? { restart: options.restart } : {}),
      });
      const { token, databaseUrls, natsUrl: nats } = around.surroundings;
      return new Mesh(config.publicUrl, token, firstStart, layout, databaseUrls, nats, supervisor, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Resolves when every process is ready. If one fails, the others are stopped and its error is thrown. */
  async start(): Promise<void> {
    try {
      await this.supervisor.start();
    } catch (error) {
      this.lock.release();
      throw error;
    }
  }

  process(name: string): ManagedProcess {
    return this.supervisor.process(name);
  }

  /** Drains in order and leaves no process behind. */
  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.lock.release();
  }
}

interface Prepared {
  readonly surroundings: Surroundings;
  readonly serverPorts: Readonly<Record<'postgres' | 'nats', number>>;
}

async function surroundings(config: LauncherConfig, layout: Layout, secrets: Secrets, env: NodeJS.ProcessEnv): Promise<Prepared> {
  const ports = await assignPorts(layout.ports, ['postgres', 'nats', ...serviceNames, 'model-server'] as const, [config.port]);
  const databaseUrls = Object.fromEntries(serviceNames.map((name) => [
    name, config.databaseUrls[name] ?? serviceDatabaseUrl(ports.postgres, { name, password: secrets.databases[name] }),
  ])) as Record<ServiceName, string>;
  return {
    serverPorts: ports,
    surroundings: {
      config, layout, secrets, env, ports, databaseUrls, repositoryRoot,
      token: config.token ?? secrets.token,
      natsUrl: config.natsUrl ?? natsUrl({ port: ports.nats, token: secrets.natsToken }),
    },
  };
}

/** The embedded servers, less those that the user brings. */
function servers({ surroundings: { config, layout, secrets }, serverPorts }: Prepared, options: MeshOptions): SupervisedSpec[] {
  const stages = { startStage: startStages.servers, drainStage: drainStages.servers };
  const specs: SupervisedSpec[] = [];
  const embedded = serviceNames.filter((name) => config.databaseUrls[name] === undefined);
  if (embedded.length > 0) {
    const postgres = { dataDir: layout.postgres, cacheDir: layout.cache, port: serverPorts.postgres, adminPassword: secrets.databaseAdmin };
    specs.push({
      ...postgresProcess({
        ...postgres,
        fast: options.fast ?? false,
        onReady: () => ensureServiceDatabases(adminUrl(postgres), embedded.map((name) => ({ name, password: secrets.databases[name] }))),
      }),
      ...stages,
    });
  }
  if (config.natsUrl === undefined) {
    specs.push({ ...natsProcess({ dir: layout.nats, cacheDir: layout.cache, port: serverPorts.nats, token: secrets.natsToken }), ...stages });
  }
  return specs;
}

/** How long a port that nobody is seen to hold is waited for: a killed process keeps it until its last write to the disk is done. */
const PORT_PATIENCE_MS = 5_000;

/** Throws a LaunchError if something else listens on the gateway's port. */
export async function requirePort(port: number, holderOf = portHolder): Promise<void> {
  const deadline = performance.now() + PORT_PATIENCE_MS;
  for (;;) {
    const state = await portState(port);
    if (state === 'free') return;
    if (state === 'forbidden') throw new LaunchError(`Port ${port} is reserved for root.`, 'Take one above 1023: LEPTON_PORT=4000 npm start');
    const holder = holderOf(port);
    if (holder || performance.now() >= deadline) {
      const who = holder ? `: ${holder.command} (pid ${holder.pid})` : ' by another program';
      throw new LaunchError(`Port ${port} is taken${who}.`, `Stop that, or take another port: LEPTON_PORT=${port === 65_535 ? 4001 : port + 1} npm start`);
    }
    await sleep(100);
  }
}

/** Throws a LaunchError if the disk below `home` has no room to work. */
export function requireRoom(home: string, least = leastRoom): void {
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  if (free >= least) return;
  throw new LaunchError(
    `The disk that holds ${home} is full: ${Math.floor(free / 1024 ** 2)} MB are free, ${Math.ceil(least / 1024 ** 2)} MB are needed.`,
    'Free some space, or keep the data elsewhere: LEPTON_HOME=/other/disk npm start',
  );
}
