import type { JsonObject } from '@bufbuild/protobuf';
import type { RunSpec } from '@lepton/architectures';
import type { DatasetManifest } from '@lepton/features';
import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Metric, RunStatus } from '../generated/graphql.js';

/** What a user wants of a running run; the worker obeys within a second. */
export type Directive = 'CONTINUE' | 'PAUSE' | 'CANCEL';

export interface Adjustment {
  learningRate?: number;
  epochs?: number;
}

/** The latest progress, as the graph shows it. */
export interface StoredProgress {
  sequence: string;
  epoch: number;
  epochs: number;
  step: string;
  stepsPerEpoch: string;
  metrics: Metric[];
  samplesPerSecond: number;
  remainingMs: number | null;
  at: string;
}

@Entity('run')
export class RunEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('text') status!: RunStatus;
  @Column('jsonb', { nullable: true }) failure!: { code: string; message: string; field?: string } | null;
  @Column('text', { name: 'dataset_version_id' }) datasetVersionId!: string;
  @Column('jsonb') manifest!: DatasetManifest;
  @Column('jsonb') spec!: RunSpec;
  @Column('text', { name: 'experiment_id', nullable: true }) experimentId!: string | null;
  /** The sweep whose trial it is. */
  @Column('text', { name: 'sweep_id', nullable: true }) sweepId!: string | null;
  /** What a trial has made, until its sweep knows whether it is the best. */
  @Column('jsonb', { name: 'trained_model', nullable: true }) trainedModel!: JsonObject | null;
  @Column('text', { name: 'model_name' }) modelName!: string;
  @Column('text', { name: 'deploy_as', nullable: true }) deployAs!: string | null;
  @Column('text', { name: 'model_version_id', nullable: true }) modelVersionId!: string | null;
  @Column('jsonb', { nullable: true }) progress!: StoredProgress | null;
  @Column('jsonb', { nullable: true }) evaluation!: Record<string, unknown> | null;
  @Column('text', { default: 'CONTINUE' }) directive!: Directive;
  @Column('jsonb', { nullable: true }) adjustment!: Adjustment | null;
  /** How often a worker has claimed the run. */
  @Column('integer', { default: 0 }) attempt!: number;
  /** Of these, how many in a row have broken or been lost since the last checkpoint. */
  @Column('integer', { name: 'failed_attempts', default: 0 }) failedAttempts!: number;
  @Column('bigint', { name: 'lease_epoch', default: 0, transformer: bigintTransformer }) leaseEpoch!: bigint;
  @Column('timestamptz', { name: 'lease_expires_at', nullable: true }) leaseExpiresAt!: Date | null;
  @Column('bigint', { name: 'last_report', default: 0, transformer: bigintTransformer }) lastReport!: bigint;
  @Column('text', { name: 'checkpoint_digest', nullable: true }) checkpointDigest!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
