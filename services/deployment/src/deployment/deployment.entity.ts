import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeploymentStatus } from '../generated/graphql.js';

/** As the graph's `Problem`. */
export interface StoredProblem {
  code: string;
  message: string;
  field?: string | null;
}

@Entity('deployment')
export class DeploymentEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('text') status!: DeploymentStatus;
  @Column('jsonb', { nullable: true }) failure!: StoredProblem | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
