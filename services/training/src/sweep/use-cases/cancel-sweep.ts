import { Injectable } from '@nestjs/common';
import { isProblemError, ProblemError } from '@lepton/contracts';
import { Transactions } from '@lepton/persistence';
import { In } from 'typeorm';
import type { CancelSweepInput } from '../../generated/graphql.js';
import { ControlRun } from '../../run/use-cases/control-run.js';
import { SweepEntity, TrialEntity } from '../sweep.entity.js';
import { lockSweep, Trials } from '../trials.js';

/** No trial begins any more; those that run are cancelled, one transaction each: a run is locked before its sweep. */
@Injectable()
export class CancelSweep {
  constructor(
    private readonly transactions: Transactions,
    private readonly trials: Trials,
    private readonly control: ControlRun,
  ) {}

  async execute(workspace: string, { sweepId }: CancelSweepInput): Promise<SweepEntity> {
    const running = await this.transactions.run(async (tx) => {
      if (!(await tx.existsBy(SweepEntity, { workspace, id: sweepId }))) throw new ProblemError('NOT_FOUND', `There is no sweep ${sweepId}.`, 'sweepId');
      const sweep = await lockSweep(tx, sweepId);
      if (sweep.status !== 'RUNNING') throw new ProblemError('INVALID_STATE', `The sweep ${sweepId} is ${sweep.status}: it has ended. Start a new one.`, 'sweepId');
      sweep.status = 'CANCELLED';
      await tx.save(sweep);
      await tx.update(TrialEntity, { sweepId, status: 'WAITING' }, { status: 'CANCELLED', reason: 'The sweep was cancelled.' });
      await this.trials.advance(tx, sweep);
      return tx.findBy(TrialEntity, { sweepId, status: In(['RUNNING']) });
    });
    for (const { runId } of running) {
      await this.control.cancel(workspace, runId ?? '').catch((error: unknown) => {
        if (!isProblemError(error)) throw error; // it has ended by itself
      });
    }
    return this.transactions.run((tx) => tx.findOneByOrFail(SweepEntity, { id: sweepId }));
  }
}
