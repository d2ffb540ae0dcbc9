import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { LaunchError, errorCode, explainFileError } from '../launch-error.js';
import { fingerprint } from '../process/fingerprint.js';

const holder = z.object({ pid: z.int(), fingerprint: z.string(), url: z.string() });

export interface InstanceLock {
  release(): void;
}

/**
 * One launcher per folder. The lock names its holder; one whose holder is gone is taken over.
 * Throws a LaunchError "already running at URL (pid)" if the holder lives.
 */
export function acquireInstanceLock(path: string, url: string): InstanceLock {
  const mine = JSON.stringify({ pid: process.pid, fingerprint: fingerprint(process.pid) ?? '', url });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o644);
      writeSync(file, mine);
      closeSync(file);
      return { release: () => void (read(path)?.pid === process.pid && rmSync(path, { force: true })) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw explainFileError(error, path);
    }
    const other = read(path);
    if (other && fingerprint(other.pid) === other.fingerprint) {
      throw new LaunchError(
        `Lepton is already running at ${other.url} (pid ${other.pid}).`,
        `Use that one, stop it (kill ${other.pid}), or start a second one beside it: LEPTON_HOME=.lepton2 LEPTON_PORT=4001 npm start`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new LaunchError(`Another npm start is just taking ${path}.`, 'Wait a moment and try again.');
}

function read(path: string): z.infer<typeof holder> | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
