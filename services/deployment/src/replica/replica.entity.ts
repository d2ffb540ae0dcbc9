import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredProblem } from '../deployment/deployment.entity.js';
import type { ReplicaStatus } from '../generated/graphql.js';

/** A model server. It serves revisions of every workspace. */
@Entity('replica')
export class ReplicaEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') url!: string;
  @Column('text') status!: ReplicaStatus;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
}

export type AssignmentStatus = 'LOADING' | 'READY' | 'FAILED';

/** That a replica should have a revision loaded, and what it has said of it. */
@Entity('assignment')
export class AssignmentEntity {
  @PrimaryColumn('text', { name: 'replica_id' }) replicaId!: string;
  @PrimaryColumn('text', { name: 'revision_id' }) revisionId!: string;
  @Column('text') status!: AssignmentStatus;
  @Column('jsonb', { nullable: true }) problem!: StoredProblem | null;
}
