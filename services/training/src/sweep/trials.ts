import { fromJson, toJson } from '@bufbuild/protobuf';
import { Injectable } from '@nestjs/common';
import { higherIsBetter } from '@lepton/architectures';
import { RunCancelledSchema, SweepEndedSchema, SweepProgressedSchema, SweepStatus, TrainedModelSchema, TrialStatus, type RunProgressed, type TrainedModel } from '@lepton/contracts';
import { Outbox, type EntityManager } from '@lepton/persistence';
import { createRun } from '../run/create-run.js';
import { endRun } from '../run/end-run.js';
import { runCompleted } from '../run/run-completed.js';
import { LogLineEntity, MetricPointEntity } from '../run/run-records.entity.js';
import { RunEntity } from '../run/run.entity.js';
import { goesOn, isBetter } from './halving.js';
import { SweepEntity, TrialEntity } from './sweep.entity.js';

type Ending = 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'PRUNED';

/**
 * How a sweep goes on with what happens to its runs: in the transaction in which it happens, so that nothing is lost between the two.
 * Whoever comes here holds the lock of the run; then that of the sweep is taken, in this order everywhere.
 */
@Injectable()
export class Trials {
  constructor(private readonly outbox: Outbox) {}

  /** Keeps what a trial has made, until the sweep knows whether it is the best. */
  trained(run: RunEntity, model: TrainedModel | undefined): void {
    if (run.sweepId && model) run.trainedModel = toJson(TrainedModelSchema, model) as RunEntity['trainedModel'];
  }

  /** The run has ended: the next trial begins, or the sweep ends. */
  async ended(tx: EntityManager, run: RunEntity, ending: Ending, reason?: string): Promise<void> {
    if (!run.sweepId) return;
    const sweep = await lockSweep(tx, run.sweepId);
    const trial = await tx.findOneByOrFail(TrialEntity, { sweepId: sweep.id, runId: run.id });
    trial.value = await this.value(tx, sweep, run) ?? trial.value;
    trial.status = ending;
    trial.reason = reason ?? null;
    if (ending === 'SUCCEEDED' && trial.value === null) {
      trial.status = 'FAILED';
      trial.reason = `The run measures no "${sweep.metric}" on the validation split.`;
    }
    await this.tell(tx, sweep, trial);
    await tx.save(run); // its end is what a sweep that ends with it looks at
    await this.advance(tx, sweep);
  }

  /**
   * Compares the trial with the others at the rungs that this progress has come to, and ends the run where it falls behind. Its worker
   * is told by the answer.
   */
  async judge(tx: EntityManager, run: RunEntity, { epoch }: RunProgressed): Promise<void> {
    if (!run.sweepId) return;
    const known = await tx.findOneOrFail(SweepEntity, { where: { id: run.sweepId }, select: { id: true, rungs: true } });
    if (known.rungs.length === 0) return;
    const trial = await tx.findOneByOrFail(TrialEntity, { sweepId: known.id, runId: run.id });
    if ((known.rungs[trial.rungValues.length] ?? Infinity) > epoch) return;

    const sweep = await lockSweep(tx, known.id);
    for (let rung = trial.rungValues.length; (sweep.rungs[rung] ?? Infinity) <= epoch; rung++) {
      const through = sweep.rungs[rung] ?? 0;
      const value = await this.value(tx, sweep, run, through);
      if (value === null) return; // its points come with a later report
      const others = await tx.query<{ value: number }[]>('SELECT rung_values[$2] AS value FROM trial WHERE sweep_id = $1 AND cardinality(rung_values) >= $2', [sweep.id, rung + 1]);
      trial.rungValues = [...trial.rungValues, value];
      trial.value = value;
      if (goesOn(value, others.map((other) => other.value), sweep)) continue;
      const reason = `Pruned after ${through} epoch${through === 1 ? '' : 's'}: with ${sweep.metric} ${value.toPrecision(4)} it is not among the best 1/${sweep.reductionFactor} of the ${others.length + 1} trials that came as far.`;
      await tx.save(trial);
      await this.prune(tx, run, reason);
      return;
    }
    await this.tell(tx, sweep, trial);
  }

  /** As many trials as may train at once; after the last, the end. */
  async advance(tx: EntityManager, sweep: SweepEntity): Promise<void> {
    const trials = await tx.find(TrialEntity, { where: { sweepId: sweep.id }, order: { number: 'ASC' } });
    const waiting = trials.filter(({ status }) => status === 'WAITING');
    const running = trials.filter(({ status }) => status === 'RUNNING').length;
    if (sweep.status === 'RUNNING') {
      for (const trial of waiting.slice(0, Math.max(0, sweep.maximumParallel - running))) await this.begin(tx, sweep, trial);
    }
    if (waiting.length === 0 && running === 0) await this.end(tx, sweep, trials);
  }

  private async begin(tx: EntityManager, sweep: SweepEntity, trial: TrialEntity): Promise<void> {
    const { workspace, datasetVersionId, manifest, modelName, experimentId } = sweep;
    const run = await createRun(tx, this.outbox, {
      workspace, datasetVersionId, manifest, modelName, experimentId, spec: trial.spec, sweepId: sweep.id,
      name: `${sweep.name} #${trial.number}`, deployAs: sweep.deployAs,
    });
    trial.runId = run.id;
    trial.status = 'RUNNING';
    await this.tell(tx, sweep, trial);
  }

  private async prune(tx: EntityManager, run: RunEntity, reason: string): Promise<void> {
    await endRun(tx, run, 'cancel');
    run.directive = 'CANCEL';
    await tx.insert(LogLineEntity, { runId: run.id, at: new Date(), level: 'info', message: reason });
    await this.outbox.append(tx, { workspace: run.workspace, domain: 'training', name: 'run-cancelled', aggregateId: run.id, schema: RunCancelledSchema, message: { runId: run.id } });
    await this.ended(tx, run, 'PRUNED', reason);
  }

  private async end(tx: EntityManager, sweep: SweepEntity, trials: readonly TrialEntity[]): Promise<void> {
    const better = isBetter(sweep.goal);
    const best = trials.filter(({ status }) => status === 'SUCCEEDED')
      .reduce<TrialEntity | undefined>((sofar, trial) => (!sofar || better(trial.value ?? NaN, sofar.value ?? NaN) ? trial : sofar), undefined);
    const run = best?.runId ? await tx.findOneByOrFail(RunEntity, { id: best.runId }) : undefined;
    const cancelled = sweep.status === 'CANCELLED';
    if (!cancelled) sweep.status = run ? 'SUCCEEDED' : 'FAILED';
    if (!cancelled && !run) {
      const failed = trials.find(({ status }) => status === 'FAILED');
      sweep.failure = { code: 'NO_TRIAL_SUCCEEDED', message: `None of the ${trials.length} trials has succeeded.${failed?.reason ? ` The first to fail: ${failed.reason}` : ''}` };
    }
    sweep.bestTrial = best?.number ?? null;
    sweep.finishedAt = new Date();
    await tx.save(sweep);
    await this.outbox.append(tx, {
      workspace: sweep.workspace, domain: 'training', name: 'sweep-ended', aggregateId: sweep.id, schema: SweepEndedSchema,
      message: {
        sweepId: sweep.id, status: SweepStatus[sweep.status],
        ...(run?.trainedModel && { best: runCompleted(run, fromJson(TrainedModelSchema, run.trainedModel)) }),
      },
    });
  }

  /** On the validation split, of the weights that the run keeps: with early stopping those of the best metric that it watches, otherwise the last. */
  private async value(tx: EntityManager, { metric }: SweepEntity, run: RunEntity, throughEpoch = 2 ** 31 - 1): Promise<number | null> {
    const query = tx.createQueryBuilder(MetricPointEntity, 'point')
      .where(`point.runId = :runId AND point.split = 'VALIDATION' AND point.name = :metric AND point.epoch <= :throughEpoch`, { runId: run.id, metric, throughEpoch });
    const watched = run.spec.earlyStopping?.metric;
    if (watched) {
      query.innerJoin(MetricPointEntity, 'watched', 'watched.runId = point.runId AND watched.split = point.split AND watched.step = point.step AND watched.name = :watched', { watched })
        .orderBy('watched.value', higherIsBetter(watched) ? 'DESC' : 'ASC');
    }
    const point = await query.addOrderBy('point.step', watched ? 'ASC' : 'DESC').getOne();
    return point?.value ?? null;
  }

  private async tell(tx: EntityManager, sweep: SweepEntity, trial: TrialEntity): Promise<void> {
    await tx.save(trial);
    await this.outbox.append(tx, {
      workspace: sweep.workspace, domain: 'training', name: 'sweep-progressed', aggregateId: sweep.id, schema: SweepProgressedSchema,
      message: { sweepId: sweep.id, trial: trial.number, runId: trial.runId ?? '', status: TrialStatus[trial.status], value: trial.value ?? undefined },
    });
  }
}

export function lockSweep(tx: EntityManager, id: string): Promise<SweepEntity> {
  return tx.findOneOrFail(SweepEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
