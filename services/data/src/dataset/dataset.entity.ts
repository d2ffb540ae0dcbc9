import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Modality } from '../generated/graphql.js';

@Entity('dataset')
export class DatasetEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('text') modality!: Modality;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Its rows are gone; what was made from it still names it. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}
