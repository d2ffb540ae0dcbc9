import type { ArtifactSignature } from '@lepton/features';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredProblem } from '../deployment/deployment.entity.js';
import type { RevisionStatus } from '../generated/graphql.js';

/** A metric of the model version, as evaluated at training. */
export interface StoredMetric {
  name: string;
  split: string;
  value: number;
}

/** What is known of a revision's model: enough to decode rows, to describe it and to write snippets, without asking the models service. */
export type StoredSignature = Pick<ArtifactSignature, 'task' | 'inputs' | 'outputs' | 'labels' | 'unused'> & Partial<Pick<ArtifactSignature, 'target'>>;

@Entity('revision')
export class RevisionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text', { name: 'deployment_id' }) deploymentId!: string;
  @Column('integer') number!: number;
  @Column('text') status!: RevisionStatus;
  @Column('jsonb', { nullable: true }) failure!: StoredProblem | null;
  @Column('text', { name: 'model_version_id' }) modelVersionId!: string;
  @Column('text') digest!: string;
  @Column('jsonb') signature!: StoredSignature;
  @Column('jsonb') metrics!: StoredMetric[];
  @Column('integer', { name: 'min_replicas' }) minReplicas!: number;
  @Column('integer', { name: 'max_replicas' }) maxReplicas!: number;
  @Column('integer', { name: 'max_batch_size' }) maxBatchSize!: number;
  @Column('double precision', { name: 'max_delay_ms' }) maxDelayMs!: number;
  /** What it receives once it is ready. */
  @Column('double precision', { name: 'wanted_percent' }) wantedPercent!: number;
  /** What it receives now. */
  @Column('double precision') percent!: number;
  @Column('boolean') shadow!: boolean;
  /** While a rollback brings it back: the revision that it replaces. */
  @Column('text', { name: 'rolled_back_from', nullable: true }) rolledBackFrom!: string | null;
  /** When it was last given traffic that it answers. */
  @Column('timestamptz', { name: 'last_served_at', nullable: true }) lastServedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
