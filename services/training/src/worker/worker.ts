import type { LoggerService } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { parseRunSpec, type RunSpec } from '@lepton/architectures';
import {
  Directive, isProblemError, ProblemError, RunControlSchema, SplitName, WorkerService, type ClaimRunResponse, type TrainRun,
} from '@lepton/contracts';
import type { DatasetManifest } from '@lepton/features';
import { RetryJob, rpcClient, subscribeSignal, type Messaging } from '@lepton/messaging';
import type { Abilities } from './abilities.js';
import { engineFor, TrainingControl, type CheckpointFile, type TrainingOutcome, type TrainingResult } from './engine/index.js';
import { Reporter } from './reporter.js';

export interface WorkerOptions {
  id: string;
  threads: number;
  checkpointEveryMs: number;
  abilities(): Promise<Abilities>;
  /** How long a run that another worker has to take waits until it is offered again. */
  offerAgainMs?: number;
}

const OFFER_AGAIN_MS = 2_000;
/** Of this machine, not of the run: another worker may train it. */
const OF_THE_MACHINE = new Set(['ENGINE_UNAVAILABLE', 'DEVICE_UNAVAILABLE']);

/** Trains one run at a time: claims it, computes, reports. It keeps nothing: what counts is in the artifact store and with the training service. */
export class Worker {
  readonly #service;

  constructor(
    private readonly messaging: Messaging,
    private readonly artifacts: ArtifactStore,
    private readonly logger: LoggerService,
    private readonly options: WorkerOptions,
  ) {
    this.#service = rpcClient(messaging, 'training', WorkerService, { timeoutMs: 5_000 });
  }

  /**
   * Handles a job. Returns when the run needs no more of this worker: it has ended, was let go, or was not to be had. Throws RetryJob
   * where another worker has to take it.
   * @param shutdown aborted when the worker is to stop: the run is checkpointed and goes back to the queue
   */
  async train({ runId, attempt }: TrainRun, shutdown: AbortSignal): Promise<void> {
    const claim = await this.#claim(runId, attempt);
    if (!claim) return;
    this.logger.log(`training ${runId} (${claim.runName}), lease ${claim.leaseEpoch}`);

    const control = new TrainingControl();
    const reporter = new Reporter(this.#service, { runId, leaseEpoch: claim.leaseEpoch, leaseMs: Number(claim.leaseMs), lastReport: claim.lastReport }, control);
    reporter.obey({ directive: Directive.CONTINUE, adjustment: claim.adjustment });
    const signal = subscribeSignal(this.messaging, { domain: 'training', name: 'control', id: runId }, RunControlSchema, (message) => reporter.obey(message));
    const stop = () => control.pause();
    shutdown.addEventListener('abort', stop);
    try {
      await this.#finish(await this.#compute(claim, control, reporter), reporter);
    } catch (error) {
      await reporter.finally((lease) => this.#service.failRun({ ...lease, ...toFailure(error) }));
      this.logger.error(error instanceof Error ? error.stack : error);
    } finally {
      reporter.close();
      shutdown.removeEventListener('abort', stop);
      signal.unsubscribe();
    }
  }

  /** Undefined: the run is not to be had, and need not be: it has ended, or another worker has it. */
  async #claim(runId: string, attempt: number): Promise<ClaimRunResponse | undefined> {
    try {
      return await this.#service.claimRun({ runId, attempt, workerId: this.options.id, ...await this.options.abilities() });
    } catch (error) {
      if (!isProblemError(error)) throw error; // the job goes back to the queue
      if (error.code === 'NOT_CAPABLE') throw new RetryJob(this.options.offerAgainMs ?? OFFER_AGAIN_MS, error.message);
      this.logger.log(`${runId} is not to be trained: ${error.message}`);
      return undefined;
    }
  }

  async #compute(claim: ClaimRunResponse, control: TrainingControl, reporter: Reporter): Promise<TrainingOutcome> {
    const spec = readSpec(claim.specJson);
    const manifest = JSON.parse(claim.manifestJson) as DatasetManifest;
    const engine = engineFor(spec.engine);
    if (!engine) throw new ProblemError('ENGINE_UNAVAILABLE', `This worker has no engine ${spec.engine}.`, 'engine');
    const { memoryBytes } = await this.options.abilities();
    const fetched = await control.unlessInterrupted(Promise.all([
      Promise.all(manifest.splits.map(async ({ name, digest }) => [name, await this.artifacts.localPath(digest)] as const)),
      this.#lastCheckpoint(claim, reporter),
    ])).catch((error: unknown) => {
      if (error !== control.interruption.reason) throw error;
    });
    if (!fetched) return { status: control.directive === 'cancel' ? 'CANCELLED' : 'PAUSED' };
    const [paths, checkpoint] = fetched;
    return engine.train(
      {
        spec, manifest, checkpoint,
        splits: Object.fromEntries(paths) as Record<keyof typeof SplitName & ('TRAIN' | 'VALIDATION' | 'TEST'), string>,
        threads: this.options.threads, checkpointEveryMs: this.options.checkpointEveryMs, memoryLimitBytes: memoryBytes ? Number(memoryBytes) : undefined,
      },
      control,
      {
        progress: (progress) => reporter.progress(progress),
        log: (line) => reporter.log(line),
        checkpoint: (checkpoint) => this.#keep(checkpoint, reporter),
      },
    );
  }

  /** The last that can be read: without any, training starts over, with the same weights at its end. */
  async #lastCheckpoint({ checkpointDigest, earlierCheckpointDigests }: ClaimRunResponse, reporter: Reporter): Promise<Buffer | undefined> {
    if (!checkpointDigest) return undefined;
    for (const digest of [checkpointDigest, ...earlierCheckpointDigests]) {
      try {
        return await this.artifacts.read(digest);
      } catch (error) {
        if (!isLost(error)) throw error;
        reporter.log({ level: 'warn', message: `The checkpoint ${digest} cannot be used: ${error.message}` });
      }
    }
    return undefined;
  }

  async #finish(outcome: TrainingOutcome, reporter: Reporter): Promise<void> {
    switch (outcome.status) {
      case 'COMPLETED': {
        const model = await this.#store(outcome.result);
        const evaluationJson = JSON.stringify(outcome.result.evaluation);
        return reporter.finally((lease) => this.#service.completeRun({ ...lease, model, evaluationJson }));
      }
      case 'PAUSED': {
        if (outcome.checkpoint) await this.#keep(outcome.checkpoint, reporter);
        return reporter.finally((lease) => this.#service.releaseRun({ ...lease, directive: Directive.PAUSE }));
      }
      case 'FAILED':
        return reporter.finally((lease) => this.#service.failRun({ ...lease, problem: outcome.problem, retryable: OF_THE_MACHINE.has(outcome.problem.code) }));
      case 'CANCELLED':
        return; // the service has ended the run already: that is how the worker came to know
    }
  }

  /** In the artifact store first, then with the training service: a checkpoint is complete or absent. */
  async #keep({ bytes, epoch, step }: CheckpointFile, reporter: Reporter): Promise<void> {
    const { digest, size } = await this.artifacts.put(bytes);
    reporter.checkpoint({ digest, byteSize: BigInt(size), epoch, step: BigInt(step) });
  }

  async #store({ artifact, signature, labels, metrics }: TrainingResult) {
    const { digest, size } = await this.artifacts.put(artifact);
    return {
      digest, byteSize: BigInt(size), signatureJson: JSON.stringify(signature), labels,
      metrics: metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value })),
    };
  }
}

function readSpec(json: string): RunSpec {
  const spec = parseRunSpec(JSON.parse(json));
  if (!spec.ok) throw new ProblemError('INVALID_SPEC', spec.problems.map(({ message }) => message).join(' '));
  return spec.value;
}

/** What a user could mend is not tried again; an outage or a bug may be different on another worker. */
function toFailure(error: unknown): { problem: { code: string; message: string; field?: string }; retryable: boolean } {
  if (isProblemError(error)) return { problem: { code: error.code, message: error.message, field: error.field }, retryable: false };
  return { problem: { code: 'WORKER_FAILED', message: error instanceof Error ? error.message : String(error) }, retryable: true };
}

/** Trying again would not help; what the store cannot reach just now is something else. */
const isLost = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ArtifactError' && ['NOT_FOUND', 'DIGEST_MISMATCH'].includes((error as { code?: string }).code ?? '');
