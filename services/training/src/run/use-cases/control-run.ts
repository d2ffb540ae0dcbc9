import { Injectable } from '@nestjs/common';
import { Directive as DirectiveMessage, ProblemError, RunCancelledSchema, RunControlSchema, RunPausedSchema } from '@lepton/contracts';
import { Messaging, publishSignal } from '@lepton/messaging';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import type { AdjustRunInput } from '../../generated/graphql.js';
import { Trials } from '../../sweep/trials.js';
import { endRun } from '../end-run.js';
import { queueRun } from '../queue-run.js';
import type { RunEntity } from '../run.entity.js';
import { lockRun } from '../run.repository.js';
import { transition } from '../run.state-machine.js';

/**
 * What a user does to a run that has been started. The run's row is the truth; a signal tells the worker at once,
 * and the answer to its next report tells it again, should the signal be lost.
 */
@Injectable()
export class ControlRun {
  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly trials: Trials,
  ) {}

  /** Ends the run now: whatever its worker still reports is refused. */
  async cancel(workspace: string, runId: string): Promise<RunEntity> {
    const run = await this.change(workspace, runId, async (tx, run) => {
      await endRun(tx, run, 'cancel');
      await this.outbox.append(tx, { workspace, domain: 'training', name: 'run-cancelled', aggregateId: runId, schema: RunCancelledSchema, message: { runId } });
      await this.trials.ended(tx, run, 'CANCELLED', 'It was cancelled.');
    });
    this.tell(runId, { directive: DirectiveMessage.CANCEL });
    return run;
  }

  /** A running run stops at its next step, with a checkpoint; it is PAUSED when the worker has let go of it. */
  async pause(workspace: string, runId: string): Promise<RunEntity> {
    const run = await this.change(workspace, runId, async (tx, run) => {
      if (run.status === 'RUNNING') {
        run.directive = 'PAUSE';
        return;
      }
      run.status = transition(run, 'pause');
      await this.outbox.append(tx, { workspace, domain: 'training', name: 'run-paused', aggregateId: runId, schema: RunPausedSchema, message: { runId } });
    });
    this.tell(runId, { directive: DirectiveMessage.PAUSE });
    return run;
  }

  /** Goes on from the last checkpoint, on whichever worker is free. */
  resume(workspace: string, runId: string): Promise<RunEntity> {
    return this.change(workspace, runId, async (tx, run) => {
      if (run.status === 'RUNNING' && run.directive === 'PAUSE') {
        run.directive = 'CONTINUE'; // the worker has not stopped yet, or stops and is queued again
        return;
      }
      run.status = transition(run, 'resume');
      run.directive = 'CONTINUE';
      await queueRun(tx, this.outbox, run);
    });
  }

  /** Learning rate and epochs, from the next step on. */
  async adjust(workspace: string, { runId, learningRate, epochs }: AdjustRunInput): Promise<RunEntity> {
    if (learningRate == null && epochs == null) {
      throw new ProblemError('NOTHING_TO_ADJUST', 'Give a learningRate, epochs, or both.', 'learningRate');
    }
    if (learningRate != null && !(learningRate > 0 && learningRate <= 10)) {
      throw new ProblemError('INVALID_LEARNING_RATE', `The learning rate ${learningRate} is not above 0 and at most 10.`, 'learningRate');
    }
    if (epochs != null && !(epochs >= 1 && epochs <= 10_000)) {
      throw new ProblemError('INVALID_EPOCHS', `${epochs} epochs are not between 1 and 10,000.`, 'epochs');
    }
    const run = await this.change(workspace, runId, async (_, run) => {
      if (run.status !== 'RUNNING' && run.status !== 'QUEUED' && run.status !== 'PAUSED') {
        throw new ProblemError('INVALID_STATE', `The run ${runId} is ${run.status}: it has ended and cannot be adjusted. Start a new one.`, 'runId');
      }
      run.adjustment = { ...run.adjustment, ...(learningRate != null && { learningRate }), ...(epochs != null && { epochs }) };
    });
    this.tell(runId, { directive: DirectiveMessage.CONTINUE, adjustment: run.adjustment ?? {} });
    return run;
  }

  private change(workspace: string, runId: string, work: (tx: EntityManager, run: RunEntity) => Promise<void>): Promise<RunEntity> {
    return this.transactions.run(async (tx) => {
      const run = await lockRun(tx, { workspace, id: runId });
      await work(tx, run);
      return tx.save(run);
    });
  }

  private tell(runId: string, control: { directive: DirectiveMessage; adjustment?: { learningRate?: number; epochs?: number } }): void {
    publishSignal(this.messaging, { domain: 'training', name: 'control', id: runId }, RunControlSchema, { runId, ...control });
  }
}
