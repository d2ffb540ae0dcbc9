import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../launch-error.js';
import type { ProcessSpec } from '../process/managed-process.js';
import { natsBinary } from './nats-binary.js';

export interface NatsOptions {
  readonly name?: string;
  /** Holds the configuration file and, below `jetstream`, the store. */
  readonly dir: string;
  /** Where a nats-server that had to be fetched is kept. */
  readonly cacheDir: string;
  readonly port: number;
  /** Clients must show it; undefined lets everybody on this machine in. */
  readonly token?: string;
}

/** Largest message, in bytes: metrics of a long run in one reply, with room. */
const maxPayload = 8 * 1024 * 1024;

/** The address for clients. The token is the user part, as NATS clients write it. */
export function natsUrl(options: Pick<NatsOptions, 'port' | 'token'>): string {
  return `nats://${options.token === undefined ? '' : `${options.token}@`}127.0.0.1:${options.port}`;
}

/** A real nats-server with JetStream on loopback. A store that was deleted is begun anew. */
export function natsProcess(options: NatsOptions): ProcessSpec {
  return {
    name: options.name ?? 'nats',
    command: () => {
      const { file } = natsBinary(options.cacheDir);
      mkdirSync(options.dir, { recursive: true, mode: 0o700 });
      const config = join(options.dir, 'nats.conf');
      // In a file, for arguments can be read by every user of the machine.
      writeFileSync(config, configuration(options), { mode: 0o600 });
      return { file, args: ['-c', config], env: { PATH: process.env['PATH'] ?? '' }, cwd: options.dir };
    },
    ready: { kind: 'output', pattern: /Server is ready/ },
    readyTimeoutMs: 30_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 10_000,
    explain: (lines) => explainExit(lines, options.port),
  };
}

function configuration({ port, token, dir }: NatsOptions): string {
  const lines = [
    'host: 127.0.0.1',
    `port: ${port}`,
    `max_payload: ${maxPayload}`,
    `jetstream { store_dir: ${JSON.stringify(join(dir, 'jetstream'))} }`,
  ];
  if (token !== undefined) lines.push(`authorization { token: ${JSON.stringify(token)} }`);
  return `${lines.join('\n')}\n`;
}

function explainExit(lines: readonly string[], port: number): LaunchError | undefined {
  const text = lines.join('\n');
  if (/address already in use/i.test(text)) {
    return new LaunchError(`Port ${port}, chosen for NATS, was taken by another program.`, 'Start again: another port will be chosen.', lines);
  }
  if (/no space left|insufficient storage/i.test(text)) {
    return new LaunchError('NATS stopped: the disk is full.', 'Free some space and start again.', lines);
  }
  return undefined;
}
