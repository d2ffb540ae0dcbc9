import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { NetworkName } from './networks.ts';

const PYTHON = resolve(import.meta.dirname, '../../../libs/python/.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

export const pythonIsThere = (): boolean => existsSync(PYTHON);

/** PyTorch in a process of its own. */
export class PyTorch {
  readonly #child = spawn(PYTHON, [join(import.meta.dirname, 'networks.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  readonly #lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();

  load(name: NetworkName, files: { x: string; y: string }, threads: number): Promise<{ parameters: number; torch: string }> {
    return this.#ask({ load: name, ...files, threads });
  }

  /** Trains on; the seconds that it took, and the CPU's. */
  train(steps: number): Promise<{ seconds: number; cpu: number; loss: number }> {
    return this.#ask({ steps });
  }

  stop(): void {
    this.#child.stdin.end();
  }

  async #ask<Answer>(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error('PyTorch has ended.');
    return JSON.parse(line.value) as Answer;
  }
}
