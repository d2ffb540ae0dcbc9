import type { LoggerService } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { LoadStatus, type AssignedRevision } from '@lepton/contracts';
import { ServedModel } from './served-model.js';

export interface LoadOptions {
  readonly threads: number;
  readonly sessions: number;
  readonly maxQueue: number;
  /** A revision that could not be loaded is tried again after this long: its artifact may be repaired, or the store be back. */
  readonly retryMs?: number;
}

/** As the heartbeat tells it. */
export interface LoadReport {
  readonly revisionId: string;
  readonly status: LoadStatus;
  readonly problem?: { readonly code: string; readonly message: string };
}

interface Entry {
  readonly assigned: AssignedRevision;
  report: LoadReport;
  model?: ServedModel;
  retry?: NodeJS.Timeout;
}

const RETRY_MS = 5_000;

/** The revisions that this server has loaded, or is loading. What it is told to serve no more, it drains and unloads. */
export class LoadedModels {
  readonly #entries = new Map<string, Entry>();
  readonly #work = new Set<Promise<void>>();

  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly logger: Pick<LoggerService, 'log' | 'warn'>,
    private readonly options: LoadOptions,
    /** Called when a load has ended. */
    private readonly onChange: () => void,
  ) {}

  /** Undefined: not assigned, or not loaded (yet). */
  find(revisionId: string): { model: ServedModel; deploymentName: string } | undefined {
    const entry = this.#entries.get(revisionId);
    return entry?.model && { model: entry.model, deploymentName: entry.assigned.deploymentName };
  }

  report(): LoadReport[] {
    return [...this.#entries.values()].map(({ report }) => report);
  }

  get settled(): boolean {
    return this.report().every(({ status }) => status !== LoadStatus.LOADING);
  }

  /** From now on these are to be served. Loads run in the background. */
  assign(revisions: readonly AssignedRevision[]): void {
    const wanted = new Set(revisions.map(({ revisionId }) => revisionId));
    for (const [revisionId, entry] of this.#entries) if (!wanted.has(revisionId)) this.#unload(entry);
    for (const assigned of revisions) {
      if (this.#entries.has(assigned.revisionId)) continue;
      const entry: Entry = { assigned, report: { revisionId: assigned.revisionId, status: LoadStatus.LOADING } };
      this.#entries.set(assigned.revisionId, entry);
      this.#track(this.#load(entry));
    }
  }

  /** Computes what waits, then unloads all. */
  async close(): Promise<void> {
    for (const entry of [...this.#entries.values()]) this.#unload(entry);
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #load(entry: Entry): Promise<void> {
    const { revisionId, digest, deploymentName, maxBatchSize, maxDelayMs } = entry.assigned;
    const started = performance.now();
    try {
      const { threads, sessions, maxQueue } = this.options;
      const bytes = await this.artifacts.read(digest);
      const model = await ServedModel.load({ bytes, threads, sessions, maxQueue, maxBatchSize, maxDelayMs });
      if (this.#entries.get(revisionId) !== entry) return await model.close();
      entry.model = model;
      entry.report = { revisionId, status: LoadStatus.READY };
      this.logger.log(`${deploymentName}: ${revisionId} loaded in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      if (this.#entries.get(revisionId) !== entry) return;
      entry.report = { revisionId, status: LoadStatus.FAILED, problem: toProblem(error) };
      entry.retry = setTimeout(() => this.#track(this.#load(entry)), this.options.retryMs ?? RETRY_MS);
      this.logger.warn(`${deploymentName}: ${revisionId} cannot be loaded: ${entry.report.problem?.message ?? ''}`);
    }
    this.onChange();
  }

  #unload(entry: Entry): void {
    this.#entries.delete(entry.assigned.revisionId);
    clearTimeout(entry.retry);
    if (!entry.model) return;
    this.#track(entry.model.close());
    this.logger.log(`${entry.assigned.deploymentName}: ${entry.assigned.revisionId} unloaded`);
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }
}

/** The artifact store's and the runner's errors carry a code and say what to do. */
function toProblem(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'LOAD_FAILED';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
