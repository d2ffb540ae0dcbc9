import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ProfilingMessage, ProfilingTask } from './profiling.messages.js';

/** The built process: Node runs it as it is, also where the caller runs from source. */
const PROCESS = fileURLToPath(import.meta.url).replace('/src/', '/dist/').replace(/content-processes\.[jt]s$/, 'profiling-process.js');
/** A process that nobody has used for so long is ended. */
const IDLE_MS = 5 * 60_000;

type ContentAnswer = Exclude<ProfilingMessage, { kind: 'progress' }>;

interface Started {
  readonly child: ChildProcess;
  /** The last of what it wrote to stderr. */
  trace: string;
}

/** Makes versions' contents, and previews, each in a process of its own; one is started beforehand, so that nobody waits for its modules to load. */
@Injectable()
export class ContentProcesses implements BeforeApplicationShutdown {
  #spare: Started | undefined;
  #idle: NodeJS.Timeout | undefined;
  #stopped = false;

  /** Somebody is going to need a process. */
  prepare(): void {
    clearTimeout(this.#idle);
    if (this.#stopped) return;
    this.#idle = setTimeout(() => this.#spare?.child.kill(), IDLE_MS).unref();
    this.#spare ??= this.#start();
  }

  /** Rejects when the process ends without a word, or when `signal` ends it. */
  async make(task: ProfilingTask, onProgress: (step: string, fraction: number) => void, signal: AbortSignal): Promise<ContentAnswer> {
    signal.throwIfAborted();
    const started = this.#spare ?? this.#start();
    this.#spare = undefined;
    const kill = () => started.child.kill();
    signal.addEventListener('abort', kill);
    try {
      return await answered(started, task, onProgress);
    } finally {
      signal.removeEventListener('abort', kill);
      this.prepare();
    }
  }

  beforeApplicationShutdown(): void {
    this.#stopped = true;
    clearTimeout(this.#idle);
    this.#spare?.child.kill();
  }

  #start(): Started {
    // No inherited flags: what instruments the service has no business here.
    const child = fork(PROCESS, { execArgv: ['--max-old-space-size=2048'], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    const started: Started = { child, trace: '' };
    child.stderr?.on('data', (chunk: Buffer) => {
      started.trace = (started.trace + chunk.toString()).slice(-4_000);
    });
    const gone = () => {
      if (this.#spare === started) this.#spare = undefined;
    };
    child.once('exit', gone).once('error', gone);
    return started;
  }
}

function answered(started: Started, task: ProfilingTask, onProgress: (step: string, fraction: number) => void): Promise<ContentAnswer> {
  const { child } = started;
  return new Promise((resolve, reject) => {
    let answer: ContentAnswer | undefined;
    child.on('message', (message: ProfilingMessage) => {
      if (message.kind === 'progress') onProgress(message.step, message.fraction);
      else answer = message;
    });
    child.once('error', reject);
    child.once('exit', (code, killed) => {
      if (answer) resolve(answer);
      else reject(new Error(`the process that makes a version of ${task.source.kind === 'file' ? task.source.filename : 'a recipe'} ended with ${killed ?? code ?? ''}\n${started.trace}`));
    });
    child.send(task, (error) => error && reject(error));
  });
}
