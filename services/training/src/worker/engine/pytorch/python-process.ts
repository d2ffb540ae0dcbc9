import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Frame, encodeFrame, FrameReader, type WireTensor } from './frames.js';

/** `libs/python`, from the sources and from what they are compiled to. */
const PACKAGE = fileURLToPath(new URL('../../../../../../libs/python/', import.meta.url));

/** What `npm run engine:pytorch` makes; `LEPTON_PYTHON` names another Python that has torch. */
export const pythonPath = (): string => process.env['LEPTON_PYTHON'] ?? join(PACKAGE, '.venv', ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

export const HOW_TO_GET_IT = 'Run "npm run engine:pytorch" where the worker runs; it needs Python 3.11 or newer.';

/** Changes when the environment is made, finished or replaced. */
export function installation(): string {
  const path = pythonPath();
  const times = [path, join(PACKAGE, '.venv', 'lepton-installed')].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'none');
  return [path, ...times].join(' ');
}

export interface AboutPython {
  readonly torch: string;
  readonly python: string;
  readonly devices: readonly string[];
}

/** No Python, no torch, or one that does not start. */
export class PythonUnavailableError extends Error {
  readonly code = 'ENGINE_UNAVAILABLE';
}

/** The process has ended by itself. */
export class PythonCrashedError extends Error {
  readonly code = 'ENGINE_CRASHED';
}

/** What the process cannot do, and says so. */
export class PythonRefusal extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

const LAST_WORDS = 2_000;
const CLOSE_MS = 2_000;

export interface Header { readonly op: string; readonly [key: string]: unknown }

interface Waiting { readonly resolve: (frame: Frame) => void; readonly reject: (error: Error) => void }

/** A run that follows soon, such as the next trial of a sweep, spares itself the seconds that importing torch takes. */
const KEPT_MS = 10_000;

/** A Python process that computes for this one. It ends with us: it notices that its input is closed, also in the midst of a computation. */
export class PythonProcess {
  readonly about: AboutPython = { torch: '', python: '', devices: [] };
  readonly #waiting: Waiting[] = [];
  readonly #ended: Promise<void>;
  #words = '';
  #over: Error | undefined;
  #patience: NodeJS.Timeout | undefined;
  static #kept: PythonProcess | undefined;

  private constructor(private readonly child: ChildProcessWithoutNullStreams, private readonly path: string) {
    const reader = new FrameReader((frame) => this.#receive(frame));
    child.stdout.on('data', (piece: Buffer) => {
      try {
        reader.push(piece);
      } catch (error) {
        this.#words = `What it sent cannot be read: ${error instanceof Error ? error.message : String(error)}`;
        child.kill('SIGKILL');
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.#words = (this.#words + text).slice(-LAST_WORDS); });
    // the process's end says more
    child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => this.#end(error.message, resolve));
      child.on('close', (code, signal) => this.#end(signal ? `signal ${signal}` : `exit code ${code}`, resolve));
    });
  }

  /** @throws PythonUnavailableError */
  static async start(): Promise<PythonProcess> {
    const path = pythonPath();
    const kept = PythonProcess.#take(path);
    if (kept) return kept;
    if (!existsSync(path)) throw new PythonUnavailableError(`PyTorch is not installed (there is no ${path}). ${HOW_TO_GET_IT}`);
    const started = new PythonProcess(spawn(path, ['-m', 'lepton_engine'], {
      cwd: PACKAGE, stdio: 'pipe', windowsHide: true,
    }), path);
    try {
      const { header } = await new Promise<Frame>((resolve, reject) => { started.#waiting.push({ resolve, reject }); });
      return Object.assign(started, { about: header as unknown as AboutPython });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new PythonUnavailableError(`PyTorch is installed but does not start: ${detail} Run "npm run engine:pytorch" again.`, { cause: error });
    }
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** One message and its answer; messages are answered in their order. @throws PythonRefusal, PythonCrashedError */
  request(header: Header, tensors?: readonly WireTensor[]): Promise<Frame> {
    if (this.#over) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.child.stdin.cork();
      for (const part of encodeFrame(header, tensors)) this.child.stdin.write(part);
      this.child.stdin.uncork();
    });
  }

  /** The work is done. The process is kept for a while, for the next. */
  async release(): Promise<void> {
    if (this.#over || PythonProcess.#kept) return this.close();
    await this.request({ op: 'forget' });
    this.#hold(false);
    PythonProcess.#kept = this;
    this.#patience = setTimeout(() => {
      if (PythonProcess.#kept === this) PythonProcess.#kept = undefined;
      void this.close();
    }, KEPT_MS).unref();
  }

  static #take(path: string): PythonProcess | undefined {
    const kept = PythonProcess.#kept;
    if (kept?.path !== path) return undefined;
    PythonProcess.#kept = undefined;
    clearTimeout(kept.#patience);
    kept.#hold(true);
    return kept.#over ? undefined : kept;
  }

  /** Whether our own process stays for this one's sake. */
  #hold(held: boolean): void {
    for (const handle of [this.child, this.child.stdin, this.child.stdout, this.child.stderr] as { ref(): void; unref(): void }[]) {
      if (held) handle.ref();
      else handle.unref();
    }
  }

  /** Waits for the process's end. */
  async close(): Promise<void> {
    this.child.stdin.end();
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), CLOSE_MS);
    await this.#ended;
    clearTimeout(impatience);
  }

  #receive(frame: Frame): void {
    const { resolve, reject } = this.#waiting.shift() ?? {};
    const error = frame.header['error'] as { code: string; message: string } | undefined;
    if (error) reject?.(new PythonRefusal(error.code, error.message));
    else resolve?.(frame);
  }

  #end(how: string, resolve: () => void): void {
    const words = this.#words.trim().split('\n').at(-1);
    this.#over ??= new PythonCrashedError(`The Python process has ended (${how})${how.includes('SIGKILL') ? '; a machine short of memory does that' : ''}.${words ? ` Its last words: ${words}` : ''}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#over);
    resolve();
  }
}
