import type { RunSpec } from '@lepton/architectures';
import type { DatasetManifest } from '@lepton/features';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SweepGoal, SweepStatus, SweepStrategy, TrialStatus } from '../generated/graphql.js';
import type { SearchParameter, TrialParameters } from './search-space.js';

@Entity('sweep')
export class SweepEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('text') status!: SweepStatus;
  @Column('jsonb', { nullable: true }) failure!: { code: string; message: string; field?: string } | null;
  @Column('text') strategy!: SweepStrategy;
  /** On the validation split. */
  @Column('text') metric!: string;
  @Column('text') goal!: SweepGoal;
  @Column('jsonb') parameters!: SearchParameter[];
  @Column('text', { name: 'dataset_version_id' }) datasetVersionId!: string;
  @Column('jsonb') manifest!: DatasetManifest;
  @Column('integer', { name: 'maximum_parallel' }) maximumParallel!: number;
  /** Epochs at which trials are compared, ascending; empty where none is ended early. */
  @Column('integer', { array: true }) rungs!: number[];
  @Column('integer', { name: 'reduction_factor' }) reductionFactor!: number;
  @Column('text', { name: 'experiment_id', nullable: true }) experimentId!: string | null;
  @Column('text', { name: 'model_name' }) modelName!: string;
  @Column('text', { name: 'deploy_as', nullable: true }) deployAs!: string | null;
  @Column('integer', { name: 'best_trial', nullable: true }) bestTrial!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

@Entity('trial')
export class TrialEntity {
  @PrimaryColumn('text', { name: 'sweep_id' }) sweepId!: string;
  /** From 1. */
  @PrimaryColumn('integer') number!: number;
  @Column('text') status!: TrialStatus;
  @Column('jsonb') parameters!: TrialParameters;
  @Column('jsonb') spec!: RunSpec;
  /** Set when it has been queued. */
  @Column('text', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('double precision', { nullable: true }) value!: number | null;
  /** Why it was pruned, failed or cancelled. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('double precision', { name: 'rung_values', array: true }) rungValues!: number[];
}
