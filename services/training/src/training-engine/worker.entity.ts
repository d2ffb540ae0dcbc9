import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Engine } from '../generated/graphql.js';

/** What a worker says of an engine: a problem where it cannot use it. */
export interface WorkerEngine {
  engine: Engine;
  version: string;
  devices: string[];
  problem: { code: string; message: string; field?: string } | null;
  notes?: string[];
}

export interface WorkerAbilities {
  engines: WorkerEngine[];
  /** What a run may take; null where it is not known. */
  memoryBytes: bigint | null;
}

/** A worker that has been heard of lately. */
@Entity('worker')
export class WorkerEntity implements WorkerAbilities {
  @PrimaryColumn('text') id!: string;
  @Column('jsonb') engines!: WorkerEngine[];
  @Column('bigint', { name: 'memory_bytes', nullable: true, transformer: bigintTransformer }) memoryBytes!: bigint | null;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
}
