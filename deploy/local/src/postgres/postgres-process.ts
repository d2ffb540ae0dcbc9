import { tmpdir } from 'node:os';
import { LaunchError } from '../launch-error.js';
import type { ProcessSpec } from '../process/managed-process.js';
import { adminRole, ensureCluster, reachableDataDir, rootStateDirs } from './data-directory.js';
import { postgresIdentity } from './identity.js';
import { postgresBinaries } from './postgres-binaries.js';

export interface PostgresOptions {
  readonly name?: string;
  /** Wanted place of the data; `reachableDataDir` says where it really is. */
  readonly dataDir: string;
  /** Where a copy of the server may be kept if the one in node_modules cannot be used. */
  readonly cacheDir: string;
  readonly port: number;
  readonly adminPassword: string;
  /** Trades durability for speed: survives the death of its processes, not a power cut. For tests. */
  readonly fast?: boolean;
  /** Runs whenever the server has become ready. */
  readonly onReady?: () => Promise<void>;
}

/** The address of `database` as the superuser. */
export function adminUrl(options: Pick<PostgresOptions, 'port' | 'adminPassword'>, database = 'postgres'): string {
  return `postgres://${adminRole}:${options.adminPassword}@127.0.0.1:${options.port}/${database}`;
}

/** A real PostgreSQL on loopback TCP only. Creates its data on first start. */
export function postgresProcess(options: PostgresOptions): ProcessSpec {
  return {
    name: options.name ?? 'postgres',
    command: async () => {
      const identity = postgresIdentity(options.dataDir);
      const dataDir = reachableDataDir(options.dataDir, identity);
      const binaries = await postgresBinaries(identity, identity ? rootStateDirs : [options.cacheDir]);
      // The server needs none of our environment, which holds secrets.
      const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC', HOME: tmpdir(), ...windowsEnvironment() };
      await ensureCluster(dataDir, binaries.initdb, options.adminPassword, identity, env);
      return {
        file: binaries.postgres,
        args: ['-D', dataDir, '-p', String(options.port), '-h', '127.0.0.1', '-k', '', ...settings(options.fast ?? false)],
        env, cwd: '/', ...identity,
      };
    },
    ready: { kind: 'output', pattern: /database system is ready to accept connections/ },
    ...(options.onReady ? { onReady: options.onReady } : {}),
    // After SIGKILL its backends need a moment to notice; until then the shared memory is refused to a new server.
    retryAfter: /pre-existing shared memory block|lock file "postmaster\.pid" already exists/,
    // Fast shutdown: ends sessions, writes a checkpoint.
    stopSignal: 'SIGINT',
    stopTimeoutMs: 20_000,
    explain: (lines) => explainExit(lines, options.port),
  };
}

function settings(fast: boolean): string[] {
  const values = {
    timezone: 'UTC', log_timezone: 'UTC', max_connections: '120',
    // Containers often give only 64 MB of /dev/shm.
    dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'mmap',
    min_wal_size: '64MB', max_wal_size: '512MB',
    ...(fast ? { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', autovacuum: 'off' } : {}),
  };
  return Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

function explainExit(lines: readonly string[], port: number): LaunchError | undefined {
  const text = lines.join('\n');
  if (/could not bind|address already in use/i.test(text)) {
    return new LaunchError(`Port ${port}, chosen for PostgreSQL, was taken by another program.`, 'Start again: another port will be chosen.', lines);
  }
  if (/no space left/i.test(text)) {
    return new LaunchError('PostgreSQL stopped: the disk is full.', 'Free some space and start again; nothing that was committed is lost.', lines);
  }
  return undefined;
}

function windowsEnvironment(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}
