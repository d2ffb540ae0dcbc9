import { Batcher, type BatchItem } from './batcher.js';
import { checkFeeds } from './check-feeds.js';
import { InferenceError } from './inference-error.js';
import { readModelMetadata, type ModelMetadata } from './model-metadata.js';
import { StatsRecorder, type RunnerStats } from './runner-stats.js';
import { SessionHost } from './session-host.js';
import { concatRows, elementCount, emptyTensor, sliceRows, type Tensor, type TensorInfo, type Tensors } from './tensor.js';

export interface ModelRunnerOptions {
  /** The ONNX file: one of `path` and `bytes`. */
  readonly path?: string;
  readonly bytes?: Uint8Array;
  /** Threads that onnxruntime uses inside one run. Default 1. */
  readonly threads?: number;
  /** Sessions, each in a thread of its own, that run at the same time. Default 1. */
  readonly sessions?: number;
  /** Most rows in one batch. Default 32. */
  readonly maxBatchSize?: number;
  /** How long a batch waits for more rows while a session is free, in milliseconds. Default 0: it goes at once. */
  readonly maxDelayMs?: number;
  /** Most rows that wait; what comes beyond is refused with `QUEUE_FULL`. Default 1024. */
  readonly maxQueue?: number;
}

export interface InferOptions {
  /** Names of the outputs wanted; all, if left out. */
  readonly outputs?: readonly string[];
  /** Takes the request out of the queue; one that is being computed goes on. */
  readonly signal?: AbortSignal;
}

export interface InferenceResult {
  readonly outputs: Tensors;
  /** Rows in the batch (the largest, if it took several) that computed this request. */
  readonly batchSize: number;
  readonly queueMs: number;
  readonly latencyMs: number;
}

interface Job {
  readonly feeds: Tensors;
  readonly outputs: readonly string[] | undefined;
}

type Item = BatchItem<Job, InferenceResult>;

/**
 * One model, loaded and warmed up in threads of its own, behind a dynamic batcher.
 *
 * Requests with equal input shapes (but for the rows, dimension 0) and outputs are computed as one batch, if the model
 * declares dimension 0 to be of any size in all its inputs and outputs and keeps its size. Where a batch fails its
 * requests are computed one by one, so that a request fails by its own values only.
 */
export class ModelRunner {
  readonly #stats = new StatsRecorder();
  readonly #batcher: Batcher<Job, InferenceResult>;
  readonly #freeHosts: SessionHost[];

  private constructor(
    /** From the file: producer, operator sets, `metadata_props`. */
    readonly metadata: ModelMetadata,
    readonly inputs: readonly TensorInfo[],
    readonly outputs: readonly TensorInfo[],
    /** False: every request is computed alone. */
    readonly batched: boolean,
    private readonly hosts: readonly SessionHost[],
    private readonly options: Required<Omit<ModelRunnerOptions, 'path' | 'bytes'>>,
  ) {
    this.#freeHosts = [...hosts];
    this.#batcher = new Batcher({ ...options, lanes: hosts.length }, (batch) => this.#compute(batch));
  }

  /** Loads the model and runs it once on zeros. Throws `MODEL_INVALID`. */
  static async load({ path, bytes, ...given }: ModelRunnerOptions): Promise<ModelRunner> {
    const model = bytes ?? path;
    if (model === undefined) throw new Error('ModelRunner.load needs a path or bytes');
    const options = { threads: 1, sessions: 1, maxBatchSize: 32, maxDelayMs: 0, maxQueue: 1024, ...given };
    const metadata = readModelMetadata(model);
    const hosts = Array.from({ length: options.sessions }, () => new SessionHost({ model, threads: options.threads }));
    try {
      for (const start of await Promise.allSettled(hosts.map((host) => host.start()))) if (start.status === 'rejected') throw start.reason;
      const [first] = hosts;
      if (!first) throw new Error('ModelRunner.load needs at least one session');
      const batched = (await Promise.all(hosts.map((host) => warmUp(host, options.maxBatchSize)))).every(Boolean);
      return new ModelRunner(metadata, first.inputs, first.outputs, batched, hosts, options);
    } catch (error) {
      await Promise.all(hosts.map((host) => host.close()));
      throw error;
    }
  }

  /** False while a thread of this model is being restarted. */
  get ready(): boolean {
    return this.hosts.every((host) => host.alive);
  }

  stats(): RunnerStats {
    return this.#stats.snapshot({
      crashes: this.hosts.reduce((sum, host) => sum + host.crashes, 0),
      queuedRows: this.#batcher.queuedRows,
    });
  }

  /**
   * Computes `feeds`, which name every input of the model. A request of more than `maxBatchSize` rows is computed in
   * parts. Rejects with `InferenceError`: `INPUT_INVALID`, `QUEUE_FULL`, `TOO_MANY_ROWS`, `RUN_FAILED`,
   * `MODEL_CRASHED`, `CANCELLED` or `CLOSED`.
   */
  async infer(feeds: Tensors, { outputs, signal }: InferOptions = {}): Promise<InferenceResult> {
    const rows = checkFeeds(this.inputs, feeds, this.batched);
    const unknown = outputs?.find((name) => !this.outputs.some((output) => output.name === name));
    if (unknown !== undefined) {
      throw new InferenceError('INPUT_INVALID', `The model has no output "${unknown}"; its outputs are ${this.outputs.map(({ name }) => name).join(', ')}.`, unknown);
    }
    try {
      this.#batcher.admit(rows);
    } catch (error) {
      this.#stats.rejected++;
      throw error;
    }
    const key = this.batched ? compatibility(feeds, outputs) : undefined;
    if (rows <= this.options.maxBatchSize) return this.#batcher.submit({ feeds, outputs }, rows, key, signal);
    const parts: Promise<InferenceResult>[] = [];
    for (let start = 0; start < rows; start += this.options.maxBatchSize) {
      const end = Math.min(rows, start + this.options.maxBatchSize);
      parts.push(this.#batcher.submit({ feeds: mapTensors(feeds, (tensor) => sliceRows(tensor, start, end)), outputs }, end - start, key, signal));
    }
    return joinParts(await Promise.all(parts));
  }

  /** Computes what waits, then unloads. New requests get `CLOSED`. */
  async close(): Promise<void> {
    await this.#batcher.drain();
    await Promise.all(this.hosts.map((host) => host.close()));
  }

  async #compute(batch: readonly Item[]): Promise<void> {
    // There are as many lanes as hosts, so one is free.
    const host = this.#freeHosts.pop() as SessionHost;
    try {
      await this.#computeOn(host, batch);
    } finally {
      this.#freeHosts.push(host);
    }
  }

  async #computeOn(host: SessionHost, batch: readonly Item[]): Promise<void> {
    const [head] = batch;
    if (!head) return;
    const started = performance.now();
    const rows = batch.reduce((sum, item) => sum + item.rows, 0);
    try {
      const feeds = batch.length === 1 ? head.job.feeds
        : mapTensors(head.job.feeds, (_, name) => concatRows(batch.map((item) => item.job.feeds[name] as Tensor)));
      const { outputs, runMs } = await host.run(feeds, head.job.outputs);
      if (batch.length > 1) expectRows(outputs, rows);
      this.#stats.batch(rows, runMs);
      let start = 0;
      for (const item of batch) {
        const from = start;
        start += item.rows;
        const own = batch.length === 1 ? outputs : mapTensors(outputs, (tensor) => sliceRows(tensor, from, from + item.rows));
        const latencyMs = performance.now() - item.enqueuedAt;
        const queueMs = started - item.enqueuedAt;
        this.#stats.request(queueMs, latencyMs);
        item.resolve({ outputs: own, batchSize: rows, queueMs, latencyMs });
      }
    } catch (error) {
      if (batch.length > 1 && error instanceof InferenceError && error.code === 'RUN_FAILED') {
        for (const item of batch) await this.#computeOn(host, [item]);
        return;
      }
      this.#stats.failed += batch.length;
      for (const item of batch) item.reject(error);
    }
  }
}

function mapTensors(tensors: Tensors, map: (tensor: Tensor, name: string) => Tensor): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor, name)]));
}

/** Equal for requests that can share a batch. */
function compatibility(feeds: Tensors, outputs: readonly string[] | undefined): string {
  return JSON.stringify([outputs, Object.entries(feeds).map(([name, { dims }]) => [name, dims.slice(1)]).sort()]);
}

function joinParts(parts: readonly InferenceResult[]): InferenceResult {
  const [first] = parts;
  if (!first) throw new Error('A request has at least one part');
  return {
    outputs: mapTensors(first.outputs, (_, name) => concatRows(parts.map(({ outputs }) => outputs[name] as Tensor))),
    batchSize: Math.max(...parts.map(({ batchSize }) => batchSize)),
    queueMs: Math.min(...parts.map(({ queueMs }) => queueMs)),
    latencyMs: Math.max(...parts.map(({ latencyMs }) => latencyMs)),
  };
}

function expectRows(outputs: Tensors, rows: number): void {
  for (const [name, { dims }] of Object.entries(outputs)) {
    if (dims[0] !== rows) throw new InferenceError('RUN_FAILED', `Output "${name}" has ${dims[0]} rows for ${rows} rows of input.`);
  }
}

const LARGEST_PROBE = 1 << 24;

/**
 * Runs zeros through the model, so that the first request does not pay for allocations, and finds out whether it can
 * compute batches. A model whose shapes are fixed but for the rows must take zeros; one with more free dimensions may
 * not (its sizes may depend on each other), and is then taken at its word.
 */
async function warmUp(host: SessionHost, maxBatchSize: number): Promise<boolean> {
  const { inputs, outputs } = host;
  const probe = (rows: number) => Object.fromEntries(inputs.map(({ name, type, shape }) =>
    [name, emptyTensor(type, shape.map((dim, axis) => (dim >= 0 ? dim : axis === 0 ? rows : 1)))]));
  const batchable = [...inputs, ...outputs].every(({ shape }) => shape[0] === -1);
  const predictable = inputs.every(({ shape }) => shape.every((dim, axis) => dim >= 0 || axis === 0));
  const sizeOf = (feeds: Tensors) => Object.values(feeds).reduce((sum, { dims }) => sum + elementCount(dims), 0);
  try {
    if (sizeOf(probe(1)) <= LARGEST_PROBE) await host.run(probe(1));
  } catch (error) {
    if (predictable) throw new InferenceError('MODEL_INVALID', `The model loads but cannot run on zeros of its own input shapes. ${(error as Error).message}`);
    return batchable;
  }
  if (!batchable || maxBatchSize < 2) return false;
  try {
    for (const rows of new Set([2, maxBatchSize])) {
      if (sizeOf(probe(rows)) <= LARGEST_PROBE) expectRows((await host.run(probe(rows))).outputs, rows);
    }
    return true;
  } catch {
    return false;
  }
}
