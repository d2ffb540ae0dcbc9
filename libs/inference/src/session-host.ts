import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { InferenceError } from './inference-error.js';
import type { SessionThreadOptions, ThreadMessage, ThreadReply, ThreadRequest, UnsupportedValue } from './session-messages.js';
import { isTensorType, type TensorInfo, type Tensors } from './tensor.js';

// In development (tests) this module is TypeScript, and so is its neighbour.
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './session-thread.ts' : './session-thread.js', import.meta.url);

export interface SessionOutput {
  readonly outputs: Tensors;
  /** Time inside onnxruntime. */
  readonly runMs: number;
}

type Pending = PromiseWithResolvers<SessionOutput>;

/**
 * Asks an idle thread to end. `terminate()` would do while the thread is idle only: inside onnxruntime the interrupted
 * binding throws a C++ exception that nobody catches, and the whole process aborts.
 */
async function stop(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  worker.postMessage('close' satisfies ThreadMessage);
  await ended;
}

/** One thread with one session, kept alive: when the thread dies, what it was computing fails and a new one is started. */
export class SessionHost {
  inputs: readonly TensorInfo[] = [];
  outputs: readonly TensorInfo[] = [];
  /** How often the thread has died. */
  crashes = 0;
  #worker: Worker | undefined;
  #ready: Promise<void> | undefined;
  #closed = false;
  #failedStarts = 0;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  constructor(private readonly options: SessionThreadOptions, private readonly thread = THREAD) {}

  /** Throws `MODEL_INVALID` if the model cannot be loaded. */
  async start(): Promise<void> {
    this.#ready = this.#startThread();
    await this.#ready;
  }

  /** True while the thread can take work. */
  get alive(): boolean {
    return this.#worker !== undefined;
  }

  /** Waits for a thread that is being restarted. */
  async run(feeds: Tensors, outputs?: readonly string[]): Promise<SessionOutput> {
    await this.#ready;
    const worker = this.#worker;
    if (!worker) throw new InferenceError('CLOSED', 'This model is being unloaded; send the request again.');
    const request: ThreadRequest = { id: ++this.#lastId, feeds, ...(outputs && { outputs }) };
    const pending = Promise.withResolvers<SessionOutput>();
    this.#pending.set(request.id, pending);
    worker.postMessage(request satisfies ThreadMessage);
    return pending.promise;
  }

  /** Waits for what is being computed. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise));
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker) await stop(worker);
  }

  #startThread(): Promise<void> {
    const worker = new Worker(this.thread, {
      workerData: this.options,
      execArgv: [],
      name: 'model',
    });
    return new Promise((resolve, reject) => {
      let loaded = false;
      let cause = 'it ended by itself';
      worker.on('error', (error) => { cause = String(error); });
      worker.on('message', (reply: ThreadReply) => {
        switch (reply.kind) {
          case 'loaded':
            try {
              this.inputs = reply.inputs.map(supported);
              this.outputs = reply.outputs.map(supported);
            } catch (error) {
              void stop(worker);
              reject(error);
              return;
            }
            loaded = true;
            this.#failedStarts = 0;
            if (this.#closed) void stop(worker);
            else this.#worker = worker;
            resolve();
            return;
          case 'loadFailed':
            reject(new InferenceError('MODEL_INVALID', `onnxruntime cannot load this model: ${reply.message}`));
            return;
          case 'result':
            this.#take(reply.id)?.resolve(reply);
            return;
          case 'failed':
            this.#take(reply.id)?.reject(new InferenceError('RUN_FAILED', `The model cannot compute these values: ${reply.message}`));
        }
      });
      worker.on('exit', () => {
        if (!loaded) reject(new InferenceError('MODEL_INVALID', `The model's thread died while it loaded: ${cause}.`));
        else if (!this.#closed) this.#crashed(cause);
      });
    });
  }

  #crashed(cause: string): void {
    this.crashes++;
    this.#worker = undefined;
    this.#failPending(new InferenceError('MODEL_CRASHED',
      `The model's thread died while it computed this request (${cause}). It is being restarted; a smaller request may pass.`));
    this.#ready = this.#restart();
  }

  /** Retries until it works or the host is closed, ever more slowly up to 5 s. */
  async #restart(): Promise<void> {
    while (!this.#closed) {
      try {
        return await this.#startThread();
      } catch {
        await delay(Math.min(5_000, 100 * 2 ** this.#failedStarts++));
      }
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #failPending(error: InferenceError): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

function supported(value: TensorInfo | UnsupportedValue): TensorInfo {
  const problem = 'unsupported' in value ? value.unsupported : isTensorType(value.type) ? undefined : `of type ${value.type}`;
  if (problem === undefined) return value as TensorInfo;
  throw new InferenceError('MODEL_INVALID', `"${value.name}" is ${problem}, which cannot be sent or received here. Export the model with plain float32, int64, bool or string tensors.`, value.name);
}
