import { Injectable } from '@nestjs/common';
import {
  Directive, RunCompletedSchema, RunFailedSchema, RunPausedSchema,
  type CompleteRunRequest, type FailRunRequest, type ReleaseRunRequest,
} from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { Trials } from '../../sweep/trials.js';
import { endRun } from '../end-run.js';
import { queueRun } from '../queue-run.js';
import { runCompleted } from '../run-completed.js';
import type { RunEntity } from '../run.entity.js';
import { transition } from '../run.state-machine.js';
import { lockLeasedRun } from './lease.js';

/** A run is given up when this many workers in a row have broken or been lost without getting as far as another checkpoint. */
const MAX_FAILED_ATTEMPTS = 5;

/** How a lease ends: the run has succeeded, has failed, or was let go. */
@Injectable()
export class FinishRun {
  constructor(private readonly transactions: Transactions, private readonly outbox: Outbox, private readonly trials: Trials) {}

  complete(request: CompleteRunRequest): Promise<void> {
    return this.withLease(request, async (tx, run) => {
      await endRun(tx, run, 'succeed');
      run.evaluation = JSON.parse(request.evaluationJson) as Record<string, unknown>;
      this.trials.trained(run, request.model);
      await this.outbox.append(tx, {
        workspace: run.workspace, domain: 'training', name: 'run-completed', aggregateId: run.id, schema: RunCompletedSchema, message: runCompleted(run, request.model),
      });
      await this.trials.ended(tx, run, 'SUCCEEDED');
    });
  }

  fail({ problem, retryable, ...lease }: FailRunRequest): Promise<void> {
    return this.withLease(lease, async (tx, run) => {
      run.failedAttempts += 1;
      if (retryable && run.failedAttempts < MAX_FAILED_ATTEMPTS) return this.requeue(tx, run);
      await this.end(tx, run, { code: problem?.code ?? 'WORKER_FAILED', message: problem?.message ?? 'The worker gave no reason; see the run\'s log.', field: problem?.field || undefined });
    });
  }

  /** The worker has stopped at a checkpoint: because the user wants a pause, or because it is shutting down. */
  release({ directive, ...lease }: ReleaseRunRequest): Promise<void> {
    return this.withLease(lease, async (tx, run) => {
      // A pause that the user has taken back meanwhile is none.
      if (directive === Directive.PAUSE && run.directive === 'PAUSE') return this.pause(tx, run);
      await this.requeue(tx, run);
    });
  }

  /** The worker has not been heard of: the run goes to another, or rests if the user wanted a pause. */
  async expire(tx: EntityManager, run: RunEntity): Promise<void> {
    run.leaseExpiresAt = null;
    run.failedAttempts += 1;
    if (run.directive === 'PAUSE') await this.pause(tx, run);
    else if (run.failedAttempts >= MAX_FAILED_ATTEMPTS) {
      await this.end(tx, run, {
        code: 'WORKER_LOST',
        message: `${MAX_FAILED_ATTEMPTS} workers in a row have been lost while they trained this run, and none got further than the one before. It may need more memory than they have: try a smaller batchSize or model.`,
      });
    } else await this.requeue(tx, run);
    await tx.save(run);
  }

  private async pause(tx: EntityManager, run: RunEntity): Promise<void> {
    run.status = transition(run, 'pause');
    await this.outbox.append(tx, {
      workspace: run.workspace, domain: 'training', name: 'run-paused', aggregateId: run.id, schema: RunPausedSchema, message: { runId: run.id },
    });
  }

  private async requeue(tx: EntityManager, run: RunEntity): Promise<void> {
    run.status = transition(run, 'requeue');
    await queueRun(tx, this.outbox, run);
  }

  private async end(tx: EntityManager, run: RunEntity, failure: NonNullable<RunEntity['failure']>): Promise<void> {
    await endRun(tx, run, 'fail');
    run.failure = failure;
    await this.outbox.append(tx, {
      workspace: run.workspace, domain: 'training', name: 'run-failed', aggregateId: run.id, schema: RunFailedSchema,
      message: { runId: run.id, problem: failure },
    });
    await this.trials.ended(tx, run, 'FAILED', failure.message);
  }

  private withLease(lease: { runId: string; leaseEpoch: bigint }, work: (tx: EntityManager, run: RunEntity) => Promise<void>): Promise<void> {
    return this.transactions.run(async (tx) => {
      const run = await lockLeasedRun(tx, lease.runId, lease.leaseEpoch);
      run.leaseExpiresAt = null;
      await work(tx, run);
      await tx.save(run);
    });
  }
}
