import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LaunchError, errorCode } from '../launch-error.js';
import { fingerprint } from '../process/fingerprint.js';
import { writeAtomically } from './write-atomically.js';

const schema = z.record(z.string(), z.object({ pid: z.int().min(2), fingerprint: z.string(), signal: z.string() }));
type Entries = z.infer<typeof schema>;

/** Which processes this installation runs, on disk, so that the next start finds those that a killed launcher left behind. */
export class ProcessRegistry {
  readonly #entries = new Map<string, Entries[string]>();

  constructor(readonly path: string) {}

  add(name: string, pid: number, signal: NodeJS.Signals): void {
    const mark = fingerprint(pid);
    if (mark === undefined) return;
    this.#entries.set(name, { pid, fingerprint: mark, signal });
    this.#save();
  }

  remove(name: string): void {
    if (this.#entries.delete(name)) this.#save();
  }

  #save(): void {
    writeAtomically(this.path, `${JSON.stringify(Object.fromEntries(this.#entries), null, 2)}\n`);
  }
}

/**
 * Ends what an earlier launcher left running. A pid that meanwhile belongs to somebody else is left alone.
 * Returns the names of those that were stopped.
 */
export async function stopLeftovers(path: string, timeoutMs = 10_000): Promise<string[]> {
  const ours = Object.entries(read(path)).filter(([, entry]) => isSame(entry));
  for (const [name, entry] of ours) signal(name, entry.pid, entry.signal as NodeJS.Signals);
  const deadline = performance.now() + timeoutMs;
  while (ours.some(([, entry]) => isSame(entry))) {
    if (performance.now() > deadline) for (const [name, entry] of ours) if (isSame(entry)) signal(name, entry.pid, 'SIGKILL');
    await sleep(50);
  }
  return ours.map(([name]) => name);
}

function isSame(entry: Entries[string]): boolean {
  return fingerprint(entry.pid) === entry.fingerprint;
}

function signal(name: string, pid: number, which: NodeJS.Signals): void {
  try {
    process.kill(pid, which);
  } catch (error) {
    if (errorCode(error) === 'EPERM') {
      throw new LaunchError(`${name} (pid ${pid}) of an earlier start still runs, as another user.`, `Stop it: sudo kill ${pid}`);
    }
  }
}

function read(path: string): Entries {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
