import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from '../launch-error.js';
import { guard } from './guard.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Node children get an IPC channel: they say `ready` over it, and notice by its end that we are gone. */
  readonly ipc?: boolean;
}

/** How a process tells that it can be used. */
export type Readiness =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'output'; readonly pattern: RegExp }
  /** `process.send('ready')`, or a line `ready` on stdout. */
  | { readonly kind: 'message' };

export interface ProcessSpec {
  readonly name: string;
  /** Asked before every start, so that a restart sees the world as it is then (store deleted, stale lock file, …). */
  readonly command: () => Command | Promise<Command>;
  readonly ready: Readiness;
  readonly readyTimeoutMs?: number;
  /** Last words after which a start is tried again for a while: remains of the former process are still there. */
  readonly retryAfter?: RegExp;
  /** Runs when the process is ready, before anybody is told. */
  readonly onReady?: () => Promise<void>;
  readonly stopSignal?: NodeJS.Signals;
  /** After this long SIGKILL follows. */
  readonly stopTimeoutMs?: number;
  /** Makes a better error of an early exit, from its last lines; undefined keeps the general one. */
  readonly explain?: (lines: readonly string[]) => LaunchError | undefined;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True if stop() or kill() asked for it. */
  readonly expected: boolean;
}

export type ProcessState = 'stopped' | 'starting' | 'ready' | 'stopping';

const linesKept = 40;
const retryForMs = 10_000;
const retryEveryMs = 100;

/** One operating-system process with a life: start until ready, stop gently then firmly, tell when it ends. Does not restart it. */
export class ManagedProcess extends EventEmitter<{ exit: [Exit]; line: [string]; spawned: [number] }> {
  #child: ChildProcess | undefined;
  #ended: Promise<Exit> | undefined;
  #cancelled = false;
  #stopping = false;
  #ready = false;
  #tail: string[] = [];

  constructor(readonly spec: ProcessSpec) {
    super();
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): ProcessState {
    if (this.#child === undefined) return 'stopped';
    if (this.#stopping) return 'stopping';
    return this.#ready ? 'ready' : 'starting';
  }

  /** The last lines that it wrote, oldest first. */
  get lastLines(): readonly string[] {
    return this.#tail;
  }

  /** Starts and waits until ready. Rejects with a LaunchError that carries the last lines if it exits or hangs before that. */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error(`${this.name} is already running`);
    this.#cancelled = false;
    const deadline = performance.now() + retryForMs;
    for (;;) {
      try {
        return await this.#startOnce();
      } catch (error) {
        const remains = this.spec.retryAfter?.test(this.#tail.join('\n')) ?? false;
        if (!remains || this.#cancelled || performance.now() > deadline) throw error;
        await sleep(retryEveryMs);
      }
    }
  }

  async #startOnce(): Promise<void> {
    const command = await this.spec.command();
    if (this.#cancelled) throw new Error(`${this.name} was stopped before it had started`);
    this.#tail = [];
    this.#stopping = false;
    this.#ready = false;
    const { child, ended } = this.#spawn(command);
    const timeoutMs = this.spec.readyTimeoutMs ?? 60_000;
    const abort = new AbortController();
    const exited = ended.then((exit): never => {
      throw this.#explain(exit);
    });
    const timedOut = sleep(timeoutMs, undefined, { signal: abort.signal }).then(() => {
      throw new LaunchError(`${this.name} did not become ready within ${Math.round(timeoutMs / 1000)} s.`, 'Its last log lines say what it was doing.', this.#tail);
    });
    timedOut.catch(() => undefined);
    exited.catch(() => undefined);
    try {
      await Promise.race([this.#becomesReady(child, abort.signal), timedOut, exited]);
      if (this.spec.onReady) await Promise.race([this.spec.onReady(), exited]);
      this.#ready = true;
    } catch (error) {
      await this.#end();
      throw error;
    } finally {
      abort.abort();
    }
  }

  /** Asks it to end, and after its timeout ends it. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#cancelled = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    const ended = this.#ended;
    if (this.#child === undefined || ended === undefined) return;
    this.#stopping = true;
    // Windows knows only the hard end; the closed channel tells a Node child to drain.
    if (process.platform === 'win32' && this.#child.connected) this.#child.disconnect();
    else this.#signal(this.spec.stopSignal ?? 'SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), this.spec.stopTimeoutMs ?? 10_000);
    await ended;
    clearTimeout(force);
  }

  /** Sends a signal and waits for nothing. The exit that follows counts as unexpected: this is how chaos tests hit a process. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#signal(signal);
  }

  /** Resolves when the running process ends, at once when none runs. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  #spawn(command: Command): { child: ChildProcess; ended: Promise<Exit> } {
    const child = spawn(command.file, command.args, {
      env: command.env,
      // A session of its own: Ctrl-C in the terminal reaches only us, and we stop the others in order.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', ...(command.ipc === true ? ['ipc' as const] : [])],
      windowsHide: true,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...(command.uid === undefined ? {} : { uid: command.uid }),
      ...(command.gid === undefined ? {} : { gid: command.gid }),
    });
    this.#child = child;
    const watch = child.pid === undefined || command.ipc === true ? undefined
      : guard(child.pid, this.spec.stopSignal ?? 'SIGTERM', {
        ...(command.uid === undefined ? {} : { uid: command.uid }), ...(command.gid === undefined ? {} : { gid: command.gid }),
      });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => this.#take(line));
    }
    const ended = new Promise<Exit>((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        if (this.#child !== child) return;
        watch?.release();
        const exit = { code, signal, expected: this.#stopping };
        this.#child = undefined;
        this.#ready = false;
        resolve(exit);
        this.emit('exit', exit);
      };
      child.once('error', (error) => {
        if (child.pid !== undefined) return;
        this.#take(String(error));
        end(null, null);
      });
      // 'close' comes after the last line was read, unless a grandchild keeps the pipe open: do not wait for that for long.
      child.once('exit', (code, signal) => {
        const late = setTimeout(() => end(code, signal), 300);
        child.once('close', () => {
          clearTimeout(late);
          end(code, signal);
        });
      });
    });
    this.#ended = ended;
    if (child.pid !== undefined) this.emit('spawned', child.pid);
    return { child, ended };
  }

  #take(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > linesKept) this.#tail.shift();
    this.emit('line', line);
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      this.#child?.kill(signal);
    } catch {
      // It is gone already; the exit event tells.
    }
  }

  #explain(exit: Exit): LaunchError {
    const how = exit.signal === null ? `code ${String(exit.code)}` : exit.signal;
    return this.spec.explain?.(this.#tail)
      ?? new LaunchError(`${this.name} ended before it was ready (${how}).`, 'Its last log lines say why.', [...this.#tail]);
  }

  async #becomesReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
    const { ready } = this.spec;
    if (ready.kind === 'http') return respondsOk(ready.url, signal);
    const isReady = (line: string) => (ready.kind === 'output' ? ready.pattern.test(line) : line.trim() === 'ready');
    return new Promise((resolve) => {
      const settle = () => {
        this.off('line', onLine);
        child.off('message', onMessage);
        resolve();
      };
      const onLine = (line: string) => void (isReady(line) && settle());
      const onMessage = (message: unknown) => void (message === 'ready' && settle());
      this.on('line', onLine);
      if (ready.kind === 'message') child.on('message', onMessage);
      signal.addEventListener('abort', settle, { once: true });
    });
  }
}

async function respondsOk(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await statusOf(url) === 200) return;
    await sleep(50, undefined, { signal }).catch(() => undefined);
  }
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once('timeout', () => call.destroy());
    call.once('error', () => resolve(undefined));
    call.end();
  });
}
