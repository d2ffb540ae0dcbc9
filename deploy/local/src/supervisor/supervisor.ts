import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagedProcess, type Exit, type ProcessSpec } from '../process/managed-process.js';
import { ProcessRegistry } from '../state/process-registry.js';
import { LogFile } from './log-file.js';
import { RestartCounter, defaultRestartPolicy, type RestartPolicy } from './restart-policy.js';

/** Lower stages start first and, of the drain stages, stop first; processes of one stage go together. */
export interface SupervisedSpec extends ProcessSpec {
  readonly startStage: number;
  readonly drainStage: number;
}

export type SupervisorEvent =
  | { readonly kind: 'ready'; readonly name: string; readonly ms: number }
  | { readonly kind: 'ended'; readonly name: string; readonly exit: Exit }
  | { readonly kind: 'restarted'; readonly name: string; readonly reason: string; readonly ms: number }
  | { readonly kind: 'crash-loop'; readonly name: string; readonly reason: string; readonly lastLines: readonly string[]; readonly log: string }
  | { readonly kind: 'line'; readonly name: string; readonly line: string };

export interface SupervisorOptions {
  readonly logDir: string;
  readonly registryPath: string;
  readonly onEvent?: (event: SupervisorEvent) => void;
  readonly restart?: RestartPolicy;
}

interface Entry {
  readonly spec: SupervisedSpec;
  readonly process: ManagedProcess;
  readonly log: LogFile;
  readonly counter: RestartCounter;
  readySince: number;
  restarting: Promise<void> | undefined;
  loopTold: boolean;
}

/** Starts processes by stages, keeps them running, drains them by stages. */
export class Supervisor {
  readonly #entries = new Map<string, Entry>();
  readonly #registry: ProcessRegistry;
  readonly #stop = new AbortController();

  constructor(specs: readonly SupervisedSpec[], readonly options: SupervisorOptions) {
    this.#registry = new ProcessRegistry(options.registryPath);
    for (const spec of specs) this.#entries.set(spec.name, this.#entry(spec));
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The process of that name. Throws for a name that is not supervised. */
  process(name: string): ManagedProcess {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`No process is called ${name}; there are ${this.names.join(', ')}`);
    return entry.process;
  }

  /** Resolves when all are ready. If one fails, stops the others and rejects with its error. */
  async start(): Promise<void> {
    try {
      for (const stage of this.#stages('startStage')) {
        await Promise.all(stage.map((entry) => this.#firstStart(entry)));
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Drains everything, stage by stage. Nothing is restarted any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const stage of this.#stages('drainStage')) {
      await Promise.all(stage.map(async (entry) => {
        await entry.process.stop();
        await entry.restarting;
        await entry.process.stop();
        entry.log.close();
      }));
    }
  }

  /** Ends everything now, without draining. */
  killAll(): void {
    this.#stop.abort();
    for (const { process } of this.#entries.values()) process.kill('SIGKILL');
  }

  #entry(spec: SupervisedSpec): Entry {
    const managed = new ManagedProcess(spec);
    const log = new LogFile(join(this.options.logDir, `${spec.name}.log`));
    const counter = new RestartCounter(this.options.restart ?? defaultRestartPolicy);
    const entry: Entry = { spec, process: managed, log, counter, readySince: 0, restarting: undefined, loopTold: false };
    managed.on('line', (line) => {
      log.write(line);
      this.#tell({ kind: 'line', name: spec.name, line });
    });
    managed.on('spawned', (pid) => this.#registry.add(spec.name, pid, spec.stopSignal ?? 'SIGTERM'));
    managed.on('exit', (exit) => {
      this.#registry.remove(spec.name);
      log.write(`-- ended: ${reasonOf(exit)}`);
      this.#tell({ kind: 'ended', name: spec.name, exit });
      // Only the end of a process that had become ready starts a chain of restarts; the chain itself handles failed attempts.
      if (!exit.expected && entry.readySince > 0 && !this.#stop.signal.aborted) {
        entry.restarting ??= this.#restart(entry, reasonOf(exit)).finally(() => { entry.restarting = undefined; });
      }
    });
    return entry;
  }

  async #firstStart(entry: Entry): Promise<void> {
    const begin = performance.now();
    await entry.process.start();
    entry.readySince = performance.now();
    this.#tell({ kind: 'ready', name: entry.spec.name, ms: entry.readySince - begin });
  }

  async #restart(entry: Entry, firstReason: string): Promise<void> {
    const { name } = entry.spec;
    let reason = firstReason;
    for (;;) {
      const begin = performance.now();
      const { delayMs, crashLoop } = entry.counter.ended(entry.readySince === 0 ? 0 : begin - entry.readySince);
      entry.readySince = 0;
      if (!crashLoop) entry.loopTold = false;
      else if (!entry.loopTold) {
        entry.loopTold = true;
        this.#tell({ kind: 'crash-loop', name, reason, lastLines: entry.process.lastLines.slice(-8), log: entry.log.path });
      }
      try {
        await sleep(delayMs, undefined, { signal: this.#stop.signal });
      } catch {
        return;
      }
      try {
        await entry.process.start();
        if (this.#stop.signal.aborted) return;
        entry.readySince = performance.now();
        this.#tell({ kind: 'restarted', name, reason, ms: entry.readySince - begin });
        // It may have died between becoming ready and now; its exit event found a restart under way and left it to us.
        if (entry.process.state === 'ready') return;
        reason = 'ended at once';
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }

  #stages(key: 'startStage' | 'drainStage'): Entry[][] {
    const stages = Map.groupBy(this.#entries.values(), (entry) => entry.spec[key]);
    return [...stages.entries()].sort(([a], [b]) => a - b).map(([, entries]) => entries);
  }

  #tell(event: SupervisorEvent): void {
    this.options.onEvent?.(event);
  }
}

function reasonOf({ code, signal }: Exit): string {
  return signal === null ? `exit code ${String(code)}` : signal;
}
