import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fastest } from '../measure.ts';
import type { NetworkName } from './networks.ts';

const PYTHON = resolve(import.meta.dirname, '../../../libs/python/.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

export const pythonIsThere = (): boolean => existsSync(PYTHON);

/** How OpenMP's threads wait for work: spinning, as is usual, or asleep, which is faster by far where the machine has other work, too. */
const POLICIES = ['active', 'passive'] as const;
export const TRIED_STEPS = 30;

/** PyTorch in a process of its own. */
export class PyTorch {
  readonly #child;
  readonly #lines;

  private constructor(policy: (typeof POLICIES)[number]) {
    this.#child = spawn(PYTHON, [join(import.meta.dirname, 'networks.py')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OMP_WAIT_POLICY: policy } });
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** With the network loaded, and waiting in the way that is faster here and now. */
  static start(name: NetworkName, files: { x: string; y: string }, threads: number): Promise<PyTorch> {
    return fastest(
      threads > 1 ? POLICIES : POLICIES.slice(0, 1),
      async (policy) => {
        const torch = new PyTorch(policy);
        await torch.load(name, files, threads);
        return torch;
      },
      async (torch) => {
        await torch.train(2);
        return (await torch.train(TRIED_STEPS)).seconds;
      },
      (torch) => torch.stop(),
    );
  }

  private load(name: NetworkName, files: { x: string; y: string }, threads: number): Promise<{ parameters: number; torch: string }> {
    return this.#ask({ load: name, ...files, threads });
  }

  /** Trains on; the seconds that it took, and the CPU's. Stopped in between, for its threads may spin on while others are measured. */
  async train(steps: number): Promise<{ seconds: number; cpu: number; loss: number }> {
    this.#child.kill('SIGCONT');
    const taken = await this.#ask<{ seconds: number; cpu: number; loss: number }>({ steps });
    this.#child.kill('SIGSTOP');
    return taken;
  }

  stop(): void {
    this.#child.stdin.end();
    this.#child.kill('SIGCONT');
  }

  async #ask<Answer>(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error('PyTorch has ended.');
    return JSON.parse(line.value) as Answer;
  }
}
