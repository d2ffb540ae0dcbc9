import { Inject, Injectable } from '@nestjs/common';
import { Directive, isProblemError, RunCheckpointedSchema, RunProgressedSchema, SplitName, type ReportProgressRequest, type RunProgressed } from '@lepton/contracts';
import { Outbox, Transactions, type EntityManager } from '@lepton/persistence';
import { TRAINING_CONFIG, type TrainingConfig } from '../../config/training.config.js';
import type { SplitName as SplitNameName } from '../../generated/graphql.js';
import { Trials } from '../../sweep/trials.js';
import { discard, keepCheckpoint } from '../checkpoint/keep-checkpoint.js';
import { LogLineEntity, MetricPointEntity } from '../run-records.entity.js';
import type { RunEntity, StoredProgress } from '../run.entity.js';
import { lockLeasedRun } from './lease.js';

/** Heartbeat and progress: extends the lease, keeps what is new, answers with what the user wants. */
@Injectable()
export class ReportProgress {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly trials: Trials,
    @Inject(TRAINING_CONFIG) private readonly config: Pick<TrainingConfig, 'LEPTON_LEASE_MS'>,
  ) {}

  async execute(request: ReportProgressRequest) {
    try {
      return await this.report(request);
    } catch (error) {
      const { checkpoint } = request;
      // it is stored, and the run has gone on without it
      if (checkpoint && isProblemError(error) && error.code === 'LEASE_LOST') await this.transactions.run((tx) => discard(tx, [checkpoint.digest]));
      throw error;
    }
  }

  private report(request: ReportProgressRequest) {
    return this.transactions.run(async (tx) => {
      const run = await lockLeasedRun(tx, request.runId, request.leaseEpoch);
      run.leaseExpiresAt = new Date(Date.now() + this.config.LEPTON_LEASE_MS);
      if (request.report > run.lastReport) {
        run.lastReport = request.report;
        await this.keep(tx, run, request);
        if (request.progress) await this.trials.judge(tx, run, request.progress);
      }
      await tx.save(run);
      return { directive: Directive[run.directive], adjustment: run.adjustment ?? undefined };
    });
  }

  private async keep(tx: EntityManager, run: RunEntity, { progress, points, logs, checkpoint }: ReportProgressRequest): Promise<void> {
    if (progress) run.progress = await this.progressed(tx, run, progress);
    if (points.length) {
      const sequence = BigInt(run.progress?.sequence ?? 0);
      // A run that resumes from a checkpoint measures some points again, with the same values.
      await tx.createQueryBuilder().insert().into(MetricPointEntity).orIgnore().values(points.map(({ name, split, epoch, step, value }) => ({
        runId: run.id, sequence, name, split: SplitName[split] as SplitNameName, epoch, step, value,
      }))).execute();
    }
    if (logs.length) {
      await tx.insert(LogLineEntity, logs.map(({ atMs, level, message }) => ({ runId: run.id, at: new Date(Number(atMs)), level, message })));
    }
    if (checkpoint) {
      const { digest, epoch, step } = checkpoint;
      run.checkpointDigest = digest;
      run.failedAttempts = 0; // workers may come and go: the run gets on
      await keepCheckpoint(tx, run.id, checkpoint);
      await this.outbox.append(tx, {
        workspace: run.workspace, domain: 'training', name: 'run-checkpointed', aggregateId: run.id,
        schema: RunCheckpointedSchema, message: { runId: run.id, epoch, step, digest },
      });
    }
  }

  private async progressed(tx: EntityManager, run: RunEntity, progress: RunProgressed): Promise<StoredProgress> {
    const at = new Date();
    const { sequence } = await this.outbox.append(tx, {
      workspace: run.workspace, domain: 'training', name: 'run-progressed', aggregateId: run.id, occurredAt: at,
      schema: RunProgressedSchema, message: progress,
    });
    return {
      sequence: sequence.toString(), epoch: progress.epoch, epochs: progress.epochs,
      step: progress.step.toString(), stepsPerEpoch: progress.stepsPerEpoch.toString(),
      metrics: progress.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split] as SplitNameName, value })),
      samplesPerSecond: progress.samplesPerSecond, remainingMs: progress.remainingMs ?? null, at: at.toISOString(),
    };
  }
}
