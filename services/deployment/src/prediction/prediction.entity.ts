import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a model answers, as a person reads it: `{label, probabilities: {…}}`, `{value}`, or the raw outputs by name. */
export type PredictionOutput = Record<string, unknown>;

@Entity('prediction')
export class PredictionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text', { name: 'deployment_id' }) deploymentId!: string;
  @Column('text', { name: 'revision_id' }) revisionId!: string;
  @Column('text', { name: 'model_version_id' }) modelVersionId!: string;
  @Column('jsonb') input!: Record<string, unknown>;
  @Column('jsonb') output!: PredictionOutput;
  @Column('text', { nullable: true }) label!: string | null;
  @Column('double precision', { nullable: true }) confidence!: number | null;
  /** From the request's arrival to its answer. */
  @Column('double precision', { name: 'latency_ms' }) latencyMs!: number;
  /** Rows that were computed together. */
  @Column('integer', { name: 'batch_size' }) batchSize!: number;
  @Column('boolean') shadow!: boolean;
  @Column('timestamptz') at!: Date;
}
