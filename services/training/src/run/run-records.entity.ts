import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { SplitName } from '../generated/graphql.js';

@Entity('metric_point')
export class MetricPointEntity {
  @PrimaryColumn('text', { name: 'run_id' }) runId!: string;
  /** Of the progress event that told it. */
  @Column('bigint', { transformer: bigintTransformer }) sequence!: bigint;
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('text') split!: SplitName;
  @Column('integer') epoch!: number;
  @PrimaryColumn('bigint', { transformer: bigintTransformer }) step!: bigint;
  @Column('double precision') value!: number;
}

@Entity('checkpoint')
export class CheckpointEntity {
  @PrimaryColumn('text', { name: 'run_id' }) runId!: string;
  @PrimaryColumn('bigint', { transformer: bigintTransformer }) step!: bigint;
  @Column('integer') epoch!: number;
  @Column('text') digest!: string;
  @Column('bigint', { name: 'byte_size', transformer: bigintTransformer }) byteSize!: bigint;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

/** Content of a checkpoint that was let go of; to be deleted where no other has it. */
@Entity('discarded_checkpoint')
export class DiscardedCheckpointEntity {
  @PrimaryColumn('text') digest!: string;
  @Column('timestamptz') at!: Date;
}

@Entity('run_log')
export class LogLineEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('text', { name: 'run_id' }) runId!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') level!: string;
  @Column('text') message!: string;
}
