import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LaunchError } from '../launch-error.js';
import { canTraverse, type Identity } from './identity.js';

/** The superuser of the embedded server. Services never get it. */
export const adminRole = 'lepton_admin';
export const postgresMajor = '18';

/** Where root keeps what PostgreSQL's user must reach and the installation's own folder does not let through. */
export const rootStateDirs: readonly string[] = ['/var/lib/lepton', '/var/tmp/lepton'];

/**
 * Where the data really lies: in `wanted`, unless `identity` cannot enter the folders above it (root's home is 0700). Then in
 * root's own state folder, under a name made from `wanted`, so that the same installation finds it again.
 */
export function reachableDataDir(wanted: string, identity: Identity | undefined): string {
  const dataDir = resolve(wanted);
  mkdirSync(dirname(dataDir), { recursive: true });
  if (identity === undefined) return dataDir;
  const name = `${basename(dataDir)}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const placed = rootStateDirs.map((dir) => join(dir, name)).find((dir) => existsSync(join(dir, 'PG_VERSION')));
  if (placed !== undefined) return placed;
  if (canTraverse(dirname(dataDir), identity)) return dataDir;
  for (const dir of rootStateDirs) {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o755 });
      if (canTraverse(dir, identity)) return join(dir, name);
    } catch {
      // Read-only here: try the next one.
    }
  }
  throw new LaunchError(`PostgreSQL's user cannot reach ${dataDir}.`, 'Keep the data in a folder that others may enter: LEPTON_HOME=/srv/lepton npm start');
}

/** Creates the cluster in `dataDir` unless there is one. Complete or absent: a killed initdb leaves nothing that looks like data. */
export async function ensureCluster(dataDir: string, initdb: string, adminPassword: string, identity: Identity | undefined, env: Readonly<Record<string, string>>): Promise<void> {
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim();
    if (version !== postgresMajor) {
      throw new LaunchError(
        `${dataDir} was written by PostgreSQL ${version}; this Lepton brings PostgreSQL ${postgresMajor}.`,
        'Dump it with the older Lepton and load it here, or start empty: npm start -- --fresh',
      );
    }
    return;
  }
  const partial = `${dataDir}.${randomUUID().slice(0, 8)}`;
  const secretDir = mkdtempSync(join(tmpdir(), 'lepton-initdb-'));
  const passwordFile = join(secretDir, 'password');
  try {
    writeFileSync(passwordFile, `${adminPassword}\n`, { mode: 0o600 });
    mkdirSync(partial, { mode: 0o700 });
    if (identity) for (const path of [secretDir, passwordFile, partial]) chownSync(path, identity.uid, identity.gid);
    await promisify(execFile)(initdb, [
      '-D', partial, '-U', adminRole, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8',
      '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync', '--no-instructions',
    ], { ...identity, env, cwd: '/' });
    chmodSync(partial, 0o700);
    renameSync(partial, dataDir);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw explainInitdb(error, dataDir);
  } finally {
    rmSync(secretDir, { recursive: true, force: true });
  }
}

function explainInitdb(error: unknown, dataDir: string): unknown {
  const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  if (stderr === '') return error;
  if (/no space left/i.test(stderr)) return new LaunchError(`The disk that holds ${dataDir} is full.`, 'Free some space, or keep the data elsewhere: LEPTON_HOME=/other/disk npm start', [], { cause: error });
  return new LaunchError(`PostgreSQL could not create its data in ${dataDir}.`, 'Its own words are below.', stderr.trim().split('\n'), { cause: error });
}
