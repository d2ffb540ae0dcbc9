import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Engine } from '../generated/graphql.js';

/** What a worker says of an engine: a problem where it cannot use it. */
export interface WorkerEngine {
  engine: Engine;
  version: string;
  devices: string[];
  problem: { code: string; message: string; field?: string } | null;
}

/** A worker that has been heard of lately. */
@Entity('worker')
export class WorkerEntity {
  @PrimaryColumn('text') id!: string;
  @Column('jsonb') engines!: WorkerEngine[];
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
}
