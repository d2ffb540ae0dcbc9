import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Metric, ModelVersionStatus } from '../generated/graphql.js';

@Entity('model_version')
export class ModelVersionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text', { name: 'model_id' }) modelId!: string;
  @Column('integer') number!: number;
  @Column('text') status!: ModelVersionStatus;
  @Column('jsonb', { nullable: true }) failure!: { code: string; message: string } | null;
  @Column('text') digest!: string;
  @Column('bigint', { name: 'byte_size', transformer: bigintTransformer }) byteSize!: bigint;
  /** As the training engine wrote it into the artifact: inputs, outputs, labels. */
  @Column('jsonb') signature!: ArtifactSignature;
  @Column('jsonb') labels!: string[];
  @Column('jsonb') metrics!: Metric[];
  @Column('text', { nullable: true }) target!: string | null;
  @Column('text', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('text', { name: 'dataset_version_id', nullable: true }) datasetVersionId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

export interface ArtifactSignature {
  inputs: ArtifactPort[];
  outputs: ArtifactPort[];
  target?: string;
  /** Columns of the dataset that the model was not given. */
  unused?: string[];
}
export interface ArtifactPort {
  name: string;
  type: string;
  /** A string, null or -1 stands for the batch. */
  shape: (number | string | null)[];
}
