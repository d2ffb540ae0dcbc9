import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LaunchError } from '../launch-error.js';

/** Whom PostgreSQL runs as; undefined where it runs as ourselves. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root we take the owner of existing data, else the user `postgres`, else `nobody`;
 * as anybody else we run it as ourselves.
 */
export function postgresIdentity(dataDir: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  const identity = lookUp('postgres') ?? lookUp('nobody');
  if (!identity) {
    throw new LaunchError(
      'PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody".',
      'Add one (useradd --system postgres), or start Lepton as an ordinary user.',
    );
  }
  return identity;
}

/** True if `identity` may enter `path` and every folder above it. */
export function canTraverse(path: string, identity: Identity): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    const { uid, gid, mode } = statSync(dir);
    const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}

function lookUp(user: string): Identity | undefined {
  const ask = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
